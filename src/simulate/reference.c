/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/reference.h"

#include <math.h>

#include "kernels/exact.h"

#define PI      3.14159265358979323846
#define LOW_HZ  20.0
#define HIGH_HZ 450.0

enum { IMPULSE = 8192 };

/* Second-order Butterworth by the bilinear transform, k = tan(pi f / rate). */
static void section_of(double *s, double k, int high_pass)
{
    const double norm = 1 / (1 + sqrt(2.0) * k + k * k);
    const double b = high_pass ? norm : k * k * norm;
    s[0] = b;
    s[1] = high_pass ? -2 * b : 2 * b;
    s[2] = b;
    s[3] = 2 * (k * k - 1) * norm;
    s[4] = (1 - sqrt(2.0) * k + k * k) * norm;
}

static void pass(const double *s, double *x, size_t n, int backward)
{
    double z0 = 0, z1 = 0;
    for (size_t i = 0; i < n; i++) {
        double *at = &x[backward ? n - 1 - i : i];
        const double v = *at, y = s[0] * v + z0;
        z0 = s[1] * v - s[3] * y + z1;
        z1 = s[2] * v - s[4] * y;
        *at = y;
    }
}

void myo_reference_apply(const myo_reference *reference, double *x, size_t n)
{
    for (int i = 0; i < 2; i++)
        pass(reference->section[i], x, n, 0);
    for (int i = 0; i < 2; i++)
        pass(reference->section[i], x, n, 1);
}

/* Two passes square the gain, so each pass needs its -3 dB point moved: (sqrt 2 - 1)^(1/4). */
void myo_reference_design(myo_reference *reference, double rate_hz)
{
    const double shift = sqrt(sqrt(sqrt(2.0) - 1));
    const double high = HIGH_HZ < 0.45 * rate_hz ? HIGH_HZ : 0.45 * rate_hz;
    section_of(reference->section[0], myo_exact_tan(PI * LOW_HZ / rate_hz) * shift, 1);
    section_of(reference->section[1], myo_exact_tan(PI * high / rate_hz) / shift, 0);
    double impulse[IMPULSE];
    for (int i = 0; i < IMPULSE; i++)
        impulse[i] = 0;
    impulse[IMPULSE / 2] = 1;
    myo_reference_apply(reference, impulse, IMPULSE);
    double sum = 0;
    for (int i = 0; i < IMPULSE; i++)
        sum += impulse[i] * impulse[i];
    reference->noise_gain = sqrt(sum);
}
