/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The exact onset and offset of activity, where the variance of the samples changes. */
#ifndef MYO_DETECT_ONSET_H
#define MYO_DETECT_ONSET_H

#include "core/analysed_track.h"
#include "core/detections.h"
#include "core/fail.h"

/** Moves first and end of a segment to the likeliest change of variance within 0.25 s of them; not
 *  past `lower` and `upper`, the neighbours' edges. @return OK, NO_MEMORY, or what the source
 * returns */
MYO_CHECKED myo_status myo_onset_refine(myo_segment *segment, const myo_analysed_track *source,
                                        int64_t lower, int64_t upper);

#endif
