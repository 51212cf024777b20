/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes, and texts in attributes and small datasets: fixed or variable length, ASCII or UTF-8
 * (real files mix them for the same attribute), each bounded before memory is asked for. */
#include "core/hdf5_attribute.h"

#include <string.h>

#include "core/fail.h"
#include "core/hdf5_object.h"
#include "core/hdf5_heap.h"
#include "core/hdf5_open_datasets.h"
#include "core/arena.h"
#include "core/memory.h"

/* Texts are read in parts, so that what a part may claim stays bounded. */
enum { VALUES_LIMIT = 65536, TEXT_BYTES_LIMIT = 64 << 20 };

/* An attribute, or a dataset read as a whole. */
typedef struct source {
    hid_t id, type, space;
    bool is_attribute;
    size_t count;
} source;

static void close_source(source *it)
{
    if (it->type >= 0)
        H5Tclose(it->type);
    if (it->space >= 0)
        H5Sclose(it->space);
    if (it->id >= 0 && it->is_attribute)
        H5Aclose(it->id);
    it->id = it->type = it->space = H5I_INVALID_HID;
}

static myo_status measure(source *it)
{
    it->type = it->is_attribute ? H5Aget_type(it->id) : H5Dget_type(it->id);
    it->space = it->is_attribute ? H5Aget_space(it->id) : H5Dget_space(it->id);
    const hssize_t points =
        it->type < 0 || it->space < 0 ? -1 : H5Sget_simple_extent_npoints(it->space);
    if (points < 0)
        return MYO_MALFORMED;
    it->count = (size_t)points;
    const bool is_list = !it->is_attribute && H5Sget_simple_extent_ndims(it->space) == 1;
    return points > (is_list ? MYO_HDF5_TEXTS : VALUES_LIMIT) ? MYO_LIMIT : MYO_OK;
}

static myo_status open_attribute(myo_hdf5 *file, const char *object, const char *name, source *it)
{
    *it = (source) { .id = H5I_INVALID_HID,
                     .type = H5I_INVALID_HID,
                     .space = H5I_INVALID_HID,
                     .is_attribute = true };
    const hid_t holder = myo_hdf5_object(file, object);
    if (holder < 0)
        return MYO_NOT_FOUND;
    const htri_t exists = H5Aexists(holder, name);
    if (exists > 0)
        it->id = H5Aopen(holder, name, H5P_DEFAULT);
    H5Oclose(holder);
    if (it->id < 0)
        return exists != 0 ? MYO_MALFORMED : MYO_NOT_FOUND;
    const myo_status status = measure(it);
    if (status != MYO_OK)
        close_source(it);
    return status;
}

static myo_status read_all(const source *it, hid_t memory_type, void *out)
{
    const herr_t result = it->is_attribute
                              ? H5Aread(it->id, memory_type, out)
                              : H5Dread(it->id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out);
    return result < 0 ? MYO_MALFORMED : MYO_OK;
}

myo_status myo_hdf5_attribute_numbers(myo_hdf5 *file, const char *object, const char *name,
                                      myo_arena *arena, const double **values, size_t *count)
{
    source it;
    MYO_TRY(open_attribute(file, object, name, &it));
    myo_status status = MYO_MALFORMED;
    double *numbers = NULL;
    if (myo_hdf5_is_plain_number(it.type)) {
        numbers = myo_arena_new(arena, it.count, sizeof *numbers);
        status = numbers == NULL ? MYO_NO_MEMORY : read_all(&it, H5T_NATIVE_DOUBLE, numbers);
    }
    if (status == MYO_OK) {
        *values = numbers;
        *count = it.count;
    }
    close_source(&it);
    return status;
}

myo_status myo_hdf5_attribute_number(myo_hdf5 *file, const char *object, const char *name,
                                     double *value)
{
    source it;
    MYO_TRY(open_attribute(file, object, name, &it));
    double number = 0;
    myo_status status = MYO_MALFORMED;
    if (it.count == 1 && myo_hdf5_is_plain_number(it.type))
        status = read_all(&it, H5T_NATIVE_DOUBLE, &number);
    close_source(&it);
    if (status == MYO_OK)
        *value = number;
    return status;
}

static const char *bounded(myo_arena *arena, const char *text, size_t limit, bool trim)
{
    size_t length = strnlen(text, limit);
    while (trim && length > 0 && text[length - 1] == ' ')
        length--;
    return myo_arena_text_n(arena, text, length);
}

/* `count` elements from `first` of a list; an attribute or another shape is read as a whole. */
static myo_status read_part(const source *it, hid_t memory_type, size_t first, size_t count,
                            void *out)
{
    if (count == it->count)
        return read_all(it, memory_type, out);
    const hsize_t at = first, wide = count;
    const hid_t there = H5Scopy(it->space), here = H5Screate_simple(1, &wide, NULL);
    const bool read = there >= 0 && here >= 0 &&
                      H5Sselect_hyperslab(there, H5S_SELECT_SET, &at, NULL, &wide, NULL) >= 0 &&
                      H5Dread(it->id, memory_type, here, there, H5P_DEFAULT, out) >= 0;
    if (there >= 0)
        H5Sclose(there);
    if (here >= 0)
        H5Sclose(here);
    return read ? MYO_OK : MYO_MALFORMED;
}

