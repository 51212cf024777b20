/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

#define MOVING_NAME   envelope
#define MOVING_IN(v)  fabsf(v)
#define MOVING_OUT(v) (v)
#include "kernels/moving_ref_body.h"
