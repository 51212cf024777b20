/* SPDX-License-Identifier: MIT */
/* Cascade of second-order sections on lanes, float arithmetic, from the last frame to the first. */
#include "kernels/vec.h"

#define BIQUAD_NAME    biquad_reverse
#define BIQUAD_REVERSE 1
#include "kernels/biquad_body.h"
