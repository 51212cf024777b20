/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL       moving_mean
#define CASE_TERM(v)      (v)
#define CASE_RESULT(mean) (mean)
#define CASE_TERM_WORK    0
#define CASE_RESULT_ROOTS 0
#include "kernels/moving_case_body.h"

const myo_case myo_case_moving_mean = {
    .name = "moving_mean",
    .variants = sizeof widths / sizeof widths[0],
    .splits = 1,
    .snr_db = 100, /* signed samples may nearly cancel */
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
