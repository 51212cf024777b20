/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/decide_state.h"

#include <math.h>

#include "core/heap.h"

double myo_track_time(const myo_track *track, int64_t frame)
{
    return track->start_s + (double)frame / track->geometry.rate_hz;
}

static bool others_active(const myo_decide_run *run, const myo_decide_track *track)
{
    for (size_t i = 0; i < run->count; i++)
        if (&run->tracks[i] != track && run->tracks[i].emg && run->tracks[i].noise.no_rest)
            return true;
    return false;
}

myo_context myo_track_context(const myo_decide_run *run, const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    return (myo_context) { .settings = run->input->settings,
                           .unit = t->unit != NULL ? t->unit : "",
                           .rate_hz = t->geometry.rate_hz,
                           .noise_hz = 0.5 * track->noise.crossings, /* Rice */
                           .calibrated = t->calibrated,
                           .outlier_hz = track->noise.outlier_hz,
                           .rest_s = track->rest_s,
                           .accelerometer = track->accelerometer >= 0,
                           .marks = track->task.any,
                           .no_rest = track->noise.no_rest,
                           .others_active = others_active(run, track),
                           .channels = run->emg_count };
}

myo_finding *myo_finding_add(myo_decide_run *run, myo_decide_track *track, int64_t first,
                             int64_t end, const myo_verdict *verdict)
{
    myo_finding *finding = myo_array_push(&track->findings);
    if (finding != NULL)
        *finding = (myo_finding) {
            .first = first, .end = end, .verdict = *verdict, .episode = ++run->episodes
        };
    return finding;
}

static void open_track(myo_decide_run *run, myo_decide_track *track)
{
    const myo_intervals empty = MYO_INTERVALS;
    const myo_array segments = MYO_ARRAY(myo_segment), discharges = MYO_ARRAY(myo_discharge);
    const myo_array motions = MYO_ARRAY(myo_motion), findings = MYO_ARRAY(myo_finding);
    track->task = (myo_task) { .rest = empty, .voluntary = empty, .stimulus = empty };
    track->noisy = track->damaged = track->active = track->artefacts = empty;
    track->firing = track->within_guard = track->not_isolated = track->unnamed = empty;
    track->segments = segments;
    track->discharges = track->buried = discharges;
    track->motions = motions;
    track->findings = findings;
    /* what grows with the time and the channels may leave memory */
    track->segments.arena = track->discharges.arena = track->buried.arena = run->scratch;
    track->motions.arena = track->findings.arena = run->scratch;
    track->emg = track->source->track->type == MYO_CHANNEL_EMG;
    track->accelerometer = -1;
    track->clock = (myo_accelerometer_clock) {
        .offset_s = NAN, .drift_ppm = NAN, .drift_error_ppm = NAN, .chance = NAN
    };
}

static void close_track(myo_decide_track *track)
{
    myo_intervals_free(&track->task.rest);
    myo_intervals_free(&track->task.voluntary);
    myo_intervals_free(&track->task.stimulus);
    myo_intervals_free(&track->noisy);
    myo_intervals_free(&track->damaged);
    myo_intervals_free(&track->active);
    myo_intervals_free(&track->firing);
    myo_intervals_free(&track->within_guard);
    myo_intervals_free(&track->not_isolated);
    myo_intervals_free(&track->artefacts);
    myo_intervals_free(&track->unnamed);
    myo_array_free(&track->segments);
    myo_array_free(&track->discharges);
    myo_array_free(&track->buried);
    myo_array_free(&track->motions);
    myo_array_free(&track->findings);
}

void myo_decide_give_back(const myo_decide_run *run)
{
    myo_arena_release(run->scratch);
    myo_arena_release(run->arena);
    if (myo_arena_bytes(run->arena) > run->input->memory_bytes)
        myo_heap_release();
}

myo_status myo_decide_state_open(myo_decide_run *run, const myo_decide_input *input,
                                 myo_arena *arena, const myo_log *log)
{
    *run = (myo_decide_run) { .input = input, .log = log, .arena = arena };
    MYO_TRY(myo_arena_open(&run->scratch));
    if (input->memory_bytes > 0)
        MYO_TRY(myo_arena_spill(run->scratch, input->spool_folder, input->memory_bytes));
    run->tracks = myo_arena_new(run->scratch, input->source_count, sizeof *run->tracks);
    if (run->tracks == NULL)
        return MYO_NO_MEMORY;
    run->count = input->source_count;
    for (size_t i = 0; i < run->count; i++) {
        run->tracks[i].source = &input->sources[i];
        run->emg_count += input->sources[i].track->type == MYO_CHANNEL_EMG;
        open_track(run, &run->tracks[i]);
    }
    return MYO_OK;
}

myo_status myo_decide_state_close(myo_decide_run *run, myo_status status)
{
    status = myo_arena_explain(run->scratch, status, run->log);
    for (size_t i = 0; i < run->count; i++)
        close_track(&run->tracks[i]);
    myo_arena_close(&run->scratch);
    return status;
}
