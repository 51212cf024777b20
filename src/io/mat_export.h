/* SPDX-License-Identifier: GPL-3.0-or-later */
/** MATLAB files as programs export them, whose samples are no matrix of channels: LabChart (all
 *  channels one behind the other) and Spike2 (a structure per channel). */
#ifndef MYO_IO_MAT_EXPORT_H
#define MYO_IO_MAT_EXPORT_H

#include "io/mat_layout.h"

/** A small matrix, column after column; without elements where there is none. */
typedef struct myo_mat_matrix {
    size_t rows, columns;
    const double *values;
} myo_mat_matrix;

/** How the variables of one kind of MATLAB file are read. */
typedef struct myo_mat_source {
    void *state;
    myo_status (*numbers)(void *state, const myo_mat_item *item, myo_mat_matrix *out);
    /** A row of a char matrix; NULL where there is none. */
    myo_status (*text)(void *state, const myo_mat_item *item, size_t row, const char **out);
    /** Makes the samples of a vector ready for `copy`. */
    myo_status (*samples)(void *state, const myo_mat_item *item, const void **handle,
                          myo_sample_type *type);
    /** `count` samples from `first` into every `step`-th place of `out`. */
    myo_status (*copy)(void *state, const void *handle, size_t first, size_t count, void *out,
                       size_t step);
} myo_mat_source;

/** `count` samples of a variable from `first`. */
typedef struct myo_mat_part {
    const void *handle;
    size_t first, count;
} myo_mat_part;

/** A channel: its parts one behind the other. */
typedef struct myo_mat_channel {
    size_t stream, column, part_count;
    myo_sample_type type;
    const myo_mat_part *parts;
} myo_mat_channel;

typedef struct myo_mat_export {
    myo_mat_source source;
    size_t channel_count;
    myo_mat_channel *channels;
} myo_mat_export;

/** Fills the draft when the items are such an export; `*out` stays NULL when they are none. @return
 *  OK, MALFORMED, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_mat_export_read(myo_mat_export **out, const myo_mat_source *source,
                                           const myo_mat_item *items, size_t count,
                                           const myo_open_request *request, myo_draft *draft);
/** `count` frames of a stream from `first`. @return OK, MALFORMED, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_mat_export_frames(const myo_mat_export *it, size_t stream, size_t first,
                                             size_t count, void *out);

#endif
