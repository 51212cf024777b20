/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the windows of a track measured, one array for each number. Private to the noise floor. */
#ifndef MYO_DETECT_WINDOW_COLUMNS_H
#define MYO_DETECT_WINDOW_COLUMNS_H

#include "core/analysed_track.h"
#include "core/arena.h"
#include "core/detections.h"
#include "core/fail.h"

/** What task marks say of a window. */
typedef enum myo_window_claim {
    MYO_CLAIMED_NOT,
    MYO_CLAIMED_REST,     /**< all of it is marked rest */
    MYO_CLAIMED_VOLUNTARY /**< more than an eighth of it is marked voluntary */
} myo_window_claim;

typedef struct myo_window_columns {
    size_t count;
    float *sigma, *crossings, *turns, *spread; /**< spread: rms / sigma, 1 for Gaussian noise */
    unsigned char *state;                      /**< myo_rest_state; of the myo_noise being made */
    unsigned char *claimed;                    /**< myo_window_claim */
    float *scratch;                            /**< `count` numbers for whoever needs them */
} myo_window_columns;

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_window_columns_open(myo_window_columns *w, size_t count,
                                               myo_arena *arena);

/** Reads all windows; `state` becomes ACTIVE or DAMAGED. @return OK, or what the source returns */
MYO_CHECKED myo_status myo_window_columns_read(myo_window_columns *w,
                                               const myo_analysed_track *source,
                                               const myo_task *task);

/** The lower of the values a quantile lies between; reorders them. NaN without any. */
double myo_lower_quantile(float *values, size_t n, double q);

/** Medians over the undamaged windows of [first, end): of a column, and of |sigma - centre|. */
double myo_column_median(const myo_window_columns *w, const float *column, size_t first,
                         size_t end);
double myo_column_deviation(const myo_window_columns *w, size_t first, size_t end, double centre);

/** Median of a column over the windows whose sigma is no more than a fifth above `level`. */
double myo_column_median_near(const myo_window_columns *w, const float *column, double level);

#endif
