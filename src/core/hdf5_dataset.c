/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hdf5_dataset.h"

#include <string.h>

#include "core/fail.h"
#include "core/hdf5_chunks.h"
#include "core/hdf5_object.h"
#include "core/hdf5_open_datasets.h"

enum { TURN_BYTES = 1 << 20 };

myo_status myo_hdf5_describe(myo_hdf5 *file, const char *dataset, myo_hdf5_shape *out)
{
    myo_hdf5_dataset *kept = NULL;
    MYO_TRY(myo_hdf5_dataset_of(file, dataset, &kept));
    *out = kept->shape;
    return MYO_OK;
}

/* Rows [first, first + count) of the sample axis into consecutive memory, in file order. */
static myo_status read_block(myo_hdf5_dataset *kept, int64_t first, size_t count, bool reversed,
                             hid_t type, void *out)
{
    const size_t rank = kept->shape.rank, axis = reversed ? 1 : 0;
    hsize_t start[2] = { 0, 0 }, extent[2] = { (hsize_t)kept->shape.dims[0],
                                               rank == 2 ? (hsize_t)kept->shape.dims[1] : 1 };
    start[axis] = (hsize_t)first;
    extent[axis] = (hsize_t)count;
    MYO_TRY(myo_hdf5_check_chunks(kept, axis, first, (int64_t)count));
    const hid_t space = H5Dget_space(kept->id), memory = H5Screate_simple((int)rank, extent, NULL);
    myo_status status = MYO_MALFORMED;
    if (space >= 0 && memory >= 0 &&
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, extent, NULL) >= 0 &&
        H5Dread(kept->id, type, memory, space, H5P_DEFAULT, out) >= 0)
        status = MYO_OK;
    if (memory >= 0)
        H5Sclose(memory);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

/* [columns][count] -> [count][columns] */
static void turn(unsigned char *out, const unsigned char *block, size_t count, size_t columns,
                 size_t bytes)
{
    for (size_t c = 0; c < columns; c++)
        for (size_t n = 0; n < count; n++)
            memcpy(out + (n * columns + c) * bytes, block + (c * count + n) * bytes, bytes);
}

myo_status myo_hdf5_read(myo_hdf5 *file, const char *dataset, int64_t first, size_t count,
                         bool reversed, myo_sample_type type, void *out)
{
    myo_hdf5_dataset *kept = NULL;
    MYO_TRY(myo_hdf5_dataset_of(file, dataset, &kept));
    const myo_hdf5_shape *shape = &kept->shape;
    if (shape->rank < 1 || shape->rank > 2 || (reversed && shape->rank != 2) ||
        (shape->kind != MYO_HDF5_INTEGER && shape->kind != MYO_HDF5_FLOAT))
        return MYO_MALFORMED;
    if (first < 0 || count > (uint64_t)INT64_MAX ||
        first > shape->dims[reversed ? 1 : 0] - (int64_t)count)
        return MYO_MALFORMED;
    const hid_t native = myo_hdf5_native(type);
    const size_t bytes = myo_sample_bytes(type);
    if (count == 0)
        return MYO_OK;
    if (!reversed)
        return read_block(kept, first, count, false, native, out);
    const size_t columns = (size_t)shape->dims[0];
    const size_t most =
        columns == 0 || columns > TURN_BYTES / bytes ? 1 : TURN_BYTES / bytes / columns;
    void *block = myo_hdf5_scratch(file, most * columns * bytes);
    if (block == NULL)
        return MYO_NO_MEMORY;
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < most ? count - done : most;
        MYO_TRY(read_block(kept, first + (int64_t)done, part, true, native, block));
        turn((unsigned char *)out + done * columns * bytes, block, part, columns, bytes);
        done += part;
    }
    return MYO_OK;
}
