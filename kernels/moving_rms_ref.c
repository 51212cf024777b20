/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

#define MOVING_NAME   moving_rms
#define MOVING_IN(v)  ((v) * (v))
#define MOVING_OUT(v) sqrtf(v)
#include "kernels/moving_ref_body.h"
