/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/plain_source.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "core/geometry.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"

enum { BINS = 200 };

myo_random *random_numbers;
myo_arena *arena;
myo_settings settings;

void plain_begin(uint64_t seed)
{
    random_numbers = myo_random_open(seed);
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    settings = myo_settings_default();
}

void plain_end(void)
{
    myo_random_close(&random_numbers);
    myo_arena_close(&arena);
}

static int64_t limit(const plain_source *p, int64_t frame)
{
    return frame < p->track.frames ? frame : p->track.frames;
}

static myo_status read_hops(void *context, int64_t first, size_t count, myo_hop *out)
{
    const plain_source *p = context;
    const int64_t hop = (int64_t)p->track.geometry.hop;
    cr_assert(first >= 0 && first + (int64_t)count <= p->track.hops);
    for (size_t i = 0; i < count; i++) {
        const int64_t from = (first + (int64_t)i) * hop, to = limit(p, from + hop);
        double sum = 0;
        out[i] = (myo_hop) { .minimum = p->x[from], .maximum = p->x[from] };
        for (int64_t n = from; n < to; n++) {
            sum += (double)p->x[n] * (double)p->x[n];
            out[i].minimum = fminf(out[i].minimum, p->x[n]);
            out[i].maximum = fmaxf(out[i].maximum, p->x[n]);
        }
        out[i].mean_square = (float)(sum / (double)(to - from));
        out[i].low_mean_square = p->low_rms * p->low_rms;
    }
    return MYO_OK;
}

