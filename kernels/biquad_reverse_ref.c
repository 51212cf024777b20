/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#define BIQUAD_NAME    biquad_reverse
#define BIQUAD_REVERSE 1
#define BIQUAD_TYPE    float
#include "kernels/biquad_ref_body.h"
