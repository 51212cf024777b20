/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NWB 2.x: ElectricalSeries and TimeSeries under /acquisition and /processing, each a stream.
 * volts = data * conversion * channel_conversion + offset; intervals are marks. */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_attribute.h"
#include "core/hdf5_dataset.h"
#include "core/text.h"
#include "io/hdf5_common.h"
#include "io/recorded_at.h"
#include "io/text_rows.h"
#include "io/time_column.h"

enum { MEMBER_LIMIT = 1024, BLOCK = 4096, MARK_LIMIT = 65536 };

typedef struct series {
    const char *data; /* path of the samples */
    myo_sample_type type;
} series;

typedef struct nwb {
    myo_hdf5 *file;
    series *all; /* per stream */
} nwb;

typedef struct nwb_context {
    nwb *it;
    const myo_open_request *request;
    myo_draft *draft;
} nwb_context;

static bool probe_nwb(const myo_probe *probe)
{
    myo_arena *arena = NULL;
    myo_hdf5 *file = myo_hdf5_peek(probe, &arena);
    if (file == NULL)
        return false;
    const char *type = myo_hdf5_one_text(file, "/", "neurodata_type", arena);
    const bool found = (type != NULL && strcmp(type, "NWBFile") == 0) ||
                       myo_hdf5_one_text(file, "/", "nwb_version", arena) != NULL;
    myo_hdf5_close(&file);
    myo_arena_close(&arena);
    return found;
}

static double attribute_or(const nwb_context *at, const char *path, const char *name,
                           double fallback)
{
    double value = fallback;
    return myo_hdf5_attribute_number(at->it->file, path, name, &value) == MYO_OK ? value : fallback;
}

/* Regular timestamps give a rate; irregular ones are refused as any other clock. */
static myo_status rate_from_timestamps(const nwb_context *at, const char *path,
                                       myo_stream_draft *stream)
{
    myo_hdf5_shape shape;
    const myo_status status = myo_hdf5_describe(at->it->file, path, &shape);
    if (status != MYO_OK || shape.rank != 1 || shape.kind == MYO_HDF5_STRING ||
        shape.dims[0] != stream->frames)
        return myo_hdf5_wrong(at->request, path, "the list of times", status);
    myo_time_column *column = myo_arena_new(at->request->arena, 1, sizeof *column);
    double *block = myo_arena_new(at->request->arena, BLOCK, sizeof *block);
    if (column == NULL || block == NULL)
        return MYO_NO_MEMORY;
    *column = (myo_time_column) { .unit_s = 1, .checkpoints = MYO_ARRAY(double) };
    myo_status result = MYO_OK;
    for (int64_t first = 0; result == MYO_OK && first < stream->frames; first += BLOCK) {
        const int64_t left = stream->frames - first;
        const size_t count = left < BLOCK ? (size_t)left : BLOCK;
        result = myo_hdf5_read(at->it->file, path, first, count, false, MYO_SAMPLE_FLOAT64, block);
        if (result != MYO_OK)
            result = myo_hdf5_wrong(at->request, path, "the list of times", result);
        for (size_t i = 0; result == MYO_OK && i < count; i++)
            result = myo_time_column_add(column, block[i]);
    }
    /* doubles near an epoch of seconds carry rounding of 1e-7 s */
    column->quantum_s = fabs(column->last_s) * 4e-16 + 1e-9;
    bool resampled = false;
    myo_recording_options options = *at->request->options;
    options.resample_irregular = false;
    myo_open_request request = *at->request;
    request.options = &options;
    if (result == MYO_OK)
        result = myo_time_column_rate(column, path, &request, &stream->rate_hz, &stream->start_s,
                                      &resampled);
    stream->rate_source = "timestamps";
    myo_array_free(&column->checkpoints);
    return result;
}

