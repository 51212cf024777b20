/* SPDX-License-Identifier: MIT */
/* Vocabulary of vec.h: AVX-512 F, BW, DQ, VL, 16 lanes. Notes on meaning stand in vec_sse2.h. */
#ifndef __AVX512F__
#error "vec_avx512.h needs -mavx512f"
#endif
#include <immintrin.h>
#define MYO_VEC

enum { VF = 16, VD = 8, VREGISTERS = 32 };
typedef __m512 vf;
typedef __m512d vd;
typedef __m512i vi;
typedef __mmask16 vm;

static inline vf vf_load(const float *p)
{
    return _mm512_loadu_ps(p);
}
static inline void vf_store(float *p, vf a)
{
    _mm512_storeu_ps(p, a);
}
static inline vf vf_set1(float a)
{
    return _mm512_set1_ps(a);
}
static inline vf vf_zero(void)
{
    return _mm512_setzero_ps();
}
static inline vf vf_add(vf a, vf b)
{
    return _mm512_add_ps(a, b);
}
static inline vf vf_sub(vf a, vf b)
{
    return _mm512_sub_ps(a, b);
}
static inline vf vf_mul(vf a, vf b)
{
    return _mm512_mul_ps(a, b);
}
static inline vf vf_div(vf a, vf b)
{
    return _mm512_div_ps(a, b);
}
static inline vf vf_sqrt(vf a)
{
    return _mm512_sqrt_ps(a);
}
static inline vf vf_min(vf a, vf b)
{
    return _mm512_min_ps(a, b);
}
static inline vf vf_max(vf a, vf b)
{
    return _mm512_max_ps(a, b);
}
static inline vf vf_abs(vf a)
{
    return _mm512_andnot_ps(_mm512_set1_ps(-0.0f), a);
}

static inline vm vm_lt(vf a, vf b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}
static inline vm vm_ge(vf a, vf b)
{
    return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ);
}
static inline vm vm_and(vm a, vm b)
{
    return (vm)(a & b);
}
static inline vm vm_or(vm a, vm b)
{
    return (vm)(a | b);
}
static inline vm vm_xor(vm a, vm b)
{
    return (vm)(a ^ b);
}
static inline uint32_t vm_bits(vm m)
{
    return (uint32_t)m;
}
static inline vf vf_keep(vm m, vf a)
{
    return _mm512_maskz_mov_ps(m, a);
}

static inline vf vf_drop(vm m, vf a)
{
    return _mm512_maskz_mov_ps((vm)~m, a);
}

#define MYO_VEC_STORE_KEPT
static inline size_t vf_store_kept(float *p, vm m, vf v)
{
    _mm512_storeu_ps(p, _mm512_maskz_compress_ps(m, v));
    return (size_t)__builtin_popcount(m);
}

static inline vi vi_zero(void)
{
    return _mm512_setzero_si512();
}
static inline void vi_store(int32_t *p, vi a)
{
    _mm512_storeu_si512((void *)p, a);
}
static inline vi vi_load(const int32_t *p)
{
    return _mm512_loadu_si512((const void *)p);
}
static inline vi vi_load_i16(const int16_t *p)
{
    return _mm512_cvtepi16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)p));
}
/* A load across two cache lines counts twice; a shuffle of what is there already is cheaper. */
static inline vf vf_two_on(const float *p, vf a, vf next)
{
    (void)p;
    return _mm512_castsi512_ps(
        _mm512_alignr_epi32(_mm512_castps_si512(next), _mm512_castps_si512(a), 2));
}
static inline vf vf_from_vi(vi a)
{
    return _mm512_cvtepi32_ps(a);
}
static inline vi vi_count(vi a, vm m)
{
    return _mm512_mask_add_epi32(a, m, a, _mm512_set1_epi32(1));
}

static inline vd vd_load(const double *p)
{
    return _mm512_loadu_pd(p);
}
static inline void vd_store(double *p, vd a)
{
    _mm512_storeu_pd(p, a);
}
static inline vd vd_set1(double a)
{
    return _mm512_set1_pd(a);
}
static inline vd vd_add(vd a, vd b)
{
    return _mm512_add_pd(a, b);
}
static inline vd vd_sub(vd a, vd b)
{
    return _mm512_sub_pd(a, b);
}
static inline vd vd_mul(vd a, vd b)
{
    return _mm512_mul_pd(a, b);
}
static inline vd vd_widen(const float *p)
{
    return _mm512_cvtps_pd(_mm256_loadu_ps(p));
}
static inline void vd_narrow(float *p, vd a)
{
    _mm256_storeu_ps(p, _mm512_cvtpd_ps(a));
}

