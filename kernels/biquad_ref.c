/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#define BIQUAD_NAME    biquad
#define BIQUAD_REVERSE 0
#define BIQUAD_TYPE    float
#include "kernels/biquad_ref_body.h"
