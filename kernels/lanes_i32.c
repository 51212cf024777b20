/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = x[n * channels + first + l] * gain[l] + offset[l], 0 for l >= lanes */
#include "kernels/vec.h"

#define LANES_NAME    lanes_i32
#define LANES_TYPE    int32_t
#define LANES_LOAD(p) vf_from_vi(vi_load(p))
#include "kernels/lanes_body.h"
