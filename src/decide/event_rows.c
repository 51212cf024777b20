/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/event_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/exact.h"

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
    if (d->state == MYO_DISCHARGE_OPEN && !d->noise_outlier) { /* those have no intervals */
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

static void from_fatigue(myo_event *e, const myo_fatigue_trend *f)
{
    e->median_frequency_hz = f->mean_mdf_hz;
    if (f->state == MYO_FATIGUE_TOO_SHORT || f->state == MYO_FATIGUE_TOO_NOISY)
        return;
    e->mdf_slope_pct_per_s = f->slope_pct_per_s;
    e->mdf_slope_low = f->slope_low;
    e->mdf_slope_high = f->slope_high;
    e->trend_z = f->z;
}

/* The state a potential stands in, or that most of a longer event is. */
static void from_level(myo_event *e, const myo_decide_track *track, const myo_finding *f)
{
    static const char *const names[] = { "quiet", "low-level", "contraction" };
    const myo_track *t = track->source->track;
    const int64_t middle = f->first + (f->end - f->first) / 2;
    if (track->level.count == 0)
        return;
    size_t most = MYO_MUSCLE_QUIET;
    if (f->discharge != NULL)
        most = f->discharge->muscle;
    else
        for (size_t s = MYO_MUSCLE_LOW_LEVEL; s <= MYO_MUSCLE_CONTRACTION; s++)
            if (2 * myo_muscle_state_frames(&track->level, t, f->first, f->end,
                                            (myo_muscle_state)s) >=
                f->end - f->first)
                most = s;
    e->state = names[most];
    e->local_sigma = myo_local_sigma_at(&track->level, &track->noise, t, middle);
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
                    .repetition = f->repetition,
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
                    .accelerometer_lag_s = NAN,
                    .local_sigma = NAN,
                    .crosstalk_of = f->crosstalk_of };
    if (f->discharge != NULL)
        from_discharge(&e, f->discharge);
    if (track->emg)
        from_level(&e, track, f);
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

/* An event before it is made: a row of a finding, of which some have two. */
typedef struct next_row {
    double onset_s;
    const myo_decide_track *track;
    const myo_finding *finding;
    bool second;
} next_row;

/* Of a fatigued hold's two rows the one whose class comes first is the first. */
static bool is_fatigue(const next_row *p)
{
    return p->finding->fatigue_row && p->second == (MYO_CLASS_FATIGUE > p->finding->verdict.class_);
}

static int by_onset(const next_row *x, const next_row *y)
{
    if (x->onset_s != y->onset_s)
        return x->onset_s < y->onset_s ? -1 : 1;
    const int channels = strcmp(x->track->source->track->channel, y->track->source->track->channel);
    if (channels != 0)
        return channels;
    return x->finding->episode < y->finding->episode ? -1 : 1;
}

/* The next rows of all tracks, whose findings are in order: a heap, the earliest first. A day's
 * rows so come in order without a list of them. */
typedef struct merger {
    next_row *heap;
    size_t count;
} merger;

static void sink(const merger *rows, size_t at)
{
    const next_row moved = rows->heap[at];
    for (size_t child = 2 * at + 1; child < rows->count; child = 2 * at + 1) {
        if (child + 1 < rows->count && by_onset(&rows->heap[child + 1], &rows->heap[child]) < 0)
            child++;
        if (by_onset(&moved, &rows->heap[child]) <= 0)
            break;
        rows->heap[at] = rows->heap[child];
        at = child;
    }
    rows->heap[at] = moved;
}

static next_row row_of(const myo_decide_track *track, const myo_finding *finding)
{
    return (next_row) { .onset_s = myo_track_time(track->source->track, finding->first),
                        .track = track,
                        .finding = finding };
}

static int by_first(const void *a, const void *b)
{
    const myo_finding *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->episode != y->episode)
        return x->episode < y->episode ? -1 : 1;
    return (int)x->verdict.class_ - (int)y->verdict.class_;
}

/* Most lists are in order; only a series of repetitions gets its row at the end. */
static void put_in_order(myo_decide_track *track)
{
    myo_finding *findings = track->findings.items;
    for (size_t i = 1; i < track->findings.count; i++)
        if (by_first(findings + i - 1, findings + i) > 0) {
            qsort(findings, track->findings.count, sizeof *findings, by_first);
            return;
        }
}

static myo_status open_merger(merger *rows, const myo_decide_run *run)
{
    rows->heap = myo_arena_new(run->scratch, run->count, sizeof *rows->heap);
    if (rows->heap == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < run->count; i++) {
        myo_decide_track *track = &run->tracks[i];
        put_in_order(track);
        if (track->findings.count > 0)
            rows->heap[rows->count++] = row_of(track, track->findings.items);
    }
    for (size_t i = rows->count / 2; i-- > 0;)
        sink(rows, i);
    return MYO_OK;
}

/* Past the earliest row. */
static void next(merger *rows)
{
    next_row *first = &rows->heap[0];
    const myo_finding *findings = first->track->findings.items;
    const size_t index = (size_t)(first->finding - findings) + 1;
    if (first->finding->fatigue_row && !first->second)
        first->second = true;
    else if (index < first->track->findings.count)
        *first = row_of(first->track, findings + index);
    else
        *first = rows->heap[--rows->count];
    if (rows->count > 0)
        sink(rows, 0);
}

enum { GIVE_BACK_EVERY = 4096 }; /* written before their pages may leave memory */

/* Episode numbers are in the order of the rows, from 1. */
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
        if (i % GIVE_BACK_EVERY == GIVE_BACK_EVERY - 1)
            myo_arena_release(run->arena);
    }
    return MYO_OK;
}

static myo_event fatigue_event(const myo_decide_track *track, const myo_finding *finding)
{
    myo_event e = event_of(track, finding);
    e.class_ = MYO_CLASS_FATIGUE;
    e.subtype = NULL;
    e.certainty = finding->fatigue.certainty;
    e.confidence = finding->fatigue.confidence;
    e.reason = finding->fatigue.reason;
    return e;
}

myo_status myo_decide_rows(myo_decision *out, myo_decide_run *run)
{
    size_t total = 0;
    for (size_t i = 0; i < run->count; i++) {
        const myo_finding *findings = run->tracks[i].findings.items;
        for (size_t k = 0; k < run->tracks[i].findings.count; k++)
            total += findings[k].fatigue_row ? 2 : 1;
    }
    merger rows = { 0 };
    MYO_TRY(open_merger(&rows, run));
    out->events = myo_arena_new(run->arena, total, sizeof *out->events);
    if (out->events == NULL)
        return MYO_NO_MEMORY;
    out->event_count = total;
    for (size_t i = 0; i < total; i++, next(&rows)) {
        const next_row *p = &rows.heap[0];
        out->events[i] =
            is_fatigue(p) ? fatigue_event(p->track, p->finding) : event_of(p->track, p->finding);
        if (i % GIVE_BACK_EVERY == GIVE_BACK_EVERY - 1) {
            myo_arena_release(run->scratch);
            myo_arena_release(run->arena);
        }
    }
    return renumber(out, run);
}
