/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL       envelope
#define CASE_TERM(v)      fabs(v)
#define CASE_RESULT(mean) (mean)
#define CASE_TERM_WORK    1
#define CASE_RESULT_ROOTS 0
#include "kernels/moving_case_body.h"

const myo_case myo_case_envelope = {
    .name = "envelope",
    .variants = sizeof widths / sizeof widths[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
