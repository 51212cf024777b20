/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/butterworth.h"

#include <math.h>
#include <string.h>

#include "kernels/exact.h"

static const double pi = 3.14159265358979323846;

/* The float32 cascade may cost this much of the input's peak, as RMS: under half a step of a 16-bit
 * converter. */
static const double rounding_limit = 2e-5;

/* One second-order section of a low- or high-pass with the bilinear transform: k is the prewarped
 * corner, d = 1/Q. Oppenheim & Schafer, Discrete-Time Signal Processing, 7.1. */
static void second_order(double *sos, double k, double d, bool high)
{
    const double norm = 1 / (1 + d * k + k * k);
    const double gain = high ? norm : k * k * norm;
    sos[0] = gain;
    sos[1] = high ? -2 * gain : 2 * gain;
    sos[2] = gain;
    sos[3] = 2 * (k * k - 1) * norm;
    sos[4] = (1 - d * k + k * k) * norm;
}

static void first_order(double *sos, double k, bool high)
{
    const double gain = (high ? 1 : k) / (1 + k);
    sos[0] = gain;
    sos[1] = high ? -gain : gain;
    sos[2] = 0;
    sos[3] = (k - 1) / (1 + k);
    sos[4] = 0;
}

/* One edge of order n per pass. Its own corner is moved so that two passes lose 3 dB at the corner
 * asked for: (1 + w^2n)^2 = 2, w = (sqrt 2 - 1)^(1/2n). */
static size_t edge(double *sos, double rate_hz, double corner_hz, int n, bool high)
{
    const double shift = myo_exact_pow(sqrt(2.0) - 1, 1.0 / (2 * n));
    const double asked = myo_exact_tan(pi * corner_hz / rate_hz);
    const double k = high ? asked * shift : asked / shift;
    size_t sections = 0;
    for (int i = 0; i < n / 2; i++)
        second_order(sos + 5 * sections++, k, 2 * myo_exact_sin(pi * (2 * i + 1) / (2 * n)), high);
    if (n % 2 == 1)
        first_order(sos + 5 * sections++, k, high);
    return sections;
}

static double pole_radius(const double *sos)
{
    const double a1 = sos[3], a2 = sos[4], discriminant = a1 * a1 / 4 - a2;
    return discriminant < 0 ? sqrt(a2) : fabs(a1) / 2 + sqrt(discriminant);
}

/* Every state update of a section rounds three times by at most 2^-24 of a value near 2 |x|, and
 * each error rings with 1/A(z): its energy times the rounding's. Jackson 1970,
 * doi 10.1002/j.1538-7305.1970.tb01763.x. */
static double rounding_of(const double *sos, size_t frames)
{
    double h1 = 0, h2 = 0, energy = 0;
    for (size_t n = 0; n < frames; n++) {
        const double h = (n == 0 ? 1 : 0) - sos[3] * h1 - sos[4] * h2;
        energy += h * h;
        h2 = h1;
        h1 = h;
    }
    return 2.0 / (1 << 24) * sqrt(3 * energy / 12);
}

myo_butterworth myo_butterworth_design(double rate_hz, double low_hz, double high_hz, int order)
{
    myo_butterworth filter = {
        .rate_hz = rate_hz, .low_hz = low_hz, .high_hz = high_hz, .order = order
    };
    filter.sections = edge(filter.sos, rate_hz, low_hz, order / 2, true);
    filter.sections += edge(filter.sos + 5 * filter.sections, rate_hz, high_hz, order / 2, false);
    double slowest = 0;
    for (size_t s = 0; s < filter.sections; s++)
        slowest = fmax(slowest, pole_radius(filter.sos + 5 * s));
    filter.decay_frames = (size_t)ceil(myo_exact_log(MYO_HALO_RESIDUAL) / myo_exact_log(slowest));
    for (size_t s = 0; s < filter.sections; s++) {
        const double rounding = rounding_of(filter.sos + 5 * s, filter.decay_frames);
        filter.rounding = sqrt(filter.rounding * filter.rounding + rounding * rounding);
    }
    filter.use_double = filter.rounding > rounding_limit;
    for (size_t i = 0; i < 5 * filter.sections; i++)
        filter.sos_single[i] = (float)filter.sos[i];
    return filter;
}

