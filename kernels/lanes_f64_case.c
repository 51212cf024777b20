/* SPDX-License-Identifier: MIT */
#define CASE_KERNEL      lanes_f64
#define CASE_SAMPLE      double
#define CASE_TYPE        MYO_CASE_F64
#define CASE_REAL        double
#define CASE_REAL_TYPE   MYO_CASE_F64
#define CASE_CONVERSIONS 1
#define CASE_VALUE(p)    (p)[0]
#include "kernels/lanes_case_body.h"

const myo_case myo_case_lanes_f64 = {
    .name = "lanes_f64",
    .variants = sizeof layouts / sizeof layouts[0],
    .splits = 1,
    .snr_db = 130,
    .buffers = buffers,
    .fixed = fixed,
    .run = run,
    .oracle = oracle,
    .work = work,
};
