/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How strong an active segment is, and how much of it is filled with activity. */
#ifndef MYO_DETECT_SEGMENT_LEVEL_H
#define MYO_DETECT_SEGMENT_LEVEL_H

#include "core/analysed_track.h"
#include "core/detections.h"
#include "core/fail.h"

/** Measures the level of a segment from the hops inside it: rms, sigma, snr_db and low_ratio.
 *  @return OK, NO_MEMORY, or what the source returns */
MYO_CHECKED myo_status myo_segment_measure(myo_segment *segment, const myo_analysed_track *source,
                                           const myo_noise *noise);

/** The same for rms and sigma alone. */
MYO_CHECKED myo_status myo_segment_level(myo_segment *segment, const myo_analysed_track *source,
                                         const myo_noise *noise);

/** Moves the end of a segment before what comes after it at less than a hundredth of its power. */
MYO_CHECKED myo_status myo_segment_trim(myo_segment *segment, const myo_analysed_track *source);

/** Share, 0 to 1, of the 25 ms bins of a segment that stand out of noise of this sigma. */
MYO_CHECKED myo_status myo_segment_filling(double *out, const myo_segment *segment,
                                           const myo_analysed_track *source, double sigma);

#endif
