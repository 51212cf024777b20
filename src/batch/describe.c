/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "myoscribe/describe.h"

#include "core/json.h"
#include "core/memory.h"

static const char *const type_names[] = {
    [MYO_CHANNEL_EMG] = "EMG",     [MYO_CHANNEL_ACC] = "ACC",   [MYO_CHANNEL_GYRO] = "GYRO",
    [MYO_CHANNEL_FORCE] = "FORCE", [MYO_CHANNEL_TRIG] = "TRIG", [MYO_CHANNEL_MISC] = "MISC"
};

static void add_channel(myo_json *list, const myo_channel *channel)
{
    myo_json *out = myo_json_add_object(list, NULL);
    myo_json_add_text(out, "name", channel->name);
    myo_json_add_text(out, "type", type_names[channel->type]);
    myo_json_add_text(out, "unit", channel->unit);
    myo_json_add_text(out, "unit_source", channel->unit_source);
    myo_json_add_text(out, "type_source", channel->type_source);
    myo_json_add_bool(out, "calibrated", channel->calibrated);
    myo_json_add_number(out, "scale", channel->scale);
    myo_json_add_number(out, "offset", channel->offset);
    myo_json_add_number(out, "rail_low", channel->rail_low);
    myo_json_add_number(out, "rail_high", channel->rail_high);
}

static void add_stream(myo_json *list, const myo_stream *stream)
{
    myo_json *out = myo_json_add_object(list, NULL);
    myo_json_add_text(out, "name", stream->name);
    myo_json_add_number(out, "rate_hz", stream->rate_hz);
    myo_json_add_text(out, "rate_source", stream->rate_source);
    myo_json_add_number(out, "start_s", stream->start_s);
    myo_json_add_integer(out, "frames", stream->frames);
    myo_json_add_number(out, "duration_s", (double)stream->frames / stream->rate_hz);
    myo_json *channels = myo_json_add_array(out, "channels");
    for (size_t i = 0; i < stream->channel_count; i++)
        add_channel(channels, &stream->channels[i]);
    myo_json *gaps = myo_json_add_array(out, "gaps");
    for (size_t i = 0; i < stream->gap_count; i++) {
        myo_json *gap = myo_json_add_object(gaps, NULL);
        myo_json_add_integer(gap, "first", stream->gaps[i].first);
        myo_json_add_integer(gap, "count", stream->gaps[i].count);
    }
}

static void add_info(myo_json *root, const myo_recording_info *info)
{
    myo_json_add_text(root, "format", info->format);
    myo_json *streams = myo_json_add_array(root, "streams");
    for (size_t i = 0; i < info->stream_count; i++)
        add_stream(streams, &info->streams[i]);
    myo_json_add_text(root, "recorded_at", info->recorded_at);
    myo_json_add_text(root, "mark_source", info->mark_source);
    myo_json *marks = myo_json_add_array(root, "marks");
    for (size_t i = 0; i < info->mark_count; i++) {
        myo_json *mark = myo_json_add_object(marks, NULL);
        myo_json_add_number(mark, "onset_s", info->marks[i].onset_s);
        myo_json_add_number(mark, "duration_s", info->marks[i].duration_s);
        myo_json_add_text(mark, "type", info->marks[i].type);
        myo_json_add_text(mark, "channel", info->marks[i].channel);
    }
    myo_json *notes = myo_json_add_array(root, "notes");
    for (size_t i = 0; i < info->note_count; i++)
        myo_json_add_text(notes, NULL, info->notes[i]);
}

myo_status myo_describe_json(char **out, const char *path, const myo_recording_info *info,
                             const char *error)
{
    myo_json *root = myo_json_new_object();
    myo_json_add_text(root, "path", path);
    if (info != NULL)
        add_info(root, info);
    else
        myo_json_add_text(root, "error", error);
    size_t length = 0;
    const myo_status status = myo_json_dump(out, &length, root, true);
    myo_json_close(&root);
    return status;
}

myo_status myo_describe_progress(char **out, const myo_batch_progress *progress)
{
    myo_json *root = myo_json_new_object();
    myo_json_add_integer(root, "total", (int64_t)progress->total);
    myo_json_add_integer(root, "done", (int64_t)progress->done);
    myo_json_add_integer(root, "failed", (int64_t)progress->failed);
    myo_json_add_integer(root, "reused", (int64_t)progress->reused);
    myo_json_add_rounded(root, "recorded_s", progress->recorded_s, 3);
    myo_json_add_rounded(root, "elapsed_s", progress->elapsed_s, 3);
    myo_json_add_rounded(root, "left_s", progress->left_s, 3);
    if (progress->recording != NULL)
        myo_json_add_text(root, "recording", progress->recording);
    if (progress->message != NULL)
        myo_json_add_text(root, "message", progress->message);
    size_t length = 0;
    const myo_status status = myo_json_dump(out, &length, root, false);
    myo_json_close(&root);
    return status;
}

void myo_describe_free(char *text)
{
    myo_memory_free(text);
}
