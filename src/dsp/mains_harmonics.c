/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_harmonics.h"

#include <math.h>
#include <string.h>

myo_phasors *myo_mains_harmonics_add(myo_mains_harmonics *of, size_t harmonic,
                                     const myo_phasors *turn)
{
    myo_mains_harmonic *added = of->lines + of->count++;
    added->harmonic = harmonic;
    added->turn = *turn;
    memset(&added->path, 0, sizeof added->path);
    for (size_t l = 0; l < MYO_LANES; l++) {
        const double angle = (double)harmonic * of->angle[l];
        const myo_phasor step = myo_phasor_turn(angle / MYO_MAINS_BLOCK_HOPS);
        myo_phasor now = myo_phasor_turn(angle * (0.5 / MYO_MAINS_BLOCK_HOPS - 0.5));
        for (size_t j = 0; j < MYO_MAINS_BLOCK_HOPS; j++) {
            added->within.re[j][l] = (float)now.re;
            added->within.im[j][l] = (float)now.im;
            now = myo_phasor_times(now, step);
        }
    }
    return &added->path;
}

static float length_of(float re, float im)
{
    return sqrtf(re * re + im * im);
}

static bool is_empty(const myo_mains_harmonic *line, size_t blocks)
{
    for (size_t k = 0; k < blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++)
            if (line->path.re[k][l] != 0 || line->path.im[k][l] != 0)
                return false;
    return true;
}

/* Goes on from block `last`, whose neighbour inside is `before`, by the turn between the two. */
static void go_on(const myo_mains_harmonics *of, myo_mains_harmonic *line, size_t last,
                  size_t before, bool jumps, size_t end)
{
    const myo_phasors *path = &line->path;
    for (size_t l = 0; l < MYO_LANES; l++) {
        const float re = path->re[last][l], im = path->im[last][l];
        const float from_re = path->re[before][l], from_im = path->im[before][l];
        const float length = length_of(re, im), from = length_of(from_re, from_im);
        const float size = length * from;
        line->ends_re[end][l] = re;
        line->ends_im[end][l] = im;
        if (!of->turns[l] || !(size > 0) || (jumps && of->apart[last > before ? last : before][l]))
            continue;
        /* and swells, by no more than a jump is told by */
        const float swell = length > 1.5F * from   ? 1.5F
                            : 1.5F * length < from ? 1 / 1.5F
                                                   : length / from;
        const float turn_re = swell * (re * from_re + im * from_im) / size;
        const float turn_im = swell * (im * from_re - re * from_im) / size;
        line->ends_re[end][l] = re * turn_re - im * turn_im;
        line->ends_im[end][l] = re * turn_im + im * turn_re;
    }
}

void myo_mains_harmonics_finish(myo_mains_harmonics *of)
{
    size_t kept = 0;
    for (size_t i = 0; i < of->count; i++) {
        if (is_empty(of->lines + i, of->blocks))
            continue;
        if (kept != i)
            of->lines[kept] = of->lines[i];
        kept++;
    }
    of->count = kept;
    const size_t last = of->blocks - 1;
    for (size_t i = 0; i < kept; i++) {
        go_on(of, of->lines + i, 0, last > 0 ? 1 : 0, last > 0, 0);
        go_on(of, of->lines + i, last, last > 0 ? last - 1 : 0, last > 0, 1);
    }
}

void myo_mains_harmonics_tables(const myo_mains_harmonics *of, const myo_waves *waves, size_t hop,
                                float *tables)
{
    for (size_t n = 0; n < hop; n++)
        for (size_t i = 0; i < of->count; i++, tables += 2)
            memcpy(tables, waves->subtract + (n * waves->count + of->lines[i].harmonic - 1) * 2,
                   2 * sizeof(float));
}

/* Between which blocks a time lies: -1 is before the first, the count after the last. */
typedef struct place {
    ptrdiff_t block; /* the next one follows */
    float share;     /* of the next one */
} place;

/* So many blocks after the middle of block 0. */
static place place_at(const myo_mains_harmonics *of, double blocks)
{
    const double most = (double)of->blocks - 1e-6;
    const double at = blocks < -1 ? -1 : blocks > most ? most : blocks, first = floor(at);
    return (place) { (ptrdiff_t)first, (float)(at - first) };
}

static const float *re_of(const myo_mains_harmonics *of, const myo_mains_harmonic *line,
                          ptrdiff_t block)
{
    return block < 0                        ? line->ends_re[0]
           : block == (ptrdiff_t)of->blocks ? line->ends_re[1]
                                            : line->path.re[block];
}

