/* SPDX-License-Identifier: MIT */
/* y[n] = x[n * channels + channel] * gain + offset */
#include "kernels/vec.h"

#define ROW_NAME     row_i16
#define ROW_TYPE     int16_t
#define ROW_REAL     float
#define ROW_SPLAT(v) vf_set1(v)
#define ROW_STEP     VF
#define ROW_SCALE(y, x, gain, offset)                                                              \
    vf_store(y, vf_add(vf_mul(vf_from_vi(vi_load_i16(x)), gain), offset))
#include "kernels/row_body.h"
