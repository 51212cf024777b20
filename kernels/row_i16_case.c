/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL      row_i16
#define CASE_SAMPLE      int16_t
#define CASE_TYPE        MYO_CASE_I16
#define CASE_REAL        float
#define CASE_GAIN        0.125f
#define CASE_CONVERSIONS 2
#define CASE_VALUE(p)    (p)[0]
#include "kernels/row_case_body.h"

const myo_case myo_case_row_i16 = {
    .name = "row_i16",
    .variants = sizeof channel_counts / sizeof channel_counts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
