/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The only door to libhdf5. Opens read-only; never prints; never follows external links, external
 * storage, virtual datasets or plugin filters; every size is checked before memory is asked for.
 * Objects are named by absolute path. What lies in
 * them: hdf5_attribute.h, hdf5_dataset.h, hdf5_reference.h; new files: hdf5_write.h. HDF5 keeps
 * global state: one process uses it from one thread.
 */
#ifndef MYO_CORE_HDF5_FILE_H
#define MYO_CORE_HDF5_FILE_H

#include <stdio.h>

#include "core/arena.h"
#include "core/hdf5_shape.h"
#include "myoscribe/log.h"
#include "myoscribe/status.h"

/** True by signature (at 0, 512, 1024, ...), without libhdf5. Leaves the stream anywhere. */
bool myo_hdf5_probe(FILE *stream);
MYO_CHECKED myo_status myo_hdf5_open(myo_hdf5 **out, const char *path, const myo_log *log);
void myo_hdf5_close(myo_hdf5 **file);

bool myo_hdf5_is_group(myo_hdf5 *file, const char *path);
bool myo_hdf5_is_dataset(myo_hdf5 *file, const char *path);
/** Names of the members of a group, in name order, at most `limit` (more is LIMIT). */
MYO_CHECKED myo_status myo_hdf5_members(myo_hdf5 *file, const char *group, size_t limit,
                                        myo_arena *arena, const char *const **names, size_t *count);

#endif
