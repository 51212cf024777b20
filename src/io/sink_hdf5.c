/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Native HDF5. Beyond the attributes of the format it keeps what another file said: rails, axes of
 * one accelerometer, gaps, and stream names that cannot be the name of a dataset. */
#include "io/sink_hdf5.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/hdf5_file.h"
#include "core/hdf5_write.h"
#include "core/memory.h"
#include "io/sink_kind.h"
#include "io/channel_type.h"

typedef struct hdf5_sink {
    myo_hdf5 *file;
    const myo_recording_info *info;
    const char *path;
    const myo_log *log;
    myo_arena *arena;
    const char **datasets; /* path per stream */
} hdf5_sink;

static bool is_plain(const myo_recording_info *info, size_t stream)
{
    const char *name = info->streams[stream].name;
    if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
        return false;
    for (size_t i = 0; i < info->stream_count; i++)
        if (i != stream && strcmp(info->streams[i].name, name) == 0)
            return false;
    return true;
}

/* Streams keep their order through the names "stream1", ... where their own cannot be used. */
static const char *stream_path(const hdf5_sink *it, const char *group, size_t stream)
{
    const char *name = it->info->streams[stream].name;
    return is_plain(it->info, stream)
               ? myo_arena_format(it->arena, "%s/%s", group, name)
               : myo_arena_format(it->arena, "%s/stream%zu", group, stream + 1);
}

static myo_status set_channels(const hdf5_sink *it, const char *path, const myo_stream *stream)
{
    const size_t count = stream->channel_count;
    const char **texts = myo_arena_new(it->arena, 3 * count, sizeof *texts);
    double *numbers = myo_arena_new(it->arena, 5 * count, sizeof *numbers);
    if (texts == NULL || numbers == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < count; c++) {
        const myo_channel *channel = &stream->channels[c];
        texts[c] = channel->name;
        texts[count + c] = myo_channel_type_name(channel->type);
        texts[2 * count + c] = channel->unit;
        numbers[c] = channel->scale;
        numbers[count + c] = channel->offset;
        numbers[2 * count + c] = channel->rail_low;
        numbers[3 * count + c] = channel->rail_high;
        numbers[4 * count + c] = channel->axis_group;
    }
    MYO_TRY(myo_hdf5_set_texts(it->file, path, "channel_names", texts, count));
    MYO_TRY(myo_hdf5_set_texts(it->file, path, "channel_types", texts + count, count));
    MYO_TRY(myo_hdf5_set_texts(it->file, path, "units", texts + 2 * count, count));
    MYO_TRY(myo_hdf5_set_numbers(it->file, path, "scale", numbers, count));
    MYO_TRY(myo_hdf5_set_numbers(it->file, path, "offset", numbers + count, count));
    MYO_TRY(myo_hdf5_set_numbers(it->file, path, "rail_low", numbers + 2 * count, count));
    MYO_TRY(myo_hdf5_set_numbers(it->file, path, "rail_high", numbers + 3 * count, count));
    return myo_hdf5_set_numbers(it->file, path, "axis_group", numbers + 4 * count, count);
}

static myo_status make_stream(const hdf5_sink *it, size_t index)
{
    const myo_stream *stream = &it->info->streams[index];
    const char *path = stream_path(it, "/streams", index);
    if (path == NULL)
        return MYO_NO_MEMORY;
    it->datasets[index] = path;
    MYO_TRY(myo_hdf5_make_rows(it->file, path, stream->sample_type, stream->channel_count, false));
    if (!is_plain(it->info, index))
        MYO_TRY(myo_hdf5_set_text(it->file, path, "name", stream->name));
    MYO_TRY(myo_hdf5_set_number(it->file, path, "rate_hz", stream->rate_hz));
    MYO_TRY(myo_hdf5_set_number(it->file, path, "start_s", stream->start_s));
    MYO_TRY(myo_hdf5_set_integer(it->file, path, "order", (int64_t)index));
    return set_channels(it, path, stream);
}

