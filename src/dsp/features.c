/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/features.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/geometry.h"
#include "core/memory.h"

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
    const bool whole = frames == features->geometry->hop;
    for (size_t p = 0; p < parts; p++) {
        if (!whole && myo_low_start(features->geometry, p) >= frames)
            break;
        if (!isnan(low[hop * parts + p])) {
            sum += low[hop * parts + p] * low[hop * parts + p];
            count++;
        }
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

static void forget_shape(myo_window *out)
{
    *out = (myo_window) { .sigma = NAN,
                          .rms = NAN,
                          .arv = NAN,
                          .tkeo = NAN,
                          .waveform_length = NAN,
                          .zero_crossings = NAN,
                          .slope_sign_changes = NAN };
}

/* What lanes_shape and the hops' sums of squares say of a whole window. */
static void take_shape(const myo_features *features, const myo_feature_input *input, size_t window,
                       const float *x, myo_window *out)
{
    const size_t frames = features->geometry->window;
    const float n = (float)frames,
                per_second = (float)(features->geometry->rate_hz / (double)frames);
    const float *shape = input->block->shape + window * 5 * MYO_LANES + input->lane;
    const size_t first = MYO_MARGIN_HOPS + window * MYO_HOPS_PER_WINDOW;
    float square = 0;
    for (size_t h = first; h < first + MYO_HOPS_PER_WINDOW; h++)
        square += input->block->out.square[h * MYO_LANES + input->lane];
    out->sigma = features->kernels->median_absolute(x, frames) / normal_median_absolute;
    out->rms = sqrtf(square / n);
    out->arv = shape[0] / n;
    out->waveform_length = shape[MYO_LANES] * per_second;
    out->zero_crossings = shape[2 * MYO_LANES] * per_second;
    out->slope_sign_changes = shape[3 * MYO_LANES] * per_second;
    out->tkeo = shape[4 * MYO_LANES] / (float)(frames - 2);
}

/* What the hops of a whole segment, measured with all lanes, say of one of them. */
static void take_hops(const myo_features *features, const myo_feature_input *input, size_t count,
                      myo_hop *out)
{
    const myo_hop_lanes *from = &input->block->out;
    const size_t parts = myo_low_per_hop(features->geometry);
    const float frames = (float)features->geometry->hop, low_count = (float)parts;
    const float *low = input->low;
    size_t at = MYO_MARGIN_HOPS * MYO_LANES + input->lane;
    for (size_t h = 0; h < count; h++, at += MYO_LANES, low += parts) {
        float sum = 0;
        for (size_t p = 0; p < parts; p++)
            sum += low[p] * low[p];
        out[h] = (myo_hop) { .mean_square = from->square[at] / frames,
                             .low_mean_square = sum / low_count,
                             .minimum = from->minimum[at],
                             .maximum = from->maximum[at] };
    }
}

static void measure_hops(const myo_features *features, const myo_feature_input *input, size_t count,
                         myo_hop *out)
{
    const size_t hop = features->geometry->hop;
    for (size_t h = 0; h < count; h++) {
        const size_t left = input->count - h * hop, frames = left < hop ? left : hop;
        measure_hop(features, input->x + h * hop, frames, input->complete, out + h);
        out[h].low_mean_square = low_mean_square(features, input->low, h, frames);
    }
}

static size_t window_frames(const myo_features *features, const myo_feature_input *input,
                            size_t window)
{
    const size_t length = features->geometry->window, left = input->count - window * length;
    return left < length ? left : length;
}

static void measure_window(myo_features *features, const myo_feature_input *input, size_t window,
                           myo_window *out)
{
    const size_t length = features->geometry->window;
    const size_t frames = window_frames(features, input, window);
    const float *x = input->x + window * length;
    size_t count = frames;
    if (input->block != NULL) {
        take_shape(features, input, window, x, out);
    } else {
        if (!input->complete)
            x = finite(x, &count, features->compact);
        if (count == 0)
            forget_shape(out);
        else
            measure_shape(features, x, count, out);
    }
    out->mdf_hz = out->mnf_hz = out->dimitrov = NAN;
    for (size_t b = 0; b < 4; b++)
        out->band_share[b] = NAN;
    out->valid = (float)((double)((int64_t)frames - input->damaged[window]) / (double)length);
    out->mains_amplitude = input->mains_amplitude[window];
    out->line_amplitude = input->line_amplitude;
}

void myo_features_measure(myo_features *features, const myo_feature_input *input, myo_measured *out)
{
    const size_t hop = features->geometry->hop, window = features->geometry->window;
    const size_t count = input->count;
    out->hop_count = (count + hop - 1) / hop;
    if (input->block != NULL)
        take_hops(features, input, out->hop_count, out->hops);
    else
        measure_hops(features, input, out->hop_count, out->hops);
    out->window_count = (count + window - 1) / window;
    for (size_t w = 0; w < out->window_count; w++)
        measure_window(features, input, w, out->windows + w);
}

myo_status myo_features_density(myo_features *features, const myo_feature_input *input,
                                size_t window, float *density)
{
    return myo_spectrum_density(features->spectrum, input->x + window * features->geometry->window,
                                window_frames(features, input, window), density, NULL);
}

void myo_features_close(myo_features *features)
{
    myo_spectrum_close(&features->spectrum);
    myo_memory_free(features->compact);
    myo_memory_free(features->energy);
    myo_memory_free(features->ones);
    *features = (myo_features) { 0 };
}
