/* SPDX-License-Identifier: MIT */
/* y[n] = x[n * channels + channel] * gain + offset */
#include "kernels/vec.h"

#define ROW_NAME    row_i32
#define ROW_TYPE    int32_t
#define ROW_LOAD(p) vf_from_vi(vi_load(p))
#include "kernels/row_body.h"
