/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat73_source.h"

#include <string.h>

#include "core/fail.h"
#include "core/hdf5_dataset.h"
#include "core/hdf5_reference.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/hdf5_common.h"
#include "io/mat_text.h"

enum { TEXT_LIMIT = 256, TEXT_ROWS = 4096, CELL_LIMIT = 1024, SMALL_ELEMENTS = 1 << 20 };

/* A vector and how its samples lie. */
typedef struct hdf5_vector {
    const char *path;
    bool reversed;
    myo_sample_type type;
} hdf5_vector;

/* A 1 x N char variable is stored as [N, 1]. */
myo_status myo_mat73_text(myo_hdf5 *file, const char *path, size_t row, myo_arena *arena,
                          const char **out)
{
    myo_hdf5_shape shape;
    char text[3 * TEXT_LIMIT + 1];
    *out = NULL;
    if (myo_hdf5_describe(file, path, &shape) != MYO_OK || shape.kind != MYO_HDF5_INTEGER ||
        shape.rank != 2 || shape.dims[1] <= (int64_t)row || shape.dims[0] < 1 ||
        shape.dims[0] > TEXT_LIMIT || shape.dims[1] > TEXT_ROWS)
        return MYO_OK;
    int32_t *codes = myo_memory_new((size_t)shape.dims[0] * (size_t)shape.dims[1], sizeof *codes);
    if (codes == NULL)
        return MYO_NO_MEMORY;
    const bool read = myo_hdf5_read(file, path, 0, (size_t)shape.dims[0], false, MYO_SAMPLE_INT32,
                                    codes) == MYO_OK;
    size_t length = 0;
    for (int64_t i = 0; read && i < shape.dims[0]; i++) {
        const int32_t code = codes[i * shape.dims[1] + (int64_t)row];
        length += myo_mat_put_utf8(text + length, code < 0 || code > 0xffff ? '?' : (unsigned)code);
    }
    myo_memory_free(codes);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (!read)
        return MYO_OK;
    *out = myo_arena_text_n(arena, text, length);
    return *out == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status numbers(void *state, const myo_mat_item *item, myo_mat_matrix *out)
{
    const myo_mat73_source_state *it = state;
    const int64_t limit = SMALL_ELEMENTS;
    if (item->rows == 0 || item->columns == 0)
        return MYO_OK;
    if (item->rows > limit || item->columns > limit / item->rows)
        return myo_fail(it->request->log, MYO_LIMIT, "variable %s has more than %lld values",
                        item->name, (long long)limit);
    double *values =
        myo_arena_new(it->request->arena, (size_t)(item->rows * item->columns), sizeof *values);
    if (values == NULL)
        return MYO_NO_MEMORY;
    const myo_status status = myo_hdf5_read(it->file, item->handle, 0, (size_t)item->columns, false,
                                            MYO_SAMPLE_FLOAT64, values);
    if (status != MYO_OK)
        return myo_hdf5_wrong(it->request, item->name, "the numbers", status);
    *out = (myo_mat_matrix) { (size_t)item->rows, (size_t)item->columns, values };
    return MYO_OK;
}

static myo_status text(void *state, const myo_mat_item *item, size_t row, const char **out)
{
    const myo_mat73_source_state *it = state;
    myo_arena *arena = it->request->arena;
    const char *const *cells = NULL;
    size_t count = 0;
    const myo_status status =
        myo_hdf5_follow(it->file, item->handle, CELL_LIMIT, arena, &cells, &count);
    if (status == MYO_NO_MEMORY)
        return status;
    if (status != MYO_OK)
        return myo_mat73_text(it->file, item->handle, row, arena, out);
    return row < count ? myo_mat73_text(it->file, cells[row], 0, arena, out) : MYO_OK;
}

static myo_status samples(void *state, const myo_mat_item *item, const void **handle,
                          myo_sample_type *type)
{
    const myo_mat73_source_state *it = state;
    myo_hdf5_shape shape;
    const myo_status status = myo_hdf5_describe(it->file, item->handle, &shape);
    if (status != MYO_OK || (item->rows != 1 && item->columns != 1))
        return myo_hdf5_wrong(it->request, item->name, "the samples", status);
    hdf5_vector *vector = myo_arena_new(it->request->arena, 1, sizeof *vector);
    if (vector == NULL)
        return MYO_NO_MEMORY;
    *type = myo_hdf5_sample_type(&shape);
    *vector = (hdf5_vector) { item->handle, shape.rank == 2 && item->columns == 1, *type };
    *handle = vector;
    return MYO_OK;
}

static myo_status copy(void *state, const void *handle, size_t first, size_t count, void *out,
                       size_t step)
{
    const myo_mat73_source_state *it = state;
    const hdf5_vector *vector = handle;
    const size_t bytes = myo_sample_bytes(vector->type);
    if (step == 1)
        return myo_hdf5_read(it->file, vector->path, (int64_t)first, count, vector->reversed,
                             vector->type, out);
    unsigned char *block = myo_memory_new(count, bytes), *to = out;
    if (block == NULL)
        return MYO_NO_MEMORY;
    const myo_status status = myo_hdf5_read(it->file, vector->path, (int64_t)first, count,
                                            vector->reversed, vector->type, block);
    for (size_t i = 0; status == MYO_OK && i < count; i++)
        memcpy(to + i * step * bytes, block + i * bytes, bytes);
    myo_memory_free(block);
    return status;
}

myo_mat_source myo_mat73_source(myo_mat73_source_state *state)
{
    return (myo_mat_source) { state, numbers, text, samples, copy };
}
