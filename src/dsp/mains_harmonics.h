/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The harmonics that were found in MYO_LANES signals, and what of them lies in each hop. */
#ifndef MYO_DSP_MAINS_HARMONICS_H
#define MYO_DSP_MAINS_HARMONICS_H

#include "dsp/mains_phasors.h"
#include "dsp/mains_tables.h"

enum {
    MYO_MAX_HARMONICS = 20,
    MYO_MAINS_BLOCK_HOPS = 8 /**< a block is 0.2 s: whole periods of 50 and of 60 Hz */
};

/** A harmonic that is there in some lanes; in the others its path is 0. */
typedef struct myo_mains_harmonic {
    size_t harmonic;  /**< from 1 */
    myo_phasors path; /**< its phasor in each block, its turning taken off */
    /** of a block before the first and one after the last, see myo_mains_harmonics_finish */
    float ends_re[2][MYO_LANES], ends_im[2][MYO_LANES];
    myo_phasors turn;   /**< of its phase, from the middle of block 0 to that of block k */
    myo_phasors within; /**< from the middle of a block to that of its hop k */
} myo_mains_harmonic;

typedef struct myo_mains_harmonics {
    size_t count, blocks;
    double angle[MYO_LANES]; /**< of the fundamental per block, whole turns included */
    bool turns[MYO_LANES]; /**< its phase changes from block to block: it drifts or is of its own */
    bool apart[MYO_PHASOR_BLOCKS][MYO_LANES]; /**< hum jumps between block k - 1 and block k */
    myo_mains_harmonic lines[MYO_MAX_HARMONICS];
    /** For the kernel lanes_quadrature_subtract: {a, b} of each line and lane in one hop. */
    float sizes[MYO_MAX_HARMONICS * 2 * MYO_LANES];
} myo_mains_harmonics;

/** Adds a harmonic, whose phase turns by `turn`, with a path of 0. `angle` is set; lanes in which
 * it is 0 have no hum. */
myo_phasors *myo_mains_harmonics_add(myo_mains_harmonics *of, size_t harmonic,
                                     const myo_phasors *turn);

/** When all paths are there: drops harmonics whose path is 0 in all lanes, and goes on with the
 *  others before the first block and after the last, as they are or, where hum turns, as it turned
 *  there. */
void myo_mains_harmonics_finish(myo_mains_harmonics *of);

/** Copies the tables of a hop of the lines found from those of all harmonics. */
void myo_mains_harmonics_tables(const myo_mains_harmonics *of, const myo_waves *waves, size_t hop,
                                float *tables);

/** Sizes of all lanes in the hop of this index. */
void myo_mains_harmonics_find_sizes(myo_mains_harmonics *of, size_t hop);

/** Puts into lane `to` the sizes of lane 0 in a hop whose middle is so many blocks after that of
 *  block 0, over gains[harmonic - 1]. */
void myo_mains_harmonics_find_sizes_at(myo_mains_harmonics *of, double blocks, const double *gains,
                                       size_t to);

#endif
