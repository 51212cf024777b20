/* SPDX-License-Identifier: GPL-3.0-or-later */
/** <key>/events.tsv as `score` reads it, recordings.tsv with the durations, replay.json. */
#include "replay/replay_files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "replay/detector_events.h"

static int by_onset(const void *left, const void *right)
{
    const myo_replay_row *a = left, *b = right;
    if (a->onset_s != b->onset_s)
        return a->onset_s < b->onset_s ? -1 : 1;
    const int channel = strcmp(a->channel, b->channel);
    if (channel != 0)
        return channel;
    return a->event.decided_sample < b->event.decided_sample   ? -1
           : a->event.decided_sample > b->event.decided_sample ? 1
                                                               : 0;
}

static void add_row(myo_text *text, const myo_replay *replay, const myo_replay_row *row)
{
    const myo_detector_event *event = &row->event;
    const double latency_ms = 1e3 * (row->decided_s - row->onset_s);
    (void)myo_text_add(text, "%.6f\t", row->onset_s);
    if (myo_replay_is_open(event))
        (void)myo_text_add(text, "n/a\t");
    else
        (void)myo_text_add(text, "%.6f\t", row->duration_s);
    (void)myo_text_add(text, "%s\t", myo_replay_class_name(event->event_class));
    (void)myo_text_add_tsv(text, row->channel);
    if (event->confidence < 0)
        (void)myo_text_add(text, "\tn/a\t");
    else
        (void)myo_text_add(text, "\t%.4f\t", (double)event->confidence);
    (void)myo_text_add_tsv(text, replay->name);
    (void)myo_text_add(text, " decided %.1f ms after the onset\t%.6f\t%.3f\t%lld\t%lld\t",
                       latency_ms, row->decided_s, latency_ms, (long long)event->onset_sample,
                       (long long)event->decided_sample);
    if (event->amplitude > 0)
        (void)myo_text_add(text, "%.4f\n", (double)event->amplitude);
    else
        (void)myo_text_add(text, "n/a\n");
}

myo_status myo_replay_forget_events(const myo_replay *replay, const char *key)
{
    const char *path = myo_arena_format(replay->arena, "%s/%s/events.tsv", replay->folder, key);
    if (path == NULL)
        return MYO_NO_MEMORY;
    unlink(path);
    return MYO_OK;
}

myo_status myo_replay_write_events(const myo_replay *replay, const char *key, const myo_array *rows,
                                   const myo_log *log)
{
    char *folder = myo_arena_format(replay->arena, "%s/%s", replay->folder, key);
    char *path = myo_arena_format(replay->arena, "%s/%s/events.tsv", replay->folder, key);
    if (folder == NULL || path == NULL)
        return MYO_NO_MEMORY;
    if (rows->count > 1)
        qsort(rows->items, rows->count, sizeof(myo_replay_row), by_onset);
    myo_text text = { 0 };
    (void)myo_text_add(&text, "onset\tduration\ttrial_type\tchannel\tconfidence\treason\tdecided\t"
                              "latency_ms\tonset_sample\tdecided_sample\tamplitude_uv\n");
    for (size_t i = 0; i < rows->count; i++)
        add_row(&text, replay, &((const myo_replay_row *)rows->items)[i]);
    myo_status status = text.failed ? MYO_NO_MEMORY : myo_folder_make(folder, log);
    if (status == MYO_OK)
        status = myo_file_write(path, text.bytes, text.length, log);
    myo_text_free(&text);
    return status;
}

/* Of one channel. */
static double ns_per_sample(const myo_replay_result *result)
{
    return result->samples > 0 ? 1e9 * result->seconds / (double)result->samples : NAN;
}

