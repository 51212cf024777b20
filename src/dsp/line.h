/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One spectral line from its phasors in successive blocks: is it there, and how does it turn? */
#ifndef MYO_DSP_LINE_H
#define MYO_DSP_LINE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    MYO_LINE_BLOCKS = 48, /**< room; the longest fit range has 40 */
    MYO_LINE_KNOTS = MYO_LINE_BLOCKS / 2,
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

/** About centre * exp(i angle k) in block k. */
typedef struct myo_line {
    myo_phasor centre;
    double angle;
    myo_phasor knots[MYO_LINE_KNOTS]; /**< in place of the centre near block 2 j: mains drift */
    size_t knot_count;
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

/** Fills the knots: the robust centre of up to 11 usable blocks (2.2 s) around each second one. */
void myo_line_follow(myo_line *line, const myo_phasors *of);

/** Walks along a line in equal steps of so many blocks. */
typedef struct myo_line_walk {
    const myo_line *line;
    myo_phasor turn, turn_step;
    double blocks, step;
} myo_line_walk;

myo_line_walk myo_line_start(const myo_line *line, double blocks, double step);
/** The line's phasor where the walk is, which then goes on. `blocks` counts from the centre of
 *  block 0; before the first and after the last knot their size holds. */
myo_phasor myo_line_next(myo_line_walk *walk);
myo_phasor myo_phasor_times(myo_phasor a, myo_phasor b);
/** exp(i angle) */
myo_phasor myo_phasor_turn(double angle);
double myo_phasor_size(myo_phasor a);

#endif
