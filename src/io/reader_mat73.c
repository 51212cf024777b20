/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MATLAB v7.3 files: HDF5 with a MATLAB header, dimensions reversed, structs as groups, cells as
 * object references, text as UTF-16 code units. */
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_attribute.h"
#include "core/hdf5_dataset.h"
#include "core/hdf5_reference.h"
#include "core/memory.h"
#include "core/text.h"
#include "core/time_unit.h"
#include "io/hdf5_common.h"
#include "io/mat73_source.h"
#include "io/mat_export.h"
#include "io/mat_layout.h"
#include "io/mat_time.h"

enum { CELL_LIMIT = 1024, MEMBER_LIMIT = 1024 };

typedef struct mat73 {
    myo_hdf5 *file;
    const char *path;
    bool reversed;
    myo_sample_type type;
    myo_mat_item items[MYO_MAT_ITEMS];
    size_t count;
    myo_mat73_source_state source;
    myo_mat_export *parts; /* NULL: the samples are one matrix */
    size_t channels;       /* of the matrix, with the time */
    size_t skipped;        /* columns before the first channel: the time */
} mat73;

static bool probe_mat73(const myo_probe *probe)
{
    return probe->length >= 19 && memcmp(probe->head, "MATLAB 7.3 MAT-file", 19) == 0 &&
           probe->is_hdf5;
}

static myo_status list_group(mat73 *it, const char *path, const char *name, int depth,
                             const myo_open_request *request);

/* A dataset under its MATLAB name; cells of numbers are listed one by one as name{1}, ... */
static myo_status list_dataset(mat73 *it, const char *path, const char *name, int depth,
                               const myo_open_request *request)
{
    myo_hdf5_shape shape;
    double is_empty = 0;
    if (it->count == MYO_MAT_ITEMS || myo_hdf5_describe(it->file, path, &shape) != MYO_OK)
        return MYO_OK; /* what cannot be read is not offered */
    if (myo_hdf5_attribute_number(it->file, path, "MATLAB_empty", &is_empty) == MYO_OK &&
        is_empty != 0)
        return MYO_OK;
    const char *class_ = myo_hdf5_one_text(it->file, path, "MATLAB_class", request->arena);
    const bool is_cell = shape.kind == MYO_HDF5_REFERENCE;
    const bool is_char = class_ != NULL && strcmp(class_, "char") == 0;
    if (shape.rank > 2 || shape.rank < 1)
        return MYO_OK;
    it->items[it->count++] = (myo_mat_item) {
        .name = name,
        .is_number = !is_char && (shape.kind == MYO_HDF5_INTEGER || shape.kind == MYO_HDF5_FLOAT),
        .is_text = is_char || is_cell,
        .rows = shape.rank == 1 ? shape.dims[0] : shape.dims[1],
        .columns = shape.rank == 1 ? 1 : shape.dims[0],
        .handle = path,
    };
    const char *const *cells = NULL;
    size_t count = 0;
    if (!is_cell || depth >= MYO_MAT_DEPTH ||
        myo_hdf5_follow(it->file, path, CELL_LIMIT, request->arena, &cells, &count) != MYO_OK)
        return MYO_OK;
    for (size_t i = 0; i < count; i++) {
        const char *cell = myo_arena_format(request->arena, "%s{%zu}", name, i + 1);
        if (cell == NULL)
            return MYO_NO_MEMORY;
        if (myo_hdf5_is_dataset(it->file, cells[i]))
            MYO_TRY(list_dataset(it, cells[i], cell, depth + 1, request));
        else if (myo_hdf5_is_group(it->file, cells[i]))
            MYO_TRY(list_group(it, cells[i], cell, depth + 1, request));
    }
    return MYO_OK;
}

/* Depth and number are bounded, so a group that contains itself ends the walk. */
static myo_status list_group(mat73 *it, const char *path, const char *name, int depth,
                             const myo_open_request *request)
{
    const char *const *members = NULL;
    size_t count = 0;
    const myo_status status =
        myo_hdf5_members(it->file, path, MEMBER_LIMIT, request->arena, &members, &count);
    if (status != MYO_OK)
        return depth == 0 ? myo_hdf5_wrong(request, path, "the list of variables", status) : MYO_OK;
    for (size_t i = 0; i < count && it->count < MYO_MAT_ITEMS; i++) {
        if (members[i][0] == '#')
            continue;
        const char *whole =
            myo_arena_format(request->arena, "%s/%s", depth == 0 ? "" : path, members[i]);
        const char *label =
            depth == 0 ? members[i] : myo_arena_format(request->arena, "%s.%s", name, members[i]);
        if (whole == NULL || label == NULL)
            return MYO_NO_MEMORY;
        if (myo_hdf5_is_dataset(it->file, whole))
            MYO_TRY(list_dataset(it, whole, label, depth, request));
        else if (depth < MYO_MAT_DEPTH && myo_hdf5_is_group(it->file, whole))
            MYO_TRY(list_group(it, whole, label, depth + 1, request));
    }
    return MYO_OK;
}

/* Texts of a cell, or rows of a char matrix; NULL entries where there is none. */
static myo_status texts_of(mat73 *it, const myo_mat_item *item, const myo_open_request *request,
                           const char **texts, size_t wanted, size_t *count)
{
    const char *const *cells = NULL;
    const myo_status status =
        myo_hdf5_follow(it->file, item->handle, CELL_LIMIT, request->arena, &cells, count);
    if (status == MYO_NO_MEMORY)
        return status;
    const bool is_cell = status == MYO_OK;
    if (!is_cell)
        *count = item->rows > 0 ? (size_t)item->rows : 0;
    for (size_t i = 0; i < *count && i < wanted; i++)
        MYO_TRY(myo_mat73_text(it->file, is_cell ? cells[i] : item->handle, is_cell ? 0 : i,
                               request->arena, &texts[i]));
    return MYO_OK;
}

