/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Reads load ranges into the lanes of blocks, in physical units, and measures them on the way. */
#ifndef MYO_PIPELINE_SEGMENT_LOADER_H
#define MYO_PIPELINE_SEGMENT_LOADER_H

#include "dsp/block.h"
#include "pipeline/convert.h"
#include "myoscribe/analyser.h"
#include "pipeline/track_setup.h"

typedef struct myo_segment_loader myo_segment_loader;

/** One segment of one track. */
typedef struct myo_request {
    size_t track; /**< index into the setup's tracks, of the preprocessor's group */
    int64_t segment;
} myo_request;

/** What lies in one lane: an axis of a request's track. */
typedef struct myo_lane {
    size_t request, track, axis_count;
    myo_segment_span span;
    myo_converter source;
} myo_lane;

MYO_CHECKED myo_status myo_segment_loader_open(myo_segment_loader **out,
                                               const myo_track_setup *setup, size_t group,
                                               const myo_raw_input *input,
                                               const myo_kernels *kernels, size_t blocks,
                                               size_t read_frames);

/** Requests as myo_preprocessor_load; `rows`: MYO_LANES scratch rows of `stride` floats. */
MYO_CHECKED myo_status myo_segment_loader_run(myo_segment_loader *loader,
                                              const myo_request *requests, size_t count,
                                              float *rows, size_t stride);

size_t myo_segment_loader_blocks(const myo_segment_loader *loader);
size_t myo_segment_loader_lanes(const myo_segment_loader *loader, size_t block);
myo_block *myo_segment_loader_block(const myo_segment_loader *loader, size_t block);
const myo_lane *myo_segment_loader_lane(const myo_segment_loader *loader, size_t block,
                                        size_t lane);

void myo_segment_loader_close(myo_segment_loader **loader);

#endif
