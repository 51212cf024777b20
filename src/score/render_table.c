/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The score for people: what was compared by which rules, then the numbers, then the verdict. */
#include "score/render_table.h"

#include <math.h>
#include <stdio.h>

#include "core/text.h"

static void number(myo_text *text, double value, int decimals)
{
    if (isnan(value))
        (void)myo_text_add(text, "n/a");
    else
        (void)myo_text_add(text, "%.*f", decimals, value);
}

static void percent(myo_text *text, double value)
{
    if (isnan(value))
        (void)myo_text_add(text, "n/a");
    else
        (void)myo_text_add(text, "%.1f %%", 100 * value);
}

static void share(myo_text *text, const char *name, const myo_score_share *value, int64_t part,
                  int64_t whole)
{
    (void)myo_text_add(text, "  %-26s", name);
    percent(text, value->value);
    (void)myo_text_add(text, "  (%lld/%lld", (long long)part, (long long)whole);
    if (!isnan(value->value))
        (void)myo_text_add(text, "; 95 %% interval %.1f to %.1f %%", 100 * value->low,
                           100 * value->high);
    (void)myo_text_add(text, ")\n");
}

static void times(myo_text *text, const char *name, const myo_score_times *value)
{
    if (value->count == 0) {
        (void)myo_text_add(text, "  %-26sn/a\n", name);
        return;
    }
    (void)myo_text_add(text, "  %-26smean %+.3f ms, SD ", name, value->mean);
    number(text, value->sd, 3);
    (void)myo_text_add(text, ", median %+.3f, 95 %% within %.3f, largest %.3f\n", value->median,
                       value->p95_abs, value->max_abs);
}

static void averages(const myo_score *score, myo_text *text, const myo_class_score *of)
{
    (void)myo_text_add(text, "  %-26s", "average of recordings");
    (void)myo_text_add(text, "sensitivity ");
    percent(text, of->average_sensitivity);
    (void)myo_text_add(text, ", PPV ");
    percent(text, of->average_ppv);
    (void)myo_text_add(text, ", F1 ");
    number(text, of->average_f1, 3);
    (void)myo_text_add(text, "\n");
    if (isnan(of->bootstrap_sensitivity[0]) && isnan(of->bootstrap_ppv[0]))
        return;
    (void)myo_text_add(text, "  %-26ssensitivity ", "95 % by recording");
    percent(text, of->bootstrap_sensitivity[0]);
    (void)myo_text_add(text, " to ");
    percent(text, of->bootstrap_sensitivity[1]);
    (void)myo_text_add(text, ", PPV ");
    percent(text, of->bootstrap_ppv[0]);
    (void)myo_text_add(text, " to ");
    percent(text, of->bootstrap_ppv[1]);
    (void)myo_text_add(text, " (bootstrap, %zu rounds, seed %lu)\n", score->options.bootstrap,
                       score->options.seed);
}

static void rates(myo_text *text, const myo_class_score *of)
{
    const myo_score_counts *n = &of->counts;
    (void)myo_text_add(text, "  %-26s", "false per channel-minute");
    number(text, of->false_per_minute, 4);
    if (n->exposure_us < 0) {
        (void)myo_text_add(text, "  (no duration known; give --recordings or --duration)\n");
        return;
    }
    (void)myo_text_add(text, "  (");
    number(text, of->false_per_hour, 2);
    (void)myo_text_add(text, " per hour; %lld in %.2f channel-minutes%s)\n",
                       (long long)n->false_at_rest, (double)n->exposure_us / 60e6,
                       of->interval ? "" : " of rest");
    if (of->interval || (n->active_us == 0 && n->false_active == 0))
        return;
    (void)myo_text_add(text, "  %-26s", "  outside rest");
    number(text, of->false_per_minute_active, 4);
    (void)myo_text_add(text, "  (%lld in %.2f channel-minutes)\n", (long long)n->false_active,
                       (double)n->active_us / 60e6);
}

static void strata(myo_text *text, const myo_class_score *of)
{
    static const char *const names[MYO_SCORE_STRATA] = { "under 5.5", "5.5 to 6.5", "6.5 to 8",
                                                         "8 to 12",   "12 to 20",   "20 and over" };
    if (!of->has_strata)
        return;
    (void)myo_text_add(text, "  found by peak over sigma of the reference\n");
    for (size_t i = 0; i < MYO_SCORE_STRATA; i++)
        if (of->strata_reference[i] > 0)
            (void)myo_text_add(text, "    %-24s%.1f %%  (%lld/%lld)\n", names[i],
                               100 * (double)of->strata_found[i] / (double)of->strata_reference[i],
                               (long long)of->strata_found[i], (long long)of->strata_reference[i]);
}

