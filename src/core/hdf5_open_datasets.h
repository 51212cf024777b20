/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Datasets that stay open between blocks, so that their chunk caches survive; each is checked
 *  before it is read. */
#ifndef MYO_CORE_HDF5_OPEN_DATASETS_H
#define MYO_CORE_HDF5_OPEN_DATASETS_H

#include "core/hdf5_private.h"
#include "myoscribe/status.h"

/** The dataset kept open under `path`, opened and checked the first time. */
MYO_CHECKED myo_status myo_hdf5_dataset_of(myo_hdf5 *file, const char *path,
                                           myo_hdf5_dataset **out);
/** Remembers an open dataset under `path`; owns `id` from here in every case. */
MYO_CHECKED myo_status myo_hdf5_keep_open(myo_hdf5 *file, const char *path, hid_t id,
                                          const myo_hdf5_shape *shape, myo_hdf5_dataset **out);

#endif