static myo_status put_gaps(const hdf5_sink *it)
{
    bool any = false;
    for (size_t s = 0; s < it->info->stream_count; s++)
        any = any || it->info->streams[s].gap_count > 0;
    if (any)
        MYO_TRY(myo_hdf5_make_group(it->file, "/gaps"));
    for (size_t s = 0; any && s < it->info->stream_count; s++) {
        const myo_stream *stream = &it->info->streams[s];
        const char *path = stream_path(it, "/gaps", s);
        if (stream->gap_count == 0)
            continue;
        if (path == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(myo_hdf5_make_rows(it->file, path, MYO_SAMPLE_FLOAT64, 2, false));
        for (size_t i = 0; i < stream->gap_count; i++) {
            const double row[2] = { (double)stream->gaps[i].first, (double)stream->gaps[i].count };
            MYO_TRY(myo_hdf5_append(it->file, path, row, 1));
        }
    }
    return MYO_OK;
}

static myo_status put_marks(const hdf5_sink *it)
{
    const size_t count = it->info->mark_count;
    const char **texts = myo_arena_new(it->arena, 2 * count, sizeof *texts);
    double *times = myo_arena_new(it->arena, 2 * count, sizeof *times);
    if (texts == NULL || times == NULL)
        return MYO_NO_MEMORY;
    if (count == 0)
        return MYO_OK;
    for (size_t i = 0; i < count; i++) {
        const myo_mark *mark = &it->info->marks[i];
        times[i] = mark->onset_s;
        times[count + i] = mark->duration_s;
        texts[i] = mark->type;
        texts[count + i] = mark->channel == NULL ? "n/a" : mark->channel;
    }
    MYO_TRY(myo_hdf5_make_group(it->file, "/events"));
    MYO_TRY(myo_hdf5_make_rows(it->file, "/events/onset", MYO_SAMPLE_FLOAT64, 0, false));
    MYO_TRY(myo_hdf5_append(it->file, "/events/onset", times, count));
    MYO_TRY(myo_hdf5_make_rows(it->file, "/events/duration", MYO_SAMPLE_FLOAT64, 0, false));
    MYO_TRY(myo_hdf5_append(it->file, "/events/duration", times + count, count));
    MYO_TRY(myo_hdf5_put_texts(it->file, "/events/trial_type", texts, count));
    return myo_hdf5_put_texts(it->file, "/events/channel", texts + count, count);
}

static myo_status cannot_write(const hdf5_sink *it, myo_status status)
{
    return myo_fail(it->log, status, "cannot write %s: %s; free space or choose another folder",
                    it->path, myo_status_text(status));
}

static myo_status layout(const hdf5_sink *it)
{
    MYO_TRY(myo_hdf5_set_text(it->file, "/", "format", "myoscribe"));
    MYO_TRY(myo_hdf5_set_integer(it->file, "/", "format_version", 1));
    if (it->info->recorded_at != NULL)
        MYO_TRY(myo_hdf5_set_text(it->file, "/", "recorded_at", it->info->recorded_at));
    MYO_TRY(myo_hdf5_make_group(it->file, "/streams"));
    for (size_t s = 0; s < it->info->stream_count; s++)
        MYO_TRY(make_stream(it, s));
    return MYO_OK;
}

static myo_status open_hdf5(void **state, const char *path, const myo_recording_info *info,
                            const myo_log *log)
{
    hdf5_sink *it = myo_memory_new(1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    *it = (hdf5_sink) { .info = info, .log = log };
    MYO_TRY(myo_arena_open(&it->arena));
    it->path = myo_arena_text(it->arena, path);
    it->datasets = myo_arena_new(it->arena, info->stream_count, sizeof *it->datasets);
    if (it->path == NULL || it->datasets == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_hdf5_create(&it->file, path, log));
    const myo_status status = layout(it);
    return status == MYO_OK ? MYO_OK : cannot_write(it, status);
}

static myo_status append_hdf5(void *state, size_t stream, const void *frames, size_t count)
{
    hdf5_sink *it = state;
    const myo_status status = myo_hdf5_append(it->file, it->datasets[stream], frames, count);
    return status == MYO_OK ? MYO_OK : cannot_write(it, status);
}

static myo_status finish_hdf5(void *state)
{
    hdf5_sink *it = state;
    if (it->info->mark_count > MYO_HDF5_TEXTS)
        return myo_fail(
            it->log, MYO_UNSUPPORTED,
            "%zu marks are more than the %d that a native file may hold; leave some out",
            it->info->mark_count, MYO_HDF5_TEXTS);
    myo_status status = put_gaps(it);
    if (status == MYO_OK)
        status = put_marks(it);
    if (status != MYO_OK)
        return cannot_write(it, status);
    return myo_hdf5_finish(&it->file, it->log);
}

static void discard_hdf5(void *state)
{
    hdf5_sink *it = state;
    myo_hdf5_close(&it->file);
    myo_arena_close(&it->arena);
    myo_memory_free(it);
}

const myo_sink_kind myo_sink_hdf5 = { open_hdf5, append_hdf5, finish_hdf5, discard_hdf5 };
