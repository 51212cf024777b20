/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL      row_f32
#define CASE_SAMPLE      float
#define CASE_TYPE        MYO_CASE_F32
#define CASE_REAL        float
#define CASE_GAIN        1.7f
#define CASE_CONVERSIONS 0
#define CASE_VALUE(p)    (p)[0]
#include "kernels/row_case_body.h"

const myo_case myo_case_row_f32 = {
    .name = "row_f32",
    .variants = sizeof channel_counts / sizeof channel_counts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
