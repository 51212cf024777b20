/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Required scores. One that cannot be judged is missed: silence must not ship a detector. */
#include "score/gates.h"

#include <math.h>

#include "core/arena.h"
#include "core/fail.h"

typedef struct gate {
    const char *name;
    double limit;
    bool upper; /* the measured value must not exceed the limit */
    const char *unit;
    const char *without; /* what is missing when the value is n/a */
} gate;

static const char *number(const myo_score *score, double value, const char *unit)
{
    return myo_arena_format(score->arena, "%.6g%s", value, unit);
}

static myo_status judge(myo_score *score, const gate *rule, const char *class_name, double value)
{
    myo_gate_result *out = &score->gates[score->gate_count++];
    out->name = rule->name;
    out->class_name = class_name;
    const char *limit = number(score, rule->limit, rule->unit);
    out->limit = limit == NULL
                     ? NULL
                     : myo_arena_format(score->arena, "%s %s", rule->upper ? "<=" : ">=", limit);
    out->measured = isnan(value) ? myo_arena_format(score->arena, "n/a (%s)", rule->without)
                                 : number(score, value, rule->unit);
    out->passed = !isnan(value) && (rule->upper ? value <= rule->limit : value >= rule->limit);
    if (!out->passed)
        score->passed = false;
    return out->limit == NULL || out->measured == NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* Of all recordings and channels; a class has no excluded time of its own. */
static myo_status judge_excluded(myo_score *score)
{
    const gate rule = { "max-excluded", score->options.gates.max_excluded, true, "",
                        "no duration is known; give --recordings or --duration" };
    int64_t excluded = 0, whole = 0;
    if (isnan(rule.limit))
        return MYO_OK;
    for (size_t i = 0; i < score->pair_count && whole >= 0; i++) {
        const myo_score_pair *pair = &score->pairs[i];
        if (pair->error != NULL)
            continue;
        excluded += pair->excluded_either_us;
        whole = pair->channel_time_us < 0 ? -1 : whole + pair->channel_time_us;
    }
    return judge(score, &rule, "excluded time", whole > 0 ? (double)excluded / (double)whole : NAN);
}

myo_status myo_score_judge(myo_score *score)
{
    enum { GATES = 7, OF_POINTS = 4 };
    static const char duration[] = "no duration is known; give --recordings or --duration";
    const myo_score_gates *limits = &score->options.gates;
    const gate rules[GATES] = {
        { "min-sensitivity", limits->min_sensitivity, false, "", "no reference event is scored" },
        { "min-ppv", limits->min_ppv, false, "", "no detected event is scored" },
        { "min-f1", limits->min_f1, false, "", "no event is scored" },
        { "max-false-per-minute", limits->max_false_per_minute, true, "/min", duration },
        { "max-false-per-minute-active", limits->max_false_per_minute_active, true, "/min",
          "no duration is known, or nothing but rest" },
        { "max-abs-dt-ms", limits->max_abs_dt_ms, true, " ms", "no event is matched" },
        { "max-latency-ms", limits->max_latency_ms, true, " ms",
          "no matched event says when it was decided" },
    };
    score->gates = myo_arena_new(score->arena, GATES * MYO_CLASS_COUNT + 1, sizeof *score->gates);
    if (score->gates == NULL)
        return MYO_NO_MEMORY;
    for (int kind = 0; kind < MYO_CONFUSION_NONE; kind++) {
        const myo_class_score *of = &score->scores[kind];
        const double values[GATES] = { of->sensitivity.value,
                                       of->ppv.value,
                                       of->f1,
                                       of->false_per_minute,
                                       of->false_per_minute_active,
                                       of->dt.max_abs,
                                       of->latency.max_abs };
        for (size_t g = 0; g < GATES && of->scored; g++) {
            if (!isnan(rules[g].limit) && !(g == OF_POINTS && of->interval))
                MYO_TRY(judge(score, &rules[g], myo_class_name(of->class_), values[g]));
        }
    }
    return judge_excluded(score);
}
