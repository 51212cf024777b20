/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Active segments: where the envelope leaves its own rest, and exactly when. */
#ifndef MYO_DETECT_ENVELOPE_THRESHOLD_H
#define MYO_DETECT_ENVELOPE_THRESHOLD_H

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

#endif
