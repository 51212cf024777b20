/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One case at one size on one instruction set against the reference or its oracle. */
#ifndef MYO_TESTS_KERNEL_CHECK_H
#define MYO_TESTS_KERNEL_CHECK_H

#include "kernel_memory.h"

typedef struct myo_check {
    const myo_case *kernel_case;
    const myo_kernels *kernels;
    size_t size, variant;
    myo_pattern pattern;
    uint64_t seed;
    size_t placement;
    size_t cut; /**< where the run is split in two; 0: one run */
} myo_check;

/** Reserves the memory all checks share; false when there is none. */
_Bool myo_check_open(void);
/** Fills the buffers and runs the reference on them: what the checks that follow compare with, as
 * long as case, size, variant, pattern and seed stay. */
void myo_check_run_reference(const myo_check *check);
/** True when all is well; else `why` (a line of text) says what is not. */
_Bool myo_check_against_reference(const myo_check *check, char *why, size_t capacity);
/** The reference on random input against the case's double-precision oracle. */
_Bool myo_check_against_oracle(const myo_check *check, char *why, size_t capacity);

#endif
