/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL      row_i24
#define CASE_SAMPLE      uint8_t
#define CASE_TYPE        MYO_CASE_U8
#define CASE_UNITS       3
#define CASE_REAL        float
#define CASE_GAIN        0.001f
#define CASE_CONVERSIONS 2
#define CASE_VALUE(p)    ((p)[0] + 256 * (p)[1] + 65536 * ((p)[2] < 128 ? (p)[2] : (p)[2] - 256))
#include "kernels/row_case_body.h"

const myo_case myo_case_row_i24 = {
    .name = "row_i24",
    .variants = sizeof channel_counts / sizeof channel_counts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .run = run,
    .oracle = oracle,
    .work = work,
};
