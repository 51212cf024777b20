/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/measure.h"

#include <math.h>

#include "kernels/exact.h"

#define PI        3.14159265358979323846
#define PADDING_S 0.1
#define FINE_S    0.0001

enum { FIRST_HZ = 20, LAST_HZ = 450, STEP_HZ = 5 };

static void measure_shape(myo_measure *out, const myo_potential *potential, double share)
{
    const double length = myo_potential_length(potential);
    double peak = 0;
    for (double t = 0; t < length; t += FINE_S)
        peak = fmax(peak, fabs(myo_potential_at(potential, t, 1, 0)));
    out->onset_s = length;
    for (double t = 0; t < length; t += FINE_S)
        if (fabs(myo_potential_at(potential, t, 1, 0)) >= share * peak && peak > 0) {
            out->onset_s = t < out->onset_s ? t : out->onset_s;
            out->end_s = t;
        }
}

myo_status myo_measure_potential(myo_measure *out, const myo_potential *potential,
                                 const myo_reference *reference, double rate_hz, double onset_share)
{
    *out = (myo_measure) { 0 };
    if (potential->samples == 0)
        return MYO_OK;
    const size_t padding = (size_t)(PADDING_S * rate_hz);
    const size_t n = 2 * padding + (size_t)(myo_potential_length(potential) * rate_hz) + 1;
    double *x = myo_memory_new(n, sizeof *x);
    if (x == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = padding; i < n; i++)
        x[i] = myo_potential_at(potential, (double)(i - padding) / rate_hz, 1, 0);
    myo_reference_apply(reference, x, n);
    double low = 0, high = 0;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
        out->energy += x[i] * x[i] / rate_hz;
    }
    out->peak_uv = fmax(-low, high);
    out->peak_to_peak_uv = high - low;
    measure_shape(out, potential, onset_share);
    myo_memory_free(x);
    return MYO_OK;
}

/* Power of a potential at one frequency by Goertzel's recurrence. */
static double power_at(const myo_potential *p, double hz, double lengthening)
{
    const double c = 2 * myo_exact_cos(2 * PI * hz * p->step_s);
    double s1 = 0, s2 = 0;
    for (size_t i = 0; i < p->samples; i++) {
        const double a = (double)p->resting[i], b = (double)p->lengthened[i];
        const double s0 = a + (b - a) * lengthening + c * s1 - s2;
        s2 = s1;
        s1 = s0;
    }
    return (s1 * s1 + s2 * s2 - c * s1 * s2) * p->step_s * p->step_s;
}

static double median_frequency(const myo_unit *units, const double *rates, size_t unit_count,
                               size_t channel, double lengthening)
{
    double power[(LAST_HZ - FIRST_HZ) / STEP_HZ + 1], total = 0, sum = 0;
    const int bins = (LAST_HZ - FIRST_HZ) / STEP_HZ + 1;
    for (int k = 0; k < bins; k++) {
        power[k] = 0;
        for (size_t i = 0; i < unit_count; i++)
            if (rates[i] > 0)
                power[k] += rates[i] * power_at(&units[i].potentials[channel],
                                                FIRST_HZ + k * STEP_HZ, lengthening);
        total += power[k];
    }
    for (int k = 0; k < bins; k++) {
        if (sum + power[k] >= total / 2 && power[k] > 0)
            return FIRST_HZ + STEP_HZ * (k + (total / 2 - sum) / power[k]);
        sum += power[k];
    }
    return FIRST_HZ;
}

void myo_measure_lengthening(double ratios[MYO_LENGTHENINGS], const myo_unit *units,
                             const double *rates, size_t unit_count, size_t channel)
{
    for (int i = 0; i < MYO_LENGTHENINGS; i++)
        ratios[i] =
            median_frequency(units, rates, unit_count, channel, (double)i / (MYO_LENGTHENINGS - 1));
    for (int i = MYO_LENGTHENINGS - 1; i >= 0; i--)
        ratios[i] /= ratios[0];
}

double myo_lengthening_for(const double ratios[MYO_LENGTHENINGS], double ratio, double *reached)
{
    for (int i = 1; i < MYO_LENGTHENINGS; i++) {
        if (ratio < ratios[i] || ratios[i - 1] <= ratios[i])
            continue;
        const double part =
            ratio >= ratios[i - 1] ? 0 : (ratios[i - 1] - ratio) / (ratios[i - 1] - ratios[i]);
        *reached = ratios[i - 1] + (ratios[i] - ratios[i - 1]) * part;
        return ((double)(i - 1) + part) / (MYO_LENGTHENINGS - 1);
    }
    *reached = ratios[MYO_LENGTHENINGS - 1];
    return 1;
}
