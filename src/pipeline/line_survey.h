/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Looks through a recording for lines of other machines before its samples are conditioned. */
#ifndef MYO_PIPELINE_LINE_SURVEY_H
#define MYO_PIPELINE_LINE_SURVEY_H

#include "kernels/kernels.h"
#include "myoscribe/analyser.h"
#include "pipeline/track_setup.h"

/**
 * Fills the setup's `lines` of every EMG track from a few seconds of each of some minutes, at
 * places that depend on the length alone, so every segment is conditioned alike whenever it is
 * asked for.
 * @return OK, NO_MEMORY, or of the input
 */
MYO_CHECKED myo_status myo_line_survey(myo_track_setup *setup, const myo_raw_input *input,
                                       const myo_kernels *kernels);

#endif
