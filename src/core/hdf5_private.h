/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the hdf5_*.c files share; the only place that sees <hdf5.h>. */
#ifndef MYO_CORE_HDF5_PRIVATE_H
#define MYO_CORE_HDF5_PRIVATE_H

#include <hdf5.h>

#include "core/hdf5_file.h"

enum { MYO_HDF5_OPEN_DATASETS = 320, MYO_HDF5_WRITTEN_DATASETS = 32, MYO_HDF5_REFERENCES = 4096 };

/** A dataset kept open between blocks, so that its chunk cache survives. */
typedef struct myo_hdf5_dataset {
    char *path;
    hid_t id;
    myo_hdf5_shape shape;
    int64_t rows; /**< written so far, when writing */
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

/** Native HDF5 type of a sample type. */
hid_t myo_hdf5_native(myo_sample_type type);
/** Opens any object by absolute path or reference name; negative when absent or refused. */
hid_t myo_hdf5_object(myo_hdf5 *file, const char *path);
/** Why myo_hdf5_object gave nothing: NOT_FOUND, or UNSUPPORTED behind an external link. */
myo_status myo_hdf5_absent(const myo_hdf5 *file);
/** The dataset kept open under `path`, opened and checked the first time. */
MYO_CHECKED myo_status myo_hdf5_dataset_of(myo_hdf5 *file, const char *path,
                                           myo_hdf5_dataset **out);
/** Remembers an open dataset under `path`; owns `id` from here in every case. */
MYO_CHECKED myo_status myo_hdf5_keep(myo_hdf5 *file, const char *path, hid_t id,
                                     const myo_hdf5_shape *shape, myo_hdf5_dataset **out);
/** A buffer of the file's own of at least `bytes`; NULL when out of memory. */
void *myo_hdf5_scratch(myo_hdf5 *file, size_t bytes);
/** False when a text heap is damaged in the way that makes libhdf5 loop for ever. */
bool myo_hdf5_heaps_are_sound(const char *path);
/** An integer or float of 8 to 64 bits as computers use them. */
bool myo_hdf5_is_plain_number(hid_t type);
/** Bounds what libhdf5 keeps of a file's own structures (index of chunks, headers, heaps). */
bool myo_hdf5_bound_metadata(hid_t access);
/** A zeroed file object with its access list; the error output of libhdf5 is off from here. */
MYO_CHECKED myo_status myo_hdf5_new(myo_hdf5 **out, const char *path);

#endif
