/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The only door to libhdf5. Opens read-only; never prints; never follows external links, external
 * storage, virtual datasets or plugin filters; every size is checked before memory is asked for.
 * Objects are named by absolute path. HDF5 keeps global state: one process uses it from one thread.
 */
#ifndef MYO_CORE_HDF5_FILE_H
#define MYO_CORE_HDF5_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "myoscribe/log.h"
#include "myoscribe/recording.h"
#include "myoscribe/status.h"

typedef struct myo_hdf5 myo_hdf5;

enum { MYO_HDF5_RANK = 8, MYO_HDF5_TEXT = 65536 };

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

/** True by signature (at 0, 512, 1024, ...), without opening. */
bool myo_hdf5_probe(const char *path);
MYO_CHECKED myo_status myo_hdf5_open(myo_hdf5 **out, const char *path, const myo_log *log);
void myo_hdf5_close(myo_hdf5 **file);

bool myo_hdf5_is_group(myo_hdf5 *file, const char *path);
bool myo_hdf5_is_dataset(myo_hdf5 *file, const char *path);
/** Names of the members of a group, in name order, at most `limit` (more is LIMIT). */
MYO_CHECKED myo_status myo_hdf5_members(myo_hdf5 *file, const char *group, size_t limit,
                                        myo_arena *arena, const char *const **names, size_t *count);
MYO_CHECKED myo_status myo_hdf5_describe(myo_hdf5 *file, const char *dataset, myo_hdf5_shape *out);

/* Attributes of `object`. @return OK, NOT_FOUND (absent), MALFORMED (wrong type or size), LIMIT */
MYO_CHECKED myo_status myo_hdf5_attribute_numbers(myo_hdf5 *file, const char *object,
                                                  const char *name, myo_arena *arena,
                                                  const double **values, size_t *count);
MYO_CHECKED myo_status myo_hdf5_attribute_number(myo_hdf5 *file, const char *object,
                                                 const char *name, double *value);
/** Fixed or variable length, ASCII or UTF-8, scalar or array. */
MYO_CHECKED myo_status myo_hdf5_attribute_texts(myo_hdf5 *file, const char *object,
                                                const char *name, myo_arena *arena,
                                                const char *const **texts, size_t *count);

/** Reads rows [first, first + count) of a dataset of rank 1 or 2 (rank 2: all columns), converted
 *  to `type`. With `reversed` the samples run along the second dimension (MATLAB) and the block is
 *  still delivered [count][columns]. */
MYO_CHECKED myo_status myo_hdf5_read(myo_hdf5 *file, const char *dataset, int64_t first,
                                     size_t count, bool reversed, myo_sample_type type, void *out);
/** The value of a dataset of one number. */
MYO_CHECKED myo_status myo_hdf5_read_number(myo_hdf5 *file, const char *dataset, double *value);
/** All text elements of a small string dataset. */
MYO_CHECKED myo_status myo_hdf5_read_texts(myo_hdf5 *file, const char *dataset, myo_arena *arena,
                                           const char *const **texts, size_t *count);

/** Names ("@0", ...) under which the objects that a dataset's object references lead to can be
 * used, as long as the file is open; at most `limit` (more is LIMIT). */
MYO_CHECKED myo_status myo_hdf5_follow(myo_hdf5 *file, const char *dataset, size_t limit,
                                       myo_arena *arena, const char *const **paths, size_t *count);

/* Writing: a new file without object times, so that the same content is the same bytes. */
MYO_CHECKED myo_status myo_hdf5_create(myo_hdf5 **out, const char *path, const myo_log *log);
MYO_CHECKED myo_status myo_hdf5_make_group(myo_hdf5 *file, const char *path);
/** A chunked dataset [0.., columns] that grows by appends; columns = 0 makes it one-dimensional.
 *  `compress`: shuffle + deflate. */
MYO_CHECKED myo_status myo_hdf5_make_rows(myo_hdf5 *file, const char *path, myo_sample_type type,
                                          size_t columns, bool compress);
MYO_CHECKED myo_status myo_hdf5_append(myo_hdf5 *file, const char *path, const void *rows,
                                       size_t count);
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
