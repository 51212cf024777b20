/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Recordings, streams and variations in order; what fails is reported and the rest goes on. */
#include "myoscribe/replay.h"

#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "replay/detector_events.h"
#include "replay/replay_files.h"
#include "replay/replay_inputs.h"
#include "replay/replay_report.h"
#include "replay/replay_vary.h"

/* Trace files carry the stream's name where a recording has several. */
static const char *trace_path(const myo_replay *replay, const char *key, const myo_stream *stream,
                              const char *ending)
{
    char safe[128];
    snprintf(safe, sizeof safe, "%s%s%s", replay->options.trace, stream->name[0] == '\0' ? "" : "_",
             stream->name);
    for (char *c = safe; *c != '\0'; c++)
        if (*c == '/')
            *c = '_';
    return myo_arena_format(replay->arena, "%s/%s/trace_%s.h5%s", replay->folder, key, safe,
                            ending);
}

static myo_status add_rows(myo_array *rows, myo_replay_result *result, const myo_stream *stream,
                           const myo_replay_run_result *run, const size_t *picks)
{
    const myo_detector_event *events = run->events.items;
    for (size_t i = 0; i < run->events.count; i++) {
        const myo_detector_event *event = &events[i];
        myo_replay_row *row = myo_array_push(rows);
        if (row == NULL)
            return MYO_NO_MEMORY;
        *row = (myo_replay_row) {
            .onset_s = stream->start_s + (double)event->onset_sample / stream->rate_hz,
            .duration_s = (double)event->duration_samples / stream->rate_hz,
            .decided_s = stream->start_s + (double)event->decided_sample / stream->rate_hz,
            .channel = stream->channels[picks[event->channel]].name,
            .event = *event
        };
        const double latency_ms = 1e3 * (row->decided_s - row->onset_s);
        result->latency_max_ms = fmax(result->latency_max_ms, latency_ms);
        result->latency_mean_ms += latency_ms;
        result->events++;
    }
    return MYO_OK;
}

/* Not against the interface, and never meant: each counts as false when it is scored. */
static myo_status note_repeats(myo_replay_result *result, const myo_array *events,
                               const myo_log *log)
{
    int64_t repeats = 0;
    MYO_TRY(myo_replay_repeats(&repeats, events));
    if (repeats > 0)
        myo_warn(log,
                 "%lld event%s repeat%s another of the same channel, class and onset; \"score\" "
                 "counts them false",
                 (long long)repeats, repeats == 1 ? "" : "s", repeats == 1 ? "s" : "");
    result->repeated += repeats;
    return MYO_OK;
}

static myo_status list_channels(myo_replay *replay, myo_replay_result *result,
                                const myo_stream *stream, size_t *picks)
{
    size_t count = 0;
    for (size_t c = 0; c < stream->channel_count; c++) {
        if (stream->channels[c].type != MYO_CHANNEL_EMG)
            continue;
        picks[count++] = c;
        myo_replay_channel *row = myo_array_push(&replay->channels);
        if (row == NULL)
            return MYO_NO_MEMORY;
        *row = (myo_replay_channel) { result->key,
                                      myo_arena_text(replay->arena, stream->channels[c].name),
                                      (double)stream->frames / stream->rate_hz };
        if (row->name == NULL)
            return MYO_NO_MEMORY;
    }
    result->channels += count;
    result->samples += (int64_t)count * stream->frames;
    result->duration_s = fmax(result->duration_s, (double)stream->frames / stream->rate_hz);
    return MYO_OK;
}

