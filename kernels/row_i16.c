/* SPDX-License-Identifier: MIT */
/* y[n] = x[n * channels + channel] * gain + offset */
#include "kernels/vec.h"

#define ROW_NAME    row_i16
#define ROW_TYPE    int16_t
#define ROW_LOAD(p) vf_from_vi(vi_load_i16(p))
#include "kernels/row_body.h"
