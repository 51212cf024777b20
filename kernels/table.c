/* SPDX-License-Identifier: MIT */
/* Compiled once per instruction set: the const table of its kernels. */
#include "kernels/vec.h"

#define TABLE_OF(isa)  TABLE_OF_(isa)
#define TABLE_OF_(isa) myo_kernels_##isa
#define NAME_OF(isa)   NAME_OF_(isa)
#define NAME_OF_(isa)  #isa

extern const myo_kernels TABLE_OF(MYO_ISA);

const myo_kernels TABLE_OF(MYO_ISA) = {
#define KERNEL(name, result, parameters) .name = K(name),
#include "kernels/kernels.def"
#undef KERNEL
    .isa = NAME_OF(MYO_ISA),
};
