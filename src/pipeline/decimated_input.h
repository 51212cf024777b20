/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Streams faster than any band of muscle needs, at a whole fraction of their rate. A filter segment
 * is as long in seconds at every rate, so at 192 kHz sixteen of them would take 100 MiB.
 */
#ifndef MYO_PIPELINE_DECIMATED_INPUT_H
#define MYO_PIPELINE_DECIMATED_INPUT_H

#include "core/arena.h"
#include "myoscribe/analyser.h"

enum {
    /** Up to this rate nothing is decimated. */
    MYO_DECIMATED_MOST_HZ = 50000,
    /** Length of the anti-alias filter on either side, in frames that it gives. */
    MYO_DECIMATED_REACH = 16
};

typedef struct myo_decimated_input myo_decimated_input;

/**
 * Reads an input whose fast streams it decimates; NULL where none is fast. Its info has the rates,
 * frames, sample types and gaps that are left and lives in the arena. `inner` is borrowed, and not
 * released. Samples keep their raw unit. One that stands for any at a rail is at the rail itself,
 * so that clipping stays what it was. @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_decimated_input_open(myo_decimated_input **out,
                                                const myo_raw_input *inner, myo_arena *arena);

const myo_raw_input *myo_decimated_input_of(const myo_decimated_input *input);

void myo_decimated_input_close(myo_decimated_input **input);

#endif