static inline vd vd_flush(vd a, double limit)
{
    const __mmask8 small = _mm512_cmp_pd_mask(_mm512_abs_pd(a), _mm512_set1_pd(limit), _CMP_LT_OQ);
    return _mm512_maskz_mov_pd((__mmask8)~small, a);
}

static inline vf vf_even(vf a, vf b)
{
    const __m512i index =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return _mm512_permutex2var_ps(a, index, b);
}
static inline vf vf_odd(vf a, vf b)
{
    const __m512i index =
        _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    return _mm512_permutex2var_ps(a, index, b);
}

static inline vf vf_pair_sums(vf a, vf b)
{
    return vf_add(vf_even(a, b), vf_odd(a, b));
}

static inline void vf_transpose(vf *r)
{
    vf t[16], u[16];
    MYO_UNROLL
    for (size_t i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_ps(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_ps(r[i], r[i + 1]);
    }
    MYO_UNROLL
    for (size_t i = 0; i < 16; i += 4) {
        u[i] = _mm512_shuffle_ps(t[i], t[i + 2], 0x44);
        u[i + 1] = _mm512_shuffle_ps(t[i], t[i + 2], 0xee);
        u[i + 2] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0x44);
        u[i + 3] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0xee);
    }
    MYO_UNROLL
    for (size_t i = 0; i < 4; i++) {
        t[i] = _mm512_shuffle_f32x4(u[i], u[i + 4], 0x88);
        t[i + 4] = _mm512_shuffle_f32x4(u[i], u[i + 4], 0xdd);
        t[i + 8] = _mm512_shuffle_f32x4(u[i + 8], u[i + 12], 0x88);
        t[i + 12] = _mm512_shuffle_f32x4(u[i + 8], u[i + 12], 0xdd);
    }
    MYO_UNROLL
    for (size_t i = 0; i < 4; i++) {
        r[i] = _mm512_shuffle_f32x4(t[i], t[i + 8], 0x88);
        r[i + 8] = _mm512_shuffle_f32x4(t[i], t[i + 8], 0xdd);
        r[i + 4] = _mm512_shuffle_f32x4(t[i + 4], t[i + 12], 0x88);
        r[i + 12] = _mm512_shuffle_f32x4(t[i + 4], t[i + 12], 0xdd);
    }
}

/* Where the rows are in the first-level cache: a quarter of four of them is put together by loads,
 * which need no shuffles; then each quarter is transposed in itself. */
VEC_INLINE vf vf_load_quarters(const float *a, const float *b, const float *c, const float *d)
{
    vf v = _mm512_broadcast_f32x4(_mm_loadu_ps(a));
    v = _mm512_mask_broadcast_f32x4(v, 0x00f0, _mm_loadu_ps(b));
    v = _mm512_mask_broadcast_f32x4(v, 0x0f00, _mm_loadu_ps(c));
    return _mm512_mask_broadcast_f32x4(v, 0xf000, _mm_loadu_ps(d));
}
#define MYO_VEC_LOAD_COLUMNS
enum { VCOLUMNS = 4 };
VEC_INLINE void vf_load_columns(vf *r, const float *p)
{
    enum { ROW = MYO_LANES };
    const vf a = vf_load_quarters(p, p + 4 * ROW, p + 8 * ROW, p + 12 * ROW);
    const vf b = vf_load_quarters(p + ROW, p + 5 * ROW, p + 9 * ROW, p + 13 * ROW);
    const vf c = vf_load_quarters(p + 2 * ROW, p + 6 * ROW, p + 10 * ROW, p + 14 * ROW);
    const vf d = vf_load_quarters(p + 3 * ROW, p + 7 * ROW, p + 11 * ROW, p + 15 * ROW);
    const vf ab = _mm512_unpacklo_ps(a, b), AB = _mm512_unpackhi_ps(a, b);
    const vf cd = _mm512_unpacklo_ps(c, d), CD = _mm512_unpackhi_ps(c, d);
    r[0] = _mm512_shuffle_ps(ab, cd, 0x44);
    r[1] = _mm512_shuffle_ps(ab, cd, 0xee);
    r[2] = _mm512_shuffle_ps(AB, CD, 0x44);
    r[3] = _mm512_shuffle_ps(AB, CD, 0xee);
}

/* Masked loads and stores do not touch the lanes they leave out: they cannot fault there. */
#define MYO_VEC_PARTS
static inline vf vf_load_part(const float *p, size_t count)
{
    return _mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1u), p);
}
static inline void vf_store_part(float *p, vf v, size_t count)
{
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1u), v);
}
