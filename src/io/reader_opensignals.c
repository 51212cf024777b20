/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenSignals HDF5 (bioplux, biosignalsplux, BITalino): one group per device, each with its own
 * rate and length, one dataset (N,1) per channel of ADC counts. */
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_attribute.h"
#include "core/hdf5_dataset.h"
#include "io/hdf5_common.h"
#include "io/opensignals.h"
#include "io/recorded_at.h"

enum { DEVICE_LIMIT = 64, BLOCK = 16384 };

typedef struct opensignals_device {
    const char **paths; /* dataset of each channel */
    size_t channel_count;
    int64_t stored;
} opensignals_device;

typedef struct opensignals {
    myo_hdf5 *file;
    opensignals_device *devices;
    int32_t *column;
    double *counter;
} opensignals;

typedef struct opensignals_context {
    opensignals *it;
    const myo_open_request *request;
    myo_draft *draft;
    int axis_group;
} opensignals_context;

static const char *device_path(myo_hdf5 *file, const char *name, myo_arena *arena)
{
    double rate = 0;
    const char *path = myo_arena_format(arena, "/%s", name);
    const char *raw = myo_arena_format(arena, "/%s/raw", name);
    return path != NULL && raw != NULL &&
                   myo_hdf5_attribute_number(file, path, "sampling rate", &rate) != MYO_NOT_FOUND &&
                   myo_hdf5_is_group(file, raw)
               ? path
               : NULL;
}

static bool probe_opensignals(const myo_probe *probe)
{
    myo_arena *arena = NULL;
    const char *const *names = NULL;
    size_t count = 0;
    bool found = false;
    myo_hdf5 *file = myo_hdf5_peek(probe, &arena);
    if (file == NULL)
        return false;
    if (myo_hdf5_members(file, "/", DEVICE_LIMIT, arena, &names, &count) == MYO_OK)
        for (size_t i = 0; i < count && !found; i++)
            found = device_path(file, names[i], arena) != NULL;
    myo_hdf5_close(&file);
    myo_arena_close(&arena);
    return found;
}

static myo_status read_channel(const opensignals_context *at, const char *path, const char *type,
                               double resolution, myo_channel_draft *channel, int64_t *frames)
{
    myo_arena *arena = at->request->arena;
    myo_hdf5_shape shape;
    const myo_status status = myo_hdf5_describe(at->it->file, path, &shape);
    if (status != MYO_OK || shape.kind != MYO_HDF5_INTEGER || shape.rank < 1 || shape.rank > 2 ||
        (shape.rank == 2 && shape.dims[1] != 1))
        return myo_hdf5_wrong(at->request, path, "the samples", status);
    const char *sensor = myo_hdf5_one_text(at->it->file, path, "sensor", arena);
    channel->name = myo_hdf5_one_text(at->it->file, path, "label", arena);
    if (!myo_opensignals_transfer(channel, type, sensor == NULL ? "" : sensor, resolution))
        return myo_fail(at->request->log, MYO_MALFORMED,
                        "%s: a resolution of %g bits is impossible; export the file again", path,
                        resolution);
    *frames = shape.dims[0];
    return MYO_OK;
}

