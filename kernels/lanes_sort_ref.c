/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

/* Values i and i + apart of each lane, i < count */
static void exchange(float *y, size_t count, size_t apart)
{
    for (size_t i = 0; i < count * MYO_LANES; i++) {
        const float a = y[i], b = y[i + apart * MYO_LANES];
        y[i] = a < b ? a : b;
        y[i + apart * MYO_LANES] = b > a ? b : a;
    }
}

void K(lanes_sort)(float *y, const float *x, size_t n)
{
    for (size_t i = 0; i < n * MYO_LANES; i++) {
        y[i] = x[i];
    }
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t apart = run; apart > 0; apart /= 2) {
            for (size_t i = apart % run; i + apart < n; i += 2 * apart) {
                if (apart == run || (i + apart) % (2 * run) != 0) {
                    const size_t left = n - apart - i;
                    exchange(y + i * MYO_LANES, left < apart ? left : apart, apart);
                }
            }
        }
    }
}
