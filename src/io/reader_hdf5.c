/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any other HDF5 file: the user names the dataset, its attributes or --rate give the rate. Also the
 * place where a damaged HDF5 file gets its error line. */
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_attribute.h"
#include "core/hdf5_dataset.h"
#include "io/hdf5_common.h"

typedef struct generic {
    myo_hdf5 *file;
    const char *path;
    bool reversed; /* channels are rows */
    myo_stream_draft *stream;
} generic;

static bool probe_hdf5(const myo_probe *probe)
{
    return probe->is_hdf5;
}

static myo_status read_rate(generic *it)
{
    static const char *const names[] = { "rate_hz",
                                         "sampling_rate",
                                         "sampling rate",
                                         "SamplingFrequency",
                                         "sampling_frequency",
                                         "sample_rate",
                                         "rate",
                                         "fs" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const myo_status status =
            myo_hdf5_attribute_number(it->file, it->path, names[i], &it->stream->rate_hz);
        if (status == MYO_OK) {
            it->stream->rate_source = names[i];
            return MYO_OK;
        }
        if (status == MYO_NO_MEMORY)
            return status;
    }
    return MYO_OK;
}

static myo_status read_channels(generic *it, const myo_open_request *request)
{
    static const char *const unit_names[] = { "units", "unit" };
    const size_t count = it->stream->channel_count;
    const char *const *names = NULL, *const *units = NULL;
    size_t named = 0, united = 0;
    it->stream->channels = myo_draft_channels(request->arena, count);
    if (it->stream->channels == NULL)
        return MYO_NO_MEMORY;
    if (myo_hdf5_attribute_texts(it->file, it->path, "channel_names", request->arena, &names,
                                 &named) != MYO_OK)
        named = 0;
    for (size_t i = 0; i < 2 && united == 0; i++)
        if (myo_hdf5_attribute_texts(it->file, it->path, unit_names[i], request->arena, &units,
                                     &united) != MYO_OK)
            united = 0;
    for (size_t c = 0; c < count; c++) {
        myo_channel_draft *channel = &it->stream->channels[c];
        channel->default_type = MYO_CHANNEL_EMG;
        channel->name = named == count ? names[c] : NULL;
        if (united == count || united == 1)
            channel->unit = units[united == 1 ? 0 : c];
    }
    return MYO_OK;
}

static myo_status open_hdf5(void **state, const myo_open_request *request, myo_draft *draft)
{
    generic *it = myo_arena_new(request->arena, 1, sizeof *it);
    myo_stream_draft *stream = myo_arena_new(request->arena, 1, sizeof *stream);
    myo_hdf5_shape shape;
    if (it == NULL || stream == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    it->stream = stream;
    it->path = request->options->dataset;
    MYO_TRY(myo_hdf5_open(&it->file, request->path, request->log));
    if (it->path == NULL)
        return myo_fail(request->log, MYO_NOT_A_RECORDING,
                        "an HDF5 file of an unknown layout; name its samples with --dataset /PATH "
                        "(`h5ls -r FILE` lists them)");
    const myo_status status = myo_hdf5_describe(it->file, it->path, &shape);
    if (status != MYO_OK || shape.rank < 1 || shape.rank > 2 ||
        (shape.kind != MYO_HDF5_INTEGER && shape.kind != MYO_HDF5_FLOAT))
        return myo_hdf5_wrong(request, it->path, "a dataset of numbers in rows and columns",
                              status);
    it->reversed = shape.rank == 2 && shape.dims[1] > shape.dims[0];
    const int64_t columns = shape.rank == 1 ? 1 : shape.dims[it->reversed ? 0 : 1];
    if (columns < 1 || columns > MYO_CHANNEL_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "%s has %lld columns; 1 to %d are supported",
                        it->path, (long long)columns, MYO_CHANNEL_LIMIT);
    *stream = (myo_stream_draft) { .frames = shape.dims[it->reversed ? 1 : 0],
                                   .channel_count = (size_t)columns,
                                   .sample_type = myo_hdf5_sample_type(&shape) };
    MYO_TRY(read_rate(it));
    MYO_TRY(read_channels(it, request));
    draft->format = "HDF5";
    draft->takes_dataset = true;
    draft->streams = stream;
    draft->stream_count = 1;
    return myo_draft_note(draft, request,
                          "the samples are %s as --dataset says; time is taken to run along the "
                          "longer side (%lld frames, %lld channels)",
                          it->path, (long long)stream->frames, (long long)columns);
}

static myo_status read_hdf5(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    generic *it = state;
    (void)stream;
    return myo_hdf5_read(it->file, it->path, first, count, it->reversed, it->stream->sample_type,
                         out);
}

static void close_hdf5(void *state)
{
    myo_hdf5_close(&((generic *)state)->file);
}

const myo_reader myo_reader_hdf5 = {
    .name = "HDF5",
    .probe = probe_hdf5,
    .open = open_hdf5,
    .read = read_hdf5,
    .close = close_hdf5,
    .extensions = ".h5 .hdf5",
};
