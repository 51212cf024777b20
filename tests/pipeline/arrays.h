/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A made-up recording in memory, read like a file. */
#ifndef MYO_TESTS_PIPELINE_ARRAYS_H
#define MYO_TESTS_PIPELINE_ARRAYS_H

#include "myoscribe/analyser.h"

enum { ARRAYS_MAX_CHANNELS = 256 };

typedef struct arrays {
    double rate_hz;
    int64_t frames;
    size_t channels;
    size_t axes; /**< the last ones are accelerometer axes of one sensor */
    myo_sample_type type;
    double hum_hz; /**< 0: none */
    size_t gap_count;
    const myo_gap *gaps;
    bool computed; /**< samples are made when read: any length in no memory */
    /* filled in by arrays_open */
    void *samples;
    char names[ARRAYS_MAX_CHANNELS][24];
    myo_channel channel[ARRAYS_MAX_CHANNELS];
    myo_stream stream;
    myo_recording_info info;
    size_t longest_read; /**< frames of the longest read so far */
} arrays;

/** Rest with isolated potentials, a contraction, a drift and hum; int16 in microvolts, or float. */
myo_raw_input arrays_open(arrays *of);
void arrays_close(arrays *of);

#endif
