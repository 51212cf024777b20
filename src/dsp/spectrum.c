/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/spectrum.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/geometry.h"
#include "core/memory.h"
#include "dsp/fft.h"
#include "kernels/exact.h"

static const double pi = 3.14159265358979323846;

/* A stretch shorter than a frame is one frame of its own, down to this part of one (0.1 s). */
enum { SHORTEST = 5 };

struct myo_spectrum {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    myo_fft *fft;
    size_t transform, first, bins;
    double step_hz;
    float *hann, *frame, *transformed, *running;
    double hann_energy;
    size_t weighed; /* frames hann and its energy are for; 0: none yet */
};

static void release(myo_spectrum *spectrum)
{
    myo_fft_close(&spectrum->fft);
    myo_memory_free(spectrum->hann);
    myo_memory_free(spectrum->frame);
    myo_memory_free(spectrum->transformed);
    spectrum->hann = spectrum->frame = spectrum->transformed = NULL;
}

/* What a transform needs. */
static myo_status reserve(myo_spectrum *made)
{
    const size_t frames = made->geometry->fft;
    MYO_TRY(myo_fft_open(&made->fft, made->transform));
    made->weighed = 0;
    made->hann = (float *)myo_memory_new(frames, sizeof(float));
    made->frame = (float *)myo_memory_new(made->transform, sizeof(float));
    made->transformed = (float *)myo_memory_new(2 * myo_fft_bins(made->fft), sizeof(float));
    if (made->hann == NULL || made->frame == NULL || made->transformed == NULL)
        return MYO_NO_MEMORY;
    return MYO_OK;
}

myo_status myo_spectrum_open(myo_spectrum **out, const myo_kernels *kernels,
                             const myo_geometry *geometry, double low_hz, double high_hz)
{
    myo_spectrum *made = (myo_spectrum *)myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    made->kernels = kernels;
    made->geometry = geometry;
    made->transform = myo_geometry_transform(geometry);
    made->step_hz = geometry->rate_hz / (double)made->transform;
    const size_t last = (size_t)floor(high_hz / made->step_hz + 1e-9);
    made->first = (size_t)ceil(low_hz / made->step_hz - 1e-9);
    made->bins = last < made->first ? 1 : last - made->first + 1;
    made->running = (float *)myo_memory_new(made->bins, sizeof(float));
    if (made->running == NULL) {
        myo_memory_free(made);
        return MYO_NO_MEMORY;
    }
    *out = made;
    return MYO_OK;
}

size_t myo_spectrum_bins(const myo_spectrum *spectrum)
{
    return spectrum->bins;
}

double myo_spectrum_first_hz(const myo_spectrum *spectrum)
{
    return (double)spectrum->first * spectrum->step_hz;
}

double myo_spectrum_step_hz(const myo_spectrum *spectrum)
{
    return spectrum->step_hz;
}

/* Hann weights of a frame of `count` samples; their energy. */
static double weigh_frame(float *hann, size_t count)
{
    double energy = 0;
    for (size_t n = 0; n < count; n++) {
        const double angle = 2 * pi * ((double)n + 0.5) / (double)count;
        hann[n] = (float)(0.5 - 0.5 * myo_exact_cos(angle));
        energy += (double)hann[n] * (double)hann[n];
    }
    return energy;
}

/* Adds the frames of x to a density of zeroes; how many they were. */
static size_t add_frames(myo_spectrum *spectrum, const float *x, size_t count, size_t frames,
                         float *density)
{
    const double scale = 2 / (spectrum->geometry->rate_hz * spectrum->hann_energy);
    size_t added = 0;
    for (size_t at = 0; at + frames <= count; at += frames / 2) {
        /* The transform destroys its input, the padding behind the frame included. */
        memset(spectrum->frame + frames, 0, (spectrum->transform - frames) * sizeof(float));
        spectrum->kernels->window_multiply(spectrum->frame, x + at, spectrum->hann, frames);
        myo_fft_run(spectrum->fft, spectrum->frame, spectrum->transformed);
        /* One missing sample makes every bin NaN, also that of frequency 0. */
        if (isnan(spectrum->transformed[0]))
            continue;
        spectrum->kernels->power_accumulate(density, spectrum->transformed + 2 * spectrum->first,
                                            spectrum->bins, (float)scale);
        added++;
    }
    return added;
}

