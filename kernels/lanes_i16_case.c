/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL      lanes_i16
#define CASE_SAMPLE      int16_t
#define CASE_TYPE        MYO_CASE_I16
#define CASE_REAL        float
#define CASE_REAL_TYPE   MYO_CASE_F32
#define CASE_CONVERSIONS 2
#define CASE_VALUE(p)    (p)[0]
#include "kernels/lanes_case_body.h"

const myo_case myo_case_lanes_i16 = {
    .name = "lanes_i16",
    .variants = sizeof layouts / sizeof layouts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
