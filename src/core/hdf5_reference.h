/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Object references of a dataset, as MATLAB 7.3 has them. */
#ifndef MYO_CORE_HDF5_REFERENCE_H
#define MYO_CORE_HDF5_REFERENCE_H

#include "core/arena.h"
#include "core/hdf5_shape.h"
#include "myoscribe/status.h"

/** Names ("@0", ...) under which the objects that a dataset's object references lead to can be
 * used, as long as the file is open; at most `limit` (more is LIMIT). */
MYO_CHECKED myo_status myo_hdf5_follow(myo_hdf5 *file, const char *dataset, size_t limit,
                                       myo_arena *arena, const char *const **paths, size_t *count);

#endif
