/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL      lanes_f32
#define CASE_SAMPLE      float
#define CASE_TYPE        MYO_CASE_F32
#define CASE_REAL        float
#define CASE_REAL_TYPE   MYO_CASE_F32
#define CASE_CONVERSIONS 0
#define CASE_VALUE(p)    (p)[0]
#include "kernels/lanes_case_body.h"

const myo_case myo_case_lanes_f32 = {
    .name = "lanes_f32",
    .variants = sizeof layouts / sizeof layouts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
