/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The envelope's course inside a segment: how it rises, falls and swings; and how local it is. */
#ifndef MYO_DETECT_ENVELOPE_SHAPE_H
#define MYO_DETECT_ENVELOPE_SHAPE_H

#include "core/detections.h"
#include "core/fail.h"
#include "core/analysed_track.h"

/** Sets rise_s, fall_s, modulation and modulation_depth. @return OK, NO_MEMORY, or the source's */
MYO_CHECKED myo_status myo_envelope_measure(myo_segment *segment, const myo_analysed_track *source,
                                            const myo_noise *noise);

/** RMS rise of a track over [from_s, to_s) of the recording's clock, in units of its own rest
 *  noise; 0 at rest. @return OK or what the source returns */
MYO_CHECKED myo_status myo_envelope_rise(double *out, const myo_analysed_track *source,
                                         const myo_noise *noise, double from_s, double to_s);

#endif
