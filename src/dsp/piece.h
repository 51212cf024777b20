/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One channel's segment on its way through conditioning. */
#ifndef MYO_DSP_PIECE_H
#define MYO_DSP_PIECE_H

#include "core/interval.h"
#include "dsp/block.h"
#include "dsp/mains_fit.h"

/** One channel's segment: a lane of a block. */
typedef struct myo_piece {
    float *row; /**< room for myo_segment_span_longest; afterwards the conditioned samples */
    myo_segment_span span;
    int64_t frames;       /**< of the whole track, to know where the recording ends */
    bool regular;         /**< whole, away from the recording's ends, nothing wrong with it */
    myo_intervals breaks; /**< normalised: samples the filter must not cross */
    float *low;           /**< room for myo_low_longest; the slow part over the out range */
    size_t low_count;
    const myo_line_list *lines; /**< to remove beside the mains; NULL: none */
    float line_amplitude;       /**< largest peak of those removed */
    myo_mains_fit mains;
} myo_piece;

#endif
