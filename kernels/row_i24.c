/* SPDX-License-Identifier: MIT */
/* y[n] = x[n * channels + channel] * gain + offset, x packed 24-bit integers, lowest byte first;
 * 256 x and gain / 256, both exact unless the gain is nearly denormal, save the shift of every x */
#include "kernels/vec.h"

#define ROW_NAME     row_i24
#define ROW_TYPE     uint8_t
#define ROW_UNITS    3
#define ROW_REAL     float
#define ROW_SPLAT(v) vf_set1(v)
#define ROW_GAIN(v)  ((v) / 256)
#define ROW_STEP     VF
#define ROW_REACH    VI24_REACH
#define ROW_SCALE(y, x, gain, offset)                                                              \
    vf_store(y, vf_add(vf_mul(vf_from_vi(vi_load_i24(x)), gain), offset))
#include "kernels/row_body.h"