static myo_status read_clock(const nwb_context *at, const char *path, myo_stream_draft *stream)
{
    const char *start = myo_arena_format(at->request->arena, "%s/starting_time", path);
    const char *times = myo_arena_format(at->request->arena, "%s/timestamps", path);
    double value = 0;
    if (start == NULL || times == NULL)
        return MYO_NO_MEMORY;
    if (myo_hdf5_is_dataset(at->it->file, times))
        return rate_from_timestamps(at, times, stream);
    if (!myo_hdf5_is_dataset(at->it->file, start))
        return MYO_OK; /* --rate may give it */
    if (myo_hdf5_read_number(at->it->file, start, &value) != MYO_OK)
        return myo_hdf5_wrong(at->request, start, "the start time", MYO_MALFORMED);
    stream->start_s = value;
    stream->rate_hz = attribute_or(at, start, "rate", 0);
    /* the schema stores the rate as float32: 1111.111 becomes 1111.1110839... */
    for (double power = 1; power <= 1e6; power *= 10) {
        const double round = floor(stream->rate_hz * power + 0.5) / power;
        if (round > 0 && (double)(float)round == stream->rate_hz) {
            stream->rate_hz = round;
            break;
        }
    }
    return MYO_OK;
}

static myo_status read_conversion(const nwb_context *at, const char *path, const char *data,
                                  const char *type, myo_stream_draft *stream)
{
    const double conversion = attribute_or(at, data, "conversion", 1);
    const double offset = attribute_or(at, data, "offset", 0);
    const char *unit = myo_hdf5_one_text(at->it->file, data, "unit", at->request->arena);
    const char *gains = myo_arena_format(at->request->arena, "%s/channel_conversion", path);
    const bool electrical = strcmp(type, "ElectricalSeries") == 0;
    const size_t count = stream->channel_count;
    double *gain = myo_arena_new(at->request->arena, count, sizeof *gain);
    if (gains == NULL || gain == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < count; c++)
        gain[c] = 1;
    if (myo_hdf5_is_dataset(at->it->file, gains)) {
        myo_hdf5_shape shape;
        myo_status status = myo_hdf5_describe(at->it->file, gains, &shape);
        if (status == MYO_OK && (shape.rank != 1 || shape.dims[0] != (int64_t)count))
            status = MYO_MALFORMED;
        if (status == MYO_OK)
            status = myo_hdf5_read(at->it->file, gains, 0, count, false, MYO_SAMPLE_FLOAT64, gain);
        if (status != MYO_OK)
            return myo_hdf5_wrong(at->request, gains, "a gain per channel", status);
    }
    const bool said = unit != NULL && unit[0] != '\0' && !myo_text_same(unit, "unknown") &&
                      !myo_text_same(unit, "n/a");
    for (size_t c = 0; c < count; c++) {
        myo_channel_draft *channel = &stream->channels[c];
        channel->unit = said ? unit : electrical ? "volts" : NULL;
        channel->scale = conversion * gain[c];
        channel->offset = offset;
        if (electrical)
            channel->type = MYO_CHANNEL_EMG;
    }
    return electrical ? myo_draft_note(at->draft, at->request,
                                       "the ElectricalSeries %s is taken as EMG; a `_channels.tsv` "
                                       "may say otherwise",
                                       stream->name)
                      : MYO_OK;
}

static myo_status read_series(const nwb_context *at, const char *path, const char *name,
                              const char *type)
{
    const char *data = myo_arena_format(at->request->arena, "%s/data", path);
    myo_hdf5_shape shape;
    if (data == NULL)
        return MYO_NO_MEMORY;
    const myo_status status = myo_hdf5_describe(at->it->file, data, &shape);
    if (status == MYO_OK && shape.kind == MYO_HDF5_STRING)
        return MYO_OK; /* annotations, not samples */
    if (status != MYO_OK || shape.rank < 1 || shape.rank > 2 ||
        (shape.kind != MYO_HDF5_INTEGER && shape.kind != MYO_HDF5_FLOAT) ||
        (shape.rank == 2 && (shape.dims[1] < 1 || shape.dims[1] > MYO_CHANNEL_LIMIT)))
        return myo_hdf5_wrong(at->request, data, "the samples [time, channel]", status);
    if (at->draft->stream_count == MYO_STREAM_LIMIT)
        return myo_fail(at->request->log, MYO_LIMIT, "more than %d series; export fewer",
                        MYO_STREAM_LIMIT);
    myo_stream_draft *stream = &at->draft->streams[at->draft->stream_count];
    *stream = (myo_stream_draft) { .name = name,
                                   .frames = shape.dims[0],
                                   .sample_type = myo_hdf5_sample_type(&shape),
                                   .channel_count = shape.rank == 1 ? 1 : (size_t)shape.dims[1] };
    at->it->all[at->draft->stream_count++] = (series) { data, stream->sample_type };
    stream->channels = myo_draft_channels(at->request->arena, stream->channel_count);
    if (stream->channels == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < stream->channel_count; c++) {
        stream->channels[c].name = stream->channel_count == 1
                                       ? name
                                       : myo_arena_format(at->request->arena, "%s%zu", name, c + 1);
        if (stream->channels[c].name == NULL)
            return MYO_NO_MEMORY;
    }
    MYO_TRY(read_clock(at, path, stream));
    return read_conversion(at, path, data, type, stream);
}