static myo_status read_companions(mat73 *it, const myo_mat_choice *choice,
                                  const myo_open_request *request, myo_stream_draft *stream)
{
    const char **texts = myo_arena_new(request->arena, stream->channel_count, sizeof *texts);
    size_t count = 0;
    if (texts == NULL)
        return MYO_NO_MEMORY;
    if (choice->rate != NULL &&
        myo_hdf5_read_number(it->file, choice->rate->handle, &stream->rate_hz) != MYO_OK)
        return myo_hdf5_wrong(request, choice->rate->name, "the sampling rate", MYO_MALFORMED);
    if (choice->interval != NULL) {
        const char *unit = NULL;
        double interval = 0;
        if (myo_hdf5_read_number(it->file, choice->interval->handle, &interval) != MYO_OK)
            return myo_hdf5_wrong(request, choice->interval->name, "the interval", MYO_MALFORMED);
        if (choice->interval_unit != NULL)
            MYO_TRY(
                myo_mat73_text(it->file, choice->interval_unit->handle, 0, request->arena, &unit));
        const double unit_s = unit == NULL ? 1 : myo_time_unit_s(unit);
        if (interval > 0 && unit_s > 0) {
            stream->rate_hz = 1 / (interval * unit_s);
            stream->rate_source = choice->interval->name;
        }
    }
    if (choice->names != NULL) {
        MYO_TRY(texts_of(it, choice->names, request, texts, stream->channel_count, &count));
        for (size_t c = 0; count == stream->channel_count && c < count; c++)
            stream->channels[c].name = texts[c];
    }
    if (choice->units != NULL) {
        MYO_TRY(texts_of(it, choice->units, request, texts, stream->channel_count, &count));
        for (size_t c = 0; c < stream->channel_count; c++)
            if (count == 1 || count == stream->channel_count)
                stream->channels[c].unit = texts[count == 1 ? 0 : c];
    }
    return MYO_OK;
}

static myo_status first_column(void *state, int64_t first, size_t count, double *out)
{
    const mat73 *it = state;
    double *rows = myo_memory_new(count * it->channels, sizeof *rows);
    if (rows == NULL)
        return MYO_NO_MEMORY;
    const myo_status status =
        myo_hdf5_read(it->file, it->path, first, count, it->reversed, MYO_SAMPLE_FLOAT64, rows);
    for (size_t i = 0; status == MYO_OK && i < count; i++)
        out[i] = rows[i * it->channels];
    myo_memory_free(rows);
    return status;
}

static myo_status open_mat73(void **state, const myo_open_request *request, myo_draft *draft)
{
    mat73 *it = myo_arena_new(request->arena, 1, sizeof *it);
    myo_mat_choice choice;
    myo_hdf5_shape shape;
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    draft->format = "MATLAB v7.3";
    MYO_TRY(myo_hdf5_open(&it->file, request->path, request->log));
    MYO_TRY(list_group(it, "/", "", 0, request));
    it->source = (myo_mat73_source_state) { it->file, request };
    const myo_mat_source source = myo_mat73_source(&it->source);
    MYO_TRY(myo_mat_export_read(&it->parts, &source, it->items, it->count, request, draft));
    if (it->parts != NULL)
        return MYO_OK;
    MYO_TRY(myo_mat_choose(&choice, it->items, it->count, request));
    it->path = choice.data->handle;
    const myo_status status = myo_hdf5_describe(it->file, it->path, &shape);
    if (status != MYO_OK)
        return myo_hdf5_wrong(request, choice.data->name, "the samples", status);
    MYO_TRY(myo_mat_draft(draft, &choice, request));
    it->type = draft->streams->sample_type = myo_hdf5_sample_type(&shape);
    /* MATLAB's rows are the second dimension of the file */
    it->reversed = shape.rank == 2 && choice.time_in_rows;
    it->channels = draft->streams->channel_count;
    MYO_TRY(read_companions(it, &choice, request, draft->streams));
    return myo_mat_drop_time(first_column, it, request, draft, &it->skipped);
}

static myo_status read_mat73(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    mat73 *it = state;
    if (it->parts != NULL)
        return myo_mat_export_frames(it->parts, stream, (size_t)first, count, out);
    if (it->skipped == 0)
        return myo_hdf5_read(it->file, it->path, first, count, it->reversed, it->type, out);
    const size_t bytes = myo_sample_bytes(it->type), whole = bytes * it->channels,
                 kept = whole - bytes * it->skipped;
    unsigned char *rows = myo_memory_new(count, whole), *to = out;
    if (rows == NULL)
        return MYO_NO_MEMORY;
    const myo_status status =
        myo_hdf5_read(it->file, it->path, first, count, it->reversed, it->type, rows);
    for (size_t i = 0; status == MYO_OK && i < count; i++)
        memcpy(to + i * kept, rows + (i + 1) * whole - kept, kept);
    myo_memory_free(rows);
    return status;
}

static void close_mat73(void *state)
{
    myo_hdf5_close(&((mat73 *)state)->file);
}

const myo_reader myo_reader_mat73 = {
    .name = "MATLAB v7.3",
    .probe = probe_mat73,
    .open = open_mat73,
    .read = read_mat73,
    .close = close_mat73,
};
