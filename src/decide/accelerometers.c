/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins what the accelerometers saw to the electrical events. */
#include "decide/accelerometers.h"

#include <math.h>
#include <string.h>

#include "detect/accelerometer_coincidence.h"

/* The accelerometer of a channel: in its own stream, else the only one, else the one whose name its
 * own contains. */
static int64_t accelerometer_of(const myo_decide_run *run, const myo_decide_track *emg)
{
    int64_t only = -1, named = -1, count = 0;
    const myo_track *t = emg->source->track;
    for (size_t i = 0; i < run->count; i++) {
        const myo_track *a = run->tracks[i].source->track;
        if (a->type != MYO_CHANNEL_ACC)
            continue;
        if (a->stream == t->stream)
            return (int64_t)i;
        if (a->channel != NULL && t->channel != NULL && strstr(t->channel, a->channel) != NULL)
            named = (int64_t)i;
        only = (int64_t)i;
        count++;
    }
    return named >= 0 ? named : count == 1 ? only : -1;
}

static myo_status compare_clocks(myo_decide_run *run, myo_decide_track *emg, myo_decide_track *acc)
{
    const myo_track *t = emg->source->track;
    const myo_discharge *d = emg->discharges.items;
    double *onsets = myo_arena_new(run->scratch, emg->discharges.count, sizeof *onsets);
    if (onsets == NULL)
        return MYO_NO_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < emg->discharges.count; i++)
        if (d[i].major && d[i].state == MYO_DISCHARGE_OPEN && d[i].low_peak < fabsf(d[i].value))
            onsets[n++] = myo_track_time(t, d[i].onset);
    const double duration = (double)t->frames / t->geometry.rate_hz;
    return myo_accelerometer_clock_compare(
        &emg->clock, onsets, n, acc->motions.items, acc->motions.count, duration,
        t->stream == acc->source->track->stream, run->input->settings);
}

static void judge(const myo_decide_run *run, myo_decide_track *emg, myo_decide_track *acc,
                  const myo_array *list)
{
    const myo_settings *settings = run->input->settings;
    const myo_track *t = emg->source->track, *a = acc->source->track;
    const double from = a->start_s, to = myo_track_time(a, a->frames);
    const double unsure =
        settings->acc_lead_s + (isnan(emg->clock.offset_s) ? settings->acc_offset_max_s : 0.0);
    myo_discharge *d = list->items;
    for (size_t i = 0; i < list->count; i++) {
        const double onset = myo_track_time(t, d[i].onset);
        if (!d[i].major || onset < from || onset > to)
            continue;
        double lag = NAN;
        myo_motion *motion = myo_coincident_motion(acc->motions.items, acc->motions.count, onset,
                                                   &emg->clock, settings, &lag);
        d[i].accelerometer = MYO_ACCELEROMETER_SILENT;
        if (motion == NULL)
            continue;
        d[i].lag_s = lag;
        if (lag >= -settings->acc_lead_s && lag <= settings->acc_lag_s) {
            d[i].accelerometer = MYO_ACCELEROMETER_CONFIRMED;
            motion->emg_s = onset;
        } else if (lag < -unsure) {
            d[i].accelerometer = MYO_ACCELEROMETER_MECHANICAL;
            motion->emg_s = onset;
        } else {
            /* between the two, or clocks nobody could compare: nothing is said */
            if (lag < 0)
                d[i].accelerometer = MYO_ACCELEROMETER_NONE;
            d[i].lag_s = NAN;
        }
    }
}

myo_status myo_decide_accelerometers(myo_decide_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        myo_decide_track *track = &run->tracks[i];
        if (!track->emg)
            MYO_TRY(myo_motions_find(&track->motions, track->source, &track->noise,
                                     run->input->settings));
    }
    for (size_t i = 0; i < run->count; i++) {
        myo_decide_track *track = &run->tracks[i];
        if (!track->emg)
            continue;
        track->accelerometer = accelerometer_of(run, track);
        if (track->accelerometer < 0)
            continue;
        myo_decide_track *acc = &run->tracks[track->accelerometer];
        MYO_TRY(compare_clocks(run, track, acc));
        judge(run, track, acc, &track->discharges);
        judge(run, track, acc, &track->buried);
    }
    return MYO_OK;
}