static void add_result(myo_json *list, const myo_replay_result *result)
{
    myo_json *node = myo_json_add_object(list, NULL);
    myo_json_add_text(node, "recording", result->key);
    myo_json_add_text(node, "status", result->status == MYO_OK ? "ok" : "failed");
    if (result->status != MYO_OK) {
        myo_json_add_text(node, "reason", result->reason);
        return;
    }
    myo_json_add_integer(node, "events", result->events);
    myo_json_add_rounded(node, "duration_s", result->duration_s, 6);
    myo_json_add_integer(node, "channels", (int64_t)result->channels);
    myo_json_add_rounded(node, "latency_mean_ms", result->latency_mean_ms, 3);
    myo_json_add_rounded(node, "latency_max_ms", result->latency_max_ms, 3);
    myo_json_add_integer(node, "state_bytes", (int64_t)result->state_bytes);
    myo_json_add_number(node, "seconds", result->seconds);
    myo_json_add_number(node, "ns_per_sample", ns_per_sample(result));
    myo_json_add_number(node, "worst_call_s", result->worst_call_s);
    myo_json_add_integer(node, "worst_call_frame", result->worst_call_frame);
    myo_json_add_integer(node, "repeated", result->repeated);
    myo_json_add_bool(node, "breaks_promise", result->breaks_promise);
    myo_json *variations = myo_json_add_array(node, "variations");
    for (size_t v = 0; v < result->variation_count; v++) {
        const myo_replay_variation *variation = &result->variations[v];
        myo_json *row = myo_json_add_object(variations, NULL);
        myo_json_add_text(row, "what", variation->what);
        myo_json_add_bool(row, "promised", variation->promised);
        myo_json_add_bool(row, "ran", variation->ran);
        myo_json_add_bool(row, "refused", variation->refused);
        myo_json_add_text(row, "reason", variation->reason);
        myo_json_add_integer(row, "events", variation->events);
        myo_json_add_integer(row, "missing", variation->missing);
        myo_json_add_integer(row, "added", variation->added);
        myo_json_add_integer(row, "first_frame", variation->first_frame);
        myo_json_add_text(row, "first", variation->first);
    }
}

static myo_status write_json(const myo_replay *replay, const myo_log *log)
{
    const myo_replay_options *options = &replay->options;
    char *path = myo_arena_format(replay->arena, "%s/replay.json", replay->folder);
    myo_json *root = myo_json_new_object();
    myo_json_add_text(root, "detector", replay->name);
    myo_json_add_integer(root, "chunk_frames", (int64_t)options->chunk_frames);
    myo_json_add_text(root, "sample_type", options->int16 ? "int16" : "float32");
    myo_json_add_number(root, "gain", options->gain);
    myo_json_add_number(root, "offset_uv", options->offset_uv);
    myo_json_add_integer(root, "bits", (int64_t)options->bits);
    myo_json *list = myo_json_add_array(root, "recordings");
    for (size_t i = 0; i < replay->count; i++)
        add_result(list, &replay->results[i]);
    char *bytes = NULL;
    size_t length = 0;
    myo_status status = path == NULL ? MYO_NO_MEMORY : myo_json_dump(&bytes, &length, root, true);
    if (status == MYO_OK)
        status = myo_file_write(path, bytes, length, log);
    myo_memory_free(bytes);
    myo_json_close(&root);
    return status;
}

myo_status myo_replay_write_index(const myo_replay *replay, const myo_log *log)
{
    char *path = myo_arena_format(replay->arena, "%s/recordings.tsv", replay->folder);
    myo_text text = { 0 };
    MYO_TRY(path == NULL ? MYO_NO_MEMORY : myo_folder_make(replay->folder, log));
    MYO_TRY(write_json(replay, log));
    (void)myo_text_add(&text, "recording\tchannel\tduration_s\n");
    for (size_t i = 0; i < replay->channels.count; i++) {
        const myo_replay_channel *row = &((const myo_replay_channel *)replay->channels.items)[i];
        (void)myo_text_add_name(&text, row->key);
        (void)myo_text_add(&text, "\t");
        (void)myo_text_add_tsv(&text, row->name);
        (void)myo_text_add(&text, "\t%.6f\n", row->duration_s);
    }
    const myo_status status =
        text.failed ? MYO_NO_MEMORY : myo_file_write(path, text.bytes, text.length, log);
    myo_text_free(&text);
    return status;
}
