/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is true of a simulated recording, gathered while it is made. */
#ifndef MYO_SIMULATE_TRUTH_H
#define MYO_SIMULATE_TRUTH_H

#include <stddef.h>
#include <stdint.h>

#include "core/array.h"
#include "core/text.h"

/** One row of <stem>_truth.tsv; NaN prints as n/a. */
typedef struct myo_truth {
    double onset_s, duration_s;
    const char *type; /**< class names of events.tsv */
    const char *subtype, *channel;
    int32_t channel_index;    /**< of EMG channels; -1: none, needs no local sigma */
    int32_t unit, discharges; /**< discharges of the event: 2 and more with doublets and echoes */
    double peak_uv, peak_to_peak_uv, peak_over_sigma, snr_db;
    double accelerometer_onset_s, accelerometer_mg;
    double mdf_slope_pct_per_s;
    double merge_s; /**< potentials of one channel that begin closer are one event */
} myo_truth;

typedef struct myo_truths {
    myo_array rows;
} myo_truths;

/** A row with everything n/a but these. NULL when out of memory; valid until the next add. */
myo_truth *myo_truth_add(myo_truths *truths, const char *type, const char *channel, double onset_s,
                         double duration_s);
/** Sorts by channel and onset and joins fasciculations closer than merge_s. */
void myo_truth_merge(myo_truths *truths);
/** The table, sorted by onset, in microseconds. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_truth_write(myo_text *out, myo_truths *truths);

#endif
