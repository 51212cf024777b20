/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The reference band in which the truth speaks of amplitudes: a Butterworth band-pass 20-450 Hz,
 * second order per edge and pass, forward and backward, -3 dB at the corners after both passes. It
 * is written down here on its own and shares nothing with the analyser's filters.
 */
#ifndef MYO_SIMULATE_REFERENCE_H
#define MYO_SIMULATE_REFERENCE_H

#include <stddef.h>

typedef struct myo_reference {
    double section[2][5]; /**< b0 b1 b2 a1 a2: high-pass, low-pass */
    double noise_gain;    /**< SD of filtered white noise of SD 1 */
} myo_reference;

void myo_reference_design(myo_reference *reference, double rate_hz);
/** Filters `x` in place, forward and backward, from rest at both ends. */
void myo_reference_apply(const myo_reference *reference, double *x, size_t n);

#endif
