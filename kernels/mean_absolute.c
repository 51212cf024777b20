/* SPDX-License-Identifier: MIT */
/* sum |x| / n; 0 for n = 0 */
#include "kernels/vec.h"

#define MEAN_NAME    mean_absolute
#define MEAN_TERM(v) vf_abs(v)
#include "kernels/mean_body.h"
