/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Sixteen pieces side by side in the lanes of one buffer, and what is measured of all at once. */
#ifndef MYO_DSP_BLOCK_H
#define MYO_DSP_BLOCK_H

#include "core/geometry.h"
#include "kernels/kernels.h"

enum { MYO_LOW_PER_HOP = 5 /**< values of the slow part in a hop: 5 ms */ };

/** Per hop and lane: value[hop * MYO_LANES + lane]. */
typedef struct myo_hop_lanes {
    float *minimum, *maximum, *square; /**< square: sum of squares */
    float *parts; /**< sums: [(hop * parts per hop + part) * MYO_LANES + lane] */
} myo_hop_lanes;

typedef struct myo_block {
    float *lanes;       /**< load ranges: [(frame - load_first) * MYO_LANES + lane] */
    myo_hop_lanes raw;  /**< of the load range, before the filter */
    myo_hop_lanes out;  /**< of the out range, conditioned; parts: sums, then the slow part */
    float *shape;       /**< per window of the core, 5 * MYO_LANES, see lanes_shape */
    size_t hops_loaded; /**< of raw */
} myo_block;

/** First frame of a part of a hop, within the hop; index = parts per hop gives its end. */
size_t myo_low_start(const myo_geometry *geometry, size_t index);
size_t myo_low_per_hop(const myo_geometry *geometry);
/** Values of the slow part in the longest out range. */
size_t myo_low_longest(const myo_geometry *geometry);

/** Floats that a block needs, to be cut by myo_block_lay. */
size_t myo_block_floats(const myo_geometry *geometry);
void myo_block_lay(myo_block *block, const myo_geometry *geometry, float *memory);

/** Measures `hops` whole hops from `lanes` into `to` from hop `first` on. */
void myo_block_measure(const myo_kernels *kernels, const myo_geometry *geometry, const float *lanes,
                       size_t hops, size_t first, const myo_hop_lanes *to);

#endif
