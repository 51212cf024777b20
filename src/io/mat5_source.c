/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat5_source.h"

#include "core/fail.h"
#include "io/mat5_values.h"

enum { SMALL_ELEMENTS = 1 << 20 };

static myo_status load(myo_mat5_loads *it, const myo_mat_item *item, const matvar_t **out)
{
    size_t i = 0;
    while (i < it->count && it->handles[i] != item->handle)
        i++;
    if (i == MYO_MAT5_LOADS)
        return myo_fail(it->request->log, MYO_LIMIT,
                        "the export has more than %d variables; export fewer channels",
                        MYO_MAT5_LOADS);
    if (i == it->count) {
        MYO_TRY(myo_mat5_load(it->file, item->handle, &it->tops[i], it->held, it->request));
        it->handles[it->count++] = item->handle;
    }
    *out = myo_mat5_find(it->tops[i], item->name);
    const matvar_t *found = *out;
    if (found == NULL ||
        (item->is_number &&
         (!myo_mat5_is_number(found) || found->data == NULL || found->rank != 2 ||
          found->data_size <= 0 || found->dims[0] != (size_t)item->rows ||
          found->dims[1] != (size_t)item->columns ||
          found->nbytes / (size_t)found->data_size < found->dims[0] * found->dims[1])))
        return myo_fail(it->request->log, MYO_MALFORMED,
                        "variable %s is damaged or cut short; save the file again", item->name);
    return MYO_OK;
}

static myo_status numbers(void *state, const myo_mat_item *item, myo_mat_matrix *out)
{
    myo_mat5_loads *it = state;
    const matvar_t *found = NULL;
    if (item->rows == 0 || item->columns == 0)
        return MYO_OK;
    MYO_TRY(load(it, item, &found));
    const size_t count = found->dims[0] * found->dims[1];
    if (count > SMALL_ELEMENTS)
        return myo_fail(it->request->log, MYO_LIMIT, "variable %s has %zu values, more than %d",
                        item->name, count, SMALL_ELEMENTS);
    double *values = myo_arena_new(it->request->arena, count, sizeof *values);
    if (values == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        values[i] = myo_mat5_value(found, i);
    *out = (myo_mat_matrix) { found->dims[0], found->dims[1], values };
    return MYO_OK;
}

static myo_status text(void *state, const myo_mat_item *item, size_t row, const char **out)
{
    myo_mat5_loads *it = state;
    const matvar_t *found = NULL;
    if (item->rows == 0 || item->columns == 0)
        return MYO_OK;
    MYO_TRY(load(it, item, &found));
    *out = myo_mat5_text(found, row, it->request->arena);
    return MYO_OK;
}

static myo_status samples(void *state, const myo_mat_item *item, const void **handle,
                          myo_sample_type *type)
{
    const matvar_t *found = NULL;
    MYO_TRY(load(state, item, &found));
    *handle = found;
    *type = myo_mat5_sample_type(found);
    return MYO_OK;
}

static myo_status copy(void *state, const void *handle, size_t first, size_t count, void *out,
                       size_t step)
{
    (void)state;
    myo_mat5_copy(handle, first, 1, count, out, step);
    return MYO_OK;
}

myo_mat_source myo_mat5_source(myo_mat5_loads *loads)
{
    return (myo_mat_source) { loads, numbers, text, samples, copy };
}

void myo_mat5_loads_close(myo_mat5_loads *loads)
{
    for (size_t i = 0; i < loads->count; i++)
        Mat_VarFree(loads->tops[i]);
}
