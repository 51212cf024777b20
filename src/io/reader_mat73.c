/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MATLAB v7.3 files: HDF5 with a MATLAB header, dimensions reversed, structs as groups, cells as
 * object references, text as UTF-16 code units. */
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_attribute.h"
#include "core/hdf5_dataset.h"
#include "core/hdf5_reference.h"
#include "core/text.h"
#include "io/hdf5_common.h"
#include "io/mat_layout.h"

enum { TEXT_LIMIT = 256, CELL_LIMIT = 1024, MEMBER_LIMIT = 1024 };

typedef struct mat73 {
    myo_hdf5 *file;
    const char *path;
    bool reversed;
    myo_sample_type type;
    myo_mat_item items[MYO_MAT_ITEMS];
    size_t count;
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

/* One row of text: a 1 x N char variable is stored as [N, 1]. NULL when it is none. */
static const char *text_of(mat73 *it, const char *path, size_t row, myo_arena *arena)
{
    myo_hdf5_shape shape;
    int32_t codes[TEXT_LIMIT * 4];
    char text[TEXT_LIMIT + 1];
    if (myo_hdf5_describe(it->file, path, &shape) != MYO_OK || shape.kind != MYO_HDF5_INTEGER ||
        shape.rank != 2 || shape.dims[1] <= (int64_t)row || shape.dims[0] > TEXT_LIMIT ||
        shape.dims[0] * shape.dims[1] > TEXT_LIMIT * 4)
        return NULL;
    if (myo_hdf5_read(it->file, path, 0, (size_t)shape.dims[0], false, MYO_SAMPLE_INT32, codes) !=
        MYO_OK)
        return NULL;
    size_t length = 0;
    for (int64_t i = 0; i < shape.dims[0]; i++) {
        const int32_t code = codes[i * shape.dims[1] + (int64_t)row];
        if (code == 0xb5 || code == 0x3bc) /* micro */
            text[length++] = 'u';
        else
            text[length++] = code >= 0x20 && code < 0x7f ? (char)code : '?';
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return myo_arena_text_n(arena, text, length);
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
        texts[i] = is_cell ? text_of(it, cells[i], 0, request->arena)
                           : text_of(it, item->handle, i, request->arena);
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
    MYO_TRY(myo_mat_choose(&choice, it->items, it->count, request));
    it->path = choice.data->handle;
    const myo_status status = myo_hdf5_describe(it->file, it->path, &shape);
    if (status != MYO_OK)
        return myo_hdf5_wrong(request, choice.data->name, "the samples", status);
    MYO_TRY(myo_mat_draft(draft, &choice, request));
    it->type = draft->streams->sample_type = myo_hdf5_sample_type(&shape);
    /* MATLAB's rows are the second dimension of the file */
    it->reversed = shape.rank == 2 && choice.time_in_rows;
    return read_companions(it, &choice, request, draft->streams);
}

static myo_status read_mat73(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    mat73 *it = state;
    (void)stream;
    return myo_hdf5_read(it->file, it->path, first, count, it->reversed, it->type, out);
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
