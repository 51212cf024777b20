/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How detection, classification and reports see one analysed track: what pass 1 measured, and
 * conditioned samples on demand (filter segments are independent, so any stretch is computed again
 * with the same bits). The pipeline implements it; tests may implement it over plain arrays.
 */
#ifndef MYO_CORE_ANALYSED_TRACK_H
#define MYO_CORE_ANALYSED_TRACK_H

#include "core/interval.h"
#include "myoscribe/result.h"

/**
 * A candidate discharge found in pass 1: a local maximum of |x| over candidate_sigma times the
 * segment's robust sigma; closer ones than 3 ms are one (the larger).
 */
typedef struct myo_spike {
    int64_t peak_frame;
    float peak;         /**< signed sample at the peak, track's unit */
    float peak_to_peak; /**< largest minus smallest within +- 10 ms */
    float width_s; /**< time |x| stays over half the peak, first to last crossing within +- 25 ms */
    float sigma;   /**< the provisional sigma it was compared with */
    float low_peak;       /**< largest |removed low-frequency part| within +- 25 ms: motion */
    int32_t onset_offset; /**< frames (negative) from the peak back to where |x| falls under
                             onset_share of the peak, or 2 sigma where that is more, for 2.5 ms */
} myo_spike;

typedef struct myo_analysed_track {
    const myo_track *track;
    /** gap, clip, flat and excluded marks in frames, normalised; no guard applied */
    const myo_intervals *damage;
    void *context;
    myo_status (*hops)(void *context, int64_t first, size_t count, myo_hop *out);
    myo_status (*windows)(void *context, int64_t first, size_t count, myo_window *out);
    myo_status (*psd)(void *context, int64_t first, size_t count, float *out);
    /** One density of any stretch of samples, in the bins of psd; all NaN where it is missing. */
    myo_status (*stretch_psd)(void *context, int64_t first, size_t count, float *out);
    int64_t spike_count;
    /** in order of peak_frame */
    myo_status (*spikes)(void *context, int64_t first, size_t count, myo_spike *out);
    /** conditioned samples; missing ones are NaN */
    myo_status (*samples)(void *context, int64_t first, size_t count, float *out);
} myo_analysed_track;

#endif
