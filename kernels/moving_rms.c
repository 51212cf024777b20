/* SPDX-License-Identifier: MIT */
/* y[i] = root mean square of x[i .. i + width), width >= 1 */
#include "kernels/vec.h"

static inline vf square(vf v)
{
    return vf_mul(v, v);
}

#define MOVING_NAME   moving_rms
#define MOVING_IN(v)  square(v)
#define MOVING_OUT(v) vf_sqrt(v)
#include "kernels/moving_body.h"
