/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/summary.h"

#include <math.h>

#include "core/memory.h"
#include "core/statistics.h"

static const double strata_limits[MYO_SCORE_STRATA - 1] = { 5.5, 6.5, 8, 12, 20 };

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

double myo_counts_sensitivity(const myo_score_counts *counts)
{
    return share(counts->true_positives, counts->true_positives + counts->false_negatives);
}

double myo_counts_ppv(const myo_score_counts *counts)
{
    return share(counts->confirmed, counts->confirmed + counts->false_positives);
}

/* Harmonic mean of sensitivity and PPV; with points the same as 2 TP / (2 TP + FP + FN). */
double myo_counts_f1(const myo_score_counts *counts)
{
    const double se = myo_counts_sensitivity(counts), ppv = myo_counts_ppv(counts);
    if (isnan(se) || isnan(ppv))
        return isnan(se) && isnan(ppv) ? NAN : 0;
    return se + ppv > 0 ? 2 * se * ppv / (se + ppv) : 0;
}

double myo_counts_false_per_minute(const myo_score_counts *counts)
{
    return counts->exposure_us > 0
               ? (double)counts->false_at_rest / ((double)counts->exposure_us / 60e6)
               : NAN;
}

double myo_counts_false_per_minute_active(const myo_score_counts *counts)
{
    return counts->active_us > 0 ? (double)counts->false_active / ((double)counts->active_us / 60e6)
                                 : NAN;
}

static void add(myo_score_counts *sum, const myo_score_counts *one)
{
    sum->true_positives += one->true_positives;
    sum->false_positives += one->false_positives;
    sum->false_negatives += one->false_negatives;
    sum->confirmed += one->confirmed;
    sum->excluded_reference += one->excluded_reference;
    sum->excluded_detected += one->excluded_detected;
    sum->undetectable_matched += one->undetectable_matched;
    sum->undetectable_missed += one->undetectable_missed;
    sum->open += one->open;
    sum->fragments += one->fragments;
    sum->reference_us += one->reference_us;
    sum->detected_us += one->detected_us;
    sum->overlap_us += one->overlap_us;
    sum->false_at_rest += one->false_at_rest;
    sum->false_active += one->false_active;
    sum->self_excluded += one->self_excluded;
    sum->exposure_us =
        sum->exposure_us < 0 || one->exposure_us < 0 ? -1 : sum->exposure_us + one->exposure_us;
    sum->active_us =
        sum->active_us < 0 || one->active_us < 0 ? -1 : sum->active_us + one->active_us;
}

typedef double measure(const myo_score_counts *counts);

/* Mean over the recordings that have a value. */
static double average(const myo_score *score, int kind, measure *of)
{
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < score->pair_count; i++) {
        const double value = of(&score->pairs[i].counts[kind]);
        if (score->pairs[i].error == NULL && !isnan(value)) {
            sum += value;
            count++;
        }
    }
    return count > 0 ? sum / (double)count : NAN;
}

typedef struct samples {
    double *values;
    size_t count;
} samples;

static myo_score_times times_of(samples *list)
{
    myo_score_times out = { (int64_t)list->count, NAN, NAN, NAN, NAN, NAN };
    const double n = (double)list->count;
    if (list->count == 0)
        return out;
    double sum = 0, squares = 0;
    out.max_abs = 0;
    for (size_t i = 0; i < list->count; i++) {
        sum += list->values[i];
        out.max_abs = fmax(out.max_abs, fabs(list->values[i]));
    }
    out.mean = sum / n;
    for (size_t i = 0; i < list->count; i++)
        squares += (list->values[i] - out.mean) * (list->values[i] - out.mean);
    out.sd = list->count > 1 ? sqrt(squares / (n - 1)) : NAN;
    out.median = myo_quantile(list->values, list->count, 0.5);
    for (size_t i = 0; i < list->count; i++)
        list->values[i] = fabs(list->values[i]);
    out.p95_abs = myo_quantile(list->values, list->count, 0.95);
    return out;
}

