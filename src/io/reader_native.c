/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Native HDF5: root attributes format = "myoscribe" and format_version = 1, one dataset
 * [frames, channels] per stream under /streams, task marks under /events. sink_hdf5.c writes it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_attribute.h"
#include "core/hdf5_dataset.h"
#include "io/hdf5_common.h"
#include "io/recorded_at.h"
#include "io/channel_type.h"

enum { MARK_LIMIT = 65536 };

typedef struct native {
    myo_hdf5 *file;
    const char **paths; /* dataset of each stream */
    myo_stream_draft *streams;
    size_t stream_count;
} native;

/* What opening needs at every step. */
typedef struct native_context {
    native *it;
    const myo_open_request *request;
    myo_draft *draft;
} native_context;

static bool probe_native(const myo_probe *probe)
{
    myo_arena *arena = NULL;
    myo_hdf5 *file = myo_hdf5_peek(probe, &arena);
    if (file == NULL)
        return false;
    const char *format = myo_hdf5_one_text(file, "/", "format", arena);
    const bool found = format != NULL && strcmp(format, "myoscribe") == 0;
    myo_hdf5_close(&file);
    myo_arena_close(&arena);
    return found;
}

static myo_status wrong(const native_context *at, const char *path, const char *what,
                        myo_status status)
{
    return myo_hdf5_wrong(at->request, path, what, status);
}

/* An optional text per channel; NULL entries where the attribute is absent. */
static myo_status channel_texts(const native_context *at, const char *path, const char *name,
                                size_t count, const char *const **texts)
{
    size_t found = 0;
    const myo_status status =
        myo_hdf5_attribute_texts(at->it->file, path, name, at->request->arena, texts, &found);
    if (status == MYO_NOT_FOUND) {
        *texts = NULL;
        return MYO_OK;
    }
    return status == MYO_OK && found == count ? MYO_OK : wrong(at, path, name, status);
}

static myo_status channel_numbers(const native_context *at, const char *path, const char *name,
                                  size_t count, const double **values)
{
    size_t found = 0;
    const myo_status status =
        myo_hdf5_attribute_numbers(at->it->file, path, name, at->request->arena, values, &found);
    if (status == MYO_NOT_FOUND) {
        *values = NULL;
        return MYO_OK;
    }
    return status == MYO_OK && found == count ? MYO_OK : wrong(at, path, name, status);
}

static bool is_said(const char *text)
{
    return text[0] != '\0' && strcmp(text, "n/a") != 0;
}

static myo_status read_channels(const native_context *at, const char *path,
                                myo_stream_draft *stream)
{
    const size_t count = stream->channel_count;
    const char *const *names = NULL, *const *types = NULL, *const *units = NULL;
    const double *scale = NULL, *offset = NULL, *low = NULL, *high = NULL, *group = NULL;
    MYO_TRY(channel_texts(at, path, "channel_names", count, &names));
    MYO_TRY(channel_texts(at, path, "channel_types", count, &types));
    MYO_TRY(channel_texts(at, path, "units", count, &units));
    MYO_TRY(channel_numbers(at, path, "scale", count, &scale));
    MYO_TRY(channel_numbers(at, path, "offset", count, &offset));
    MYO_TRY(channel_numbers(at, path, "rail_low", count, &low));
    MYO_TRY(channel_numbers(at, path, "rail_high", count, &high));
    MYO_TRY(channel_numbers(at, path, "axis_group", count, &group));
    stream->channels = myo_draft_channels(at->request->arena, count);
    if (stream->channels == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < count; c++) {
        myo_channel_draft *channel = &stream->channels[c];
        channel->name = names == NULL || !is_said(names[c]) ? NULL : names[c];
        channel->type = types == NULL ? -1 : myo_channel_type_find(types[c]);
        channel->default_type = MYO_CHANNEL_EMG;
        channel->unit = units == NULL || !is_said(units[c]) ? NULL : units[c];
        channel->scale = scale == NULL ? 1 : scale[c];
        channel->offset = offset == NULL ? 0 : offset[c];
        channel->rail_low = low == NULL ? NAN : low[c];
        channel->rail_high = high == NULL ? NAN : high[c];
        channel->axis_group = group != NULL && group[c] >= 0 && group[c] < 1e6 ? (int)group[c] : -1;
        if (channel->unit != NULL && strcmp(channel->unit, "%FS") == 0 && channel->scale > 0) {
            channel->full_scale = 100 / channel->scale; /* so a sidecar can still calibrate it */
            channel->unit = NULL;
        }
        if (types != NULL && is_said(types[c]) && channel->type < 0)
            return myo_fail(at->request->log, MYO_MALFORMED,
                            "%s: channel type \"%s\" is unknown; write EMG, ACC, GYRO, FORCE, "
                            "TRIG or MISC",
                            path, types[c]);
    }
    return MYO_OK;
}

