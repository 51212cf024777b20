/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `score --json`: raw counts always, null for 0/0. */
#include "score/render_json.h"

#include <math.h>

#include "core/fail.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "score/summary.h"

static void share(myo_json *to, const char *name, double value)
{
    myo_json_add_rounded(to, name, value, 6);
}

static void limits(myo_json *to, const char *name, double low, double high)
{
    myo_json *list = myo_json_add_array(to, name);
    share(list, NULL, low);
    share(list, NULL, high);
}

static void times(myo_json *to, const char *name, const myo_score_times *value)
{
    myo_json *node = myo_json_add_object(to, name);
    myo_json_add_integer(node, "count", value->count);
    share(node, "mean", value->mean);
    share(node, "sd", value->sd);
    share(node, "median", value->median);
    share(node, "p95_abs", value->p95_abs);
    share(node, "max_abs", value->max_abs);
}

static void seconds(myo_json *to, const char *name, int64_t us)
{
    share(to, name, us < 0 ? NAN : (double)us / 1e6);
}

static void counts(myo_json *to, const myo_score_counts *n, bool interval)
{
    myo_json_add_integer(to, "true_positives", n->true_positives);
    myo_json_add_integer(to, "false_positives", n->false_positives);
    myo_json_add_integer(to, "false_negatives", n->false_negatives);
    if (interval)
        myo_json_add_integer(to, "detected_confirmed", n->confirmed);
    share(to, "sensitivity", myo_counts_sensitivity(n));
    share(to, "ppv", myo_counts_ppv(n));
    share(to, "f1", myo_counts_f1(n));
    share(to, "false_per_minute", myo_counts_false_per_minute(n));
    share(to, "false_per_hour", 60 * myo_counts_false_per_minute(n));
    seconds(to, "channel_time_s", n->exposure_us);
    if (!interval) {
        myo_json_add_integer(to, "false_at_rest", n->false_at_rest);
        myo_json_add_integer(to, "false_active", n->false_active);
        share(to, "false_per_minute_active", myo_counts_false_per_minute_active(n));
        seconds(to, "active_time_s", n->active_us);
        myo_json_add_integer(to, "reference_in_own_exclusions", n->self_excluded);
    }
    myo_json_add_integer(to, "excluded_reference", n->excluded_reference);
    myo_json_add_integer(to, "excluded_detected", n->excluded_detected);
    if (!interval) {
        myo_json_add_integer(to, "undetectable_matched", n->undetectable_matched);
        myo_json_add_integer(to, "undetectable_missed", n->undetectable_missed);
        return;
    }
    myo_json_add_integer(to, "open", n->open);
    myo_json_add_integer(to, "fragments", n->fragments);
    seconds(to, "reference_s", n->reference_us);
    seconds(to, "detected_s", n->detected_us);
    seconds(to, "shared_s", n->overlap_us);
}

static void histogram(const myo_score *score, myo_json *to, const myo_class_score *of)
{
    myo_json *node = myo_json_add_object(to, "dt_histogram");
    const double tolerance_ms = (double)score->tolerance_us / 1e3;
    share(node, "first_ms", -tolerance_ms);
    share(node, "bin_ms", 2 * tolerance_ms / MYO_SCORE_BINS);
    myo_json *bins = myo_json_add_array(node, "counts");
    for (size_t i = 0; i < MYO_SCORE_BINS; i++)
        myo_json_add_integer(bins, NULL, of->histogram[i]);
}

static void strata(myo_json *to, const myo_class_score *of)
{
    static const double from[MYO_SCORE_STRATA] = { 0, 5.5, 6.5, 8, 12, 20 };
    if (!of->has_strata)
        return;
    myo_json *list = myo_json_add_array(to, "strata");
    for (size_t i = 0; i < MYO_SCORE_STRATA; i++) {
        myo_json *row = myo_json_add_object(list, NULL);
        share(row, "from_sigma", from[i]);
        share(row, "to_sigma", i + 1 < MYO_SCORE_STRATA ? from[i + 1] : NAN);
        myo_json_add_integer(row, "reference", of->strata_reference[i]);
        myo_json_add_integer(row, "found", of->strata_found[i]);
        share(row, "sensitivity",
              of->strata_reference[i] > 0
                  ? (double)of->strata_found[i] / (double)of->strata_reference[i]
                  : NAN);
    }
}

static void one_class(const myo_score *score, myo_json *to, const myo_class_score *of)
{
    myo_json *node = myo_json_add_object(to, myo_class_name(of->class_));
    myo_json_add_text(node, "kind", of->interval ? "intervals" : "points");
    counts(node, &of->counts, of->interval);
    limits(node, "sensitivity_95", of->sensitivity.low, of->sensitivity.high);
    limits(node, "ppv_95", of->ppv.low, of->ppv.high);
    if (of->interval) {
        share(node, "duration_sensitivity", of->duration_sensitivity);
        share(node, "duration_ppv", of->duration_ppv);
    }
    times(node, "dt_ms", &of->dt);
    if (of->interval)
        times(node, "offset_ms", &of->offset);
    else
        histogram(score, node, of);
    times(node, "latency_ms", &of->latency);
    strata(node, of);
    myo_json *mean = myo_json_add_object(node, "average");
    share(mean, "sensitivity", of->average_sensitivity);
    share(mean, "ppv", of->average_ppv);
    share(mean, "f1", of->average_f1);
    share(mean, "false_per_minute", of->average_false_per_minute);
    myo_json *resampled = myo_json_add_object(node, "bootstrap_95");
    limits(resampled, "sensitivity", of->bootstrap_sensitivity[0], of->bootstrap_sensitivity[1]);
    limits(resampled, "ppv", of->bootstrap_ppv[0], of->bootstrap_ppv[1]);
    limits(resampled, "f1", of->bootstrap_f1[0], of->bootstrap_f1[1]);
    limits(resampled, "false_per_minute", of->bootstrap_false[0], of->bootstrap_false[1]);
}

