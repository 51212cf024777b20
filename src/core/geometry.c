/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/geometry.h"

#include <math.h>

static const double hop_s = 0.025;

myo_geometry myo_geometry_of(double rate_hz, size_t decay_frames)
{
    const double rounded = floor(rate_hz * hop_s + 0.5);
    const size_t hop = rounded < 1 ? 1 : (size_t)rounded;
    const size_t halo_hops = (decay_frames + hop - 1) / hop;
    return (myo_geometry) {
        .rate_hz = rate_hz,
        .hop = hop,
        .fft = MYO_HOPS_PER_FFT * hop,
        .window = MYO_HOPS_PER_WINDOW * hop,
        .segment = MYO_HOPS_PER_SEGMENT * hop,
        .halo = (halo_hops < MYO_MARGIN_HOPS ? MYO_MARGIN_HOPS : halo_hops) * hop,
    };
}

static bool has_small_factors(size_t n)
{
    static const size_t primes[] = { 2, 3, 5, 7 };
    for (size_t i = 0; i < sizeof primes / sizeof *primes; i++)
        while (n % primes[i] == 0)
            n /= primes[i];
    return n == 1;
}

size_t myo_geometry_transform(const myo_geometry *geometry)
{
    size_t n = geometry->fft;
    while (!has_small_factors(n))
        n++;
    return n;
}

static int64_t parts(int64_t frames, size_t length)
{
    return (frames + (int64_t)length - 1) / (int64_t)length;
}

int64_t myo_geometry_hops(const myo_geometry *geometry, int64_t frames)
{
    return parts(frames, geometry->hop);
}

int64_t myo_geometry_windows(const myo_geometry *geometry, int64_t frames)
{
    return parts(frames, geometry->window);
}

int64_t myo_geometry_segments(const myo_geometry *geometry, int64_t frames)
{
    return parts(frames, geometry->segment);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

myo_segment_span myo_segment_span_of(const myo_geometry *geometry, int64_t frames, int64_t segment)
{
    const int64_t length = (int64_t)geometry->segment, halo = (int64_t)geometry->halo;
    const int64_t margin = (int64_t)(MYO_MARGIN_HOPS * geometry->hop);
    myo_segment_span span;
    span.core_first = segment * length;
    span.core_end = least(span.core_first + length, frames);
    span.out_first = most(span.core_first - margin, 0);
    span.out_end = least(span.core_end + margin, frames);
    span.fit_first = span.out_first;
    if (span.out_end == frames)
        span.fit_first = most(least(span.out_first, frames - length), 0);
    span.fit_end = span.out_end;
    span.load_first = most(least(span.core_first, span.fit_first + margin) - halo, 0);
    span.load_end = least(span.core_end + halo, frames);
    return span;
}

size_t myo_segment_span_longest(const myo_geometry *geometry)
{
    return geometry->segment + 2 * geometry->halo + 2 * MYO_MARGIN_HOPS * geometry->hop;
}
