/* SPDX-License-Identifier: MIT */
/* Cascade of second-order sections on lanes, double arithmetic, from the first frame to the last.
 */
#include "kernels/vec.h"

#define BIQUAD_NAME    biquad_f64
#define BIQUAD_REVERSE 0
#include "kernels/biquad_f64_body.h"