static myo_status average(myo_spectrum *spectrum, const float *x, size_t count, size_t frames,
                          float *density, size_t *averaged)
{
    if (spectrum->fft == NULL) {
        const myo_status status = reserve(spectrum);
        if (status != MYO_OK) {
            release(spectrum);
            return status;
        }
    }
    if (frames != spectrum->weighed) {
        spectrum->hann_energy = weigh_frame(spectrum->hann, frames);
        spectrum->weighed = frames;
    }
    memset(density, 0, spectrum->bins * sizeof *density);
    const size_t added = add_frames(spectrum, x, count, frames, density);
    for (size_t k = 0; k < spectrum->bins; k++)
        density[k] = added == 0 ? NAN : density[k] / (float)added;
    if (averaged != NULL)
        *averaged = added;
    return MYO_OK;
}

myo_status myo_spectrum_density(myo_spectrum *spectrum, const float *x, size_t count,
                                float *density, size_t *averaged)
{
    return average(spectrum, x, count, spectrum->geometry->fft, density, averaged);
}

myo_status myo_spectrum_stretch(myo_spectrum *spectrum, const float *x, size_t count,
                                float *density, size_t *averaged)
{
    const size_t whole = spectrum->geometry->fft;
    const size_t frames = count < whole && count >= whole / SHORTEST ? count : whole;
    return average(spectrum, x, count, frames, density, averaged);
}

/* Frequency below which half of the power lies, interpolated inside the bin: a bin's power is
 * spread evenly over the step around its frequency. */
static double median_frequency(const myo_spectrum *of, const float *density)
{
    of->kernels->cumulative_power(of->running, density, of->bins);
    const float half = 0.5F * of->running[of->bins - 1];
    size_t low = 0, high = of->bins - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (of->running[middle] >= half)
            high = middle;
        else
            low = middle + 1;
    }
    const double below = low == 0 ? 0 : (double)of->running[low - 1];
    const double inside = (double)of->running[low] - below;
    const double share = inside > 0 ? ((double)half - below) / inside : 0.5;
    return ((double)(of->first + low) - 0.5 + share) * of->step_hz;
}

static float bin_power(const myo_spectrum *of, size_t bin)
{
    return bin >= of->bins ? 0 : of->running[bin] - (bin == 0 ? 0 : of->running[bin - 1]);
}

/* Power up to a frequency. A bin is as wide as a step, and what the edge of a band cuts of it
 * belongs to both sides: in proportion, and the more to one the higher the spectrum is there, as if
 * the density ran straight through the bin from one neighbour to the other. */
static float power_up_to(const myo_spectrum *of, double frequency_hz)
{
    const double bins = frequency_hz / of->step_hz - (double)of->first + 0.5;
    if (bins <= 0)
        return 0;
    const size_t whole = (size_t)bins;
    if (whole >= of->bins)
        return of->running[of->bins - 1];
    const float power = bin_power(of, whole), share = (float)(bins - (double)whole);
    const float before = whole == 0 ? 0 : bin_power(of, whole - 1);
    float slope = 0.5F * (bin_power(of, whole + 1) - before);
    slope = slope > 2 * power ? 2 * power : slope < -2 * power ? -2 * power : slope; /* none < 0 */
    const float below = whole == 0 ? 0 : of->running[whole - 1];
    return below + power * share - 0.5F * slope * share * (1 - share);
}

static void band_shares(const myo_spectrum *of, float share[4])
{
    static const double edges_hz[] = { 45, 95, 200 };
    const float all = of->running[of->bins - 1];
    float below = 0;
    for (size_t b = 0; b < 4; b++) {
        const float until = b < 3 ? power_up_to(of, edges_hz[b]) : all;
        share[b] = (until - below) / all;
        below = until;
    }
}

void myo_spectrum_features(myo_spectrum *spectrum, const float *density, myo_window *window)
{
    float moments[5] = { 0 };
    window->mdf_hz = window->mnf_hz = window->dimitrov = NAN;
    for (size_t b = 0; b < 4; b++)
        window->band_share[b] = NAN;
    if (isnan(density[0]))
        return;
    spectrum->kernels->spectral_moments(density, spectrum->bins,
                                        (float)(myo_spectrum_first_hz(spectrum) / 100),
                                        (float)(spectrum->step_hz / 100), moments);
    if (!(moments[0] > 0))
        return;
    window->mdf_hz = (float)median_frequency(spectrum, density);
    window->mnf_hz = 100 * moments[1] / moments[0];
    window->dimitrov = moments[4] > 0 ? moments[3] / moments[4] : NAN;
    band_shares(spectrum, window->band_share);
}

void myo_spectrum_close(myo_spectrum **spectrum)
{
    if (spectrum == NULL || *spectrum == NULL)
        return;
    release(*spectrum);
    myo_memory_free((*spectrum)->running);
    myo_memory_free(*spectrum);
    *spectrum = NULL;
}
