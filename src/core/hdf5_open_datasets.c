/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset is accepted only after its layout, filters and stored size were checked. Its chunk
 * cache holds one row of chunks. */
#include "core/hdf5_open_datasets.h"

#include <string.h>

#include "core/fail.h"
#include "core/hdf5_chunks.h"
#include "core/hdf5_heap.h"
#include "core/hdf5_object.h"
#include "core/memory.h"

enum { CHUNK_LIMIT = 32 << 20, CACHE_LIMIT = 48 << 20 };

/* Chunks of one row of the chunk grid: what a pass along `axis` touches again and again. */
static myo_status chunk_sizes(hid_t creation, myo_hdf5_shape *shape, size_t axis, size_t *cache)
{
    hsize_t chunk[MYO_HDF5_RANK];
    if (H5Pget_chunk(creation, MYO_HDF5_RANK, chunk) != (int)shape->rank)
        return MYO_MALFORMED;
    double bytes = (double)shape->element_bytes, row = 1;
    for (size_t i = 0; i < shape->rank; i++) {
        bytes *= (double)chunk[i];
        if (i != axis)
            row *= (double)((shape->dims[i] + (int64_t)chunk[i] - 1) / (int64_t)chunk[i]);
    }
    if (!(bytes <= CHUNK_LIMIT))
        return MYO_LIMIT;
    shape->chunk_bytes = (size_t)bytes;
    *cache = row * bytes < CACHE_LIMIT ? (size_t)(row * bytes) : CACHE_LIMIT;
    return MYO_OK;
}

/* A dataset that claims more samples than the file stores would read as invented zeros. */
static bool is_stored(hid_t id, hid_t creation, const myo_hdf5_shape *shape, H5D_layout_t layout)
{
    double elements = 1, chunks = 1;
    hsize_t chunk[MYO_HDF5_RANK];
    if (layout == H5D_CHUNKED && H5Pget_chunk(creation, MYO_HDF5_RANK, chunk) < 0)
        return false;
    for (size_t i = 0; i < shape->rank; i++) {
        elements *= (double)shape->dims[i];
        if (layout == H5D_CHUNKED)
            chunks *= (double)((shape->dims[i] + (int64_t)chunk[i] - 1) / (int64_t)chunk[i]);
    }
    if (elements == 0)
        return true;
    if (layout != H5D_CHUNKED)
        return (double)H5Dget_storage_size(id) >= elements * (double)shape->element_bytes;
    hsize_t present = 0;
    const hid_t space = H5Dget_space(id);
    const bool counted = space >= 0 && H5Dget_num_chunks(id, space, &present) >= 0;
    if (space >= 0)
        H5Sclose(space);
    return counted && (double)present >= chunks;
}

