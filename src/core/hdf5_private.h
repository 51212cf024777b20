/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files behind hdf5_file.h share; the only place that sees <hdf5.h>. */
#ifndef MYO_CORE_HDF5_PRIVATE_H
#define MYO_CORE_HDF5_PRIVATE_H

#include <hdf5.h>

#include "core/hdf5_shape.h"

enum { MYO_HDF5_OPEN_DATASETS = 320, MYO_HDF5_WRITTEN_DATASETS = 32, MYO_HDF5_REFERENCES = 4096 };

/** A dataset kept open between blocks, so that its chunk cache survives. */
typedef struct myo_hdf5_dataset {
    char *path;
    hid_t id;
    myo_hdf5_shape shape;
    int64_t rows;           /**< written so far, when writing */
    unsigned char *checked; /**< rows of chunks whose sizes are known to be right; NULL: none */
    size_t checked_axis;
} myo_hdf5_dataset;

struct myo_hdf5 {
    hid_t id;
    hid_t access; /**< access list that refuses external links */
    char *path;
    bool writing;
    bool met_link; /**< the last object was behind an external link */
    size_t dataset_count, next_evicted;
    myo_hdf5_dataset datasets[MYO_HDF5_OPEN_DATASETS];
    size_t reference_count;
    hid_t
        references[MYO_HDF5_REFERENCES]; /**< objects reached by reference, named "@0", "@1", ... */
    void *scratch;
    size_t scratch_bytes;
};

#endif
