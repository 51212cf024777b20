/* SPDX-License-Identifier: MIT */
/* Vocabulary of vec.h: AVX2, 8 lanes. Notes on meaning stand in vec_sse2.h. */
#ifndef __AVX2__
#error "vec_avx2.h needs -mavx2"
#endif
#ifdef __FMA__
#error "fused multiply-add changes bits: do not compile kernels with -mfma"
#endif
#include <immintrin.h>
#define MYO_VEC

enum { VF = 8, VD = 4, VREGISTERS = 16 };
typedef __m256 vf;
typedef __m256d vd;
typedef __m256i vi;
typedef __m256 vm;

static inline vf vf_load(const float *p)
{
    return _mm256_loadu_ps(p);
}
static inline void vf_store(float *p, vf a)
{
    _mm256_storeu_ps(p, a);
}
static inline vf vf_set1(float a)
{
    return _mm256_set1_ps(a);
}
static inline vf vf_zero(void)
{
    return _mm256_setzero_ps();
}
static inline vf vf_add(vf a, vf b)
{
    return _mm256_add_ps(a, b);
}
static inline vf vf_sub(vf a, vf b)
{
    return _mm256_sub_ps(a, b);
}
static inline vf vf_mul(vf a, vf b)
{
    return _mm256_mul_ps(a, b);
}
static inline vf vf_div(vf a, vf b)
{
    return _mm256_div_ps(a, b);
}
static inline vf vf_sqrt(vf a)
{
    return _mm256_sqrt_ps(a);
}
static inline vf vf_min(vf a, vf b)
{
    return _mm256_min_ps(a, b);
}
static inline vf vf_max(vf a, vf b)
{
    return _mm256_max_ps(a, b);
}
static inline vf vf_abs(vf a)
{
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a);
}

static inline vm vm_lt(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_LT_OQ);
}
static inline vm vm_ge(vf a, vf b)
{
    return _mm256_cmp_ps(a, b, _CMP_GE_OQ);
}
static inline vm vm_and(vm a, vm b)
{
    return _mm256_and_ps(a, b);
}
static inline vm vm_or(vm a, vm b)
{
    return _mm256_or_ps(a, b);
}
static inline vm vm_xor(vm a, vm b)
{
    return _mm256_xor_ps(a, b);
}
static inline uint32_t vm_bits(vm m)
{
    return (uint32_t)_mm256_movemask_ps(m);
}
static inline vf vf_keep(vm m, vf a)
{
    return _mm256_and_ps(m, a);
}

static inline vf vf_drop(vm m, vf a)
{
    return _mm256_andnot_ps(m, a);
}

static inline vi vi_zero(void)
{
    return _mm256_setzero_si256();
}
static inline void vi_store(int32_t *p, vi a)
{
    _mm256_storeu_si256((__m256i *)(void *)p, a);
}
static inline vi vi_load(const int32_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}
static inline vi vi_load_i16(const int16_t *p)
{
    return _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(const void *)p));
}
static inline vf vf_two_on(const float *p, vf a, vf next)
{
    (void)a;
    (void)next;
    return vf_load(p + 2);
}
static inline vf vf_from_vi(vi a)
{
    return _mm256_cvtepi32_ps(a);
}
static inline vi vi_count(vi a, vm m)
{
    return _mm256_sub_epi32(a, _mm256_castps_si256(m));
}

static inline vd vd_load(const double *p)
{
    return _mm256_loadu_pd(p);
}
static inline void vd_store(double *p, vd a)
{
    _mm256_storeu_pd(p, a);
}
static inline vd vd_set1(double a)
{
    return _mm256_set1_pd(a);
}
static inline vd vd_add(vd a, vd b)
{
    return _mm256_add_pd(a, b);
}
static inline vd vd_sub(vd a, vd b)
{
    return _mm256_sub_pd(a, b);
}
static inline vd vd_mul(vd a, vd b)
{
    return _mm256_mul_pd(a, b);
}
static inline vd vd_widen(const float *p)
{
    return _mm256_cvtps_pd(_mm_loadu_ps(p));
}
static inline void vd_narrow(float *p, vd a)
{
    _mm_storeu_ps(p, _mm256_cvtpd_ps(a));
}

static inline vd vd_flush(vd a, double limit)
{
    const vd size = _mm256_andnot_pd(_mm256_set1_pd(-0.0), a);
    return _mm256_andnot_pd(_mm256_cmp_pd(size, _mm256_set1_pd(limit), _CMP_LT_OQ), a);
}

static inline vf vf_quads(vf a)
{
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(a), 0xd8));
}
static inline vf vf_even(vf a, vf b)
{
    return vf_quads(_mm256_shuffle_ps(a, b, 0x88));
}
static inline vf vf_odd(vf a, vf b)
{
    return vf_quads(_mm256_shuffle_ps(a, b, 0xdd));
}

static inline vf vf_pair_sums(vf a, vf b)
{
    return vf_quads(_mm256_add_ps(_mm256_shuffle_ps(a, b, 0x88), _mm256_shuffle_ps(a, b, 0xdd)));
}

static inline void vf_transpose(vf *r)
{
    vf t[8], u[8];
    MYO_UNROLL
    for (size_t i = 0; i < 4; i++) {
        t[2 * i] = _mm256_unpacklo_ps(r[2 * i], r[2 * i + 1]);
        t[2 * i + 1] = _mm256_unpackhi_ps(r[2 * i], r[2 * i + 1]);
    }
    MYO_UNROLL
    for (size_t i = 0; i < 8; i += 4) {
        u[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
        u[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
        u[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
        u[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
    }
    MYO_UNROLL
    for (size_t i = 0; i < 4; i++) {
        r[i] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x20);
        r[i + 4] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x31);
    }
}

/* Halves of four of them are put together by loads; then each half is transposed in itself. */
#define MYO_VEC_LOAD_COLUMNS
enum { VCOLUMNS = 4 };
VEC_INLINE vf vf_load_halves(const float *a, const float *b)
{
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(a)), _mm_loadu_ps(b), 1);
}
VEC_INLINE void vf_load_columns(vf *r, const float *p)
{
    enum { ROW = MYO_LANES };
    const vf a = vf_load_halves(p, p + 4 * ROW), b = vf_load_halves(p + ROW, p + 5 * ROW);
    const vf c = vf_load_halves(p + 2 * ROW, p + 6 * ROW);
    const vf d = vf_load_halves(p + 3 * ROW, p + 7 * ROW);
    const vf ab = _mm256_unpacklo_ps(a, b), AB = _mm256_unpackhi_ps(a, b);
    const vf cd = _mm256_unpacklo_ps(c, d), CD = _mm256_unpackhi_ps(c, d);
    r[0] = _mm256_shuffle_ps(ab, cd, 0x44);
    r[1] = _mm256_shuffle_ps(ab, cd, 0xee);
    r[2] = _mm256_shuffle_ps(AB, CD, 0x44);
    r[3] = _mm256_shuffle_ps(AB, CD, 0xee);
}