static myo_status shape_of(hid_t id, myo_hdf5_shape *shape)
{
    const hid_t type = H5Dget_type(id), space = H5Dget_space(id);
    hsize_t dims[MYO_HDF5_RANK] = { 0 };
    const int rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    myo_status status = MYO_MALFORMED;
    if (type >= 0 && rank >= 0 && rank <= MYO_HDF5_RANK &&
        H5Sget_simple_extent_dims(space, dims, NULL) == rank) {
        const H5T_class_t class_ = H5Tget_class(type);
        const bool plain = myo_hdf5_is_plain_number(type);
        shape->kind = class_ == H5T_INTEGER && plain ? MYO_HDF5_INTEGER
                      : class_ == H5T_FLOAT && plain ? MYO_HDF5_FLOAT
                      : class_ == H5T_STRING         ? MYO_HDF5_STRING
                      : class_ == H5T_REFERENCE      ? MYO_HDF5_REFERENCE
                                                     : MYO_HDF5_OTHER;
        shape->element_bytes = H5Tget_size(type);
        shape->is_signed = class_ == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_2;
        shape->rank = (size_t)rank;
        status = shape->element_bytes > 0 ? MYO_OK : MYO_MALFORMED;
        for (int i = 0; i < rank; i++) {
            shape->dims[i] = (int64_t)dims[i];
            if (dims[i] > INT64_MAX / 4096)
                status = MYO_MALFORMED;
        }
    }
    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

/* The layout and the filters come first: asking a virtual dataset for its size opens other files.
 */
static myo_status check(hid_t id, myo_hdf5_shape *shape, size_t *cache)
{
    const hid_t creation = H5Dget_create_plist(id);
    const H5D_layout_t layout = creation < 0 ? H5D_LAYOUT_ERROR : H5Pget_layout(creation);
    myo_status status = MYO_OK;
    *cache = 0;
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
        status = layout == H5D_VIRTUAL ? MYO_UNSUPPORTED : MYO_MALFORMED;
    else if (H5Pget_external_count(creation) != 0 || !myo_hdf5_filters_allowed(creation))
        status = MYO_UNSUPPORTED;
    if (status == MYO_OK)
        status = shape_of(id, shape);
    if (status == MYO_OK && layout == H5D_CHUNKED) {
        /* samples run along the longer axis */
        const size_t axis = shape->rank == 2 && shape->dims[1] > shape->dims[0] ? 1 : 0;
        status = chunk_sizes(creation, shape, axis, cache);
    }
    if (status == MYO_OK && !is_stored(id, creation, shape, layout))
        status = MYO_MALFORMED;
    if (creation >= 0)
        H5Pclose(creation);
    return status;
}

static hid_t open_by_path(myo_hdf5 *file, const char *path, hid_t access)
{
    if (path[0] != '@')
        return H5Dopen2(file->id, path, access);
    const hid_t object = myo_hdf5_object(file, path);
    if (object >= 0 && H5Iget_type(object) == H5I_DATASET)
        return object;
    if (object >= 0)
        H5Oclose(object);
    return H5I_INVALID_HID;
}

myo_status myo_hdf5_keep_open(myo_hdf5 *file, const char *path, hid_t id,
                              const myo_hdf5_shape *shape, myo_hdf5_dataset **out)
{
    const size_t length = strlen(path);
    char *copy = myo_memory_new(length + 1, 1);
    if (copy == NULL) {
        H5Dclose(id);
        return MYO_NO_MEMORY;
    }
    memcpy(copy, path, length);
    /* each open data set holds a chunk: files are written one part after the other */
    const size_t most = file->writing ? MYO_HDF5_WRITTEN_DATASETS : MYO_HDF5_OPEN_DATASETS;
    myo_hdf5_dataset *slot = &file->datasets[file->dataset_count];
    if (file->dataset_count < most) {
        file->dataset_count++;
    } else {
        slot = &file->datasets[file->next_evicted];
        file->next_evicted = (file->next_evicted + 1) % most;
        H5Dclose(slot->id);
        myo_memory_free(slot->path);
        myo_hdf5_forget_chunks(slot);
    }
    *slot = (myo_hdf5_dataset) { .path = copy, .id = id, .shape = *shape };
    *out = slot;
    return MYO_OK;
}

myo_status myo_hdf5_dataset_of(myo_hdf5 *file, const char *path, myo_hdf5_dataset **out)
{
    for (size_t i = 0; i < file->dataset_count; i++) {
        if (strcmp(file->datasets[i].path, path) == 0) {
            *out = &file->datasets[i];
            return MYO_OK;
        }
    }
    file->met_link = false;
    hid_t id = open_by_path(file, path, file->access);
    if (id < 0)
        return myo_hdf5_absent(file);
    myo_hdf5_shape shape = { .rank = 0 };
    size_t cache = 0;
    const myo_status status = check(id, &shape, &cache);
    if (status != MYO_OK) {
        H5Dclose(id);
        return status;
    }
    if (cache > 0 && path[0] != '@') { /* open again with a cache of the right size */
        const hid_t access = H5Pcopy(file->access);
        const size_t slots = 100 * (cache / (shape.chunk_bytes == 0 ? 1 : shape.chunk_bytes)) + 7;
        if (access >= 0) {
            H5Pset_chunk_cache(access, slots < 100003 ? slots : 100003, cache, 1.0);
            H5Dclose(id);
            id = H5Dopen2(file->id, path, access);
            H5Pclose(access);
        }
        if (id < 0)
            return MYO_MALFORMED;
    }
    MYO_TRY(myo_hdf5_keep_open(file, path, id, &shape, out));
    (*out)->rows =
        shape.rank > 0 ? shape.dims[0] : 0; /* one put aside while writing goes on here */
    /* texts and references are read as a whole, samples are checked as they are read */
    if (shape.kind != MYO_HDF5_INTEGER && shape.kind != MYO_HDF5_FLOAT && !file->writing)
        return myo_hdf5_check_chunks(*out, 0, 0, (*out)->rows);
    return MYO_OK;
}