/* Series one or two levels down: /acquisition/x, /processing/module/x, and in containers. */
static myo_status find_series(const nwb_context *at, const char *group, int depth)
{
    const char *const *names = NULL;
    size_t count = 0;
    if (!myo_hdf5_is_group(at->it->file, group))
        return MYO_OK;
    const myo_status status =
        myo_hdf5_members(at->it->file, group, MEMBER_LIMIT, at->request->arena, &names, &count);
    if (status != MYO_OK)
        return myo_hdf5_wrong(at->request, group, "the list of series", status);
    for (size_t i = 0; i < count; i++) {
        const char *path = myo_arena_format(at->request->arena, "%s/%s", group, names[i]);
        if (path == NULL)
            return MYO_NO_MEMORY;
        const char *type =
            myo_hdf5_one_text(at->it->file, path, "neurodata_type", at->request->arena);
        const bool is_series = type != NULL && (strcmp(type, "ElectricalSeries") == 0 ||
                                                strcmp(type, "TimeSeries") == 0);
        if (is_series)
            MYO_TRY(read_series(at, path, names[i], type));
        else if (depth > 0)
            MYO_TRY(find_series(at, path, depth - 1));
    }
    return MYO_OK;
}

/* The texts that say what happened in each of `rows` intervals: the column that is called so, else
 * the first of texts; `*texts` is NULL when there is none, and the table's name must do. */
static myo_status condition_of(const nwb_context *at, const char *table, size_t rows,
                               const char *const **texts)
{
    static const char *const usual[] = { "label", "condition", "trial_type", "type",
                                         "task",  "stimulus",  "phase",      "event" };
    enum { USUAL = sizeof usual / sizeof usual[0] };
    myo_arena *arena = at->request->arena;
    const char *const *members = NULL;
    size_t count = 0, found = 0;
    *texts = NULL;
    if (myo_hdf5_members(at->it->file, table, MEMBER_LIMIT, arena, &members, &count) != MYO_OK)
        return MYO_OK;
    for (size_t i = 0; i < USUAL + count; i++) {
        const char *path =
            myo_arena_format(arena, "%s/%s", table, i < USUAL ? usual[i] : members[i - USUAL]);
        if (path == NULL)
            return MYO_NO_MEMORY;
        if (myo_hdf5_is_dataset(at->it->file, path) &&
            myo_hdf5_read_texts(at->it->file, path, arena, texts, &found) == MYO_OK &&
            found == rows)
            return MYO_OK;
        *texts = NULL;
    }
    return MYO_OK;
}

