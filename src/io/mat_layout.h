/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which variable of a MATLAB file is what. MATLAB has no place for rate and units: known names are
 *  used, the user's --dataset and --rate else; nothing is taken by size alone when two fit. */
#ifndef MYO_IO_MAT_LAYOUT_H
#define MYO_IO_MAT_LAYOUT_H

#include "io/reader.h"

enum { MYO_MAT_ITEMS = 2048, MYO_MAT_DEPTH = 6 };

/** A variable or a field, by its MATLAB name ("EMG.channelData"). */
typedef struct myo_mat_item {
    const char *name;
    bool is_number, is_text; /**< real numeric matrix; char matrix or cells of char */
    int64_t rows, columns;   /**< as MATLAB sees them */
    const void *handle;      /**< the reader's own */
} myo_mat_item;

typedef struct myo_mat_choice {
    const myo_mat_item *data, *rate, *names, *units; /**< all but data may be NULL */
    const myo_mat_item *interval, *interval_unit;    /**< where no rate is said */
    bool time_in_rows;                               /**< samples run down the rows */
} myo_mat_choice;

MYO_CHECKED myo_status myo_mat_choose(myo_mat_choice *out, const myo_mat_item *items, size_t count,
                                      const myo_open_request *request);
/** The one stream of the choice; the caller adds sample type, rate, names and units. */
MYO_CHECKED myo_status myo_mat_draft(myo_draft *draft, const myo_mat_choice *choice,
                                     const myo_open_request *request);

#endif
