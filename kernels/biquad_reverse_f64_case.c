/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#define BIQUAD_NAME      biquad_reverse_f64
#define BIQUAD_REVERSE   1
#define BIQUAD_TYPE      double
#define BIQUAD_CASE_TYPE MYO_CASE_F64
#define BIQUAD_SNR       140
#include "kernels/biquad_case_body.h"
