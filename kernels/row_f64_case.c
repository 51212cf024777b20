/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL      row_f64
#define CASE_SAMPLE      double
#define CASE_TYPE        MYO_CASE_F64
#define CASE_REAL        double
#define CASE_GAIN        1.7
#define CASE_CONVERSIONS 1
#define CASE_VALUE(p)    (p)[0]
#include "kernels/row_case_body.h"

const myo_case myo_case_row_f64 = {
    .name = "row_f64",
    .variants = sizeof channel_counts / sizeof channel_counts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
