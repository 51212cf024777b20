/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/measure.h"

#include <math.h>

#include "core/memory.h"
#include "kernels/exact.h"

#define PI        3.14159265358979323846
#define PADDING_S 0.1
#define FINE_S    0.0001

#define STEP_HZ  5.0
#define LOW_HZ   20.0
#define HIGH_HZ  450.0
#define STEEPEST 8.0

enum { BINS = 200, LENGTHENINGS = 5, HALVINGS = 50 };

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

/* Cumulative power spectra of the pool at five lengthenings. */
typedef struct spectra {
    double sum[LENGTHENINGS][BINS + 1]; /* up to k * STEP_HZ */
} spectra;

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

static void add_spectra(spectra *out, const myo_unit *units, const double *rates, size_t unit_count,
                        size_t channel)
{
    for (int l = 0; l < LENGTHENINGS; l++) {
        const double lengthening = (double)l / (LENGTHENINGS - 1);
        out->sum[l][0] = 0;
        for (int k = 0; k < BINS; k++) {
            double power = 0;
            for (size_t i = 0; i < unit_count; i++)
                if (rates[i] > 0)
                    power += rates[i] * power_at(&units[i].potentials[channel], STEP_HZ * (k + 0.5),
                                                 lengthening);
            out->sum[l][k + 1] = out->sum[l][k] + power;
        }
    }
}

/* Power below a frequency, linear inside a bin. */
static double power_below(const double *sum, double hz)
{
    const double place = fmin(hz / STEP_HZ, BINS - 0.001);
    const int k = (int)place;
    return sum[k] + (sum[k + 1] - sum[k]) * (place - k);
}

/* Stretching in time by `stretch` moves all power to f / stretch; the band stays. */
static double median_frequency(const double *sum, double stretch)
{
    const double low = power_below(sum, LOW_HZ * stretch);
    const double half = (low + power_below(sum, HIGH_HZ * stretch)) / 2;
    int k = 0;
    while (k < BINS - 1 && sum[k + 1] < half)
        k++;
    const double power = sum[k + 1] - sum[k];
    return STEP_HZ * (k + (power > 0 ? (half - sum[k]) / power : 0)) / stretch;
}

static double blended(const spectra *s, double lengthening, double stretch)
{
    const double place = lengthening * (LENGTHENINGS - 1);
    const int l = place >= LENGTHENINGS - 1 ? LENGTHENINGS - 2 : (int)place;
    const double above = median_frequency(s->sum[l], stretch);
    return above + (median_frequency(s->sum[l + 1], stretch) - above) * (place - l);
}

/* Root mean square in the band: stretching spreads the energy over more time. */
static double band_rms(const spectra *s, double lengthening, double stretch)
{
    const double place = lengthening * (LENGTHENINGS - 1);
    const int l = place >= LENGTHENINGS - 1 ? LENGTHENINGS - 2 : (int)place;
    double power[2];
    for (int i = 0; i < 2; i++)
        power[i] = stretch * (power_below(s->sum[l + i], HIGH_HZ * stretch) -
                              power_below(s->sum[l + i], LOW_HZ * stretch));
    return sqrt(power[0] + (power[1] - power[0]) * (place - l));
}

/* Both fall with their parameter, so halving finds the crossing. */
static double find_lengthening(const spectra *s, double target)
{
    double low = 0, high = 1;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (low + high) / 2;
        if (blended(s, middle, 1) > target)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static double find_stretch(const spectra *s, double lengthening, double target)
{
    double low = 1, high = STEEPEST;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (low + high) / 2;
        if (blended(s, lengthening, middle) > target)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

myo_status myo_measure_slowing(myo_slowing *out, const myo_unit *units, const double *rates,
                               size_t unit_count, size_t channel, double velocity_share)
{
    spectra *s = myo_memory_new(1, sizeof *s);
    if (s == NULL)
        return MYO_NO_MEMORY;
    add_spectra(s, units, rates, unit_count, channel);
    const double rest = median_frequency(s->sum[0], 1);
    for (int i = 0; i < MYO_FATIGUE_POINTS; i++) {
        const double ratio = 1 - (1 - MYO_FATIGUE_FLOOR) * i / (MYO_FATIGUE_POINTS - 1);
        const double by_length = i == 0 ? 1 : myo_exact_pow(ratio, 1 - velocity_share);
        out->lengthening[i] = by_length < 1 ? find_lengthening(s, by_length * rest) : 0;
        out->stretch[i] = i == 0 ? 1 : find_stretch(s, out->lengthening[i], ratio * rest);
        const double rms = band_rms(s, out->lengthening[i], out->stretch[i]);
        out->gain[i] = rms > 0 ? band_rms(s, 0, 1) / rms : 1;
    }
    myo_memory_free(s);
    return MYO_OK;
}
