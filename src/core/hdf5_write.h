/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Writing: a new file without object times, so that the same content is the same bytes. */
#ifndef MYO_CORE_HDF5_WRITE_H
#define MYO_CORE_HDF5_WRITE_H

#include "core/hdf5_shape.h"
#include "myoscribe/log.h"
#include "myoscribe/recording.h"
#include "myoscribe/status.h"

MYO_CHECKED myo_status myo_hdf5_create(myo_hdf5 **out, const char *path, const myo_log *log);
MYO_CHECKED myo_status myo_hdf5_make_group(myo_hdf5 *file, const char *path);
/** A chunked dataset [0.., columns] that grows by appends; columns = 0 makes it one-dimensional.
 *  `compress`: shuffle + deflate. */
MYO_CHECKED myo_status myo_hdf5_make_rows(myo_hdf5 *file, const char *path, myo_sample_type type,
                                          size_t columns, bool compress);
MYO_CHECKED myo_status myo_hdf5_append(myo_hdf5 *file, const char *path, const void *rows,
                                       size_t count);
/** Rows of float32 columns, in order, at most `block` at a time. */
typedef struct myo_hdf5_columns {
    const char *const *names;
    size_t count, block;
    int64_t rows;
    double start_s, step_s; /**< of the rows */
    myo_status (*read)(void *context, int64_t first, size_t rows, const float **out);
    void *context;
} myo_hdf5_columns;

/** A group with a compressed dataset for each column, under its name, and time_s (float64): what
 *  h5py, pandas, R, Octave and MATLAB open without knowing a layout. */
MYO_CHECKED myo_status myo_hdf5_put_columns(myo_hdf5 *file, const char *group,
                                            const myo_hdf5_columns *columns);
MYO_CHECKED myo_status myo_hdf5_put_texts(myo_hdf5 *file, const char *path,
                                          const char *const *texts, size_t count);
MYO_CHECKED myo_status myo_hdf5_set_number(myo_hdf5 *file, const char *object, const char *name,
                                           double value);
MYO_CHECKED myo_status myo_hdf5_set_integer(myo_hdf5 *file, const char *object, const char *name,
                                            int64_t value);
MYO_CHECKED myo_status myo_hdf5_set_numbers(myo_hdf5 *file, const char *object, const char *name,
                                            const double *values, size_t count);
MYO_CHECKED myo_status myo_hdf5_set_text(myo_hdf5 *file, const char *object, const char *name,
                                         const char *text);
MYO_CHECKED myo_status myo_hdf5_set_texts(myo_hdf5 *file, const char *object, const char *name,
                                          const char *const *texts, size_t count);
/** Flushes and closes; reports a full disk. */
MYO_CHECKED myo_status myo_hdf5_finish(myo_hdf5 **file, const myo_log *log);

#endif