double myo_butterworth_gain(const myo_butterworth *filter, double frequency_hz)
{
    const double w = 2 * pi * frequency_hz / filter->rate_hz;
    const double c1 = myo_exact_cos(w), s1 = myo_exact_sin(w);
    const double c2 = myo_exact_cos(2 * w), s2 = myo_exact_sin(2 * w);
    double power = 1;
    for (size_t s = 0; s < filter->sections; s++) {
        const double *q = filter->sos + 5 * s;
        const double br = q[0] + q[1] * c1 + q[2] * c2, bi = q[1] * s1 + q[2] * s2;
        const double ar = 1 + q[3] * c1 + q[4] * c2, ai = q[3] * s1 + q[4] * s2;
        power *= (br * br + bi * bi) / (ar * ar + ai * ai);
    }
    return power; /* one pass has the root of it, two passes all of it */
}

static void cascade(const myo_butterworth *filter, const myo_kernels *kernels,
                    myo_filter_scratch *scratch, float *x, size_t frames, bool reverse)
{
    if (filter->use_double)
        (reverse ? kernels->biquad_reverse_f64 : kernels->biquad_f64)(
            x, x, frames, filter->sos, filter->sections, scratch->state_double);
    else
        (reverse ? kernels->biquad_reverse : kernels->biquad)(
            x, x, frames, filter->sos_single, filter->sections, scratch->state_single);
}

/* Zero state. The backward pass counts so that states are flushed at the same samples of a row,
 * whatever rows share its lanes. */
static void clear_state(const myo_butterworth *filter, myo_filter_scratch *scratch, size_t frames,
                        bool reverse)
{
    memset(scratch->state_single, 0, sizeof scratch->state_single);
    memset(scratch->state_double, 0, sizeof scratch->state_double);
    if (reverse) {
        const size_t counter = MYO_BIQUAD_STATE(filter->sections) - 1;
        const size_t phase = (MYO_FLUSH_FRAMES - frames % MYO_FLUSH_FRAMES) % MYO_FLUSH_FRAMES;
        scratch->state_single[counter] = (float)phase;
        scratch->state_double[counter] = (double)phase;
    }
}

/* One pass over all rows in chunks that stay in the first-level cache. */
static void pass(const myo_butterworth *filter, const myo_kernels *kernels,
                 myo_filter_scratch *scratch, float *const *rows, size_t frames, bool reverse)
{
    clear_state(filter, scratch, frames, reverse);
    size_t done = 0;
    while (done < frames) {
        const size_t now = frames - done < MYO_FILTER_CHUNK ? frames - done : MYO_FILTER_CHUNK;
        const size_t at = reverse ? frames - done - now : done;
        float *part[MYO_LANES];
        const float *source[MYO_LANES];
        for (size_t l = 0; l < MYO_LANES; l++) {
            part[l] = rows[l] == NULL ? NULL : rows[l] + at;
            source[l] = part[l];
        }
        kernels->rows_to_lanes(scratch->lanes, source, now);
        cascade(filter, kernels, scratch, scratch->lanes, now, reverse);
        kernels->lanes_to_rows(part, scratch->lanes, now);
        done += now;
    }
}

/* Shorter rows see zeros behind their end, in both directions: the backward pass then reaches the
 * end with a state of zero, as if the row were alone. */
static void clear_tails(float *const *rows, const size_t *lengths, size_t frames)
{
    for (size_t l = 0; l < MYO_LANES; l++)
        if (rows[l] != NULL && lengths[l] < frames)
            memset(rows[l] + lengths[l], 0, (frames - lengths[l]) * sizeof(float));
}

void myo_butterworth_run(const myo_butterworth *filter, const myo_kernels *kernels,
                         myo_filter_scratch *scratch, float *const *rows, const size_t *lengths)
{
    size_t frames = 0;
    for (size_t l = 0; l < MYO_LANES; l++)
        if (rows[l] != NULL && lengths[l] > frames)
            frames = lengths[l];
    clear_tails(rows, lengths, frames);
    pass(filter, kernels, scratch, rows, frames, false);
    clear_tails(rows, lengths, frames);
    pass(filter, kernels, scratch, rows, frames, true);
}

void myo_butterworth_run_lanes(const myo_butterworth *filter, const myo_kernels *kernels,
                               myo_filter_scratch *scratch, float *lanes, size_t frames)
{
    clear_state(filter, scratch, frames, false);
    cascade(filter, kernels, scratch, lanes, frames, false);
    clear_state(filter, scratch, frames, true);
    cascade(filter, kernels, scratch, lanes, frames, true);
}