int64_t myo_score_dt(const myo_score_pair *pair, const myo_score_event *reference)
{
    return pair->detected.events[reference->partner].onset_us - reference->onset_us;
}

static void add_to_histogram(myo_class_score *out, int64_t dt_us, int64_t tolerance_us)
{
    if (tolerance_us == 0) {
        out->histogram[MYO_SCORE_BINS / 2]++;
        return;
    }
    int64_t bin = (dt_us + tolerance_us) * MYO_SCORE_BINS / (2 * tolerance_us);
    bin = bin < 0 ? 0 : bin >= MYO_SCORE_BINS ? MYO_SCORE_BINS - 1 : bin;
    out->histogram[bin]++;
}

static void add_to_strata(myo_class_score *out, const myo_score_event *event)
{
    if (isnan(event->peak_over_sigma) || event->outcome == MYO_OUTCOME_EXCLUDED ||
        event->outcome == MYO_OUTCOME_IGNORED)
        return;
    size_t stratum = 0;
    while (stratum < MYO_SCORE_STRATA - 1 && event->peak_over_sigma >= strata_limits[stratum])
        stratum++;
    out->has_strata = true;
    out->strata_reference[stratum]++;
    out->strata_found[stratum] += event->partner != MYO_NO_PARTNER;
}

typedef struct lists {
    samples dt, offset, latency;
} lists;

static void collect(const myo_score *score, const myo_score_pair *pair, myo_class_score *out,
                    lists *into)
{
    for (size_t i = 0; i < pair->reference.count; i++) {
        const myo_score_event *event = &pair->reference.events[i];
        if (event->kind != (int)out->class_)
            continue;
        add_to_strata(out, event);
        if (event->outcome != MYO_OUTCOME_MATCHED)
            continue;
        const myo_score_event *first = &pair->detected.events[event->partner];
        const myo_score_event *last = &pair->detected.events[event->last_partner];
        const int64_t dt_us = myo_score_dt(pair, event);
        into->dt.values[into->dt.count++] = (double)dt_us / 1e3;
        if (out->interval && !last->open)
            into->offset.values[into->offset.count++] =
                (double)(last->end_us - event->end_us) / 1e3;
        else if (!out->interval)
            add_to_histogram(out, dt_us, score->tolerance_us);
        if (first->decided_us != MYO_NO_TIME)
            into->latency.values[into->latency.count++] =
                (double)(first->decided_us - event->onset_us) / 1e3;
    }
}

static myo_status time_class(const myo_score *score, myo_class_score *out)
{
    size_t most = 0;
    for (size_t i = 0; i < score->pair_count; i++)
        most += score->pairs[i].reference.count;
    lists into = { { myo_memory_new(most, sizeof(double)), 0 },
                   { myo_memory_new(most, sizeof(double)), 0 },
                   { myo_memory_new(most, sizeof(double)), 0 } };
    myo_status status = MYO_NO_MEMORY;
    if (into.dt.values != NULL && into.offset.values != NULL && into.latency.values != NULL) {
        for (size_t i = 0; i < score->pair_count; i++)
            collect(score, &score->pairs[i], out, &into);
        out->dt = times_of(&into.dt);
        out->offset = times_of(&into.offset);
        out->latency = times_of(&into.latency);
        status = MYO_OK;
    }
    myo_memory_free(into.latency.values);
    myo_memory_free(into.offset.values);
    myo_memory_free(into.dt.values);
    return status;
}

static void percentiles(double out[2], double *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    out[0] = myo_quantile(values, kept, 0.025);
    out[1] = myo_quantile(values, kept, 0.975);
}