static myo_status run_stream(myo_replay *replay, myo_replay_result *result,
                             myo_replay_variation *variations, myo_recording *recording,
                             size_t number, myo_array *rows, const myo_log *log)
{
    const myo_stream *stream = &myo_recording_describe(recording)->streams[number];
    size_t *picks = myo_arena_new(replay->arena, stream->channel_count, sizeof *picks);
    myo_replay_setup setup = myo_replay_base_setup(&replay->options);
    myo_variation_plan plans[MYO_REPLAY_VARIATIONS];
    const size_t count = myo_replay_plan(plans, &replay->options);
    if (picks == NULL)
        return MYO_NO_MEMORY;
    setup.trace = replay->options.trace;
    if (setup.trace != NULL) {
        setup.trace_path = trace_path(replay, result->key, stream, ".part");
        const char *folder = myo_arena_format(replay->arena, "%s/%s", replay->folder, result->key);
        if (setup.trace_path == NULL || folder == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(myo_folder_make(folder, log));
        (void)remove(setup.trace_path); /* it may be a link */
    }
    myo_replay_run_result run = { .events = MYO_ARRAY(myo_detector_event) };
    myo_status status = myo_replay_once(replay, &run, recording, number, &setup, log);
    replay->unusable = run.unusable;
    if (status == MYO_OK && setup.trace != NULL) {
        const char *path = trace_path(replay, result->key, stream, "");
        if (path == NULL || rename(setup.trace_path, path) != 0)
            status = myo_fail(log, MYO_OUTPUT, "%s cannot be written", setup.trace_path);
    } else if (setup.trace != NULL) {
        (void)remove(setup.trace_path);
    }
    if (status == MYO_OK) {
        snprintf(replay->name, sizeof replay->name, "%s", run.name);
        result->seconds += run.seconds;
        if (run.state_bytes > result->state_bytes)
            result->state_bytes = run.state_bytes;
        if (run.worst_call_s > result->worst_call_s) {
            result->worst_call_s = run.worst_call_s;
            result->worst_call_frame = run.worst_call_frame;
        }
        status = list_channels(replay, result, stream, picks);
    }
    if (status == MYO_OK)
        status = add_rows(rows, result, stream, &run, picks);
    if (status == MYO_OK)
        status = note_repeats(result, &run.events, log);
    for (size_t v = 0; v < count && status == MYO_OK; v++)
        status =
            myo_replay_vary(replay, &variations[v], &plans[v], recording, number, &run.events, log);
    myo_array_free(&run.events);
    return status;
}

static bool has_emg(const myo_stream *stream)
{
    for (size_t c = 0; c < stream->channel_count; c++)
        if (stream->channels[c].type == MYO_CHANNEL_EMG)
            return true;
    return false;
}

/* What a broken promise means for a device, and what mends it. */
static const char *remedy_of(const char *what)
{
    if (strncmp(what, "chunks", strlen("chunks")) == 0)
        return "the events depend on how the samples are cut; keep what spans two pushes in the "
               "state";
    if (strstr(what, "before init") != NULL)
        return "the events depend on what was in the state before init; init must set every field";
    if (strstr(what, "reset") != NULL)
        return "reset does not leave the state as init does, or something is kept outside it";
    if (strstr(what, "beside") != NULL)
        return "something is kept outside the state (a static, a global); keep it in the state";
    return "the program gives other events each time";
}

static void judge_variations(const myo_replay *replay, myo_replay_result *result,
                             const myo_log *log)
{
    for (size_t v = 0; v < result->variation_count; v++) {
        const myo_replay_variation *change = &result->variations[v];
        const bool differs = change->missing + change->added > 0;
        result->variation_failed |= !change->ran && !change->refused;
        if (!change->promised || (change->ran && !differs))
            continue;
        result->breaks_promise = true;
        if (change->ran)
            (void)myo_fail(log, MYO_FAILED,
                           "%s gave other events than chunks of %zu: %s; first: %s", change->what,
                           replay->options.chunk_frames, remedy_of(change->what), change->first);
    }
}

static myo_status run_streams(myo_replay *replay, myo_replay_result *result,
                              myo_recording *recording, myo_array *rows, const myo_log *log)
{
    const myo_recording_info *info = myo_recording_describe(recording);
    myo_replay_variation *variations =
        myo_arena_new(replay->arena, MYO_REPLAY_VARIATIONS, sizeof *variations);
    myo_variation_plan plans[MYO_REPLAY_VARIATIONS];
    if (variations == NULL)
        return MYO_NO_MEMORY;
    result->variation_count = myo_replay_plan(plans, &replay->options);
    result->variations = variations;
    for (size_t v = 0; v < result->variation_count; v++)
        variations[v] = (myo_replay_variation) {
            .what = plans[v].what, .promised = plans[v].promised, .ran = true, .first_frame = -1
        };
    for (size_t s = 0; s < info->stream_count; s++)
        if (has_emg(&info->streams[s]))
            MYO_TRY(run_stream(replay, result, variations, recording, s, rows, log));
    if (result->channels == 0)
        return myo_fail(log, MYO_CHANNEL,
                        "no EMG channel; name the types in a _channels.tsv (column type)");
    if (result->events > 0)
        result->latency_mean_ms /= (double)result->events;
    judge_variations(replay, result, log);
    return MYO_OK;
}

/* Passes messages on and keeps the last error, which is the reason when the recording fails. */
typedef struct reporter {
    const myo_log *log;
    myo_arena *arena;
    const char *error;
} reporter;

static void report(void *context, myo_log_level level, const char *message)
{
    reporter *self = context;
    if (level == MYO_LOG_ERROR)
        self->error = myo_arena_text(self->arena, message);
    if (self->log->write != NULL)
        self->log->write(self->log->context, level, message);
}

static const char *reason_of(const myo_replay_result *result, const reporter *reports)
{
    const char *text = reports->error;
    const size_t length = strlen(result->path);
    if (text == NULL)
        return myo_status_text(result->status);
    return strncmp(text, result->path, length) == 0 && strncmp(text + length, ": ", 2) == 0
               ? text + length + 2
               : text;
}

static myo_status run_recording(myo_replay *replay, myo_replay_result *result, const myo_log *log)
{
    myo_log here = *log;
    here.subject = result->path;
    myo_recording *recording = NULL;
    MYO_TRY(myo_replay_forget_events(replay, result->key));
    MYO_TRY(
        myo_recording_open_in_child(&recording, result->path, replay->options.recording, &here));
    myo_array rows = MYO_ARRAY(myo_replay_row);
    const size_t channels = replay->channels.count;
    myo_status status = run_streams(replay, result, recording, &rows, &here);
    if (status == MYO_OK)
        status = myo_replay_write_events(replay, result->key, &rows, log);
    if (status != MYO_OK)
        replay->channels.count = channels;
    myo_array_free(&rows);
    myo_recording_close(&recording);
    return status;
}

static myo_status check_options(myo_replay *replay, const myo_log *log)
{
    myo_replay_options *options = &replay->options;
    if ((options->detector == NULL) == (options->command == NULL))
        return myo_fail(log, MYO_ARGUMENT, "give a shared object or a command, one of both");
    if (options->command != NULL && options->trace != NULL)
        return myo_fail(log, MYO_ARGUMENT, "a command has no stages to trace; a shared object may");
    if (options->chunk_frames > MYO_DETECTOR_FRAMES)
        return myo_fail(log, MYO_ARGUMENT, "a chunk has at most %u frames", MYO_DETECTOR_FRAMES);
    if (options->bits == 1 || options->bits > 16)
        return myo_fail(log, MYO_ARGUMENT, "a converter has 2 to 16 bits here");
    if (!(options->gain >= 0) || !(options->full_scale_uv >= 0) || !(options->time_limit_s >= 0))
        return myo_fail(log, MYO_ARGUMENT, "gain, full scale and time limit must not be negative");
    options->chunk_frames = options->chunk_frames == 0 ? 64 : options->chunk_frames;
    options->gain = options->gain == 0 ? 1 : options->gain;
    options->time_limit_s = options->time_limit_s == 0 ? 10 : options->time_limit_s;
    const char *file = options->detector;
    if (file != NULL && strcmp(file, "twin") != 0 && !myo_file_exists(file))
        return myo_fail(
            log, MYO_NOT_FOUND,
            "%s: no such shared object; check the path, or name \"twin\" for the detector built in",
            file);
    /* dlopen looks for a bare name among the system's libraries */
    if (file != NULL && strcmp(file, "twin") != 0 && strchr(file, '/') == NULL)
        options->detector = myo_arena_format(replay->arena, "./%s", file);
    return options->detector == NULL && file != NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* FAILED: some did. Anything else but OK ended the list early. */
static myo_status run_list(myo_replay *replay, const myo_array *list, const myo_log *log)
{
    bool failed = false;
    myo_status end = MYO_OK;
    for (size_t i = 0; i < list->count; i++) {
        const myo_replay_input *input = &((const myo_replay_input *)list->items)[i];
        myo_replay_result *result = &replay->results[replay->count++];
        reporter reports = { .log = log, .arena = replay->arena };
        const myo_log here = { report, &reports, log->subject };
        *result = (myo_replay_result) { .key = input->key, .path = input->path, .status = end };
        result->reason = "not run: an earlier failure ended the replay";
        if (end != MYO_OK)
            continue;
        result->status = run_recording(replay, result, &here);
        result->reason = NULL;
        if (result->status != MYO_OK)
            result->reason = reason_of(result, &reports);
        failed = failed || result->status != MYO_OK || result->breaks_promise ||
                 result->variation_failed;
        /* a detector nobody can load, or a full disk, will not do better with the next one */
        if (result->status != MYO_OK &&
            (replay->unusable || result->status == MYO_OUTPUT || result->status == MYO_NO_MEMORY))
            end = result->status;
    }
    return end == MYO_OK && failed ? MYO_FAILED : end;
}

static myo_status run_all(myo_replay *replay, const char *const *inputs, size_t input_count,
                          const myo_log *log)
{
    myo_array list = MYO_ARRAY(myo_replay_input);
    myo_status status = check_options(replay, log);
    if (status == MYO_OK)
        status = myo_replay_list(&list, inputs, input_count, replay->folder, replay->arena, log);
    if (status == MYO_OK) {
        replay->results = myo_arena_new(replay->arena, list.count, sizeof *replay->results);
        status = replay->results == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    if (status == MYO_OK) {
        status = run_list(replay, &list, log);
        /* whatever ended the run, what was done is told; a full disk was named already */
        const myo_log silent = { 0 };
        const myo_status written =
            myo_replay_write_index(replay, status == MYO_OUTPUT ? &silent : log);
        if (written != MYO_OK && (status == MYO_OK || status == MYO_FAILED))
            status = written;
    }
    myo_array_free(&list);
    return status;
}

myo_status myo_replay_run(myo_replay **out, const char *const *inputs, size_t input_count,
                          const char *folder, const myo_replay_options *options, const myo_log *log)
{
    const myo_log silent = { 0 };
    myo_replay *replay = myo_memory_new(1, sizeof *replay);
    if (replay == NULL)
        return MYO_NO_MEMORY;
    replay->options = *options;
    replay->folder = folder;
    const char *called = options->detector != NULL ? options->detector : options->command;
    snprintf(replay->name, sizeof replay->name, "%.60s", called == NULL ? "" : called);
    replay->channels = (myo_array)MYO_ARRAY(myo_replay_channel);
    myo_status status = myo_arena_open(&replay->arena);
    if (status == MYO_OK)
        status = run_all(replay, inputs, input_count, log == NULL ? &silent : log);
    if (status == MYO_OK || status == MYO_FAILED)
        *out = replay;
    else
        myo_replay_close(&replay);
    return status;
}

const myo_replay_result *myo_replay_results(const myo_replay *replay, size_t *count)
{
    *count = replay->count;
    return replay->results;
}

const char *myo_replay_detector_name(const myo_replay *replay)
{
    return replay->name;
}

const char *myo_replay_render(myo_replay *replay)
{
    return myo_replay_text(replay);
}

const char *myo_replay_junit(myo_replay *replay)
{
    return myo_replay_junit_text(replay);
}

myo_status myo_replay_write_junit(myo_replay *replay, const char *path, const myo_log *log)
{
    const char *text = myo_replay_junit(replay);
    return text == NULL ? MYO_NO_MEMORY : myo_file_write(path, text, strlen(text), log);
}

void myo_replay_close(myo_replay **replay)
{
    if (replay == NULL || *replay == NULL)
        return;
    myo_array_free(&(*replay)->channels);
    myo_arena_close(&(*replay)->arena);
    myo_memory_free(*replay);
    *replay = NULL;
}
