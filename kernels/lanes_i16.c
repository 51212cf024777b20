/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = x[n * channels + first + l] * gain[l] + offset[l], 0 for l >= lanes */
#include "kernels/vec.h"

#define LANES_NAME    lanes_i16
#define LANES_TYPE    int16_t
#define LANES_LOAD(p) vf_from_vi(vi_load_i16(p))
#include "kernels/lanes_body.h"