/* Recordings drawn with replacement: events of one person are not independent, recordings are. */
static myo_status bootstrap(const myo_score *score, const size_t *scored, size_t scored_count,
                            myo_class_score *out)
{
    const size_t rounds = score->options.bootstrap, n = scored_count;
    double *ends[4] = { out->bootstrap_sensitivity, out->bootstrap_ppv, out->bootstrap_f1,
                        out->bootstrap_false };
    measure *const measures[4] = { myo_counts_sensitivity, myo_counts_ppv, myo_counts_f1,
                                   myo_counts_false_per_minute };
    for (size_t m = 0; m < 4; m++)
        ends[m][0] = ends[m][1] = NAN;
    if (rounds == 0 || n < 2)
        return MYO_OK;
    myo_random *random = myo_random_open(score->options.seed);
    double *values = myo_memory_new(rounds, 4 * sizeof *values);
    const bool ready = random != NULL && values != NULL;
    for (size_t round = 0; ready && round < rounds; round++) {
        myo_score_counts sum = { 0 };
        for (size_t i = 0; i < n; i++) {
            const size_t pick = (size_t)(myo_random_uniform(random) * (double)n);
            add(&sum, &score->pairs[scored[pick < n ? pick : n - 1]].counts[out->class_]);
        }
        for (size_t m = 0; m < 4; m++)
            values[m * rounds + round] = measures[m](&sum);
    }
    for (size_t m = 0; ready && m < 4; m++)
        percentiles(ends[m], values + m * rounds, rounds);
    myo_memory_free(values);
    myo_random_close(&random);
    return ready ? MYO_OK : MYO_NO_MEMORY;
}

static bool is_present(const myo_score_counts *counts)
{
    return counts->true_positives + counts->false_positives + counts->false_negatives +
               counts->confirmed + counts->excluded_reference + counts->excluded_detected +
               counts->undetectable_matched + counts->undetectable_missed >
           0;
}

static myo_status summarise_class(myo_score *score, const size_t *scored, size_t scored_count,
                                  int kind)
{
    myo_class_score *out = &score->scores[kind];
    out->class_ = (myo_class)kind;
    out->interval = !myo_kind_is_point(kind);
    for (size_t i = 0; i < score->pair_count; i++)
        if (score->pairs[i].error == NULL)
            add(&out->counts, &score->pairs[i].counts[kind]);
    const myo_score_counts *counts = &out->counts;
    const double reference = (double)(counts->true_positives + counts->false_negatives);
    const double detected = (double)(counts->confirmed + counts->false_positives);
    out->scored = score->classes[kind] && (score->classes_given || is_present(counts) || kind == 0);
    out->sensitivity.value = myo_counts_sensitivity(counts);
    myo_wilson_interval((double)counts->true_positives, reference, 0.95, &out->sensitivity.low,
                        &out->sensitivity.high);
    out->ppv.value = myo_counts_ppv(counts);
    myo_wilson_interval((double)counts->confirmed, detected, 0.95, &out->ppv.low, &out->ppv.high);
    out->f1 = myo_counts_f1(counts);
    out->duration_sensitivity =
        out->interval ? share(counts->overlap_us, counts->reference_us) : NAN;
    out->duration_ppv = out->interval ? share(counts->overlap_us, counts->detected_us) : NAN;
    out->false_per_minute = myo_counts_false_per_minute(counts);
    out->false_per_hour = 60 * out->false_per_minute;
    out->false_per_minute_active = out->interval ? NAN : myo_counts_false_per_minute_active(counts);
    out->average_sensitivity = average(score, kind, myo_counts_sensitivity);
    out->average_ppv = average(score, kind, myo_counts_ppv);
    out->average_f1 = average(score, kind, myo_counts_f1);
    out->average_false_per_minute = average(score, kind, myo_counts_false_per_minute);
    const myo_status status = bootstrap(score, scored, scored_count, out);
    return status == MYO_OK ? time_class(score, out) : status;
}

myo_status myo_score_summarise(myo_score *score)
{
    size_t *scored = myo_arena_new(score->arena, score->pair_count, sizeof *scored);
    size_t count = 0;
    if (scored == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < score->pair_count; i++)
        if (score->pairs[i].error == NULL)
            scored[count++] = i;
    for (int kind = 0; kind < MYO_CONFUSION_NONE; kind++) {
        const myo_status status = summarise_class(score, scored, count, kind);
        if (status != MYO_OK)
            return status;
    }
    return MYO_OK;
}
