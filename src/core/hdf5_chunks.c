/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hdf5_chunks.h"

#include <string.h>
#include <zlib.h>

#include "core/fail.h"
#include "core/memory.h"

enum { FILTERS = 3, CHECKSUM_BYTES = 4, OUT_BYTES = 16384 };

/* The filters of a dataset, in the order in which they were applied. */
typedef struct pipeline {
    int count, deflate; /* deflate: its place; -1: none */
    bool checksum_before, checksum_after;
} pipeline;

static pipeline pipeline_of(hid_t creation)
{
    pipeline of = { .count = H5Pget_nfilters(creation), .deflate = -1 };
    for (int i = 0; i < of.count && i < FILTERS; i++) {
        unsigned flags = 0, config = 0;
        size_t values = 0;
        char name[2];
        const H5Z_filter_t filter = H5Pget_filter2(creation, (unsigned)i, &flags, &values, NULL,
                                                   sizeof name, name, &config);
        if (filter == H5Z_FILTER_DEFLATE)
            of.deflate = i;
        else if (filter == H5Z_FILTER_FLETCHER32 && of.deflate < 0)
            of.checksum_before = true;
        else if (filter == H5Z_FILTER_FLETCHER32)
            of.checksum_after = true;
    }
    return of;
}

bool myo_hdf5_filters_allowed(hid_t creation)
{
    const int count = H5Pget_nfilters(creation);
    bool seen[H5Z_FILTER_FLETCHER32 + 1] = { false };
    for (int i = 0; i < count; i++) {
        unsigned flags = 0, config = 0;
        size_t values = 0;
        char name[2];
        const H5Z_filter_t filter = H5Pget_filter2(creation, (unsigned)i, &flags, &values, NULL,
                                                   sizeof name, name, &config);
        if (filter < H5Z_FILTER_DEFLATE || filter > H5Z_FILTER_FLETCHER32 || seen[filter])
            return false;
        seen[filter] = true;
    }
    return count >= 0;
}

/* Whether a zlib stream gives just so many bytes; no more of them are ever kept than a block. */
static bool inflates_to(const unsigned char *packed, size_t packed_bytes, size_t wanted)
{
    unsigned char out[OUT_BYTES];
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)packed,
                        .avail_in = (uInt)packed_bytes };
    size_t total = 0;
    int result = Z_OK;
    if (inflateInit(&stream) != Z_OK)
        return false;
    while (result == Z_OK && total <= wanted) {
        stream.next_out = out;
        stream.avail_out = sizeof out;
        result = inflate(&stream, Z_NO_FLUSH);
        total += sizeof out - stream.avail_out;
        if (stream.avail_in == 0 && stream.avail_out == sizeof out)
            break; /* it ends early */
    }
    inflateEnd(&stream);
    return result == Z_STREAM_END && total == wanted;
}

static myo_status check_chunk(const myo_hdf5_dataset *dataset, const pipeline *filters,
                              const hsize_t *offset)
{
    const size_t chunk_bytes = dataset->shape.chunk_bytes;
    const size_t most = chunk_bytes + chunk_bytes / 512 + 1024; /* what does not shrink grows so */
    hsize_t stored = 0;
    uint32_t skipped = 0;
    if (H5Dget_chunk_storage_size(dataset->id, offset, &stored) < 0 || stored == 0 || stored > most)
        return MYO_MALFORMED;
    unsigned char *raw = (unsigned char *)myo_memory_new((size_t)stored, 1);
    if (raw == NULL)
        return MYO_NO_MEMORY;
    bool good = H5Dread_chunk(dataset->id, H5P_DEFAULT, offset, &skipped, raw) >= 0;
    size_t bytes = (size_t)stored, wanted = chunk_bytes;
    const bool deflated = filters->deflate >= 0 && (skipped >> filters->deflate & 1) == 0;
    if (filters->checksum_after)
        bytes = bytes >= CHECKSUM_BYTES ? bytes - CHECKSUM_BYTES : 0;
    if (filters->checksum_before)
        wanted += CHECKSUM_BYTES;
    /* a filter that was skipped leaves the sizes of the others; Fletcher's never is */
    good = good && (deflated ? inflates_to(raw, bytes, wanted) : bytes == wanted);
    myo_memory_free(raw);
    return good ? MYO_OK : MYO_MALFORMED;
}

/* Chunks along each axis of the grid. */
static bool grid_of(const myo_hdf5_dataset *dataset, hid_t creation, hsize_t *chunk, size_t *across)
{
    const size_t rank = dataset->shape.rank;
    if (H5Pget_chunk(creation, MYO_HDF5_RANK, chunk) != (int)rank)
        return false;
    for (size_t i = 0; i < rank; i++)
        across[i] = (size_t)((dataset->shape.dims[i] + (int64_t)chunk[i] - 1) / (int64_t)chunk[i]);
    return true;
}

static myo_status check_row(myo_hdf5_dataset *dataset, const pipeline *filters,
                            const hsize_t *chunk, const size_t *across, size_t axis, size_t row)
{
    const size_t rank = dataset->shape.rank, other = rank == 2 ? 1 - axis : axis;
    const size_t columns = rank == 2 ? across[other] : 1;
    for (size_t c = 0; c < columns; c++) {
        hsize_t offset[MYO_HDF5_RANK] = { 0 };
        offset[axis] = row * chunk[axis];
        if (rank == 2)
            offset[other] = c * chunk[other];
        MYO_TRY(check_chunk(dataset, filters, offset));
    }
    return MYO_OK;
}

/* One byte for each row of the grid along the axis that samples run along; rows along the other
 * axis are few and asked for once. */
static myo_status check_rows(myo_hdf5_dataset *dataset, hid_t creation, size_t axis, int64_t first,
                             int64_t count)
{
    hsize_t chunk[MYO_HDF5_RANK];
    size_t across[MYO_HDF5_RANK] = { 0 };
    const pipeline filters = pipeline_of(creation);
    if (filters.count == 0)
        return MYO_OK;
    if (!grid_of(dataset, creation, chunk, across))
        return MYO_MALFORMED;
    if (dataset->checked == NULL || dataset->checked_axis != axis) {
        myo_hdf5_forget_chunks(dataset);
        dataset->checked = (unsigned char *)myo_memory_new(across[axis] + 1, 1);
        dataset->checked_axis = axis;
        if (dataset->checked == NULL)
            return MYO_NO_MEMORY;
    }
    const size_t from = (size_t)(first / (int64_t)chunk[axis]);
    const size_t to = (size_t)((first + count - 1) / (int64_t)chunk[axis]);
    for (size_t row = from; row <= to && row < across[axis]; row++) {
        if (dataset->checked[row])
            continue;
        MYO_TRY(check_row(dataset, &filters, chunk, across, axis, row));
        dataset->checked[row] = 1;
    }
    return MYO_OK;
}

myo_status myo_hdf5_check_chunks(myo_hdf5_dataset *dataset, size_t axis, int64_t first,
                                 int64_t count)
{
    if (dataset->shape.chunk_bytes == 0 || count <= 0 || dataset->shape.rank == 0)
        return MYO_OK;
    const hid_t creation = H5Dget_create_plist(dataset->id);
    if (creation < 0)
        return MYO_MALFORMED;
    const myo_status status = check_rows(dataset, creation, axis, first, count);
    H5Pclose(creation);
    return status;
}

void myo_hdf5_forget_chunks(myo_hdf5_dataset *dataset)
{
    myo_memory_free(dataset->checked);
    dataset->checked = NULL;
}