/* One TimeIntervals table: start_time and stop_time, named by its condition or the table. */
static myo_status read_intervals(const nwb_context *at, const char *table, const char *name)
{
    myo_hdf5 *file = at->it->file;
    myo_arena *arena = at->request->arena;
    const char *start = myo_arena_format(arena, "%s/start_time", table);
    const char *stop = myo_arena_format(arena, "%s/stop_time", table);
    const char *const *texts = NULL;
    myo_hdf5_shape shape;
    if (start == NULL || stop == NULL)
        return MYO_NO_MEMORY;
    if (myo_hdf5_describe(file, start, &shape) != MYO_OK || shape.rank != 1)
        return MYO_OK;
    if (shape.dims[0] > MARK_LIMIT)
        return myo_fail(at->request->log, MYO_LIMIT, "%s has more than %d rows; export fewer",
                        table, MARK_LIMIT);
    const size_t count = (size_t)shape.dims[0];
    double *times = myo_arena_new(arena, 2 * count, sizeof *times);
    if (times == NULL)
        return MYO_NO_MEMORY;
    if (myo_hdf5_read(file, start, 0, count, false, MYO_SAMPLE_FLOAT64, times) != MYO_OK ||
        myo_hdf5_read(file, stop, 0, count, false, MYO_SAMPLE_FLOAT64, times + count) != MYO_OK)
        return myo_hdf5_wrong(at->request, table, "start_time or stop_time", MYO_MALFORMED);
    MYO_TRY(condition_of(at, table, count, &texts));
    for (size_t i = 0; i < count; i++) {
        myo_mark *mark = myo_array_push(&at->draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        *mark = (myo_mark) { .onset_s = times[i],
                             .duration_s = times[count + i] - times[i],
                             .type = texts != NULL ? texts[i] : name };
        if (!isfinite(mark->onset_s) || !(mark->duration_s >= 0) || isinf(mark->duration_s))
            return myo_hdf5_wrong(at->request, table, "a start or stop time", MYO_MALFORMED);
    }
    return MYO_OK;
}

static myo_status read_marks(const nwb_context *at)
{
    const char *const *names = NULL;
    size_t count = 0;
    if (!myo_hdf5_is_group(at->it->file, "/intervals"))
        return MYO_OK;
    const myo_status status = myo_hdf5_members(at->it->file, "/intervals", MEMBER_LIMIT,
                                               at->request->arena, &names, &count);
    if (status != MYO_OK)
        return myo_hdf5_wrong(at->request, "/intervals", "the list of tables", status);
    for (size_t i = 0; i < count; i++) {
        const char *path = myo_arena_format(at->request->arena, "/intervals/%s", names[i]);
        if (path == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(read_intervals(at, path, names[i]));
    }
    return MYO_OK;
}

static myo_status read_date(const nwb_context *at)
{
    const char *const *texts = NULL;
    size_t count = 0;
    const myo_status status = myo_hdf5_read_texts(at->it->file, "/session_start_time",
                                                  at->request->arena, &texts, &count);
    if (status != MYO_OK) /* the standard asks for it; files without are read all the same */
        return status == MYO_NO_MEMORY ? status : MYO_OK;
    return count == 0 ? MYO_OK
                      : myo_recorded_at_take(at->draft, at->request, texts[0], NULL, "file");
}

static myo_status open_nwb(void **state, const myo_open_request *request, myo_draft *draft)
{
    nwb *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    const nwb_context at = { it, request, draft };
    draft->format = "NWB";
    it->all = myo_arena_new(request->arena, MYO_STREAM_LIMIT, sizeof *it->all);
    draft->streams = myo_arena_new(request->arena, MYO_STREAM_LIMIT, sizeof *draft->streams);
    if (it->all == NULL || draft->streams == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_hdf5_open(&it->file, request->path, request->log));
    MYO_TRY(find_series(&at, "/acquisition", 1));
    MYO_TRY(find_series(&at, "/processing", 2));
    if (draft->stream_count == 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "no ElectricalSeries or TimeSeries under /acquisition or /processing; name "
                        "the file with the raw signals");
    MYO_TRY(read_date(&at));
    return read_marks(&at);
}

static myo_status read_nwb(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    nwb *it = state;
    return myo_hdf5_read(it->file, it->all[stream].data, first, count, false, it->all[stream].type,
                         out);
}

static void close_nwb(void *state)
{
    myo_hdf5_close(&((nwb *)state)->file);
}

const myo_reader myo_reader_nwb = {
    .name = "NWB",
    .probe = probe_nwb,
    .open = open_nwb,
    .read = read_nwb,
    .close = close_nwb,
    .extensions = ".nwb",
};
