/* SPDX-License-Identifier: MIT */
/* y = x with the n values of each lane in rising order, by Batcher's odd-even merges
 * (doi 10.1145/1468075.1468121), whose exchanges do not depend on the values; y may be x. An
 * exchange keeps both values, equal ones and NaN too, but where NaN end up is no order. */
#include "kernels/vec.h"

enum { FIRST = 8 };

VEC_INLINE void order(vf *r, size_t i, size_t k)
{
    const vf a = r[i], b = r[k];
    r[i] = vf_min(a, b);
    r[k] = vf_max(b, a);
}

/* The merges of the first runs, all exchanges in registers */
VEC_INLINE void sort_first(float *y, const float *x)
{
    for (size_t j = 0; j < VLANES; j++, y += VF, x += VF) {
        vf r[FIRST];
        MYO_UNROLL
        for (size_t i = 0; i < FIRST; i++) {
            r[i] = vf_load(x + i * MYO_LANES);
        }
        MYO_UNROLL
        for (size_t i = 0; i < FIRST; i += 4) {
            order(r, i, i + 1);
            order(r, i + 2, i + 3);
            order(r, i, i + 2);
            order(r, i + 1, i + 3);
            order(r, i + 1, i + 2);
        }
        MYO_UNROLL
        for (size_t i = 0; i < FIRST / 2; i++) {
            order(r, i, i + 4);
        }
        order(r, 2, 4);
        order(r, 3, 5);
        order(r, 1, 2);
        order(r, 3, 4);
        order(r, 5, 6);
        MYO_UNROLL
        for (size_t i = 0; i < FIRST; i++) {
            vf_store(y + i * MYO_LANES, r[i]);
        }
    }
}

/* Rows i and i + apart, i < count: the smaller value first */
VEC_INLINE void exchange(float *y, size_t count, size_t apart)
{
    float *z = y + apart * MYO_LANES;
    for (size_t i = 0; i < count * MYO_LANES; i += MYO_LANES) {
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf a = vf_load(y + i + j * VF), b = vf_load(z + i + j * VF);
            vf_store(y + i + j * VF, vf_min(a, b));
            vf_store(z + i + j * VF, vf_max(b, a));
        }
    }
}

/* Every two sorted runs to one */
VEC_INLINE void merge(float *y, size_t n, size_t run)
{
    for (size_t i = 0; i + run < n; i += 2 * run) {
        const size_t left = n - run - i;
        exchange(y + i * MYO_LANES, left < run ? left : run, run);
    }
    for (size_t apart = run / 2; apart > 0; apart /= 2) {
        for (size_t i = apart; i + apart < n; i += 2 * apart) {
            /* not from one pair of runs to the next */
            if (((i + apart) & (2 * run - 1)) != 0) {
                const size_t left = n - apart - i;
                exchange(y + i * MYO_LANES, left < apart ? left : apart, apart);
            }
        }
    }
}

void K(lanes_sort)(float *y, const float *x, size_t n)
{
    const size_t whole = n / FIRST * FIRST;
    float *tail = y + whole * MYO_LANES;
    for (size_t i = 0; i < whole * MYO_LANES; i += FIRST * MYO_LANES) {
        sort_first(y + i, x + i);
    }
    copy_floats(tail, x + whole * MYO_LANES, (n - whole) * MYO_LANES);
    for (size_t run = 1; run < n; run *= 2) {
        if (run < FIRST) {
            merge(tail, n - whole, run);
        } else {
            merge(y, n, run);
        }
    }
}
