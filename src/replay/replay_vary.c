/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay/replay_vary.h"

#include <string.h>

#include "core/fail.h"
#include "replay/detector_command.h"
#include "replay/detector_events.h"
#include "replay/detector_object.h"
#include "replay/detector_source.h"

enum { NEAR_MS = 25 };

size_t myo_replay_plan(myo_variation_plan *out, const myo_replay_options *options)
{
    const uint32_t chunk = (uint32_t)options->chunk_frames;
    size_t count = 0;
    if (!options->no_state_checks && options->command == NULL) {
        out[count++] = (myo_variation_plan) {
            "another content of the state before init", chunk, false, 1, true, MYO_PROBE_POISON
        };
        out[count++] = (myo_variation_plan) {
            "a second pass, after reset", chunk, false, 1, true, MYO_PROBE_RESET
        };
        out[count++] = (myo_variation_plan) {
            "a second detector beside it", chunk, false, 1, true, MYO_PROBE_BESIDE
        };
    } else if (!options->no_state_checks) {
        out[count++] =
            (myo_variation_plan) { "a second run", chunk, false, 1, true, MYO_PROBE_AGAIN };
    }
    if (options->vary_chunk) {
        out[count++] =
            (myo_variation_plan) { "chunks of 1 frame", 1, false, 1, true, MYO_PROBE_NONE };
        out[count++] = (myo_variation_plan) {
            "chunks of 1 to 257 frames", MYO_REPLAY_MIXED, false, 1, true, MYO_PROBE_NONE
        };
        out[count++] =
            (myo_variation_plan) { "chunks of 1000 frames", 1000, false, 1, true, MYO_PROBE_NONE };
    }
    if (options->vary_type)
        out[count++] = (myo_variation_plan) {
            options->int16 ? "float32" : "int16", chunk, true, 1, false, MYO_PROBE_NONE
        };
    if (options->vary_gain) {
        out[count++] =
            (myo_variation_plan) { "half the gain", chunk, false, 0.5, false, MYO_PROBE_NONE };
        out[count++] =
            (myo_variation_plan) { "twice the gain", chunk, false, 2, false, MYO_PROBE_NONE };
    }
    return count;
}

myo_replay_setup myo_replay_base_setup(const myo_replay_options *options)
{
    return (myo_replay_setup) { .chunk = (uint32_t)options->chunk_frames,
                                .int16 = options->int16,
                                .gain = options->gain,
                                .offset_uv = options->offset_uv,
                                .bits = options->bits,
                                .full_scale_uv = options->full_scale_uv,
                                .time_limit_s = options->time_limit_s };
}

myo_status myo_replay_once(const myo_replay *replay, myo_replay_run_result *run,
                           myo_recording *recording, size_t stream, const myo_replay_setup *setup,
                           const myo_log *log)
{
    const myo_replay_options *options = &replay->options;
    myo_replay_source source;
    MYO_TRY(myo_replay_source_open(&source, recording, stream, setup));
    const myo_status status = options->command != NULL
                                  ? myo_replay_command(run, options->command, &source, setup, log)
                                  : myo_replay_object(run, options->detector, &source, setup, log);
    myo_replay_source_close(&source);
    myo_replay_close_events(&run->events);
    return status;
}

/* Whether a failed variation is an error is known when it has ended: its message waits. */
typedef struct held_message {
    char text[512];
} held_message;

static void hold(void *context, myo_log_level level, const char *message)
{
    held_message *self = context;
    if (level == MYO_LOG_ERROR)
        strncpy(self->text, message, sizeof self->text - 1);
}

static const char *describe(const myo_replay *replay, const myo_event_changes *changes,
                            const myo_stream *stream)
{
    const myo_detector_event *was = &changes->was, *is = &changes->is;
    const myo_detector_event *event = changes->has_was ? was : is;
    uint32_t channel = 0;
    const char *name = "?";
    for (size_t c = 0; c < stream->channel_count; c++)
        if (stream->channels[c].type == MYO_CHANNEL_EMG && channel++ == event->channel)
            name = stream->channels[c].name;
    const char *where = myo_arena_format(
        replay->arena, "frame %lld (%.6f s), channel %s: %s", (long long)event->onset_sample,
        stream->start_s + (double)event->onset_sample / stream->rate_hz, name,
        myo_replay_class_name(event->event_class));
    if (where == NULL || changes->has_was != changes->has_is)
        return where == NULL ? NULL
                             : myo_arena_format(replay->arena, "%s %s", where,
                                                changes->has_was ? "missing" : "added");
    if (was->decided_sample != is->decided_sample)
        return myo_arena_format(replay->arena, "%s decided at frame %lld instead of %lld", where,
                                (long long)is->decided_sample, (long long)was->decided_sample);
    if (was->duration_samples != is->duration_samples)
        return myo_arena_format(replay->arena, "%s lasts %lld frames instead of %lld", where,
                                (long long)is->duration_samples, (long long)was->duration_samples);
    return myo_arena_format(replay->arena,
                            "%s of confidence %.9g and amplitude %.9g instead of "
                            "%.9g and %.9g",
                            where, (double)is->confidence, (double)is->amplitude,
                            (double)was->confidence, (double)was->amplitude);
}

static myo_status add_changes(const myo_replay *replay, myo_replay_variation *out,
                              const myo_event_changes *changes, const myo_stream *stream)
{
    out->missing += changes->missing;
    out->added += changes->added;
    if (!changes->differ || out->first != NULL)
        return MYO_OK;
    out->first_frame = changes->has_was ? changes->was.onset_sample : changes->is.onset_sample;
    out->first = describe(replay, changes, stream);
    return out->first == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status add_failure(const myo_replay *replay, myo_replay_variation *out, bool refused,
                              const char *message, const myo_log *log)
{
    out->ran = false;
    out->refused = refused && !out->promised;
    out->reason = myo_arena_text(replay->arena, message);
    if (out->refused)
        myo_note(log, "%s: not tried: %s", out->what, message);
    else
        (void)myo_fail(log, MYO_FAILED, "%s: %s", out->what, message);
    return out->reason == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_replay_vary(const myo_replay *replay, myo_replay_variation *out,
                           const myo_variation_plan *plan, myo_recording *recording, size_t stream,
                           const myo_array *base, const myo_log *log)
{
    const myo_stream *info = &myo_recording_describe(recording)->streams[stream];
    held_message held = { "" };
    const myo_log here = { hold, &held, NULL };
    myo_replay_setup setup = myo_replay_base_setup(&replay->options);
    setup.chunk = plan->chunk;
    setup.int16 = setup.int16 != plan->other_type;
    setup.gain *= plan->gain;
    setup.probe = plan->probe;
    myo_replay_run_result run = { .events = MYO_ARRAY(myo_detector_event) };
    myo_status status = myo_replay_once(replay, &run, recording, stream, &setup, &here);
    if (status == MYO_OK) {
        myo_event_changes changes;
        status = myo_replay_differences(&changes, base, &run.events, plan->promised,
                                        (int64_t)(info->rate_hz * NEAR_MS / 1e3));
        out->events += (int64_t)run.events.count;
        if (status == MYO_OK)
            status = add_changes(replay, out, &changes, info);
    } else if (status != MYO_NO_MEMORY) {
        status = add_failure(replay, out, run.refused,
                             held.text[0] == '\0' ? myo_status_text(status) : held.text, log);
    }
    myo_array_free(&run.events);
    return status;
}
