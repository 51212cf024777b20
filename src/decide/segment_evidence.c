/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/segment_evidence.h"

#include <math.h>

#include "detect/discharges.h"
#include "detect/envelope_shape.h"

static const double AROUND_S = 30;

static void measure_task(const myo_decide_track *track, myo_segment *s)
{
    const double rate = track->source->track->geometry.rate_hz;
    s->outlasts_s = NAN;
    const int64_t length = s->end - s->first;
    s->task_share = length > 0
                        ? (double)myo_intervals_overlap(&track->task.voluntary, s->first, s->end) /
                              (double)length
                        : 0.0;
    s->rest_share =
        length > 0
            ? (double)myo_intervals_overlap(&track->task.rest, s->first, s->end) / (double)length
            : 0.0;
    size_t count;
    const myo_interval *marks = myo_intervals_items(&track->task.voluntary, &count);
    for (size_t i = myo_intervals_from(&track->task.voluntary, s->first);
         i < count && marks[i].first < s->end; i++)
        s->outlasts_s = (double)(s->end - marks[i].end) / rate;
}

static void measure_contraction(const myo_decide_track *track, myo_segment *s)
{
    const int64_t frames = myo_muscle_state_frames(&track->level, track->source->track, s->first,
                                                   s->end, MYO_MUSCLE_CONTRACTION);
    s->contraction_share = s->end > s->first ? (double)frames / (double)(s->end - s->first) : 0.0;
}

static myo_status measure_localisation(const myo_decide_run *run, const myo_decide_track *track,
                                       myo_segment *s)
{
    const myo_track *t = track->source->track;
    const double to = myo_track_time(t, s->end);
    /* all heads may share a task; what outlasts it is what counts */
    const bool outlasting = s->outlasts_s >= run->input->settings->cramp_outlast_s;
    const double from = outlasting ? to - s->outlasts_s : myo_track_time(t, s->first);
    double own = 0.0, largest = 0.0;
    s->localisation = NAN;
    if (run->emg_count < 2 || s->train ||
        (!outlasting && to - from < run->input->settings->sustained_s))
        return MYO_OK; /* only cramps are told by it */
    MYO_TRY(myo_envelope_rise(&own, track->source, &track->noise, from, to));
    for (size_t i = 0; i < run->count; i++) {
        const myo_decide_track *other = &run->tracks[i];
        double rise = 0.0;
        if (other == track || !other->emg)
            continue;
        MYO_TRY(myo_envelope_rise(&rise, other->source, &other->noise, from, to));
        largest = rise > largest ? rise : largest;
    }
    s->localisation = own / (largest > 0.25 ? largest : 0.25);
    return MYO_OK;
}

static void count_twitches(const myo_decide_run *run, const myo_decide_track *track, myo_segment *s)
{
    const double rate = track->source->track->geometry.rate_hz;
    const myo_discharge *d = track->discharges.items;
    const double isolation = run->input->settings->isolation_s;
    s->twitches_before = s->twitches_around = 0;
    if (s->train || (double)(s->end - s->first) < run->input->settings->sustained_s * rate)
        return;
    const size_t count = track->discharges.count;
    const double from = (double)s->first - AROUND_S * rate, to = (double)s->end + AROUND_S * rate;
    for (size_t i = myo_discharges_from(d, count, from); i < count && (double)d[i].peak < to; i++)
        if (d[i].major && d[i].state == MYO_DISCHARGE_OPEN && d[i].before_s > isolation &&
            d[i].after_s > isolation && (double)d[i].peak > from) {
            s->twitches_before += d[i].peak < s->first;
            s->twitches_around++;
        }
}

myo_status myo_segment_evidence(const myo_decide_run *run, const myo_decide_track *track,
                                myo_segment *s)
{
    if (!s->train) {
        s->interval_cv = s->train_rate_hz = NAN;
        MYO_TRY(myo_envelope_measure(s, track->source, &track->noise));
    } else {
        s->modulation = s->modulation_depth = s->rise_s = s->fall_s = NAN;
    }
    measure_task(track, s);
    measure_contraction(track, s);
    count_twitches(run, track, s);
    return measure_localisation(run, track, s);
}
