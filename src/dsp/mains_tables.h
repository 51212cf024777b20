/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Short tables of cosines and sines, about the middle of a block or of a hop, kept for the
 * frequencies that were asked for last. They serve every block alike: what a phase is at its middle
 * is a matter of one turn.
 */
#ifndef MYO_DSP_MAINS_TABLES_H
#define MYO_DSP_MAINS_TABLES_H

#include <stddef.h>

#include "kernels/exact.h"
#include "myoscribe/status.h"

typedef struct myo_mains_tables myo_mains_tables;

/** Some lines side by side, as the kernels lanes_quadrature and lanes_quadrature_subtract want. */
typedef struct myo_waves {
    size_t count;
    /** For each pair of frames about a block's middle, {c, s} of each line. Their sums with
        Re(p exp(i w u)), u in frames from the middle, are {Re p, Im p}, also to first order with a
        line 0.05 Hz beside it; and 0 with the other harmonics and lines 0.05 Hz beside them. */
    const float *measure;
    /** For each frame of a hop, {cos w u, sin w u} of each line, u from the hop's middle. */
    const float *subtract;
} myo_waves;

/** Lines of up to `most` harmonics at once. `block` is even. */
MYO_CHECKED myo_status myo_mains_tables_open(myo_mains_tables **out, double rate_hz, size_t block,
                                             size_t hop, size_t most);

/** The frequency of the tables' grid (0.05 Hz) nearest to this one. */
double myo_mains_tables_nearest(double frequency_hz);

/** Tables of first_hz + k step_hz, k < count <= most, both rounded to the grid: harmonics,
 *  fitted together, where they are equal, else alternatives. No line may be nearer than a turn per
 *  block to 0, half the rate or another one. Valid until the next call. */
myo_waves myo_mains_tables_waves(myo_mains_tables *tables, double first_hz, double step_hz,
                                 size_t count);

void myo_mains_tables_close(myo_mains_tables **tables);

#endif
