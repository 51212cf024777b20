/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = x[n * channels + first + l] * gain[l] + offset[l], 0 for l >= lanes */
#include "kernels/vec.h"

#define LANES_NAME    lanes_f32
#define LANES_TYPE    float
#define LANES_LOAD(p) vf_load(p)
#include "kernels/lanes_body.h"
