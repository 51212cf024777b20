/* SPDX-License-Identifier: MIT */
/* Cascade of second-order sections on lanes, double arithmetic, from the last frame to the first.
 */
#include "kernels/vec.h"

#define BIQUAD_NAME    biquad_reverse_f64
#define BIQUAD_REVERSE 1
#include "kernels/biquad_f64_body.h"
