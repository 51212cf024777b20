/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL       moving_rms
#define CASE_TERM(v)      ((v) * (v))
#define CASE_RESULT(mean) sqrt(mean)
#define CASE_TERM_WORK    1
#define CASE_RESULT_ROOTS 1
#include "kernels/moving_case_body.h"

const myo_case myo_case_moving_rms = {
    .name = "moving_rms",
    .variants = sizeof widths / sizeof widths[0],
    .splits = 1,
    .snr_db = 120,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
