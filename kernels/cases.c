/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

const myo_case *const myo_cases[] = {
#define KERNEL(name, result, parameters) &myo_case_##name,
#include "kernels/kernels.def"
#undef KERNEL
};

const size_t myo_case_count = sizeof myo_cases / sizeof myo_cases[0];
