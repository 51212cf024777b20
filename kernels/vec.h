/* SPDX-License-Identifier: MIT */
/**
 * What every kernel source includes: the vocabulary of the instruction set it is being compiled for
 * (MYO_VEC_HEADER, one vec_<isa>.h), K(name), the symbol of this build, and what is common to all.
 *
 * Vocabulary: vf is VF floats, vd is VD doubles (VD = VF / 2), vi is VF int32, vm is a mask of VF
 * lanes. Loads and stores take any alignment. vf_min(a, b) is a < b ? a : b and vf_max(a, b) is
 * a > b ? a : b, so b where either is NaN. Parts: vf_load_part reads `count` < VF floats and zeros
 * the rest, vf_store_part writes `count` floats and no more.
 * vf_two_on(p, a, next) is vf_load(p + 2), where a and next are the vectors at p and after it.
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

/* Helpers that take or return vectors must vanish into their kernel: gcc leaves the upper halves of
 * the registers dirty after one that does not, and SSE code that follows then waits for them. */
#define VEC_INLINE static inline __attribute__((always_inline))

#define KERNEL(name, result, parameters) result K(name) parameters;
#include "kernels/kernels.def"
#undef KERNEL

/* Sums of a row go into this many virtual accumulators, element i into accumulator i modulo 32, on
 * every instruction set; then one fold tree adds them (halves onto each other). */
enum { MYO_ACCUMULATORS = 32, MYO_MEAN_ACCUMULATORS = 64 };

static inline float fold_sum(float *restrict a, size_t count)
{
    for (size_t half = count / 2; half > 0; half /= 2) {
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

#ifndef MYO_VEC_STORE_KEPT
/* Stores the elements of `m` one after the other, where there is room for VF; returns how many. */
VEC_INLINE size_t vf_store_kept(float *p, vm m, vf v)
{
    float t[VF];
    size_t count = 0;
    uint32_t bits = vm_bits(m);
    if (bits != 0) {
        vf_store(t, v);
    }
    for (; bits != 0; bits &= bits - 1) {
        p[count++] = t[__builtin_ctz(bits)];
    }
    return count;
}
#endif

#ifndef MYO_VEC_LOAD_COLUMNS
enum { VCOLUMNS = VF };

/* r[c] = element c of each of VF frames of lanes, c < VCOLUMNS */
VEC_INLINE void vf_load_columns(vf *r, const float *p)
{
    MYO_UNROLL
    for (size_t i = 0; i < VF; i++) {
        r[i] = vf_load(p + i * MYO_LANES);
    }
    vf_transpose(r);
}
#endif

/* Asks for the cache line at p, which may be written next. */
static inline void prefetch(const float *p)
{
    __builtin_prefetch(p, 1);
}

/* fold_sum of accumulators in vectors, which are used up */
VEC_INLINE float vf_fold_sum(vf *acc)
{
    MYO_UNROLL
    for (size_t half = VACC / 2; half > 0; half /= 2) {
        MYO_UNROLL
        for (size_t j = 0; j < half; j++) {
            acc[j] = vf_add(acc[j], acc[j + half]);
        }
    }
    float a[VF];
    vf_store(a, acc[0]);
    MYO_UNROLL
    for (size_t half = VF / 2; half > 0; half /= 2) {
        MYO_UNROLL
        for (size_t j = 0; j < half; j++) {
            a[j] = a[j] + a[j + half];
        }
    }
    return a[0];
}

/* Loads of the accumulators' last, unfinished turn: the `left` < MYO_ACCUMULATORS elements at p and
 * zeros after them. */
VEC_INLINE vf vf_load_turn(const float *p, size_t j, size_t left)
{
    const size_t from = j * VF;
    return left >= from + VF ? vf_load(p + from)
           : left > from     ? vf_load_part(p + from, left - from)
                             : vf_zero();
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

/* Written out so that no library function is called where the CPU cannot count. */
static inline size_t count_bits(uint64_t v)
{
    v = v - ((v >> 1) & 0x5555555555555555u);
    v = (v & 0x3333333333333333u) + ((v >> 2) & 0x3333333333333333u);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (size_t)(v * 0x0101010101010101u >> 56);
}

static inline void copy_floats(float *to, const float *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
    }
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
