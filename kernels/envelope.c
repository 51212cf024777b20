/* SPDX-License-Identifier: MIT */
/* Average rectified value: y[i] = mean of |x[i .. i + width)|, width >= 1 */
#include "kernels/vec.h"

#define MOVING_NAME   envelope
#define MOVING_IN(v)  vf_abs(v)
#define MOVING_OUT(v) (v)
#include "kernels/moving_body.h"
