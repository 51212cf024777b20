/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Behind hdf5_file.h: the file object itself, and its objects by path or reference. */
#ifndef MYO_CORE_HDF5_OBJECT_H
#define MYO_CORE_HDF5_OBJECT_H

#include "core/hdf5_private.h"
#include "myoscribe/recording.h"
#include "myoscribe/status.h"

/** A zeroed file object with its access list; the error output of libhdf5 is off from here. */
MYO_CHECKED myo_status myo_hdf5_new(myo_hdf5 **out, const char *path);

/** Bounds what libhdf5 keeps of a file's own structures (index of chunks, headers, heaps). */
bool myo_hdf5_bound_metadata(hid_t access);
void myo_hdf5_free(myo_hdf5 **file);
/** Opens any object by absolute path or reference name; negative when absent or refused. */
hid_t myo_hdf5_object(myo_hdf5 *file, const char *path);
/** Why myo_hdf5_object gave nothing: NOT_FOUND, or UNSUPPORTED behind an external link. */
myo_status myo_hdf5_absent(const myo_hdf5 *file);
/** Native HDF5 type of a sample type. */
hid_t myo_hdf5_native(myo_sample_type type);
/** A buffer of the file's own of at least `bytes`; NULL when out of memory. */
void *myo_hdf5_scratch(myo_hdf5 *file, size_t bytes);

#endif
