/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/track_summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/statistics.h"
#include "core/text.h"

static const char POLICY[] =
    "Clean rest is the duration less gaps, clipped and flat signal and excluded marks (each with "
    "its guard), less stretches whose noise is over the limit, less what was named an artefact, "
    "less voluntary task marks, and less every active segment with its guard; where no task marks "
    "are given, the segments found here stand for the tasks.";

enum { WHY_LIMIT = 12 };

typedef struct reason_sum {
    const char *why;
    double seconds;
} reason_sum;

static void add_reason(reason_sum *sums, size_t *count, const char *why, double seconds)
{
    const char *name = why != NULL ? why : "excluded";
    for (size_t i = 0; i < *count; i++)
        if (strcmp(sums[i].why, name) == 0) {
            sums[i].seconds += seconds;
            return;
        }
    if (*count < WHY_LIMIT)
        sums[(*count)++] = (reason_sum) { .why = name, .seconds = seconds };
}

static void sum_reasons(reason_sum *sums, size_t *count, const myo_intervals *list, double rate)
{
    size_t n;
    const myo_interval *items = myo_intervals_items(list, &n);
    for (size_t i = 0; i < n; i++)
        add_reason(sums, count, items[i].why, (double)(items[i].end - items[i].first) / rate);
}

static myo_status why_excluded(const char **out, double *seconds, myo_decide_run *run,
                               const myo_decide_track *track)
{
    const double rate = track->source->track->geometry.rate_hz;
    reason_sum sums[WHY_LIMIT];
    size_t count = 0;
    sum_reasons(sums, &count, track->source->damage, rate);
    sum_reasons(sums, &count, &track->noisy, rate);
    sum_reasons(sums, &count, &track->artefacts, rate);
    myo_intervals all = MYO_INTERVALS;
    MYO_TRY(myo_intervals_unite(&all, &track->damaged, &track->artefacts, 0,
                                track->source->track->frames));
    *seconds = (double)myo_intervals_total(&all) / rate;
    myo_intervals_free(&all);
    myo_text text = { 0 };
    for (size_t i = 0; i < count; i++)
        (void)myo_text_add(&text, "%s%s %.1f s", i == 0 ? "" : ", ", sums[i].why, sums[i].seconds);
    *out = myo_arena_text(run->arena, text.bytes != NULL ? text.bytes : "");
    const bool failed = text.failed;
    myo_text_free(&text);
    return failed || *out == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static const char *note_of(const myo_decide_run *run, const myo_decide_track *track)
{
    const myo_settings *s = run->input->settings;
    if (track->noise.no_rest)
        return "no rest in this channel: muscle activity throughout";
    if (track->emg && track->fasciculations == 0 && track->clean_rest_s < s->rest_to_deny_s)
        return myo_arena_format(run->arena,
                                "not enough clean rest to say none: %.0f s of the %.0f s needed",
                                track->clean_rest_s, s->rest_to_deny_s);
    if (track->has_fatigue && track->fatigue.state == MYO_FATIGUE_UNDECIDED)
        return track->fatigue.reason;
    if (track->emg && !track->source->track->calibrated)
        return "uncalibrated: the limit on noise in microvolts was left out";
    return "";
}

static void rates(myo_summary *out, const myo_decide_run *run, const myo_decide_track *track)
{
    const double minutes = track->clean_rest_s / 60.0;
    const bool twitches = track->emg || run->emg_count == 0;
    out->fasciculations = -1;
    out->fasciculations_per_min = out->rate_low = out->rate_high = NAN;
    if (!twitches || track->noise.no_rest)
        return;
    if (track->fasciculations > 0 || track->clean_rest_s >= run->input->settings->rest_to_deny_s)
        out->fasciculations = track->fasciculations;
    if (!(minutes > 0))
        return;
    const double count = (double)track->clean_fasciculations;
    double low, high;
    myo_poisson_interval(count, 0.95, &low, &high);
    if (out->fasciculations >= 0)
        out->fasciculations_per_min = count / minutes;
    out->rate_low = low / minutes;
    out->rate_high = high / minutes;
}

static double mean_snr(const myo_decide_track *track)
{
    const myo_finding *findings = track->findings.items;
    double best = NAN;
    for (size_t i = 0; i < track->findings.count; i++)
        if (findings[i].segment != NULL && !(findings[i].segment->snr_db <= best))
            best = findings[i].segment->snr_db;
    return best;
}

static myo_status summarise(myo_summary *out, myo_decide_run *run, const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    *out = (myo_summary) { .channel = t->channel,
                           .duration_s = (double)t->frames / t->geometry.rate_hz,
                           .clean_rest_s = track->clean_rest_s,
                           .cramps = track->cramps,
                           .fatigue =
                               track->has_fatigue ? myo_fatigue_text(track->fatigue.state) : "n/a",
                           .mdf_slope_pct_per_s = NAN,
                           .slope_low = NAN,
                           .slope_high = NAN,
                           .snr_db = mean_snr(track),
                           .calibrated = t->calibrated,
                           .noise_sigma = track->noise.median_sigma,
                           .template_count = (int32_t)track->clusters.count };
    if (track->has_fatigue && track->fatigue.state != MYO_FATIGUE_TOO_SHORT &&
        track->fatigue.state != MYO_FATIGUE_TOO_NOISY) {
        out->mdf_slope_pct_per_s = track->fatigue.slope_pct_per_s;
        out->slope_low = track->fatigue.slope_low;
        out->slope_high = track->fatigue.slope_high;
    }
    MYO_TRY(why_excluded(&out->excluded_why, &out->excluded_s, run, track));
    /* motion alone does not show a cramp, and a dead channel shows nothing */
    if (!track->emg || out->excluded_s >= out->duration_s)
        out->cramps = -1;
    rates(out, run, track);
    out->note = note_of(run, track);
    return out->note == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status copy_templates(myo_decision *out, myo_decide_run *run)
{
    size_t total = 0, n = 0;
    for (size_t i = 0; i < run->count; i++)
        total += run->tracks[i].clusters.count;
    out->templates = myo_arena_new(run->arena, total, sizeof *out->templates);
    if (out->templates == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < run->count; i++) {
        const myo_clusters *clusters = &run->tracks[i].clusters;
        for (size_t k = 0; k < clusters->count; k++) {
            float *mean = myo_arena_new(run->arena, clusters->samples, sizeof *mean);
            if (mean == NULL)
                return MYO_NO_MEMORY;
            memcpy(mean, clusters->items[k].mean, clusters->samples * sizeof *mean);
            out->templates[n++] = (myo_template) { .track = i,
                                                   .id = (int32_t)k + 1,
                                                   .count = clusters->items[k].count,
                                                   .samples = clusters->samples,
                                                   .mean = mean };
        }
    }
    out->template_count = n;
    return MYO_OK;
}

static myo_status push_exclusions(myo_array *list, size_t track, const myo_track *t,
                                  const myo_intervals *intervals)
{
    size_t n;
    const myo_interval *items = myo_intervals_items(intervals, &n);
    for (size_t i = 0; i < n; i++) {
        myo_exclusion *e = myo_array_push(list);
        if (e == NULL)
            return MYO_NO_MEMORY;
        *e = (myo_exclusion) { .track = track,
                               .onset_s = myo_track_time(t, items[i].first),
                               .duration_s =
                                   (double)(items[i].end - items[i].first) / t->geometry.rate_hz,
                               .why = items[i].why != NULL ? items[i].why : "excluded" };
    }
    return MYO_OK;
}

static myo_status copy_exclusions(myo_decision *out, myo_decide_run *run)
{
    myo_array list = MYO_ARRAY(myo_exclusion);
    myo_status status = MYO_OK;
    for (size_t i = 0; i < run->count && status == MYO_OK; i++) {
        const myo_decide_track *track = &run->tracks[i];
        const myo_track *t = track->source->track;
        status = push_exclusions(&list, i, t, track->source->damage);
        if (status == MYO_OK)
            status = push_exclusions(&list, i, t, &track->noisy);
        if (status == MYO_OK)
            status = push_exclusions(&list, i, t, &track->artefacts);
    }
    if (status == MYO_OK) {
        out->exclusions = myo_arena_new(run->arena, list.count, sizeof *out->exclusions);
        status = out->exclusions == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    if (status == MYO_OK && list.count > 0)
        memcpy(out->exclusions, list.items, list.count * sizeof *out->exclusions);
    out->exclusion_count = status == MYO_OK ? list.count : 0;
    myo_array_free(&list);
    return status;
}

myo_status myo_decide_summaries(myo_decision *out, myo_decide_run *run)
{
    out->exclusion_policy = POLICY;
    out->summaries = myo_arena_new(run->arena, run->count, sizeof *out->summaries);
    if (out->summaries == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < run->count; i++) {
        const myo_decide_track *track = &run->tracks[i];
        if (!track->emg && run->emg_count > 0)
            continue;
        MYO_TRY(summarise(&out->summaries[out->summary_count++], run, track));
    }
    bool compared = false;
    for (size_t i = 0; i < run->count; i++) {
        const myo_accelerometer_clock *c = &run->tracks[i].clock;
        if (run->tracks[i].accelerometer < 0)
            continue;
        out->chance_coincidence =
            out->chance_coincidence >= c->chance ? out->chance_coincidence : c->chance;
        if (!compared || c->pairs > out->clock_pairs) { /* the channel that knows best */
            compared = true;
            out->clock_offset_s = c->offset_s;
            out->clock_drift_ppm = c->drift_ppm;
            out->clock_drift_error_ppm = c->drift_error_ppm;
            out->clock_pairs = c->pairs;
        }
    }
    MYO_TRY(copy_templates(out, run));
    return copy_exclusions(out, run);
}
