/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Candidate discharges of a conditioned segment. */
#ifndef MYO_DSP_CANDIDATES_H
#define MYO_DSP_CANDIDATES_H

#include <stdint.h>

#include "core/analysed_track.h"
#include "kernels/kernels.h"

enum {
    MYO_MAX_CANDIDATES = 1024, /**< of one segment; the largest are kept */
    MYO_QUIET_WINDOWS = 16     /**< windows of this segment and its predecessor */
};

typedef struct myo_candidates {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    double candidate_sigma, onset_share;
    size_t apart, near, wide, calm; /**< frames */
    myo_spike *found;               /**< room for MYO_MAX_CANDIDATES; in order of peak_frame */
    size_t count;
    float *order; /**< scratch, MYO_MAX_CANDIDATES */
} myo_candidates;

/** A segment as the detector sees it: samples of the out range, NaN where missing. */
typedef struct myo_candidate_input {
    const float *x;
    int64_t first;               /**< absolute frame of x[0] */
    size_t count;                /**< samples of x */
    size_t core_first, core_end; /**< indices of the core, where peaks are looked for */
    const float *low;            /**< slow part from `first` on */
    size_t low_count;
    const myo_hop *hops; /**< of the core */
    float sigma;         /**< 0 or NaN: no candidates */
} myo_candidate_input;

/** `kernels` and `geometry` are borrowed. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_candidates_open(myo_candidates *candidates, const myo_kernels *kernels,
                                           const myo_geometry *geometry, double candidate_sigma,
                                           double onset_share);

/** Robust sigma of the quiet part: the value under which a fifth of the windows' lie. Reorders
 *  `sigmas`, of which NaN and 0 are ignored; NaN when none is left. */
float myo_quiet_sigma(float *sigmas, size_t count);

/** Fills `found`. */
void myo_candidates_find(myo_candidates *candidates, const myo_candidate_input *input);

void myo_candidates_close(myo_candidates *candidates);

#endif
