/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which detected point belongs to which reference point: one to one, within a tolerance. */
#ifndef MYO_SCORE_MATCHING_H
#define MYO_SCORE_MATCHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/status.h"

#define MYO_NO_PARTNER SIZE_MAX

typedef struct myo_match_input {
    const int64_t *reference, *detected; /**< sorted */
    const bool *optional;                /**< reference events that yield to others; NULL: none */
    size_t reference_count, detected_count;
    int64_t tolerance;
} myo_match_input;

/**
 * partner[i] = index of the detected event paired with reference event i, or MYO_NO_PARTNER.
 * Among all one-to-one pairings within the tolerance the one with (1) most reference events that
 * are not optional, (2) most pairs, (3) least total |dt|. @return OK, LIMIT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_match_optimal(size_t *partner, const myo_match_input *input);
/** The rule of WFDB's bxb (1-4 of its 2002 version). */
void myo_match_bxb(size_t *partner, const myo_match_input *input);
/** The same after bxb's learning period, which ends at `start`. Its rule there: the first reference
 *  event after `start` may be paired with the last detected one before it; if it is not, the first
 *  detected event within the tolerance of `start` is left uncounted where the next one fits better.
 *  Returns the index of that event, or MYO_NO_PARTNER. */
size_t myo_match_bxb_after(size_t *partner, const myo_match_input *input, int64_t start);

#endif
