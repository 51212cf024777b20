/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions are written as bytes: this file must run, and be built, where they do not exist. */
#include "kernel_registers.h"

#include <stdint.h>

#if defined(__x86_64__) && defined(MYO_CLEARS_REGISTERS)
#include <cpuid.h>

enum { AVX_STATE = 1 << 2 };

static uint32_t states(uint32_t selector)
{
    uint32_t low, high;
    __asm__ volatile(".byte 0x0f, 0x01, 0xd0" : "=a"(low), "=d"(high) : "c"(selector)); /* xgetbv */
    (void)high;
    return low;
}

static _Bool has_avx(void)
{
    uint32_t a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & (1u << 27)) != 0 && (c & (1u << 28)) != 0 &&
           (states(0) & AVX_STATE) != 0;
}

_Bool myo_registers_tell(void)
{
    uint32_t a, b, c, d;
    if (!has_avx() || !__get_cpuid_count(13, 1, &a, &b, &c, &d) || (a & (1u << 2)) == 0) {
        return 0;
    }
    __asm__ volatile(".byte 0xc5, 0xf8, 0x77" : : : "memory"); /* vzeroupper */
    return !myo_registers_dirty();
}

_Bool myo_registers_dirty(void)
{
    return (states(1) & AVX_STATE) != 0;
}

void myo_registers_soil(void)
{
    __asm__ volatile(".byte 0xc5, 0xfd, 0x76, 0xc0" : : : "xmm0"); /* vpcmpeqd ymm0, ymm0, ymm0 */
}
#else
_Bool myo_registers_tell(void)
{
    return 0;
}

_Bool myo_registers_dirty(void)
{
    return 0;
}

void myo_registers_soil(void)
{
}
#endif
