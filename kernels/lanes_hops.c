/* SPDX-License-Identifier: MIT */
/* Per hop and lane the smallest, the largest and the sum of squares, and the sum of each of its
 * parts. Minimum and maximum pass over NaN (Inf and -Inf when nothing is left) and give +0 for a
 * zero, so their order does not matter. Sums run in frame order within a part, and those of
 * squares are then added part by part: the parts advance side by side, as one addition waits for
 * the last, where all lanes are one vector; elsewhere the vectors of a frame hide that wait. */
#include "kernels/vec.h"

#include <math.h>

enum { SIDE_BY_SIDE = VLANES == 1 ? 5 : 1 };

typedef struct measures {
    vf low[SIDE_BY_SIDE][VLANES], high[SIDE_BY_SIDE][VLANES], square[VLANES];
} measures;

typedef struct part_sums {
    vf sum[VLANES], square[VLANES];
} part_sums;

VEC_INLINE void measure_frame(measures *of, part_sums *part, const float *x, size_t g)
{
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        const vf v = vf_load(x + j * VF);
        of->low[g][j] = vf_min(v, of->low[g][j]);
        of->high[g][j] = vf_max(v, of->high[g][j]);
        part[g].sum[j] = vf_add(part[g].sum[j], v);
        part[g].square[j] = vf_add(part[g].square[j], vf_mul(v, v));
    }
}

/* The next part's place: p * hop / parts for p = 0, 1, ... without a division each. */
typedef struct part_place {
    size_t frames, error, whole, remainder, parts;
} part_place;

VEC_INLINE size_t next_part(part_place *at)
{
    const size_t error = at->error + at->remainder, more = error >= at->parts;
    at->error = more ? error - at->parts : error;
    at->frames += at->whole + more;
    return at->whole + more;
}

VEC_INLINE void measure_parts(measures *of, float *sums, const float *x, part_place *next,
                              size_t count)
{
    part_sums part[SIDE_BY_SIDE];
    const float *at[SIDE_BY_SIDE + 1] = { x + next->frames * MYO_LANES };
    MYO_UNROLL
    for (size_t g = 0; g < count; g++) {
        at[g + 1] = at[g] + next_part(next) * MYO_LANES;
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            part[g].sum[j] = part[g].square[j] = vf_zero();
        }
    }
    const size_t common = next->whole;
    for (size_t n = 0; n < common * MYO_LANES; n += MYO_LANES) {
        MYO_UNROLL
        for (size_t g = 0; g < count; g++) {
            measure_frame(of, part, at[g] + n, g);
        }
    }
    MYO_UNROLL
    for (size_t g = 0; g < count; g++) {
        for (const float *p = at[g] + common * MYO_LANES; p < at[g + 1]; p += MYO_LANES) {
            measure_frame(of, part, p, g);
        }
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            vf_store(sums + g * MYO_LANES + j * VF, part[g].sum[j]);
            of->square[j] = vf_add(of->square[j], part[g].square[j]);
        }
    }
}

void K(lanes_hops)(float *minimum, float *maximum, float *square, float *sums, const float *x,
                   size_t hops, size_t hop, size_t parts)
{
    const size_t whole = hop / parts, remainder = hop % parts;
    for (size_t h = 0; h < hops * MYO_LANES; h += MYO_LANES, x += hop * MYO_LANES) {
        measures of;
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            of.square[j] = vf_zero();
            MYO_UNROLL
            for (size_t g = 0; g < SIDE_BY_SIDE; g++) {
                of.low[g][j] = vf_set1(INFINITY);
                of.high[g][j] = vf_set1(-INFINITY);
            }
        }
        part_place next = { 0, 0, whole, remainder, parts };
        size_t p = 0;
        for (; p + SIDE_BY_SIDE <= parts; p += SIDE_BY_SIDE, sums += SIDE_BY_SIDE * MYO_LANES) {
            measure_parts(&of, sums, x, &next, SIDE_BY_SIDE);
        }
        for (; p < parts; p++, sums += MYO_LANES) {
            measure_parts(&of, sums, x, &next, 1);
        }
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            MYO_UNROLL
            for (size_t g = 1; g < SIDE_BY_SIDE; g++) {
                of.low[0][j] = vf_min(of.low[g][j], of.low[0][j]);
                of.high[0][j] = vf_max(of.high[g][j], of.high[0][j]);
            }
            vf_store(minimum + h + j * VF, vf_add(of.low[0][j], vf_zero()));
            vf_store(maximum + h + j * VF, vf_add(of.high[0][j], vf_zero()));
            vf_store(square + h + j * VF, of.square[j]);
        }
    }
}
