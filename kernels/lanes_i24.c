/* SPDX-License-Identifier: MIT */
/* y[n * MYO_LANES + l] = x[n * channels + first + l] * gain[l] + offset[l], 0 for l >= lanes; x
 * holds packed 24-bit integers, lowest byte first, see row_i24 */
#include "kernels/vec.h"

#define LANES_NAME    lanes_i24
#define LANES_TYPE    uint8_t
#define LANES_UNITS   3
#define LANES_REACH   VI24_REACH
#define LANES_GAIN(v) ((v) / 256)
#define LANES_LOAD(p) vf_from_vi(vi_load_i24(p))
#include "kernels/lanes_body.h"
