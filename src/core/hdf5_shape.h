/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the headers around libhdf5 share: a file, and what a dataset looks like. */
#ifndef MYO_CORE_HDF5_SHAPE_H
#define MYO_CORE_HDF5_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct myo_hdf5 myo_hdf5;

enum { MYO_HDF5_RANK = 8, MYO_HDF5_TEXT = 65536, MYO_HDF5_TEXTS = 1 << 20 };

typedef enum myo_hdf5_kind {
    MYO_HDF5_INTEGER,
    MYO_HDF5_FLOAT,
    MYO_HDF5_STRING,
    MYO_HDF5_REFERENCE,
    MYO_HDF5_OTHER
} myo_hdf5_kind;

typedef struct myo_hdf5_shape {
    myo_hdf5_kind kind;
    size_t element_bytes;
    bool is_signed;
    size_t rank;
    int64_t dims[MYO_HDF5_RANK];
    size_t chunk_bytes; /**< of one chunk after decoding; 0 = contiguous */
} myo_hdf5_shape;

#endif
