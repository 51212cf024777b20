/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_harmonics.h"

#include <string.h>

void myo_mains_harmonics_add(myo_mains_harmonics *of, const myo_kernels *kernels,
                             const myo_votes *votes, size_t harmonic, const myo_phasors *phasors,
                             const myo_phasors *turn, const bool *found)
{
    myo_mains_harmonic *added = of->lines + of->count;
    bool any = false;
    for (size_t l = 0; l < MYO_LANES; l++)
        any = any || found[l];
    if (!any)
        return;
    of->count++;
    added->harmonic = harmonic;
    added->turn = *turn;
    myo_phasors_follow(kernels, phasors, votes, found, &added->knots);
    for (size_t l = 0; l < MYO_LANES; l++) {
        const double angle = found[l] ? (double)harmonic * of->angle[l] : 0;
        const myo_phasor step = myo_phasor_turn(angle / MYO_MAINS_BLOCK_HOPS);
        myo_phasor now = myo_phasor_turn(angle * (0.5 / MYO_MAINS_BLOCK_HOPS - 0.5));
        for (size_t j = 0; j < MYO_MAINS_BLOCK_HOPS; j++) {
            added->within.re[j][l] = (float)now.re;
            added->within.im[j][l] = (float)now.im;
            now = myo_phasor_times(now, step);
        }
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

/* Re(p exp(i w u)) = cos(w u) Re p - sin(w u) Im p */
static void find_line_sizes(const myo_mains_harmonic *line, const myo_knot_place *place, size_t hop,
                            float *restrict a, float *restrict b)
{
    const size_t k = hop / MYO_MAINS_BLOCK_HOPS, j = hop % MYO_MAINS_BLOCK_HOPS;
    const float *re = line->knots.re[place->knot], *next_re = line->knots.re[place->next];
    const float *im = line->knots.im[place->knot], *next_im = line->knots.im[place->next];
    const float *turn_re = line->turn.re[k], *turn_im = line->turn.im[k];
    const float *within_re = line->within.re[j], *within_im = line->within.im[j];
    for (size_t l = 0; l < MYO_LANES; l++) {
        const float knot_re = re[l] + place->share * (next_re[l] - re[l]);
        const float knot_im = im[l] + place->share * (next_im[l] - im[l]);
        const float c = turn_re[l] * within_re[l] - turn_im[l] * within_im[l];
        const float s = turn_re[l] * within_im[l] + turn_im[l] * within_re[l];
        a[l] = knot_re * c - knot_im * s;
        b[l] = -(knot_re * s + knot_im * c);
    }
}

void myo_mains_harmonics_find_sizes(myo_mains_harmonics *of, const myo_votes *votes, size_t hop)
{
    const myo_knot_place place =
        myo_knots_at(votes, ((double)hop + 0.5) / MYO_MAINS_BLOCK_HOPS - 0.5);
    for (size_t i = 0; i < of->count; i++) {
        float *sizes = of->sizes + 2 * i * MYO_LANES;
        find_line_sizes(of->lines + i, &place, hop, sizes, sizes + MYO_LANES);
    }
}

void myo_mains_harmonics_find_sizes_at(myo_mains_harmonics *of, const myo_votes *votes,
                                       double blocks, const double *gains, size_t to)
{
    const myo_knot_place place = myo_knots_at(votes, blocks);
    const double share = (double)place.share;
    for (size_t i = 0; i < of->count; i++) {
        const myo_mains_harmonic *line = of->lines + i;
        const double re = (double)line->knots.re[place.knot][0];
        const double im = (double)line->knots.im[place.knot][0];
        const myo_phasor knot = { re + share * ((double)line->knots.re[place.next][0] - re),
                                  im + share * ((double)line->knots.im[place.next][0] - im) };
        const myo_phasor now =
            myo_phasor_times(knot, myo_phasor_turn((double)line->harmonic * of->angle[0] * blocks));
        const double gain = gains[line->harmonic - 1];
        of->sizes[2 * i * MYO_LANES + to] = (float)(now.re / gain);
        of->sizes[(2 * i + 1) * MYO_LANES + to] = (float)(-now.im / gain);
    }
}
