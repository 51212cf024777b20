/* SPDX-License-Identifier: MIT */
/* Which instruction sets were built and can run here. __builtin_cpu_supports looks at CPUID and,
 * for the wide registers, at XGETBV: an operating system that does not save them counts as not
 * there. */
#include "kernels/kernels.h"

#define MYO_CPU_HAS(feature) (__builtin_cpu_supports(feature) != 0)

#define BUILT(name, test) extern const myo_kernels myo_kernels_##name;
#include "isa_built.def"
#undef BUILT

static const char *const names[] = {
#define ISA(name, architecture, flags, test) #name,
#include "kernels/isa.def"
#undef ISA
};

const char *myo_isa_name(myo_isa isa)
{
    return (size_t)isa < MYO_ISA_COUNT ? names[isa] : "unknown";
}

_Bool myo_isa_parse(const char *name, myo_isa *isa)
{
    for (size_t i = 0; i < MYO_ISA_COUNT; i++) {
        const char *a = name, *b = names[i];
        while (*a != '\0' && *a == *b) {
            a++;
            b++;
        }
        if (*a == *b) {
            *isa = (myo_isa)i;
            return 1;
        }
    }
    return 0;
}

const myo_kernels *myo_kernels_of(myo_isa isa)
{
    switch (isa) {
#define BUILT(name, test)                                                                          \
    case MYO_ISA_##name:                                                                           \
        return (test) ? &myo_kernels_##name : NULL;
#include "isa_built.def"
#undef BUILT
    default:
        return NULL;
    }
}

const myo_kernels *myo_kernels_best(void)
{
    for (size_t i = MYO_ISA_COUNT; i-- > 0;) {
        const myo_kernels *kernels = myo_kernels_of((myo_isa)i);
        if (kernels != NULL) {
            return kernels;
        }
    }
    return NULL; /* not reached: the reference is always built */
}
