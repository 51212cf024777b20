/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the readers of HDF5 layouts share. */
#ifndef MYO_IO_HDF5_COMMON_H
#define MYO_IO_HDF5_COMMON_H

#include "core/hdf5_file.h"
#include "io/reader.h"

/** The error line for an object that is missing, damaged, outside the file or too large. `status`
 *  OK stands for a wrong type or shape. Returns what the reader returns. */
MYO_CHECKED myo_status myo_hdf5_wrong(const myo_open_request *request, const char *path,
                                      const char *what, myo_status status);
/** The smallest raw sample type that holds every value of the dataset. */
myo_sample_type myo_hdf5_sample_type(const myo_hdf5_shape *shape);
/** Opens the file for a probe; NULL when it is not HDF5 or damaged. Close both. */
myo_hdf5 *myo_hdf5_peek(const myo_probe *probe, myo_arena **arena);
/** A text attribute of one element, NULL when absent or of another type. */
const char *myo_hdf5_one_text(myo_hdf5 *file, const char *object, const char *name,
                              myo_arena *arena);

#endif
