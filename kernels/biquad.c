/* SPDX-License-Identifier: MIT */
/* Cascade of second-order sections on lanes, float arithmetic, from the first frame to the last. */
#include "kernels/vec.h"

#define BIQUAD_NAME    biquad
#define BIQUAD_REVERSE 0
#include "kernels/biquad_body.h"