static myo_status read_gaps(const native_context *at, const char *name, myo_stream_draft *stream)
{
    const char *path = myo_arena_format(at->request->arena, "/gaps/%s", name);
    myo_hdf5_shape shape;
    if (path == NULL)
        return MYO_NO_MEMORY;
    if (!myo_hdf5_is_dataset(at->it->file, path))
        return MYO_OK;
    myo_status status = myo_hdf5_describe(at->it->file, path, &shape);
    if (status != MYO_OK || shape.rank != 2 || shape.dims[1] != 2 || shape.dims[0] > stream->frames)
        return wrong(at, path, "the gap list", status);
    const size_t count = (size_t)shape.dims[0];
    double *rows = myo_arena_new(at->request->arena, 2 * count, sizeof *rows);
    myo_drop *drops = myo_arena_new(at->request->arena, count, sizeof *drops);
    if (rows == NULL || drops == NULL)
        return MYO_NO_MEMORY;
    status = myo_hdf5_read(at->it->file, path, 0, count, false, MYO_SAMPLE_FLOAT64, rows);
    double end = 0;
    for (size_t i = 0; i < count && status == MYO_OK; i++) {
        const double first = rows[2 * i], length = rows[2 * i + 1];
        if (!(first >= end) || !(length > 0) || !(first + length <= (double)stream->frames))
            status = MYO_MALFORMED;
        else
            drops[i] = (myo_drop) { (int64_t)first, (int64_t)length };
        end = first + length;
    }
    if (status != MYO_OK)
        return wrong(at, path, "the gap list", status);
    stream->drops = drops;
    stream->drop_count = count;
    stream->drops_stored = true;
    return MYO_OK;
}

static myo_status read_stream(const native_context *at, const char *name, size_t index)
{
    myo_arena *arena = at->request->arena;
    myo_stream_draft *stream = &at->it->streams[index];
    const char *path = myo_arena_format(arena, "/streams/%s", name);
    myo_hdf5_shape shape;
    if (path == NULL)
        return MYO_NO_MEMORY;
    at->it->paths[index] = path;
    myo_status status = myo_hdf5_describe(at->it->file, path, &shape);
    if (status != MYO_OK || shape.rank != 2 || shape.dims[1] < 1 ||
        shape.dims[1] > MYO_CHANNEL_LIMIT ||
        (shape.kind != MYO_HDF5_INTEGER && shape.kind != MYO_HDF5_FLOAT))
        return wrong(at, path, "the dataset [frames, channels]", status);
    *stream = (myo_stream_draft) { .name = name,
                                   .frames = shape.dims[0],
                                   .channel_count = (size_t)shape.dims[1],
                                   .sample_type = myo_hdf5_sample_type(&shape) };
    const char *own_name = myo_hdf5_one_text(at->it->file, path, "name", arena);
    if (own_name != NULL)
        stream->name = own_name;
    status = myo_hdf5_attribute_number(at->it->file, path, "rate_hz", &stream->rate_hz);
    if (status != MYO_OK && status != MYO_NOT_FOUND)
        return wrong(at, path, "rate_hz", status);
    status = myo_hdf5_attribute_number(at->it->file, path, "start_s", &stream->start_s);
    if (status != MYO_OK && status != MYO_NOT_FOUND)
        return wrong(at, path, "start_s", status);
    MYO_TRY(read_channels(at, path, stream));
    return read_gaps(at, name, stream);
}

