/* SPDX-License-Identifier: MIT */
/* Vocabulary of vec.h: NEON of aarch64, 4 lanes. Notes on meaning stand in vec_sse2.h. */
#if !defined(__aarch64__) || !defined(__ARM_NEON)
#error "vec_neon.h needs aarch64"
#endif
#include <arm_neon.h>
#define MYO_VEC

enum { VF = 4, VD = 2, VREGISTERS = 32 };
typedef float32x4_t vf;
typedef float64x2_t vd;
typedef int32x4_t vi;
typedef uint32x4_t vm;

static inline vf vf_load(const float *p)
{
    return vld1q_f32(p);
}
static inline void vf_store(float *p, vf a)
{
    vst1q_f32(p, a);
}
static inline vf vf_set1(float a)
{
    return vdupq_n_f32(a);
}
static inline vf vf_zero(void)
{
    return vdupq_n_f32(0.0f);
}
static inline vf vf_add(vf a, vf b)
{
    return vaddq_f32(a, b);
}
static inline vf vf_sub(vf a, vf b)
{
    return vsubq_f32(a, b);
}
static inline vf vf_mul(vf a, vf b)
{
    return vmulq_f32(a, b);
}
static inline vf vf_div(vf a, vf b)
{
    return vdivq_f32(a, b);
}
static inline vf vf_sqrt(vf a)
{
    return vsqrtq_f32(a);
}
static inline vf vf_min(vf a, vf b)
{
    return vbslq_f32(vcltq_f32(a, b), a, b);
}
static inline vf vf_max(vf a, vf b)
{
    return vbslq_f32(vcgtq_f32(a, b), a, b);
}
static inline vf vf_abs(vf a)
{
    return vabsq_f32(a);
}

static inline vm vm_lt(vf a, vf b)
{
    return vcltq_f32(a, b);
}
static inline vm vm_ge(vf a, vf b)
{
    return vcgeq_f32(a, b);
}
static inline vm vm_and(vm a, vm b)
{
    return vandq_u32(a, b);
}
static inline vm vm_or(vm a, vm b)
{
    return vorrq_u32(a, b);
}
static inline vm vm_xor(vm a, vm b)
{
    return veorq_u32(a, b);
}
static inline uint32_t vm_bits(vm m)
{
    static const uint32_t weights[4] = { 1, 2, 4, 8 };
    return vaddvq_u32(vandq_u32(m, vld1q_u32(weights)));
}
static inline vf vf_keep(vm m, vf a)
{
    return vreinterpretq_f32_u32(vandq_u32(m, vreinterpretq_u32_f32(a)));
}

static inline vf vf_drop(vm m, vf a)
{
    return vreinterpretq_f32_u32(vbicq_u32(vreinterpretq_u32_f32(a), m));
}

static inline vi vi_zero(void)
{
    return vdupq_n_s32(0);
}
static inline void vi_store(int32_t *p, vi a)
{
    vst1q_s32(p, a);
}
static inline vi vi_load(const int32_t *p)
{
    return vld1q_s32(p);
}
static inline vi vi_load_i16(const int16_t *p)
{
    return vmovl_s16(vld1_s16(p));
}
static inline vf vf_two_on(const float *p, vf a, vf next)
{
    (void)a;
    (void)next;
    return vf_load(p + 2);
}
static inline vf vf_from_vi(vi a)
{
    return vcvtq_f32_s32(a);
}
static inline vi vi_count(vi a, vm m)
{
    return vsubq_s32(a, vreinterpretq_s32_u32(m));
}

static inline vd vd_load(const double *p)
{
    return vld1q_f64(p);
}
static inline void vd_store(double *p, vd a)
{
    vst1q_f64(p, a);
}
static inline vd vd_set1(double a)
{
    return vdupq_n_f64(a);
}
static inline vd vd_add(vd a, vd b)
{
    return vaddq_f64(a, b);
}
static inline vd vd_sub(vd a, vd b)
{
    return vsubq_f64(a, b);
}
static inline vd vd_mul(vd a, vd b)
{
    return vmulq_f64(a, b);
}
static inline vd vd_widen(const float *p)
{
    return vcvt_f64_f32(vld1_f32(p));
}
static inline void vd_narrow(float *p, vd a)
{
    vst1_f32(p, vcvt_f32_f64(a));
}

static inline vd vd_flush(vd a, double limit)
{
    const uint64x2_t small = vcltq_f64(vabsq_f64(a), vdupq_n_f64(limit));
    return vreinterpretq_f64_u64(vbicq_u64(vreinterpretq_u64_f64(a), small));
}

static inline vf vf_even(vf a, vf b)
{
    return vuzp1q_f32(a, b);
}
static inline vf vf_odd(vf a, vf b)
{
    return vuzp2q_f32(a, b);
}

static inline vf vf_pair_sums(vf a, vf b)
{
    return vf_add(vf_even(a, b), vf_odd(a, b));
}

static inline void vf_transpose(vf *r)
{
    const float32x4x2_t a = vtrnq_f32(r[0], r[1]), b = vtrnq_f32(r[2], r[3]);
    r[0] = vcombine_f32(vget_low_f32(a.val[0]), vget_low_f32(b.val[0]));
    r[1] = vcombine_f32(vget_low_f32(a.val[1]), vget_low_f32(b.val[1]));
    r[2] = vcombine_f32(vget_high_f32(a.val[0]), vget_high_f32(b.val[0]));
    r[3] = vcombine_f32(vget_high_f32(a.val[1]), vget_high_f32(b.val[1]));
}
