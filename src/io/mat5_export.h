/* SPDX-License-Identifier: GPL-3.0-or-later */
/** MATLAB files as programs export them, whose samples are no matrix of channels: LabChart (all
 *  channels one behind the other) and Spike2 (a structure per channel). */
#ifndef MYO_IO_MAT5_EXPORT_H
#define MYO_IO_MAT5_EXPORT_H

#include "io/mat5_values.h"
#include "io/mat_layout.h"

/** `count` samples of a variable from `first`. */
typedef struct myo_mat5_part {
    const matvar_t *data;
    size_t first, count;
} myo_mat5_part;

/** A channel: its parts one behind the other. */
typedef struct myo_mat5_channel {
    size_t stream, column, part_count;
    const myo_mat5_part *parts;
} myo_mat5_channel;

typedef struct myo_mat5_export {
    size_t channel_count;
    myo_mat5_channel *channels;
    size_t top_count;
    matvar_t **tops; /**< variables read whole, to be freed */
} myo_mat5_export;

/**
 * Fills the draft when the items are such an export; `*out` stays NULL when they are none. `tops`
 * must be freed also after an error (myo_mat5_export_close). @return OK, MALFORMED, LIMIT,
 * NO_MEMORY
 */
MYO_CHECKED myo_status myo_mat5_export_read(myo_mat5_export **out, mat_t *file,
                                            const myo_mat_item *items, size_t count, double *held,
                                            const myo_open_request *request, myo_draft *draft);
/** `count` frames from `first` into every `step`-th place of `out`. */
void myo_mat5_export_copy(const myo_mat5_channel *channel, size_t first, size_t count, void *out,
                          size_t step);
void myo_mat5_export_close(myo_mat5_export *it);

#endif
