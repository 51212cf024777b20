/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins what the accelerometers saw to the electrical events. */
#include <math.h>
#include <string.h>

#include "pipeline/decide_track.h"

static bool same_clock(const myo_decide_run *run, const myo_track *a, const myo_track *b)
{
    (void)run;
    return a->stream == b->stream;
}

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

static myo_status couple(myo_decide_run *run, myo_decide_track *emg, myo_decide_track *acc)
{
    const myo_track *t = emg->source->track;
    const myo_discharge *d = emg->discharges.items;
    double *onsets = myo_arena_new(run->scratch, emg->discharges.count, sizeof *onsets);
    if (onsets == NULL)
        return MYO_NO_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < emg->discharges.count; i++)
        if (d[i].major && !d[i].ecg && d[i].low_peak < fabsf(d[i].value))
            onsets[n++] = myo_track_time(t, d[i].onset);
    const double duration = (double)t->frames / t->geometry.rate_hz;
    return myo_coupling_estimate(&emg->coupling, onsets, n, acc->motions.items, acc->motions.count,
                                 duration, same_clock(run, t, acc->source->track),
                                 run->input->settings);
}

static void judge(const myo_decide_run *run, myo_decide_track *emg, myo_decide_track *acc)
{
    const myo_settings *settings = run->input->settings;
    const myo_track *t = emg->source->track, *a = acc->source->track;
    const double from = a->start_s, to = myo_track_time(a, a->frames);
    const double unsure =
        settings->acc_lead_s + (isnan(emg->coupling.offset_s) ? settings->acc_offset_max_s : 0.0);
    myo_discharge *d = emg->discharges.items;
    for (size_t i = 0; i < emg->discharges.count; i++) {
        const double onset = myo_track_time(t, d[i].onset);
        if (!d[i].major || onset < from || onset > to)
            continue;
        double lag = NAN;
        myo_motion *motion = myo_motion_near(acc->motions.items, acc->motions.count, onset,
                                             &emg->coupling, settings, &lag);
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

myo_status myo_decide_motion(myo_decide_run *run)
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
        MYO_TRY(couple(run, track, acc));
        judge(run, track, acc);
    }
    return MYO_OK;
}

/* A recording that has only an accelerometer: short movements at rest may be twitches, which motion
 * alone cannot prove. */
myo_status myo_decide_motion_only(myo_decide_run *run, myo_decide_track *track)
{
    if (run->emg_count > 0)
        return MYO_OK;
    const myo_track *t = track->source->track;
    const myo_motion *motions = track->motions.items;
    for (size_t i = 0; i < track->motions.count; i++) {
        const myo_motion *m = &motions[i];
        const double length = m->end_s - m->onset_s;
        const double before = i == 0 ? INFINITY : m->onset_s - motions[i - 1].end_s;
        const double after =
            i + 1 == track->motions.count ? INFINITY : motions[i + 1].onset_s - m->end_s;
        const bool twitch = length <= 0.25 && m->low_ratio < 1.0 &&
                            before > run->input->settings->isolation_s &&
                            after > run->input->settings->isolation_s;
        myo_verdict verdict;
        const double margins[] = { (m->peak_over_sigma - 5.0) / 3.0, 1.0 - 2.0 * m->low_ratio };
        const char *reason = myo_arena_format(
            run->arena,
            "%s: %.4g %s, %.1f times its noise, %.0f ms long, slow movement %.1f times the part "
            "above 5 Hz; no EMG beside it",
            twitch ? "short movement at rest, as a twitch makes" : "movement", m->peak, t->unit,
            m->peak_over_sigma, 1000.0 * length, m->low_ratio);
        MYO_TRY(myo_verdict_set(&verdict, twitch ? MYO_CLASS_FASCICULATION : MYO_CLASS_ARTEFACT,
                                twitch ? "mechanical" : "motion", MYO_LIKE,
                                myo_confidence(-0.5, margins, 2), reason));
        const int64_t first = (int64_t)floor((m->onset_s - t->start_s) * t->geometry.rate_hz + 0.5);
        const int64_t end = (int64_t)floor((m->end_s - t->start_s) * t->geometry.rate_hz + 0.5) + 1;
        myo_finding *finding = myo_finding_add(run, track, first, end, &verdict);
        if (finding == NULL)
            return MYO_NO_MEMORY;
        finding->motion = m;
    }
    return MYO_OK;
}