/* libhdf5 allocates the texts of a part; they are copied and given back. */
static myo_status copy_part(const source *it, hid_t memory, size_t first, size_t count, char **raw,
                            myo_arena *arena, const char **texts, size_t *bytes)
{
    const hsize_t wide = count;
    MYO_TRY(read_part(it, memory, first, count, raw));
    myo_status status = MYO_OK;
    for (size_t i = 0; i < count && status == MYO_OK; i++) {
        texts[first + i] = bounded(arena, raw[i] == NULL ? "" : raw[i], MYO_HDF5_TEXT, false);
        status = texts[first + i] == NULL ? MYO_NO_MEMORY : MYO_OK;
        *bytes += status == MYO_OK ? strlen(texts[first + i]) : 0;
        if (*bytes > TEXT_BYTES_LIMIT)
            status = MYO_LIMIT;
    }
    const hid_t space = H5Screate_simple(1, &wide, NULL);
    if (space >= 0) {
        H5Dvlen_reclaim(memory, space, H5P_DEFAULT, raw);
        H5Sclose(space);
    }
    return status;
}

static myo_status variable_texts(const source *it, myo_arena *arena, const char **texts)
{
    const size_t most = it->count < VALUES_LIMIT ? it->count : VALUES_LIMIT;
    char **raw = myo_memory_new(most, sizeof *raw);
    const hid_t memory = H5Tcopy(H5T_C_S1);
    size_t bytes = 0;
    myo_status status = raw == NULL || memory < 0 ? MYO_NO_MEMORY : MYO_OK;
    /* libhdf5 does not convert between ASCII and UTF-8, so ask for what the file has */
    if (status == MYO_OK &&
        (H5Tset_size(memory, H5T_VARIABLE) < 0 || H5Tset_cset(memory, H5Tget_cset(it->type)) < 0))
        status = MYO_MALFORMED;
    for (size_t first = 0; status == MYO_OK && first < it->count; first += most) {
        const size_t count = it->count - first < most ? it->count - first : most;
        status = copy_part(it, memory, first, count, raw, arena, texts, &bytes);
    }
    if (memory >= 0)
        H5Tclose(memory);
    myo_memory_free(raw);
    return status;
}

static myo_status fixed_texts(const source *it, myo_arena *arena, const char **texts)
{
    const size_t size = H5Tget_size(it->type);
    if (size == 0 || size > MYO_HDF5_TEXT || size * it->count > (size_t)16 << 20)
        return MYO_LIMIT;
    char *raw = myo_memory_new(it->count + 1, size);
    if (raw == NULL)
        return MYO_NO_MEMORY;
    myo_status status = read_all(it, it->type, raw);
    for (size_t i = 0; i < it->count && status == MYO_OK; i++) {
        texts[i] =
            bounded(arena, raw + i * size, size, H5Tget_strpad(it->type) == H5T_STR_SPACEPAD);
        status = texts[i] == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    myo_memory_free(raw);
    return status;
}

static myo_status texts_of(const source *it, myo_arena *arena, const char *const **texts,
                           size_t *count)
{
    if (H5Tget_class(it->type) != H5T_STRING)
        return MYO_MALFORMED;
    const char **found = myo_arena_new(arena, it->count, sizeof *found);
    if (found == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(H5Tis_variable_str(it->type) > 0 ? variable_texts(it, arena, found)
                                             : fixed_texts(it, arena, found));
    *texts = found;
    *count = it->count;
    return MYO_OK;
}

myo_status myo_hdf5_attribute_texts(myo_hdf5 *file, const char *object, const char *name,
                                    myo_arena *arena, const char *const **texts, size_t *count)
{
    source it;
    MYO_TRY(open_attribute(file, object, name, &it));
    const myo_status status = texts_of(&it, arena, texts, count);
    close_source(&it);
    return status;
}

myo_status myo_hdf5_read_texts(myo_hdf5 *file, const char *dataset, myo_arena *arena,
                               const char *const **texts, size_t *count)
{
    myo_hdf5_dataset *kept = NULL;
    MYO_TRY(myo_hdf5_dataset_of(file, dataset, &kept));
    source it = { .id = kept->id, .type = H5I_INVALID_HID, .space = H5I_INVALID_HID };
    myo_status status = measure(&it);
    if (status == MYO_OK)
        status = texts_of(&it, arena, texts, count);
    close_source(&it);
    return status;
}

myo_status myo_hdf5_read_number(myo_hdf5 *file, const char *dataset, double *value)
{
    myo_hdf5_dataset *kept = NULL;
    MYO_TRY(myo_hdf5_dataset_of(file, dataset, &kept));
    source it = { .id = kept->id, .type = H5I_INVALID_HID, .space = H5I_INVALID_HID };
    const bool numeric = kept->shape.kind == MYO_HDF5_INTEGER || kept->shape.kind == MYO_HDF5_FLOAT;
    double number = 0;
    myo_status status = measure(&it);
    if (status == MYO_OK)
        status =
            numeric && it.count == 1 ? read_all(&it, H5T_NATIVE_DOUBLE, &number) : MYO_MALFORMED;
    close_source(&it);
    if (status == MYO_OK)
        *value = number;
    return status;
}
