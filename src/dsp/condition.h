/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * From raw samples of a segment with its halo to conditioned ones: zero-phase band-pass, then
 * mains.
 *
 * Each unbroken run of samples is filtered on its own, with odd reflection where it begins or ends
 * inside the recording (gap, drop-out) or with it. Runs of any channels and segments share the
 * lanes of the filter; who shares with whom changes no bit.
 */
#ifndef MYO_DSP_CONDITION_H
#define MYO_DSP_CONDITION_H

#include "core/geometry.h"
#include "dsp/band_pass.h"
#include "dsp/mains.h"

enum { MYO_LOW_PER_HOP = 5 /**< values of the slow part in a hop: 5 ms */ };

/** One channel's segment. */
typedef struct myo_piece {
    float *row; /**< room for myo_span_longest: samples of the load range, any offset removed */
    myo_span span;
    int64_t frames;       /**< of the whole track, to know where the recording ends */
    myo_intervals breaks; /**< normalised: samples the filter must not cross */
    float *low;           /**< room for myo_low_longest; the slow part over the out range */
    size_t low_count;
    myo_mains_fit mains;
} myo_piece;

typedef struct myo_conditioner myo_conditioner;

/** Everything is borrowed; `mains` NULL: leave the mains in (accelerometers). */
MYO_CHECKED myo_status myo_conditioner_open(myo_conditioner **out, const myo_kernels *kernels,
                                            const myo_geometry *geometry,
                                            const myo_band_pass *filter, myo_mains *mains);

/**
 * Conditions the pieces' rows in place: afterwards row[frame - load_first] is the conditioned
 * sample for every frame of the out range, NaN where it is missing. `low` is the mean of what the
 * filter removed over each fifth of a hop, without its mean over the piece; NaN where missing.
 */
void myo_conditioner_run(myo_conditioner *conditioner, myo_piece *pieces, size_t count);

/** First sample of the low part `index` of a hop, within the hop; index = count gives its end. */
size_t myo_low_start(const myo_geometry *geometry, size_t index);
size_t myo_low_per_hop(const myo_geometry *geometry);
size_t myo_low_longest(const myo_geometry *geometry);

void myo_conditioner_close(myo_conditioner **conditioner);

#endif
