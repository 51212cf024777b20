/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

size_t K(slope_sign_changes)(const float *x, size_t n, float threshold)
{
    size_t total = 0;
    for (size_t i = 1; i + 1 < n; i++) {
        const float left = x[i] - x[i - 1], right = x[i] - x[i + 1];
        const _Bool turn = (left > 0.0f && right > 0.0f) || (left < 0.0f && right < 0.0f);
        total += turn && (fabsf(left) >= threshold || fabsf(right) >= threshold);
    }
    return total;
}
