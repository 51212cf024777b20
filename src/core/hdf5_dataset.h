/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Samples of datasets, in blocks. */
#ifndef MYO_CORE_HDF5_DATASET_H
#define MYO_CORE_HDF5_DATASET_H

#include "core/hdf5_shape.h"
#include "myoscribe/recording.h"
#include "myoscribe/status.h"

MYO_CHECKED myo_status myo_hdf5_describe(myo_hdf5 *file, const char *dataset, myo_hdf5_shape *out);

/** Reads rows [first, first + count) of a dataset of rank 1 or 2 (rank 2: all columns), converted
 *  to `type`. With `reversed` the samples run along the second dimension (MATLAB) and the block is
 *  still delivered [count][columns]. */
MYO_CHECKED myo_status myo_hdf5_read(myo_hdf5 *file, const char *dataset, int64_t first,
                                     size_t count, bool reversed, myo_sample_type type, void *out);

#endif
