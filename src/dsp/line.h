/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One spectral line from its phasors in successive blocks: is it there, and how does it turn? */
#ifndef MYO_DSP_LINE_H
#define MYO_DSP_LINE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    MYO_LINE_BLOCKS = 48,      /**< room; the longest fit range has 40 */
    MYO_LINE_LEAST_BLOCKS = 10 /**< fewer say nothing */
};

typedef struct myo_phasor {
    double re, im;
} myo_phasor;

/** x is about Re(block[k] exp(i w n)) in block k. */
typedef struct myo_phasors {
    myo_phasor block[MYO_LINE_BLOCKS];
    bool usable[MYO_LINE_BLOCKS];
    size_t blocks;
} myo_phasors;

/** centre * exp(i angle k) in block k. */
typedef struct myo_line {
    myo_phasor centre;
    double angle;
    double stand_out; /**< distance of the centre from 0 in standard errors */
} myo_line;

/**
 * Leaves usable only quiet blocks: of power up to four times what the quietest fifth has, at least
 * MYO_LINE_LEAST_BLOCKS. A contraction would otherwise lend its own power to the line.
 * @return how many are left; 0 where there were too few
 */
size_t myo_phasors_keep_quiet(myo_phasors *of, const double *power);

/** Cheap look at the phases alone: false where no line can be (97 % of noise). */
bool myo_phasors_cohere(const myo_phasors *of);

/** Finds the turn per block, turns the phasors back, and takes their robust centre. */
myo_line myo_line_find(myo_phasors *of);
/** The same for a turn that is known. */
myo_line myo_line_centre(myo_phasors *of, double angle);

/** The line's phasor at `blocks` blocks after the centre of block 0. */
myo_phasor myo_line_at(const myo_line *line, double blocks);
myo_phasor myo_phasor_times(myo_phasor a, myo_phasor b);
/** exp(i angle) */
myo_phasor myo_phasor_turn(double angle);
double myo_phasor_size(myo_phasor a);

#endif
