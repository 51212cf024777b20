/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#define BIQUAD_NAME    biquad_f64
#define BIQUAD_REVERSE 0
#define BIQUAD_TYPE    double
#include "kernels/biquad_ref_body.h"
