/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/features.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/geometry.h"
#include "core/memory.h"
#include "dsp/condition.h"

/* Median of |x| of a normal distribution with unit variance. */
static const float normal_median_absolute = 0.6745F;

myo_status myo_features_open(myo_features *features, const myo_kernels *kernels,
                             const myo_geometry *geometry, double low_hz, double high_hz)
{
    *features = (myo_features) { .kernels = kernels, .geometry = geometry };
    features->compact = (float *)myo_memory_new(geometry->window, sizeof(float));
    features->energy = (float *)myo_memory_new(geometry->window, sizeof(float));
    features->ones = (float *)myo_memory_new(geometry->window, sizeof(float));
    myo_status status = MYO_NO_MEMORY;
    if (features->compact != NULL && features->energy != NULL && features->ones != NULL)
        status = myo_spectrum_open(&features->spectrum, kernels, geometry, low_hz, high_hz);
    if (status != MYO_OK) {
        myo_features_close(features);
        return status;
    }
    for (size_t i = 0; i < geometry->window; i++)
        features->ones[i] = 1;
    return MYO_OK;
}

/* The finite samples of x, one after the other. */
static const float *finite(const float *x, size_t *count, float *scratch)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        scratch[kept] = x[i];
        kept += isnan(x[i]) ? 0U : 1U;
    }
    *count = kept;
    return scratch;
}

static float low_mean_square(const myo_features *features, const float *low, size_t hop,
                             size_t frames)
{
    const size_t parts = myo_low_per_hop(features->geometry);
    float sum = 0;
    size_t count = 0;
    for (size_t p = 0; p < parts && myo_low_start(features->geometry, p) < frames; p++)
        if (!isnan(low[hop * parts + p])) {
            sum += low[hop * parts + p] * low[hop * parts + p];
            count++;
        }
    return count == 0 ? NAN : sum / (float)count;
}

static void measure_hop(const myo_features *features, const float *x, size_t count, bool complete,
                        myo_hop *out)
{
    if (!complete)
        x = finite(x, &count, features->compact);
    if (count == 0) {
        out->mean_square = out->minimum = out->maximum = NAN;
        return;
    }
    out->mean_square = features->kernels->mean_square(x, count);
    features->kernels->min_max(x, count, &out->minimum, &out->maximum);
}

static void measure_shape(const myo_features *features, const float *x, size_t count,
                          myo_window *out)
{
    const myo_kernels *kernels = features->kernels;
    const float per_second = (float)(features->geometry->rate_hz / (double)count);
    out->sigma = kernels->median_absolute(x, count) / normal_median_absolute;
    out->rms = sqrtf(kernels->mean_square(x, count));
    out->arv = kernels->mean_absolute(x, count);
    out->waveform_length = kernels->waveform_length(x, count) * per_second;
    out->zero_crossings = (float)kernels->zero_crossings(x, count, 0) * per_second;
    out->slope_sign_changes = (float)kernels->slope_sign_changes(x, count, 0) * per_second;
    out->tkeo = NAN;
    if (count > 2) {
        float sums[2] = { 0, 0 };
        kernels->tkeo(features->energy, x, count - 2);
        kernels->quadrature(features->energy, features->ones, features->ones, count - 2, sums);
        out->tkeo = sums[0] / (float)(count - 2);
    }
}

static void measure_window(myo_features *features, const float *x, size_t count, bool complete,
                           myo_window *out, float *density)
{
    myo_spectrum_density(features->spectrum, x, count, density);
    if (!complete)
        x = finite(x, &count, features->compact);
    if (count == 0) {
        *out = (myo_window) { .sigma = NAN,
                              .rms = NAN,
                              .arv = NAN,
                              .tkeo = NAN,
                              .waveform_length = NAN,
                              .zero_crossings = NAN,
                              .slope_sign_changes = NAN };
    } else {
        measure_shape(features, x, count, out);
    }
    myo_spectrum_features(features->spectrum, density, out);
}

void myo_features_measure(myo_features *features, const float *x, size_t count, bool complete,
                          const float *low, const int64_t *damaged, double mains_amplitude,
                          myo_measured *out)
{
    const size_t hop = features->geometry->hop, window = features->geometry->window;
    const size_t bins = myo_spectrum_bins(features->spectrum);
    out->hop_count = (count + hop - 1) / hop;
    for (size_t h = 0; h < out->hop_count; h++) {
        const size_t frames = count - h * hop < hop ? count - h * hop : hop;
        measure_hop(features, x + h * hop, frames, complete, out->hops + h);
        out->hops[h].low_mean_square = low_mean_square(features, low, h, frames);
    }
    out->window_count = (count + window - 1) / window;
    for (size_t w = 0; w < out->window_count; w++) {
        const size_t frames = count - w * window < window ? count - w * window : window;
        measure_window(features, x + w * window, frames, complete, out->windows + w,
                       out->density + w * bins);
        out->windows[w].valid = (float)((double)((int64_t)frames - damaged[w]) / (double)window);
        out->windows[w].mains_amplitude = (float)mains_amplitude;
    }
}

void myo_features_close(myo_features *features)
{
    myo_spectrum_close(&features->spectrum);
    myo_memory_free(features->compact);
    myo_memory_free(features->energy);
    myo_memory_free(features->ones);
    *features = (myo_features) { 0 };
}
