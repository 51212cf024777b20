/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

#include <math.h>

size_t K(crossings)(const float *x, size_t n, float low, float high, int32_t *armed,
                    uint32_t *index, size_t limit)
{
    _Bool on = *armed != 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const float a = fabsf(x[i]);
        if (on && a > high) {
            if (count < limit) {
                index[count] = (uint32_t)i;
            }
            count++;
            on = 0;
        } else if (!on && a < low) {
            on = 1;
        }
    }
    *armed = on;
    return count;
}
