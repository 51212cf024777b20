/* SPDX-License-Identifier: MIT */
#include "kernels/vec.h"

static float size_of(float v)
{
    return v < 0.0f ? -v : v;
}

void K(peak_extent)(const float *x, size_t n, size_t at, size_t near, size_t wide, float level,
                    size_t calm, float *extremes, uint32_t *places)
{
    const size_t from = at > wide ? at - wide : 0, end = n - at > wide ? at + wide + 1 : n;
    const float half = 0.5f * size_of(x[at]);
    size_t first = from, last = end - 1, i = at, quiet = 0;
    float low = x[at], high = x[at];
    for (size_t j = at > near ? at - near : 0; j < n && j <= at + near; j++) {
        low = x[j] < low ? x[j] : low;
        high = x[j] > high ? x[j] : high;
    }
    while (first < at && !(size_of(x[first]) >= half)) {
        first++;
    }
    while (last > at && !(size_of(x[last]) >= half)) {
        last--;
    }
    while (i > from && quiet < calm) {
        i--;
        quiet = size_of(x[i]) >= level ? 0 : quiet + 1;
    }
    extremes[0] = low + 0.0f; /* no negative zero */
    extremes[1] = high + 0.0f;
    places[0] = (uint32_t)first;
    places[1] = (uint32_t)last;
    places[2] = (uint32_t)(i + quiet);
}
