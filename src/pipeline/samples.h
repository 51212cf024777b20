/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Conditioned samples on demand: the segments that hold them are computed again, with the bits of
 *  pass 1, and the last ones are kept. */
#ifndef MYO_PIPELINE_SAMPLES_H
#define MYO_PIPELINE_SAMPLES_H

#include "kernels/kernels.h"
#include "myoscribe/analyser.h"
#include "pipeline/track_setup.h"

typedef struct myo_samples myo_samples;

/** All pointers are borrowed. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_samples_open(myo_samples **out, const myo_track_setup *setup,
                                        const myo_raw_input *input, const myo_kernels *kernels,
                                        size_t memory_bytes, size_t read_frames);

/** Frames outside the track are an ARGUMENT error. @return OK, ARGUMENT, UNREADABLE, MALFORMED,
 *  NO_MEMORY */
MYO_CHECKED myo_status myo_samples_read(myo_samples *samples, size_t track, int64_t first,
                                        size_t count, float *out);

void myo_samples_close(myo_samples **samples);

#endif
