/* SPDX-License-Identifier: MIT */
/**
 * What every kernel source includes: the vocabulary of the instruction set it is being compiled for
 * (MYO_VEC_HEADER, one vec_<isa>.h), K(name), the symbol of this build, and what is common to all.
 *
 * Vocabulary: vf is VF floats, vd is VD doubles (VD = VF / 2), vi is VF int32, vm is a mask of VF
 * lanes. Loads and stores take any alignment. vf_min(a, b) is a < b ? a : b and vf_max(a, b) is
 * a > b ? a : b, so b where either is NaN. Parts: vf_load_part reads `count` < VF floats and zeros
 * the rest, vf_store_part writes `count` floats and no more.
 */
#ifndef MYO_KERNELS_VEC_H
#define MYO_KERNELS_VEC_H

#include "kernels/kernels.h"

#define K(name)              MYO_JOIN(name, MYO_ISA)
#define MYO_JOIN(name, isa)  MYO_JOIN_(name, isa)
#define MYO_JOIN_(name, isa) myo_##name##_##isa

/* Unrolls the loop that follows: wholly, its trip count being a small constant; or four times. */
#if defined(__clang__)
#define MYO_UNROLL   _Pragma("clang loop unroll(full)")
#define MYO_UNROLL_4 _Pragma("clang loop unroll_count(4)")
#else
#define MYO_UNROLL   _Pragma("GCC unroll 32")
#define MYO_UNROLL_4 _Pragma("GCC unroll 4")
#endif

#define KERNEL(name, result, parameters) result K(name) parameters;
#include "kernels/kernels.def"
#undef KERNEL

/* Sums of a row go into this many virtual accumulators, element i into accumulator i modulo 32, on
 * every instruction set; then one fold tree adds them (halves onto each other). */
enum { MYO_ACCUMULATORS = 32 };

static inline float fold_sum(float *restrict a)
{
    for (size_t half = MYO_ACCUMULATORS / 2; half > 0; half /= 2) {
        for (size_t j = 0; j < half; j++) {
            a[j] = a[j] + a[j + half];
        }
    }
    return a[0];
}

#include MYO_VEC_HEADER

#ifdef MYO_VEC

enum { VACC = MYO_ACCUMULATORS / VF, VLANES = MYO_LANES / VF, VDLANES = MYO_LANES / VD };

#ifndef MYO_VEC_PARTS
static inline vf vf_load_part(const float *p, size_t count)
{
    float t[VF] = { 0 };
    for (size_t i = 0; i < count; i++) {
        t[i] = p[i];
    }
    return vf_load(t);
}

static inline void vf_store_part(float *p, vf v, size_t count)
{
    float t[VF];
    vf_store(t, v);
    for (size_t i = 0; i < count; i++) {
        p[i] = t[i];
    }
}
#endif

static inline float vf_fold_sum(const vf *acc)
{
    float a[MYO_ACCUMULATORS];
    for (size_t j = 0; j < VACC; j++) {
        vf_store(a + j * VF, acc[j]);
    }
    return fold_sum(a);
}

static inline size_t vi_total(vi v)
{
    int32_t t[VF];
    size_t total = 0;
    vi_store(t, v);
    for (size_t i = 0; i < VF; i++) {
        total += (uint32_t)t[i];
    }
    return total;
}

/* 0, 1, 2, ... */
static inline vf vf_ramp(void)
{
    float t[VF];
    for (size_t i = 0; i < VF; i++) {
        t[i] = (float)i;
    }
    return vf_load(t);
}
#endif

#endif