static void histogram(const myo_score *score, myo_text *text, const myo_class_score *of)
{
    int64_t most = 0;
    const double width = 2 * (double)score->tolerance_us / 1e3 / MYO_SCORE_BINS;
    for (size_t i = 0; i < MYO_SCORE_BINS; i++)
        most = of->histogram[i] > most ? of->histogram[i] : most;
    if (most == 0)
        return;
    (void)myo_text_add(text, "  detected minus reference onset, ms\n");
    for (size_t i = 0; i < MYO_SCORE_BINS; i++) {
        (void)myo_text_add(text, "    %+8.2f to %+8.2f %8lld ",
                           (double)i * width - (double)score->tolerance_us / 1e3,
                           (double)(i + 1) * width - (double)score->tolerance_us / 1e3,
                           (long long)of->histogram[i]);
        for (int64_t bar = 0; bar < (of->histogram[i] * 40 + most - 1) / most; bar++)
            (void)myo_text_add(text, "#");
        (void)myo_text_add(text, "\n");
    }
}

static void one_class(const myo_score *score, myo_text *text, const myo_class_score *of)
{
    const myo_score_counts *n = &of->counts;
    (void)myo_text_add(text, "\n%s\n", myo_class_name(of->class_));
    share(text, "sensitivity", &of->sensitivity, n->true_positives,
          n->true_positives + n->false_negatives);
    share(text, "positive predictive value", &of->ppv, n->confirmed,
          n->confirmed + n->false_positives);
    (void)myo_text_add(text, "  %-26s", "F1");
    number(text, of->f1, 4);
    (void)myo_text_add(text, "\n");
    if (of->interval) {
        (void)myo_text_add(text, "  %-26ssensitivity ", "by duration");
        percent(text, of->duration_sensitivity);
        (void)myo_text_add(text, ", PPV ");
        percent(text, of->duration_ppv);
        (void)myo_text_add(text, "  (%.3f s shared of %.3f s reference, %.3f s detected)\n",
                           (double)n->overlap_us / 1e6, (double)n->reference_us / 1e6,
                           (double)n->detected_us / 1e6);
        (void)myo_text_add(text, "  %-26s%lld of unknown end, %lld fragments beyond the first\n",
                           "detected episodes", (long long)n->open, (long long)n->fragments);
    }
    rates(text, of);
    times(text, of->interval ? "onset error" : "dt (detected - reference)", &of->dt);
    if (of->interval)
        times(text, "offset error", &of->offset);
    if (of->latency.count > 0)
        times(text, "latency of the decision", &of->latency);
    if (n->excluded_reference + n->excluded_detected > 0)
        (void)myo_text_add(text, "  %-26s%lld reference, %lld detected\n", "in excluded time",
                           (long long)n->excluded_reference, (long long)n->excluded_detected);
    if (n->self_excluded > 0)
        (void)myo_text_add(text, "  %-26s%lld reference events; they %s\n", "the detector excludes",
                           (long long)n->self_excluded,
                           score->options.accept_exclusions ? "are not scored"
                                                            : "count as if it did not");
    if (n->undetectable_matched + n->undetectable_missed > 0)
        (void)myo_text_add(text, "  %-26s%lld (%lld of them found); they count neither way\n",
                           "undetectable reference",
                           (long long)(n->undetectable_matched + n->undetectable_missed),
                           (long long)n->undetectable_matched);
    if (score->pair_count > 1)
        averages(score, text, of);
    strata(text, of);
    if (!of->interval)
        histogram(score, text, of);
}

static const char *column_name(size_t index)
{
    return index == MYO_CONFUSION_NONE ? "none" : myo_class_name((myo_class)index);
}

static void confusion(const myo_score *score, myo_text *text)
{
    (void)myo_text_add(text, "\nreference (rows) against detected (columns), events\n  %-14s", "");
    for (size_t c = 0; c < MYO_CONFUSION_SIZE; c++)
        (void)myo_text_add(text, " %13s", column_name(c));
    (void)myo_text_add(text, "\n");
    for (size_t r = 0; r < MYO_CONFUSION_SIZE; r++) {
        (void)myo_text_add(text, "  %-14s", column_name(r));
        for (size_t c = 0; c < MYO_CONFUSION_SIZE; c++)
            if (r == MYO_CONFUSION_NONE && c == MYO_CONFUSION_NONE)
                (void)myo_text_add(text, " %13s", "-");
            else
                (void)myo_text_add(text, " %13lld", (long long)score->confusion[r][c]);
        (void)myo_text_add(text, "\n");
    }
}

