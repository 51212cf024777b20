/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Finds lines of other machines in windows of a signal: railways (16.7 Hz), aircraft (400 Hz),
 * converters, and the combs of clocks. A line stands out of its neighbourhood in nearly every
 * window, which muscle never does for a minute: its lines are as wide as its rhythm is irregular.
 * Evoked potentials do, at all multiples of their rate, and are told from combs by it.
 *
 * No FFTW: what is removed from samples must not depend on the CPU.
 */
#ifndef MYO_DSP_LINE_SEARCH_H
#define MYO_DSP_LINE_SEARCH_H

#include "dsp/mains_fit.h"
#include "myoscribe/status.h"

typedef struct myo_line_search myo_line_search;

/** For windows of `frames` at a rate; looks from low_hz to high_hz. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_line_search_open(myo_line_search **out, double rate_hz, size_t frames,
                                            double low_hz, double high_hz);

/** Forgets the windows added so far. */
void myo_line_search_reset(myo_line_search *search);

/** Adds two windows; every sample is finite. */
void myo_line_search_add(myo_line_search *search, const float *a, const float *b);

/** The mains that are removed anyway. */
typedef struct myo_line_mains {
    size_t count, harmonics;
    double hz[2];
} myo_line_mains;

/** Adds to `out` the lines of the windows added, strongest first, but for the mains' harmonics and
 *  what is near lines in `out` already. */
void myo_line_search_find(myo_line_search *search, const myo_line_mains *mains, myo_line_list *out);

void myo_line_search_close(myo_line_search **search);

#endif
