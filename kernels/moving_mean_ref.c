/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#define MOVING_NAME   moving_mean
#define MOVING_IN(v)  (v)
#define MOVING_OUT(v) (v)
#include "kernels/moving_ref_body.h"