static void confusion(myo_json *to, int64_t matrix[MYO_CONFUSION_SIZE][MYO_CONFUSION_SIZE])
{
    myo_json *node = myo_json_add_object(to, "confusion");
    for (size_t r = 0; r < MYO_CONFUSION_SIZE; r++) {
        const bool none = r == MYO_CONFUSION_NONE;
        myo_json *row = myo_json_add_object(node, none ? "none" : myo_class_name((myo_class)r));
        for (size_t c = 0; c < MYO_CONFUSION_SIZE; c++)
            if (c != MYO_CONFUSION_NONE)
                myo_json_add_integer(row, myo_class_name((myo_class)c), matrix[r][c]);
            else if (!none)
                myo_json_add_integer(row, "none", matrix[r][c]);
    }
}

static void recording(const myo_score *score, myo_json *to, myo_score_pair *pair)
{
    myo_json *node = myo_json_add_object(to, NULL);
    myo_json_add_text(node, "recording", pair->recording);
    myo_json_add_text(node, "reference", pair->reference_path);
    myo_json_add_text(node, "detected", pair->detected_path);
    myo_json_add_text(node, "error", pair->error);
    if (pair->error != NULL)
        return;
    myo_json_add_text(node, "channel_rule", pair->channel_rule);
    myo_json_add_text(node, "duration_source", pair->exposure_source);
    seconds(node, "duration_s", pair->duration_us);
    myo_json *excluded = myo_json_add_object(node, "excluded_s");
    seconds(excluded, "reference", pair->excluded_reference_us);
    seconds(excluded, "detected", pair->excluded_detected_us);
    seconds(excluded, "either", pair->excluded_either_us);
    seconds(excluded, "together", pair->excluded_union_us);
    myo_json_add_integer(node, "repeated_rows", (int64_t)pair->detected.repeats);
    myo_json_add_bool(node, "sorted_by_us",
                      pair->reference.was_sorted || pair->detected.was_sorted);
    myo_json *classes = myo_json_add_object(node, "classes");
    for (int kind = 0; kind < MYO_CONFUSION_NONE; kind++)
        if (score->scores[kind].scored)
            counts(myo_json_add_object(classes, myo_class_name((myo_class)kind)),
                   &pair->counts[kind], !myo_kind_is_point(kind));
    confusion(node, pair->confusion);
}

static void rules(const myo_score *score, myo_json *to)
{
    const myo_score_options *options = &score->options;
    myo_json *node = myo_json_add_object(to, "rules");
    myo_json_add_text(node, "matching", options->matching == MYO_MATCHING_BXB ? "bxb" : "optimal");
    share(node, "tolerance_ms", (double)score->tolerance_us / 1e3);
    share(node, "learning_s", options->learning_s);
    share(node, "overlap", options->overlap);
    share(node, "detectable_sigma", options->detectable_sigma);
    myo_json_add_text(node, "excluded_types",
                      options->exclude == NULL ? "exclude,unscored" : options->exclude);
    myo_json_add_bool(node, "accept_exclusions", options->accept_exclusions);
    myo_json_add_integer(node, "bootstrap_rounds", (int64_t)options->bootstrap);
    myo_json_add_integer(node, "bootstrap_seed", (int64_t)options->seed);
}

static void gates(const myo_score *score, myo_json *to)
{
    myo_json *list = myo_json_add_array(to, "gates");
    for (size_t i = 0; i < score->gate_count; i++) {
        const myo_gate_result *gate = &score->gates[i];
        myo_json *row = myo_json_add_object(list, NULL);
        myo_json_add_text(row, "gate", gate->name);
        myo_json_add_text(row, "class", gate->class_name);
        myo_json_add_text(row, "required", gate->limit);
        myo_json_add_text(row, "measured", gate->measured);
        myo_json_add_bool(row, "passed", gate->passed);
    }
    myo_json_add_bool(to, "passed", score->passed);
}

myo_status myo_score_render_json(const myo_score *score, myo_text *text)
{
    myo_json *root = myo_json_new_object();
    rules(score, root);
    myo_json *classes = myo_json_add_object(root, "classes");
    for (int kind = 0; kind < MYO_CONFUSION_NONE; kind++)
        if (score->scores[kind].scored)
            one_class(score, classes, &score->scores[kind]);
    int64_t matrix[MYO_CONFUSION_SIZE][MYO_CONFUSION_SIZE];
    for (size_t r = 0; r < MYO_CONFUSION_SIZE; r++)
        for (size_t c = 0; c < MYO_CONFUSION_SIZE; c++)
            matrix[r][c] = score->confusion[r][c];
    confusion(root, matrix);
    gates(score, root);
    myo_json *recordings = myo_json_add_array(root, "recordings");
    for (size_t i = 0; i < score->pair_count; i++)
        recording(score, recordings, &score->pairs[i]);
    char *dumped = NULL;
    size_t length = 0;
    myo_status status = myo_json_dump(&dumped, &length, root, true);
    if (status == MYO_OK)
        status = myo_text_add_bytes(text, dumped, length);
    if (status == MYO_OK && length > 0 && dumped[length - 1] != '\n')
        status = myo_text_add_bytes(text, "\n", 1);
    myo_memory_free(dumped);
    myo_json_close(&root);
    return status;
}
