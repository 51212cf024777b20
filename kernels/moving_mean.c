/* SPDX-License-Identifier: MIT */
/* y[i] = mean of x[i .. i + width), width >= 1 */
#include "kernels/vec.h"

#define MOVING_NAME   moving_mean
#define MOVING_IN(v)  (v)
#define MOVING_OUT(v) (v)
#include "kernels/moving_body.h"
