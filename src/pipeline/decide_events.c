/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of events.tsv from findings. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/exact.h"
#include "pipeline/decide_track.h"

static double finite_or_nan(double value)
{
    return fabs(value) < INFINITY ? value : NAN;
}

static void from_discharge(myo_event *e, const myo_discharge *d)
{
    const double over = fabs((double)d->value) / (double)d->sigma;
    e->amplitude = (double)d->peak_to_peak;
    e->snr_db = finite_or_nan(20.0 * myo_exact_log10(over));
    e->peak_over_sigma = finite_or_nan(over);
    e->template_id = d->template_id;
    e->template_correlation = d->template_id > 0 ? (double)d->correlation : NAN;
    if (!d->ecg && !d->broad) { /* those have no intervals */
        e->interval_before_s = finite_or_nan(d->before_s);
        e->interval_after_s = finite_or_nan(d->after_s);
    }
    e->interval_cv = (double)d->train_cv;
    e->accelerometer = d->accelerometer;
    e->accelerometer_lag_s = d->lag_s;
}

static void from_segment(myo_event *e, const myo_segment *s)
{
    e->amplitude = s->rms;
    e->snr_db = finite_or_nan(s->snr_db);
    e->interval_cv = s->interval_cv;
}

static void from_fatigue(myo_event *e, const myo_fatigue *f)
{
    e->median_frequency_hz = f->mean_mdf_hz;
    if (f->state == MYO_FATIGUE_TOO_SHORT || f->state == MYO_FATIGUE_TOO_NOISY)
        return;
    e->mdf_slope_pct_per_s = f->slope_pct_per_s;
    e->mdf_slope_low = f->slope_low;
    e->mdf_slope_high = f->slope_high;
    e->trend_z = f->z;
}

static myo_event event_of(const myo_decide_track *track, const myo_finding *f)
{
    const myo_track *t = track->source->track;
    myo_event e = { .onset_s = myo_track_time(t, f->first),
                    .duration_s = (double)(f->end - f->first) / t->geometry.rate_hz,
                    .class_ = f->verdict.class_,
                    .channel = t->channel,
                    .confidence = f->verdict.confidence,
                    .reason = f->verdict.reason,
                    .certainty = f->verdict.certainty,
                    .subtype = f->verdict.subtype,
                    .episode_id = f->episode,
                    .amplitude = NAN,
                    .unit = t->unit,
                    .snr_db = NAN,
                    .peak_over_sigma = NAN,
                    .template_correlation = NAN,
                    .interval_before_s = NAN,
                    .interval_after_s = NAN,
                    .interval_cv = NAN,
                    .median_frequency_hz = NAN,
                    .mdf_slope_pct_per_s = NAN,
                    .mdf_slope_low = NAN,
                    .mdf_slope_high = NAN,
                    .trend_z = NAN,
                    .accelerometer_lag_s = NAN };
    if (f->discharge != NULL)
        from_discharge(&e, f->discharge);
    if (f->segment != NULL)
        from_segment(&e, f->segment);
    if (f->has_fatigue)
        from_fatigue(&e, &f->fatigue);
    if (f->motion != NULL) {
        e.amplitude = f->motion->peak;
        e.peak_over_sigma = f->motion->peak_over_sigma;
        e.snr_db = finite_or_nan(20.0 * myo_exact_log10(f->motion->peak_over_sigma));
        e.accelerometer = MYO_ACCELEROMETER_MECHANICAL;
    }
    return e;
}

/* An event before it is made. */
typedef struct place {
    double onset_s;
    const myo_decide_track *track;
    const myo_finding *finding;
    bool fatigue; /* its second row */
} place;

static int class_of(const place *p)
{
    return p->fatigue ? (int)MYO_CLASS_FATIGUE : (int)p->finding->verdict.class_;
}

static int by_onset(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->onset_s != y->onset_s)
        return x->onset_s < y->onset_s ? -1 : 1;
    const int channels = strcmp(x->track->source->track->channel, y->track->source->track->channel);
    if (channels != 0)
        return channels;
    if (x->finding->episode != y->finding->episode)
        return x->finding->episode < y->finding->episode ? -1 : 1;
    if (class_of(x) != class_of(y))
        return class_of(x) - class_of(y);
    return x->finding < y->finding ? -1 : x->finding > y->finding;
}

enum { REST_EVENTS = 4096 }; /* written before their pages may leave memory */

/* Episode numbers follow the order of the rows, from 1. */
static myo_status renumber(myo_decision *out, const myo_decide_run *run)
{
    int64_t *numbers = myo_arena_new(run->scratch, (size_t)run->episodes + 1, sizeof *numbers);
    if (numbers == NULL)
        return MYO_NO_MEMORY;
    int64_t next = 0;
    for (size_t i = 0; i < out->event_count; i++) {
        int64_t *number = &numbers[out->events[i].episode_id];
        if (*number == 0)
            *number = ++next;
        out->events[i].episode_id = *number;
        if (i % REST_EVENTS == REST_EVENTS - 1)
            myo_arena_rest(run->arena);
    }
    return MYO_OK;
}

static myo_event fatigue_event(const myo_decide_track *track, const myo_finding *finding)
{
    myo_event e = event_of(track, finding);
    e.class_ = MYO_CLASS_FATIGUE;
    e.subtype = NULL;
    e.certainty = MYO_DEFINITE;
    e.confidence = finding->fatigue.confidence;
    e.reason = finding->fatigue.reason;
    return e;
}

static place place_of(const myo_decide_track *track, const myo_finding *finding, bool fatigue)
{
    return (place) { .onset_s = myo_track_time(track->source->track, finding->first),
                     .track = track,
                     .finding = finding,
                     .fatigue = fatigue };
}

/* Sorted are the places of the findings: a day's events need not be in memory at once. */
static size_t order(place *places, const myo_decide_run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        const myo_decide_track *track = &run->tracks[i];
        const myo_finding *findings = track->findings.items;
        for (size_t k = 0; k < track->findings.count; k++) {
            places[count++] = place_of(track, &findings[k], false);
            if (findings[k].fatigue_row)
                places[count++] = place_of(track, &findings[k], true);
        }
    }
    if (count > 0)
        qsort(places, count, sizeof *places, by_onset);
    return count;
}

myo_status myo_decide_write(myo_decision *out, myo_decide_run *run)
{
    size_t total = 0;
    for (size_t i = 0; i < run->count; i++) {
        const myo_finding *findings = run->tracks[i].findings.items;
        for (size_t k = 0; k < run->tracks[i].findings.count; k++)
            total += findings[k].fatigue_row ? 2 : 1;
    }
    place *places = myo_arena_new(run->scratch, total, sizeof *places);
    out->events = myo_arena_new(run->arena, total, sizeof *out->events);
    if (places == NULL || out->events == NULL)
        return MYO_NO_MEMORY;
    out->event_count = order(places, run);
    for (size_t i = 0; i < out->event_count; i++) {
        const place *p = &places[i];
        out->events[i] =
            p->fatigue ? fatigue_event(p->track, p->finding) : event_of(p->track, p->finding);
        if (i % REST_EVENTS == REST_EVENTS - 1) {
            myo_arena_rest(run->scratch);
            myo_arena_rest(run->arena);
        }
    }
    return renumber(out, run);
}
