/* SPDX-License-Identifier: GPL-3.0-or-later */
/** JUnit XML: one test case per gate, so that a CI page shows which score was missed, and one per
 *  recording, so that it shows what was scored. */
#include "score/render_junit.h"

#include <math.h>

#include "core/arena.h"
#include "core/junit_suite.h"

static myo_junit_case of_gate(const myo_score *score, const myo_gate_result *gate)
{
    const bool upper = gate->limit[0] == '<';
    return (myo_junit_case) { .group = score->detected,
                              .name = myo_arena_format(score->arena, "%s %s %s", gate->class_name,
                                                       gate->name, upper ? "at most" : "at least"),
                              .outcome = gate->passed ? MYO_JUNIT_PASSED : MYO_JUNIT_FAILED,
                              .message = myo_arena_format(score->arena, "%s, required %s",
                                                          gate->measured, gate->limit),
                              .seconds = NAN };
}

static myo_junit_case of_recording(const myo_score *score, const myo_score_pair *pair)
{
    int64_t found = 0, missed = 0, extra = 0;
    for (int kind = 0; kind < MYO_CONFUSION_NONE; kind++) {
        if (!score->scores[kind].scored)
            continue;
        found += pair->counts[kind].true_positives;
        missed += pair->counts[kind].false_negatives;
        extra += pair->counts[kind].false_positives;
    }
    return (myo_junit_case) {
        .group = pair->recording,
        .name = pair->error != NULL
                    ? "scored"
                    : myo_arena_format(score->arena, "scored: %lld found, %lld missed, %lld false",
                                       (long long)found, (long long)missed, (long long)extra),
        .outcome = pair->error != NULL ? MYO_JUNIT_ERROR : MYO_JUNIT_PASSED,
        .message = pair->error,
        .seconds = pair->seconds
    };
}

void myo_score_render_junit(const myo_score *score, myo_text *text)
{
    const size_t most = score->gate_count + score->pair_count;
    myo_junit_case *cases = myo_arena_new(score->arena, most, sizeof *cases);
    const char *output =
        myo_arena_format(score->arena, "%s against %s", score->reference, score->detected);
    bool complete = cases != NULL && output != NULL;
    for (size_t i = 0; i < most && complete; i++) {
        cases[i] = i < score->gate_count
                       ? of_gate(score, &score->gates[i])
                       : of_recording(score, &score->pairs[i - score->gate_count]);
        complete = cases[i].name != NULL;
    }
    if (!complete) {
        text->failed = true;
        return;
    }
    myo_junit_render(text, "myoscribe score", cases, most, "scored, nothing required", output, NAN);
}
