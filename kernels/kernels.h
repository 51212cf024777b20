/* SPDX-License-Identifier: MIT */
/**
 * Pure arithmetic, the same bits on every instruction set.
 *
 * The contract of every kernel: any count including 0, any alignment, no reads or writes outside
 * the given ranges, inputs unchanged, no overlap of output and input unless its case says so, no
 * allocation, no failure, no global state, the floating-point environment untouched, and the same
 * bits on every ISA.
 */
#ifndef MYO_KERNELS_H
#define MYO_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum { MYO_LANES = 16 };

/** Elements of a cascade's state: two per section and lane, then a counter of frames. All zero is
 * how a filter begins. */
#define MYO_BIQUAD_STATE(sections) ((size_t)(sections)*2 * MYO_LANES + 1)

/** After silence the states of a recursive filter decay into denormal numbers and can stay there,
 * which is up to a hundred times slower. Every MYO_FLUSH_FRAMES frames of a run (wherever the
 * calls split them) states under MYO_FLUSH_BELOW become 0: far under any sample, far over
 * denormals. */
enum { MYO_FLUSH_FRAMES = 64 };
#define MYO_FLUSH_BELOW 1e-30f

typedef struct myo_kernels {
#define KERNEL(name, result, parameters) result(*name) parameters;
#include "kernels/kernels.def"
#undef KERNEL
    const char *isa;
} myo_kernels;

typedef enum myo_isa {
#define ISA(name, architecture, flags, test) MYO_ISA_##name,
#include "kernels/isa.def"
#undef ISA
    MYO_ISA_COUNT
} myo_isa;

/** Name of an ISA: "ref", "sse2", ... */
const char *myo_isa_name(myo_isa isa);
/** False when no ISA has this name. */
_Bool myo_isa_parse(const char *name, myo_isa *isa);
/** The kernels of one ISA; NULL when this build or this CPU (or its OS) does not have it. */
const myo_kernels *myo_kernels_of(myo_isa isa);
/** The widest kernels this machine can run. */
const myo_kernels *myo_kernels_best(void);

#endif
