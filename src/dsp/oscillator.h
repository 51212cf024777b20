/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Tables of cosine and sine waves, kept for the frequencies that were asked for last. */
#ifndef MYO_DSP_OSCILLATOR_H
#define MYO_DSP_OSCILLATOR_H

#include <stddef.h>

#include "kernels/exact.h"
#include "myoscribe/status.h"

typedef struct myo_oscillator myo_oscillator;

/** cos and sin of 2 pi f n / rate for n = 0 .. frames - 1. */
typedef struct myo_wave {
    const float *cosine, *sine;
} myo_wave;

/** At least three tables, as many more as fit into `memory_bytes`. */
MYO_CHECKED myo_status myo_oscillator_open(myo_oscillator **out, double rate_hz, size_t frames,
                                           size_t memory_bytes);

/** The frequency of the tables' grid (0.05 Hz) nearest to this one. */
double myo_oscillator_nearest(double frequency_hz);

/** Valid until the next call. `frequency_hz` is rounded to the grid. */
myo_wave myo_oscillator_wave(myo_oscillator *oscillator, double frequency_hz);

void myo_oscillator_close(myo_oscillator **oscillator);

#endif
