/* SPDX-License-Identifier: MIT */
#include "kernels/case.h"

#define BIQUAD_NAME      biquad
#define BIQUAD_REVERSE   0
#define BIQUAD_TYPE      float
#define BIQUAD_CASE_TYPE MYO_CASE_F32
#define BIQUAD_SNR       110
#include "kernels/biquad_case_body.h"
