/* SPDX-License-Identifier: MIT */
/* products[i] = sum_j x[i + j] t[j], energies[i] = sum_j x[i + j]^2, each in the order of j: lanes
 * are shifts, and several vectors of shifts keep the adders busy. */
#include "kernels/vec.h"

enum { SHIFTS = 3 };

static void correlate_one(float *product, float *energy, const float *x, const float *t, size_t n)
{
    float p = 0.0f, e = 0.0f;
    for (size_t j = 0; j < n; j++) {
        p = p + x[j] * t[j];
        e = e + x[j] * x[j];
    }
    *product = p;
    *energy = e;
}

void K(correlate)(float *products, float *energies, const float *x, size_t count, const float *t,
                  size_t n)
{
    size_t i = 0;
    for (; i + SHIFTS * VF <= count; i += SHIFTS * VF) {
        vf p[SHIFTS], e[SHIFTS];
        MYO_UNROLL
        for (size_t k = 0; k < SHIFTS; k++) {
            p[k] = vf_zero();
            e[k] = vf_zero();
        }
        for (size_t j = 0; j < n; j++) {
            const vf w = vf_set1(t[j]);
            MYO_UNROLL
            for (size_t k = 0; k < SHIFTS; k++) {
                const vf v = vf_load(x + i + j + k * VF);
                p[k] = vf_add(p[k], vf_mul(v, w));
                e[k] = vf_add(e[k], vf_mul(v, v));
            }
        }
        MYO_UNROLL
        for (size_t k = 0; k < SHIFTS; k++) {
            vf_store(products + i + k * VF, p[k]);
            vf_store(energies + i + k * VF, e[k]);
        }
    }
    for (; i + VF <= count; i += VF) {
        vf p = vf_zero(), e = vf_zero();
        for (size_t j = 0; j < n; j++) {
            const vf v = vf_load(x + i + j);
            p = vf_add(p, vf_mul(v, vf_set1(t[j])));
            e = vf_add(e, vf_mul(v, v));
        }
        vf_store(products + i, p);
        vf_store(energies + i, e);
    }
    for (; i < count; i++) {
        correlate_one(products + i, energies + i, x + i, t, n);
    }
}