static int by_size(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double robust_sigma(const float *x, size_t n)
{
    float *size = malloc(n * sizeof *size); /* not the allocator under test */
    cr_assert_not_null(size);
    for (size_t i = 0; i < n; i++)
        size[i] = fabsf(x[i]);
    qsort(size, n, sizeof *size, by_size);
    const double sigma = (double)size[n / 2] / 0.6745;
    free(size);
    return sigma;
}

static myo_status read_windows(void *context, int64_t first, size_t count, myo_window *out)
{
    const plain_source *p = context;
    const int64_t window = (int64_t)p->track.geometry.window;
    cr_assert(first >= 0 && first + (int64_t)count <= p->track.windows);
    for (size_t i = 0; i < count; i++) {
        const int64_t from = (first + (int64_t)i) * window, to = limit(p, from + window);
        const float *x = p->x + from;
        double sum = 0, crossings = 0, turns = 0;
        for (int64_t n = 0; n < to - from; n++) {
            sum += (double)x[n] * (double)x[n];
            crossings += n > 0 && (x[n] < 0) != (x[n - 1] < 0);
            turns += n > 0 && n + 1 < to - from && (x[n] > x[n - 1]) != (x[n + 1] > x[n]);
        }
        const int64_t bad = myo_intervals_overlap(&p->damage, from, to);
        out[i] = (myo_window) {
            .valid = (float)((double)(to - from - bad) / (double)window),
            .sigma = (float)robust_sigma(x, (size_t)(to - from)),
            .rms = (float)sqrt(sum / (double)(to - from)),
            .zero_crossings = (float)(crossings * p->track.geometry.rate_hz / (double)(to - from)),
            .slope_sign_changes = (float)(turns * p->track.geometry.rate_hz / (double)(to - from)),
        };
    }
    return MYO_OK;
}

/* The mean of `parts` half-overlapped Hann periodograms of n samples. */
static void periodograms(const plain_source *p, int64_t first, size_t n, size_t parts, float *out)
{
    const double rate = p->track.geometry.rate_hz, pi = 3.14159265358979;
    for (size_t k = 0; k < BINS; k++) {
        const double f = p->track.psd_first_hz + (double)k * p->track.psd_step_hz;
        double power = 0;
        for (size_t part = 0; part < parts; part++) {
            const int64_t from = first + (int64_t)(part * n / 2);
            double re = 0, im = 0;
            for (size_t i = 0; i < n && from + (int64_t)i < p->track.frames; i++) {
                const double w = 0.5 - 0.5 * cos(2 * pi * (double)i / (double)n);
                const double x = w * (double)p->x[from + (int64_t)i];
                re += x * cos(2 * pi * f * (double)i / rate);
                im += x * sin(2 * pi * f * (double)i / rate);
            }
            power += (re * re + im * im) * 2 / (rate * 0.375 * (double)n) / (double)parts;
        }
        out[k] = (float)power;
    }
}

static myo_status read_psd(void *context, int64_t first, size_t count, float *out)
{
    const plain_source *p = context;
    for (size_t row = 0; row < count; row++)
        periodograms(p, (first + (int64_t)row) * (int64_t)p->track.geometry.window,
                     p->track.geometry.fft, 3, out + row * BINS);
    return MYO_OK;
}

static myo_status read_stretch_psd(void *context, int64_t first, size_t count, float *out)
{
    const plain_source *p = context;
    const size_t fft = p->track.geometry.fft;
    if (count < fft)
        periodograms(p, first, count, 1, out);
    else
        periodograms(p, first, fft, (count - fft) / (fft / 2) + 1, out);
    return MYO_OK;
}

static myo_status read_spikes(void *context, int64_t first, size_t count, myo_spike *out)
{
    const plain_source *p = context;
    cr_assert(first >= 0 && first + (int64_t)count <= p->spike_count);
    for (size_t i = 0; i < count; i++)
        out[i] = p->spikes[first + (int64_t)i];
    return MYO_OK;
}

static myo_status read_samples(void *context, int64_t first, size_t count, float *out)
{
    const plain_source *p = context;
    cr_assert(first >= 0 && first + (int64_t)count <= p->track.frames);
    for (size_t i = 0; i < count; i++)
        out[i] = p->x[first + (int64_t)i];
    return MYO_OK;
}

static bool is_peak(const plain_source *p, int64_t at, int64_t apart)
{
    for (int64_t n = at - apart; n <= at + apart; n++)
        if (n >= 0 && n < p->track.frames && n != at &&
            (fabsf(p->x[n]) > fabsf(p->x[at]) || (fabsf(p->x[n]) == fabsf(p->x[at]) && n < at)))
            return false;
    return true;
}

static void find_spikes(plain_source *p)
{
    const double rate = p->track.geometry.rate_hz;
    const int64_t block = (int64_t)(8 * rate), apart = (int64_t)(0.003 * rate);
    myo_array list = MYO_ARRAY(myo_spike);
    for (int64_t first = 0; first < p->track.frames; first += block) {
        const int64_t end = limit(p, first + block);
        const double sigma = robust_sigma(p->x + first, (size_t)(end - first));
        for (int64_t n = first; n < end; n++)
            if (fabs((double)p->x[n]) > 4.5 * sigma && is_peak(p, n, apart)) {
                myo_spike *s = myo_array_push(&list);
                *s = (myo_spike) { .peak_frame = n,
                                   .peak = p->x[n],
                                   .width_s = 0.004F,
                                   .sigma = (float)sigma,
                                   .onset_offset = -(int32_t)(0.005 * rate) };
            }
    }
    p->spikes = list.items;
    p->spike_count = (int64_t)list.count;
}

void plain_open(plain_source *plain, float *x, int64_t frames, double rate_hz,
                myo_channel_type type)
{
    const myo_intervals none = MYO_INTERVALS;
    *plain = (plain_source) { .x = x, .damage = none };
    myo_track *t = &plain->track;
    t->channel = type == MYO_CHANNEL_EMG ? "emg" : "acc";
    t->type = type;
    t->unit = type == MYO_CHANNEL_EMG ? "uV" : "g";
    t->calibrated = true;
    t->frames = frames;
    t->geometry = myo_geometry_of(rate_hz, 100);
    t->band_low_hz = 20;
    t->band_high_hz = 450;
    t->psd_bins = BINS;
    t->psd_first_hz = 20;
    t->psd_step_hz = 2;
    t->hops = myo_geometry_hops(&t->geometry, frames);
    t->windows = myo_geometry_windows(&t->geometry, frames);
    find_spikes(plain);
    plain->source = (myo_analysed_track) { .track = t,
                                           .damage = &plain->damage,
                                           .context = plain,
                                           .hops = read_hops,
                                           .windows = read_windows,
                                           .psd = read_psd,
                                           .stretch_psd = read_stretch_psd,
                                           .spike_count = plain->spike_count,
                                           .spikes = read_spikes,
                                           .samples = read_samples };
}

void plain_close(plain_source *plain)
{
    myo_memory_free(plain->x);
    myo_memory_free(plain->spikes);
    myo_intervals_free(&plain->damage);
}

float *plain_noise(myo_random *random, int64_t frames, double sigma)
{
    float *x = myo_memory_new((size_t)frames, sizeof *x);
    cr_assert_not_null(x);
    for (int64_t n = 0; n < frames; n++)
        x[n] = (float)(sigma * myo_random_normal(random));
    return x;
}

void plain_add_activity(float *x, int64_t first, int64_t end, double sigma, double rate_hz,
                        myo_random *random)
{
    const double r = 0.9, c = 2 * r * cos(2 * 3.14159265358979 * 80 / rate_hz);
    double y1 = 0, y2 = 0, square = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int64_t n = pass == 0 ? first - 2000 : first; n < (pass == 0 ? first : end); n++) {
            const double y = c * y1 - r * r * y2 + myo_random_normal(random);
            y2 = y1;
            y1 = y;
            if (pass == 0)
                square += y * y / 2000;
            else
                x[n] += (float)(sigma * y / sqrt(square));
        }
}

void plain_add_potential(float *x, int64_t frame, double peak, double rate_hz)
{
    const int64_t half = (int64_t)(0.008 * rate_hz);
    for (int64_t n = -half; n <= half; n++) {
        const double t = (double)n / (0.002 * rate_hz);
        x[frame + n] += (float)(peak * (1 - t * t) * exp(-t * t / 2));
    }
}
