/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Spectral lines of MYO_LANES signals from their phasors in successive blocks: is there one, and
 * how does it turn? No lane's numbers depend on another's.
 */
#ifndef MYO_DSP_MAINS_PHASORS_H
#define MYO_DSP_MAINS_PHASORS_H

#include <stdbool.h>
#include <stddef.h>

#include "kernels/kernels.h"

enum {
    MYO_PHASOR_BLOCKS = 48, /**< room; the longest fit range has 40 */
    MYO_PHASOR_KNOTS = MYO_PHASOR_BLOCKS / 2,
    MYO_PHASOR_LEAST_BLOCKS = 10 /**< fewer say nothing */
};

/** x is about Re((re + i im) exp(i w u)) in block k, u frames from the block's middle. */
typedef struct myo_phasors {
    float re[MYO_PHASOR_BLOCKS][MYO_LANES], im[MYO_PHASOR_BLOCKS][MYO_LANES];
} myo_phasors;

/** Which blocks have a vote. */
typedef struct myo_votes {
    size_t blocks;
    /** 0 where a block has a vote, Inf where not: added, it puts a value behind all others. */
    float absent[MYO_PHASOR_BLOCKS][MYO_LANES];
    size_t count[MYO_LANES]; /**< of votes */
    /** The votes in order, and which of them lie around block 2 j: up to 11 (2.2 s). */
    unsigned char place[MYO_PHASOR_BLOCKS][MYO_LANES];
    unsigned char first[MYO_PHASOR_KNOTS][MYO_LANES], width[MYO_PHASOR_KNOTS][MYO_LANES];
} myo_votes;

/**
 * Leaves a vote to quiet blocks only: of power up to four times what the quietest fifth has, at
 * least MYO_PHASOR_LEAST_BLOCKS; none where there were fewer. A contraction would otherwise lend
 * its own power to the line.
 */
void myo_votes_keep_quiet(const myo_kernels *kernels, myo_votes *votes, float power[][MYO_LANES]);
/** Fills `place`, `first` and `width`, which only myo_phasors_follow needs. */
void myo_votes_arrange(myo_votes *votes);

/** Cheap look at the phases alone: false where no line can be (97 % of noise). */
void myo_phasors_cohere(const myo_phasors *of, const myo_votes *votes, bool *cohere);

/** The turn per block, in [-pi, pi], of the `wanted` lanes. */
void myo_phasors_find_turn(const myo_kernels *kernels, const myo_phasors *of,
                           const myo_votes *votes, const bool *wanted, double *angle);

/** exp(i angle k) in block k; lanes that are not `wanted` do not turn. */
void myo_phasors_turning(myo_phasors *turn, size_t blocks, const bool *wanted, const double *angle);
/** Takes the turn off again. */
void myo_phasors_turn_back(myo_phasors *of, size_t blocks, const myo_phasors *turn);

/** Robust centre of phasors that no longer turn. */
typedef struct myo_phasor_centre {
    double re, im;
    double stand_out; /**< its distance from 0 in standard errors */
} myo_phasor_centre;
void myo_phasors_centre(const myo_kernels *kernels, const myo_phasors *of, const myo_votes *votes,
                        myo_phasor_centre *centre);

/** The robust centre around each block, in place of that of all: mains drift. 0 in lanes that are
 *  not `wanted`. */
void myo_phasors_follow(const myo_kernels *kernels, const myo_phasors *of, const myo_votes *votes,
                        const bool *wanted, myo_phasors *path);

typedef struct myo_phasor {
    double re, im;
} myo_phasor;
static inline myo_phasor myo_phasor_times(myo_phasor a, myo_phasor b)
{
    return (myo_phasor) { a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re };
}
/** exp(i angle) */
myo_phasor myo_phasor_turn(double angle);

#endif
