/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Tells a train of potentials, evoked at a divisor of the mains frequency, from hum. Both are lines
 * at multiples of the mains. Only the train has lines between them, and so repeats itself after
 * several periods of the mains but not after one.
 */
#ifndef MYO_DSP_MAINS_TRAIN_H
#define MYO_DSP_MAINS_TRAIN_H

#include <stdbool.h>
#include <stddef.h>

/**
 * `x`: `width` signals side by side (MYO_LANES, or 1: a row), `count` frames of each. is_train[l]:
 * whether signal l repeats itself so. What is missing is 0.
 */
void myo_mains_find_trains(const float *x, size_t width, size_t count, double rate_hz,
                           double mains_hz, bool *is_train);

#endif