static const float *im_of(const myo_mains_harmonics *of, const myo_mains_harmonic *line,
                          ptrdiff_t block)
{
    return block < 0                        ? line->ends_im[0]
           : block == (ptrdiff_t)of->blocks ? line->ends_im[1]
                                            : line->path.im[block];
}

/* The share of the next block in each lane: all or nothing where the two have no common course. */
static void find_shares(const myo_mains_harmonics *of, const place *at, float *shares)
{
    const ptrdiff_t next = at->block + 1;
    for (size_t l = 0; l < MYO_LANES; l++) {
        const bool apart = next > 0 && next < (ptrdiff_t)of->blocks && of->apart[next][l];
        shares[l] = !apart ? at->share : at->share < 0.5F ? 0.0F : 1.0F;
    }
}

/* Half way between two phasors of the same size lies a smaller one, if they turn: of mains that
 * drift by 0.1 Hz/s the third harmonic would lose a quarter. Its size is that between theirs. */
static float stretch(float re, float im, float next_re, float next_im, float here_re, float here_im,
                     float share)
{
    const float size = length_of(re, im), here = length_of(here_re, here_im);
    const float wanted = size + share * (length_of(next_re, next_im) - size);
    return here > 0 && wanted < 2 * here ? wanted / here : 1;
}

/* Re(p exp(i w u)) = cos(w u) Re p - sin(w u) Im p */
static void find_line_sizes(const myo_mains_harmonics *of, const myo_mains_harmonic *line,
                            const place *at, const float *shares, size_t hop, float *restrict a,
                            float *restrict b)
{
    const size_t k = hop / MYO_MAINS_BLOCK_HOPS, j = hop % MYO_MAINS_BLOCK_HOPS;
    const float *re = re_of(of, line, at->block), *next_re = re_of(of, line, at->block + 1);
    const float *im = im_of(of, line, at->block), *next_im = im_of(of, line, at->block + 1);
    const float *turn_re = line->turn.re[k], *turn_im = line->turn.im[k];
    const float *within_re = line->within.re[j], *within_im = line->within.im[j];
    for (size_t l = 0; l < MYO_LANES; l++) {
        float here_re = re[l] + shares[l] * (next_re[l] - re[l]);
        float here_im = im[l] + shares[l] * (next_im[l] - im[l]);
        if (of->turns[l]) {
            const float longer =
                stretch(re[l], im[l], next_re[l], next_im[l], here_re, here_im, shares[l]);
            here_re *= longer;
            here_im *= longer;
        }
        const float c = turn_re[l] * within_re[l] - turn_im[l] * within_im[l];
        const float s = turn_re[l] * within_im[l] + turn_im[l] * within_re[l];
        a[l] = here_re * c - here_im * s;
        b[l] = -(here_re * s + here_im * c);
    }
}

void myo_mains_harmonics_find_sizes(myo_mains_harmonics *of, size_t hop)
{
    const place at = place_at(of, ((double)hop + 0.5) / MYO_MAINS_BLOCK_HOPS - 0.5);
    float shares[MYO_LANES];
    find_shares(of, &at, shares);
    for (size_t i = 0; i < of->count; i++) {
        float *sizes = of->sizes + 2 * i * MYO_LANES;
        find_line_sizes(of, of->lines + i, &at, shares, hop, sizes, sizes + MYO_LANES);
    }
}

void myo_mains_harmonics_find_sizes_at(myo_mains_harmonics *of, double blocks, const double *gains,
                                       size_t to)
{
    const place at = place_at(of, blocks);
    float shares[MYO_LANES];
    find_shares(of, &at, shares);
    const float share = shares[0];
    for (size_t i = 0; i < of->count; i++) {
        const myo_mains_harmonic *line = of->lines + i;
        const float re = re_of(of, line, at.block)[0], im = im_of(of, line, at.block)[0];
        const float next_re = re_of(of, line, at.block + 1)[0];
        const float next_im = im_of(of, line, at.block + 1)[0];
        const float here_re = re + share * (next_re - re), here_im = im + share * (next_im - im);
        const double longer =
            of->turns[0] ? (double)stretch(re, im, next_re, next_im, here_re, here_im, share) : 1;
        const myo_phasor here = { longer * (double)here_re, longer * (double)here_im };
        const myo_phasor now =
            myo_phasor_times(here, myo_phasor_turn((double)line->harmonic * of->angle[0] * blocks));
        const double gain = gains[line->harmonic - 1];
        of->sizes[2 * i * MYO_LANES + to] = (float)(now.re / gain);
        of->sizes[(2 * i + 1) * MYO_LANES + to] = (float)(-now.im / gain);
    }
}