/* What was not as it should be, and what was done about it. */
static void notes(const myo_score *score, myo_text *text)
{
    size_t repeats = 0, sorted = 0;
    for (size_t i = 0; i < score->pair_count; i++) {
        const myo_score_pair *pair = &score->pairs[i];
        repeats += pair->detected.repeats;
        sorted += (size_t)pair->reference.was_sorted + (size_t)pair->detected.was_sorted;
        if (pair->error != NULL)
            (void)myo_text_add(text, "NOT SCORED %s: %s\n", pair->recording, pair->error);
    }
    if (repeats > 0)
        (void)myo_text_add(text, "repeated   %zu detected row%s; what is said twice is false\n",
                           repeats, repeats == 1 ? "" : "s");
    if (sorted > 0)
        (void)myo_text_add(text, "sorted     %zu table%s whose rows were not in order\n", sorted,
                           sorted == 1 ? "" : "s");
}

static void rules(const myo_score *score, myo_text *text)
{
    const myo_score_options *options = &score->options;
    int64_t by_reference = 0, by_detected = 0, either = 0;
    for (size_t i = 0; i < score->pair_count; i++) {
        by_reference += score->pairs[i].excluded_reference_us;
        by_detected += score->pairs[i].excluded_detected_us;
        either += score->pairs[i].excluded_either_us;
    }
    (void)myo_text_add(text, "reference  %s\ndetected   %s\nrecordings %zu\n", score->reference,
                       score->detected, score->pair_count);
    (void)myo_text_add(
        text, "points     one to one within %.3f ms, %s\n", (double)score->tolerance_us / 1e3,
        options->matching == MYO_MATCHING_BXB ? "WFDB bxb's rule (nonstandard for EMG)"
                                              : "most pairs, then least total |dt| of all pairs, "
                                                "those of undetectable events included");
    if (options->learning_s > 0)
        (void)myo_text_add(text, "learning   the first %.3f s are not scored\n",
                           options->learning_s);
    if (options->overlap > 0)
        (void)myo_text_add(text, "intervals  found when %.0f %% of the episode is covered\n",
                           100 * options->overlap);
    else
        (void)myo_text_add(text, "intervals  found when any of the episode is covered\n");
    (void)myo_text_add(text,
                       "excluded   %.3f s by the reference, %.3f s by the detector, %.3f s "
                       "together%s\n",
                       (double)by_reference / 1e6, (double)by_detected / 1e6, (double)either / 1e6,
                       by_detected == 0 || options->accept_exclusions
                           ? ""
                           : " (the detector's own are scored; see --accept-exclusions)");
    notes(score, text);
    const char *rule = score->pairs[0].channel_rule, *source = score->pairs[0].exposure_source;
    bool same_rule = true, same_source = true;
    for (size_t i = 1; i < score->pair_count; i++) {
        same_rule = same_rule && score->pairs[i].channel_rule == rule;
        same_source = same_source && score->pairs[i].exposure_source == source;
    }
    (void)myo_text_add(text, "channels   %s\n",
                       same_rule ? rule : "differs between recordings (see --json)");
    (void)myo_text_add(text, "duration   %s\n",
                       !same_source     ? "differs between recordings (see --json)"
                       : source == NULL ? "unknown"
                                        : source);
}

/* A limit at rest says nothing about what happens in a contraction; nobody may think it does. */
static void remark_on_ungated(const myo_score *score, myo_text *text)
{
    const myo_score_gates *gates = &score->options.gates;
    const int64_t outside = score->scores[MYO_CLASS_FASCICULATION].counts.false_active;
    if (!isnan(gates->max_false_per_minute) && isnan(gates->max_false_per_minute_active) &&
        isnan(gates->min_ppv) && isnan(gates->min_f1) && outside > 0)
        (void)myo_text_add(text,
                           "  no limit is set for the %lld false events outside rest; "
                           "--max-false-per-minute-active or --min-ppv sets one\n",
                           (long long)outside);
}

void myo_score_render_table(const myo_score *score, myo_text *text)
{
    rules(score, text);
    for (int kind = 0; kind < MYO_CONFUSION_NONE; kind++)
        if (score->scores[kind].scored)
            one_class(score, text, &score->scores[kind]);
    confusion(score, text);
    if (score->gate_count == 0)
        return;
    (void)myo_text_add(text, "\nrequired\n");
    remark_on_ungated(score, text);
    for (size_t i = 0; i < score->gate_count; i++) {
        const myo_gate_result *gate = &score->gates[i];
        (void)myo_text_add(text, "  %-6s %s %s %s: %s\n", gate->passed ? "passed" : "MISSED",
                           gate->class_name, gate->name, gate->limit, gate->measured);
    }
}
