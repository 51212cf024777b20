/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Active segments: where the envelope leaves its own rest, and exactly when. */
#ifndef MYO_DETECT_SEGMENTS_H
#define MYO_DETECT_SEGMENTS_H

#include "core/detections.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/analysed_track.h"
#include "myoscribe/settings.h"

/**
 * Double threshold on the 50 ms envelope (Lidierth 1986, Hodges & Bui 1996), both thresholds in SD
 * of the envelope itself at rest; then the boundaries are moved to the maximum of the profile
 * likelihood of the samples. Pushes myo_segment into `out`, in order, with first, end, rms, sigma,
 * snr_db and low_ratio set. @return OK, NO_MEMORY, or what the source returns
 */
MYO_CHECKED myo_status myo_segments_find(myo_array *out, const myo_analysed_track *source,
                                         const myo_noise *noise, const myo_settings *settings);

/** Moves first and end of one segment to the likeliest change of variance near them. */
MYO_CHECKED myo_status myo_segment_refine(myo_segment *segment, const myo_analysed_track *source,
                                          int64_t lower, int64_t upper);

/** Measures the level of a segment from the hops inside it. */
MYO_CHECKED myo_status myo_segment_measure(myo_segment *segment, const myo_analysed_track *source,
                                           const myo_noise *noise);

/** The same for rms and sigma alone. */
MYO_CHECKED myo_status myo_segment_level(myo_segment *segment, const myo_analysed_track *source,
                                         const myo_noise *noise);

/** Moves the end of a segment before what follows it at less than a hundredth of its power. */
MYO_CHECKED myo_status myo_segment_trim(myo_segment *segment, const myo_analysed_track *source);

/** Share, 0 to 1, of the 25 ms bins of a segment that stand out of noise of this sigma. */
MYO_CHECKED myo_status myo_segment_filling(double *out, const myo_segment *segment,
                                           const myo_analysed_track *source, double sigma);

/** Frame of a hop's first sample, and the hop that holds a frame. */
int64_t myo_hop_frame(const myo_track *track, int64_t hop);
int64_t myo_frame_hop(const myo_track *track, int64_t frame);

#endif