static myo_status read_channels(const opensignals_context *at, const char *path,
                                opensignals_device *its, myo_stream_draft *stream)
{
    myo_arena *arena = at->request->arena;
    const double *numbers = NULL, *bits = NULL;
    size_t count = 0, resolutions = 0;
    myo_status status =
        myo_hdf5_attribute_numbers(at->it->file, path, "channels", arena, &numbers, &count);
    if (status != MYO_OK || count < 1 || count > MYO_CHANNEL_LIMIT)
        return myo_hdf5_wrong(at->request, path, "the attribute \"channels\"", status);
    status =
        myo_hdf5_attribute_numbers(at->it->file, path, "resolution", arena, &bits, &resolutions);
    if (status != MYO_OK || resolutions != count)
        return myo_hdf5_wrong(at->request, path, "the attribute \"resolution\"", status);
    const char *type = myo_hdf5_one_text(at->it->file, path, "device", arena);
    stream->channels = myo_draft_channels(arena, count);
    its->paths = myo_arena_new(arena, count, sizeof *its->paths);
    if (stream->channels == NULL || its->paths == NULL)
        return MYO_NO_MEMORY;
    bool unequal = false;
    for (size_t c = 0; c < count; c++) {
        int64_t frames = 0;
        its->paths[c] = myo_arena_format(arena, "%s/raw/channel_%.0f", path, numbers[c]);
        if (its->paths[c] == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(read_channel(at, its->paths[c], type == NULL ? "" : type, bits[c],
                             &stream->channels[c], &frames));
        unequal = unequal || (c > 0 && frames != its->stored);
        its->stored = c == 0 || frames < its->stored ? frames : its->stored;
    }
    its->channel_count = stream->channel_count = count;
    stream->frames = its->stored;
    return unequal ? myo_draft_note(at->draft, at->request,
                                    "device %s: its channels differ in length; the shortest counts",
                                    path + 1)
                   : MYO_OK;
}

static myo_status read_counter(const opensignals_context *at, const char *path,
                               const opensignals_device *its, myo_stream_draft *stream)
{
    const char *type = myo_hdf5_one_text(at->it->file, path, "device", at->request->arena);
    const char *counter = myo_arena_format(at->request->arena, "%s/raw/nSeq", path);
    myo_hdf5_shape shape;
    if (counter == NULL)
        return MYO_NO_MEMORY;
    if (!myo_hdf5_is_dataset(at->it->file, counter))
        return MYO_OK;
    myo_status status = myo_hdf5_describe(at->it->file, counter, &shape);
    if (status != MYO_OK || shape.kind != MYO_HDF5_INTEGER || shape.dims[0] < its->stored ||
        shape.rank < 1 || shape.rank > 2 || (shape.rank == 2 && shape.dims[1] != 1))
        return myo_hdf5_wrong(at->request, counter, "the sequence counter", status);
    const bool bitalino = type != NULL && strncmp(type, "bitalino", 8) == 0;
    myo_sequence sequence = { .modulus = bitalino ? 16 : 65536, .drops = MYO_ARRAY(myo_drop) };
    for (int64_t first = 0; status == MYO_OK && first < its->stored; first += BLOCK) {
        const int64_t left = its->stored - first;
        const size_t count = left < BLOCK ? (size_t)left : BLOCK;
        status = myo_hdf5_read(at->it->file, counter, first, count, false, MYO_SAMPLE_FLOAT64,
                               at->it->counter);
        if (status == MYO_OK)
            status = myo_sequence_add(&sequence, at->it->counter, count);
        else
            status = myo_hdf5_wrong(at->request, counter, "the sequence counter", status);
    }
    if (status == MYO_OK)
        status = myo_sequence_finish(&sequence, stream, at->request, at->draft);
    myo_array_free(&sequence.drops);
    return status;
}

static myo_status read_device(opensignals_context *at, const char *path, size_t index)
{
    opensignals_device *its = &at->it->devices[index];
    myo_stream_draft *stream = &at->draft->streams[index];
    *stream = (myo_stream_draft) { .name = myo_opensignals_name(at->request->arena, path + 1),
                                   .sample_type = MYO_SAMPLE_INT32 };
    if (stream->name == NULL)
        return MYO_NO_MEMORY;
    const myo_status status =
        myo_hdf5_attribute_number(at->it->file, path, "sampling rate", &stream->rate_hz);
    if (status != MYO_OK)
        return myo_hdf5_wrong(at->request, path, "the attribute \"sampling rate\"", status);
    if (stream->rate_hz == 0)
        return myo_fail(at->request->log, MYO_RATE,
                        "device %s: the sampling rate is 0; export the file again", path + 1);
    MYO_TRY(read_channels(at, path, its, stream));
    MYO_TRY(myo_recorded_at_take(
        at->draft, at->request, myo_hdf5_one_text(at->it->file, path, "date", at->request->arena),
        myo_hdf5_one_text(at->it->file, path, "time", at->request->arena), "file"));
    myo_opensignals_axes(stream, &at->axis_group);
    return read_counter(at, path, its, stream);
}

static myo_status say_calibration(const opensignals_context *at)
{
    bool any = false;
    for (size_t s = 0; s < at->draft->stream_count; s++)
        for (size_t c = 0; c < at->draft->streams[s].channel_count; c++)
            any = any || at->draft->streams[s].channels[c].type == MYO_CHANNEL_ACC;
    return any ? myo_draft_note(at->draft, at->request,
                                "accelerometer values use the sensor family's default calibration, "
                                "the file holds no other")
               : MYO_OK;
}

static myo_status open_opensignals(void **state, const myo_open_request *request, myo_draft *draft)
{
    opensignals *it = myo_arena_new(request->arena, 1, sizeof *it);
    const char *const *names = NULL;
    size_t count = 0;
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    opensignals_context at = { it, request, draft, 0 };
    MYO_TRY(myo_hdf5_open(&it->file, request->path, request->log));
    const myo_status status =
        myo_hdf5_members(it->file, "/", DEVICE_LIMIT, request->arena, &names, &count);
    if (status != MYO_OK)
        return myo_hdf5_wrong(request, "/", "the list of devices", status);
    it->devices = myo_arena_new(request->arena, count, sizeof *it->devices);
    it->column = myo_arena_new(request->arena, BLOCK, sizeof *it->column);
    it->counter = myo_arena_new(request->arena, BLOCK, sizeof *it->counter);
    draft->streams = myo_arena_new(request->arena, count, sizeof *draft->streams);
    if (it->devices == NULL || it->column == NULL || it->counter == NULL || draft->streams == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const char *path = device_path(it->file, names[i], request->arena);
        if (path != NULL)
            MYO_TRY(read_device(&at, path, draft->stream_count++));
    }
    draft->format = "OpenSignals HDF5";
    return say_calibration(&at);
}

static myo_status read_opensignals(void *state, size_t stream, int64_t first, size_t count,
                                   void *out)
{
    opensignals *it = state;
    const opensignals_device *its = &it->devices[stream];
    int32_t *frames = out;
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < BLOCK ? count - done : BLOCK;
        for (size_t c = 0; c < its->channel_count; c++) {
            MYO_TRY(myo_hdf5_read(it->file, its->paths[c], first + (int64_t)done, part, false,
                                  MYO_SAMPLE_INT32, it->column));
            for (size_t n = 0; n < part; n++)
                frames[(done + n) * its->channel_count + c] = it->column[n];
        }
        done += part;
    }
    return MYO_OK;
}

static void close_opensignals(void *state)
{
    myo_hdf5_close(&((opensignals *)state)->file);
}

const myo_reader myo_reader_opensignals = {
    .name = "OpenSignals HDF5",
    .probe = probe_opensignals,
    .open = open_opensignals,
    .read = read_opensignals,
    .close = close_opensignals,
};