/* The order the streams were written in, else that of their names. */
static myo_status ordered(const native_context *at, const char *const *names, size_t count,
                          const char **out)
{
    bool complete = true;
    for (size_t i = 0; i < count; i++) {
        double order = -1;
        const char *path = myo_arena_format(at->request->arena, "/streams/%s", names[i]);
        if (path == NULL)
            return MYO_NO_MEMORY;
        if (myo_hdf5_attribute_number(at->it->file, path, "order", &order) == MYO_OK &&
            order >= 0 && order < (double)count && out[(size_t)order] == NULL)
            out[(size_t)order] = names[i];
        else
            complete = false;
    }
    for (size_t i = 0; i < count && !complete; i++)
        out[i] = names[i];
    return MYO_OK;
}

static myo_status read_marks(const native_context *at)
{
    native *it = at->it;
    myo_arena *arena = at->request->arena;
    const char *const *types = NULL, *const *channels = NULL;
    size_t count = 0, named = 0;
    if (!myo_hdf5_is_group(it->file, "/events"))
        return MYO_OK;
    myo_status status = myo_hdf5_read_texts(it->file, "/events/trial_type", arena, &types, &count);
    double *times = myo_arena_new(arena, 2 * count, sizeof *times);
    if (times == NULL)
        return MYO_NO_MEMORY;
    if (status == MYO_OK)
        status =
            myo_hdf5_read(it->file, "/events/onset", 0, count, false, MYO_SAMPLE_FLOAT64, times);
    if (status == MYO_OK)
        status = myo_hdf5_read(it->file, "/events/duration", 0, count, false, MYO_SAMPLE_FLOAT64,
                               times + count);
    if (status != MYO_OK)
        return wrong(at, "/events", "onset, duration or trial_type", status);
    status = myo_hdf5_read_texts(it->file, "/events/channel", arena, &channels, &named);
    if (status != MYO_NOT_FOUND && (status != MYO_OK || named != count))
        return wrong(at, "/events", "channel", status);
    for (size_t i = 0; i < count; i++) {
        myo_mark *mark = myo_array_push(&at->draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        const bool has_channel = named == count && is_said(channels[i]);
        *mark =
            (myo_mark) { times[i], times[count + i], types[i], has_channel ? channels[i] : NULL };
        if (!isfinite(mark->onset_s) || !(mark->duration_s >= 0) || isinf(mark->duration_s))
            return wrong(at, "/events", "an onset or duration", MYO_MALFORMED);
    }
    return MYO_OK;
}

static myo_status open_native(void **state, const myo_open_request *request, myo_draft *draft)
{
    native *it = myo_arena_new(request->arena, 1, sizeof *it);
    const native_context at = { it, request, draft };
    const char *const *names = NULL;
    double version = 0;
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    MYO_TRY(myo_hdf5_open(&it->file, request->path, request->log));
    if (myo_hdf5_attribute_number(it->file, "/", "format_version", &version) != MYO_OK ||
        version != 1)
        return myo_fail(request->log, MYO_UNSUPPORTED,
                        "the native format's version is %g, this program reads 1; use a newer one",
                        version);
    const myo_status status = myo_hdf5_members(it->file, "/streams", MYO_STREAM_LIMIT,
                                               request->arena, &names, &it->stream_count);
    if (status != MYO_OK)
        return wrong(&at, "/streams", "the group of streams", status);
    const char **order = myo_arena_new(request->arena, it->stream_count, sizeof *order);
    it->streams = myo_arena_new(request->arena, it->stream_count, sizeof *it->streams);
    it->paths = myo_arena_new(request->arena, it->stream_count, sizeof *it->paths);
    if (order == NULL || it->streams == NULL || it->paths == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(ordered(&at, names, it->stream_count, order));
    for (size_t i = 0; i < it->stream_count; i++)
        MYO_TRY(read_stream(&at, order[i], i));
    draft->format = "myoscribe HDF5";
    draft->streams = it->streams;
    draft->stream_count = it->stream_count;
    MYO_TRY(myo_recorded_at_take(draft, request,
                                 myo_hdf5_one_text(it->file, "/", "recorded_at", request->arena),
                                 NULL, "file"));
    return read_marks(&at);
}

static myo_status read_native(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    native *it = state;
    return myo_hdf5_read(it->file, it->paths[stream], first, count, false,
                         it->streams[stream].sample_type, out);
}

static void close_native(void *state)
{
    myo_hdf5_close(&((native *)state)->file);
}

const myo_reader myo_reader_native = {
    .name = "myoscribe HDF5",
    .probe = probe_native,
    .open = open_native,
    .read = read_native,
    .close = close_native,
};
