/* SPDX-License-Identifier: MIT */
/* y[n] = (float)(x[n * channels + channel] * gain + offset), in double */
#include "kernels/vec.h"

#define ROW_NAME                      row_f64
#define ROW_TYPE                      double
#define ROW_REAL                      double
#define ROW_SPLAT(v)                  vd_set1(v)
#define ROW_STEP                      VD
#define ROW_SCALE(y, x, gain, offset) vd_narrow(y, vd_add(vd_mul(vd_load(x), gain), offset))
#include "kernels/row_body.h"
