/* SPDX-License-Identifier: MIT */
/* sum x^2 / n; 0 for n = 0 */
#include "kernels/vec.h"

static inline vf square(vf v)
{
    return vf_mul(v, v);
}

#define MEAN_NAME    mean_square
#define MEAN_TERM(v) square(v)
#include "kernels/mean_body.h"
