/* SPDX-License-Identifier: MIT */
/* y[n] = x[n * channels + channel] * gain + offset */
#include "kernels/vec.h"

#define ROW_NAME    row_f32
#define ROW_TYPE    float
#define ROW_LOAD(p) vf_load(p)
#include "kernels/row_body.h"
