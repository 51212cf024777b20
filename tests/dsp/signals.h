/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Seeded test signals. */
#ifndef MYO_TESTS_DSP_SIGNALS_H
#define MYO_TESTS_DSP_SIGNALS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

static inline double uniform(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (double)(*state >> 11) * 0x1p-53;
}

/* Sum of twelve: mean 0, variance 1, near enough to normal. */
static inline double normal(uint64_t *state)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += uniform(state);
    return sum;
}

static inline void add_noise(float *x, size_t n, double sigma, uint64_t seed)
{
    for (size_t i = 0; i < n; i++)
        x[i] += (float)(sigma * normal(&seed));
}

static inline void add_sine(float *x, size_t n, double rate_hz, double frequency_hz,
                            double amplitude, double phase)
{
    for (size_t i = 0; i < n; i++)
        x[i] +=
            (float)(amplitude *
                    sin(2 * 3.14159265358979323846 * frequency_hz * (double)i / rate_hz + phase));
}

/* A triphasic potential `width_s` long, centred on frame `at`. */
static inline void add_potential(float *x, size_t n, double rate_hz, size_t at, double amplitude,
                                 double width_s)
{
    const double sigma = width_s / 6;
    for (size_t i = 0; i < n; i++) {
        const double t = ((double)i - (double)at) / rate_hz / sigma;
        if (fabs(t) < 8)
            x[i] += (float)(amplitude * (1 - t * t) * exp(-t * t / 2));
    }
}

static inline double rms_of(const float *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i] * (double)x[i];
    return sqrt(sum / (double)n);
}

#endif
