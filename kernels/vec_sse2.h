/* SPDX-License-Identifier: MIT */
/* Vocabulary of vec.h: SSE2, 4 lanes. */
#ifndef __SSE2__
#error "vec_sse2.h needs -msse2"
#endif
#include <emmintrin.h>
#define MYO_VEC

enum { VF = 4, VD = 2, VREGISTERS = 16 };
typedef __m128 vf;
typedef __m128d vd;
typedef __m128i vi;
typedef __m128 vm;

static inline vf vf_load(const float *p)
{
    return _mm_loadu_ps(p);
}
static inline void vf_store(float *p, vf a)
{
    _mm_storeu_ps(p, a);
}
static inline vf vf_set1(float a)
{
    return _mm_set1_ps(a);
}
static inline vf vf_zero(void)
{
    return _mm_setzero_ps();
}
static inline vf vf_add(vf a, vf b)
{
    return _mm_add_ps(a, b);
}
static inline vf vf_sub(vf a, vf b)
{
    return _mm_sub_ps(a, b);
}
static inline vf vf_mul(vf a, vf b)
{
    return _mm_mul_ps(a, b);
}
static inline vf vf_div(vf a, vf b)
{
    return _mm_div_ps(a, b);
}
static inline vf vf_sqrt(vf a)
{
    return _mm_sqrt_ps(a);
}
static inline vf vf_min(vf a, vf b)
{
    return _mm_min_ps(a, b);
}
static inline vf vf_max(vf a, vf b)
{
    return _mm_max_ps(a, b);
}
static inline vf vf_abs(vf a)
{
    return _mm_andnot_ps(_mm_set1_ps(-0.0f), a);
}

static inline vm vm_lt(vf a, vf b)
{
    return _mm_cmplt_ps(a, b);
}
static inline vm vm_ge(vf a, vf b)
{
    return _mm_cmpge_ps(a, b);
}
static inline vm vm_and(vm a, vm b)
{
    return _mm_and_ps(a, b);
}
static inline vm vm_or(vm a, vm b)
{
    return _mm_or_ps(a, b);
}
static inline vm vm_xor(vm a, vm b)
{
    return _mm_xor_ps(a, b);
}
static inline uint32_t vm_bits(vm m)
{
    return (uint32_t)_mm_movemask_ps(m);
}
/* m ? a : 0 */
static inline vf vf_keep(vm m, vf a)
{
    return _mm_and_ps(m, a);
}

/* m ? 0 : a */
static inline vf vf_drop(vm m, vf a)
{
    return _mm_andnot_ps(m, a);
}

static inline vi vi_zero(void)
{
    return _mm_setzero_si128();
}
static inline void vi_store(int32_t *p, vi a)
{
    _mm_storeu_si128((__m128i *)(void *)p, a);
}
static inline vi vi_load(const int32_t *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}
static inline vi vi_load_i16(const int16_t *p)
{
    const __m128i a = _mm_loadl_epi64((const __m128i *)(const void *)p);
    return _mm_srai_epi32(_mm_unpacklo_epi16(a, a), 16);
}
static inline vf vf_two_on(const float *p, vf a, vf next)
{
    (void)a;
    (void)next;
    return vf_load(p + 2);
}
static inline vf vf_from_vi(vi a)
{
    return _mm_cvtepi32_ps(a);
}
/* a + 1 where m */
static inline vi vi_count(vi a, vm m)
{
    return _mm_sub_epi32(a, _mm_castps_si128(m));
}

static inline vd vd_load(const double *p)
{
    return _mm_loadu_pd(p);
}
static inline void vd_store(double *p, vd a)
{
    _mm_storeu_pd(p, a);
}
static inline vd vd_set1(double a)
{
    return _mm_set1_pd(a);
}
static inline vd vd_add(vd a, vd b)
{
    return _mm_add_pd(a, b);
}
static inline vd vd_sub(vd a, vd b)
{
    return _mm_sub_pd(a, b);
}
static inline vd vd_mul(vd a, vd b)
{
    return _mm_mul_pd(a, b);
}
/* VD floats to doubles and back */
static inline vd vd_widen(const float *p)
{
    return _mm_cvtps_pd(_mm_castsi128_ps(_mm_loadl_epi64((const __m128i *)(const void *)p)));
}
static inline void vd_narrow(float *p, vd a)
{
    _mm_storel_epi64((__m128i *)(void *)p, _mm_castps_si128(_mm_cvtpd_ps(a)));
}

/* 0 where |a| < limit */
static inline vd vd_flush(vd a, double limit)
{
    const vd size = _mm_andnot_pd(_mm_set1_pd(-0.0), a);
    return _mm_andnot_pd(_mm_cmplt_pd(size, _mm_set1_pd(limit)), a);
}

/* even and odd elements of the 2 VF floats a, b */
static inline vf vf_even(vf a, vf b)
{
    return _mm_shuffle_ps(a, b, 0x88);
}
static inline vf vf_odd(vf a, vf b)
{
    return _mm_shuffle_ps(a, b, 0xdd);
}

/* even elements plus odd elements */
static inline vf vf_pair_sums(vf a, vf b)
{
    return vf_add(vf_even(a, b), vf_odd(a, b));
}

/* rows to columns, VF x VF */
static inline void vf_transpose(vf *r)
{
    const vf a = _mm_unpacklo_ps(r[0], r[1]), b = _mm_unpackhi_ps(r[0], r[1]);
    const vf c = _mm_unpacklo_ps(r[2], r[3]), d = _mm_unpackhi_ps(r[2], r[3]);
    r[0] = _mm_movelh_ps(a, c);
    r[1] = _mm_movehl_ps(c, a);
    r[2] = _mm_movelh_ps(b, d);
    r[3] = _mm_movehl_ps(d, b);
}
