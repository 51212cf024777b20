/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/envelope_shape.h"

#include <math.h>

#include "core/memory.h"
#include "core/quickselect.h"
#include "detect/hop_frames.h"
#include "detect/noise_floor.h"
#include "detect/segment_level.h"
#include "kernels/exact.h"

enum { HOP_LIMIT = 4800, SMOOTH = 10 }; /* two minutes; a quarter of a second */

static const double PLATEAU_S = 8; /* cramps rise and fall within it */
static const double PI = 3.14159265358979323846;

/* Amplitude over rest per hop: sqrt(mean square - noise^2), 0 below. */
static myo_status read_envelope(double *out, size_t *count, const myo_analysed_track *source,
                                const myo_noise *noise, int64_t first, int64_t end)
{
    const myo_track *track = source->track;
    myo_hop block[256];
    size_t n = 0;
    for (int64_t h = first; h < end && n < HOP_LIMIT;) {
        size_t take = end - h < 256 ? (size_t)(end - h) : 256;
        take = take < HOP_LIMIT - n ? take : HOP_LIMIT - n;
        MYO_TRY(source->hops(source->context, h, take, block));
        for (size_t i = 0; i < take; i++) {
            const double sigma = myo_noise_at(noise, track, myo_hop_frame(track, h + (int64_t)i));
            const double power = (double)block[i].mean_square - sigma * sigma;
            out[n++] = power > 0 ? sqrt(power) : 0.0;
        }
        h += (int64_t)take;
    }
    *count = n;
    return MYO_OK;
}

static double smoothed(const double *x, size_t n, size_t at)
{
    const size_t first = at > SMOOTH / 2 ? at - SMOOTH / 2 : 0;
    const size_t end = at + SMOOTH / 2 < n ? at + SMOOTH / 2 : n;
    double sum = 0.0;
    for (size_t i = first; i < end; i++)
        sum += x[i];
    return end > first ? sum / (double)(end - first) : 0.0;
}

/* The level activity reaches near one of its ends: the upper quartile there. */
static double plateau_of(const double *x, size_t n, size_t from, size_t to, double *sorted)
{
    for (size_t i = from; i < to; i++)
        sorted[i - from] = smoothed(x, n, i);
    return myo_quickselect_double(sorted, to - from, (to - from) / 2 + (to - from) / 4);
}

/* From 10 to 90 % of the plateau, going from `from` in `step`. */
static double edge_hops(const double *x, size_t n, size_t from, int step, double plateau)
{
    int64_t low = -1;
    for (int64_t i = (int64_t)from; i >= 0 && i < (int64_t)n; i += step) {
        const double value = smoothed(x, n, (size_t)i);
        if (low < 0 && value >= 0.1 * plateau)
            low = i;
        if (value >= 0.9 * plateau)
            return fabs((double)(i - (low < 0 ? i : low)));
    }
    return (double)n;
}

/* Frequencies that are measured side by side, since each alone would wait for its own turn. */
enum { AT_ONCE = 8 };

/* Powers of the Hann-windowed x at AT_ONCE frequencies in cycles per sample. */
static void powers_at(const double *x, const double *window, size_t n, const double cycles[AT_ONCE],
                      double powers[AT_ONCE])
{
    double c[AT_ONCE], s[AT_ONCE], re[AT_ONCE] = { 0 }, im[AT_ONCE] = { 0 };
    double cosine[AT_ONCE], sine[AT_ONCE] = { 0 };
    for (size_t k = 0; k < AT_ONCE; k++) {
        c[k] = myo_exact_cos(2.0 * PI * cycles[k]);
        s[k] = myo_exact_sin(2.0 * PI * cycles[k]);
        cosine[k] = 1.0;
    }
    for (size_t i = 0; i < n; i++) {
        const double value = x[i] * window[i];
        for (size_t k = 0; k < AT_ONCE; k++) {
            re[k] += value * cosine[k];
            im[k] += value * sine[k];
            const double next = cosine[k] * c[k] - sine[k] * s[k];
            sine[k] = cosine[k] * s[k] + sine[k] * c[k];
            cosine[k] = next;
        }
    }
    for (size_t k = 0; k < AT_ONCE; k++)
        powers[k] = re[k] * re[k] + im[k] * im[k];
}

static double mean_power(const double *x, const double *window, size_t n, double low_hz,
                         double high_hz, double hop_rate)
{
    double sum = 0.0, f = low_hz;
    int count = 0;
    while (f <= high_hz + 1e-9) {
        double cycles[AT_ONCE] = { 0 }, powers[AT_ONCE];
        int used = 0;
        for (; used < AT_ONCE && f <= high_hz + 1e-9; f += 0.2)
            cycles[used++] = f / hop_rate;
        powers_at(x, window, n, cycles, powers);
        for (int k = 0; k < used; k++)
            sum += powers[k];
        count += used;
    }
    return sum / count;
}

/* The common drive of cramps swings at 1.4 +- 0.4 Hz (Minetto 2009); the interference pattern of a
 * voluntary hold makes an even envelope spectrum. */
static myo_status measure_modulation(myo_segment *segment, double *x, size_t n, double hop_rate)
{
    segment->modulation = segment->modulation_depth = NAN;
    if ((double)n < 2.5 * hop_rate)
        return MYO_OK;
    double *window = myo_memory_new(n, sizeof *window);
    if (window == NULL)
        return MYO_NO_MEMORY;
    double mean = 0.0, slope = 0.0, square = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double t = (double)i - 0.5 * (double)(n - 1);
        slope += t * (x[i] - mean);
        square += t * t;
        window[i] = 0.5 - 0.5 * myo_exact_cos(2.0 * PI * ((double)i + 0.5) / (double)n);
    }
    slope /= square;
    for (size_t i = 0; i < n; i++)
        x[i] -= mean + slope * ((double)i - 0.5 * (double)(n - 1));
    const double slow = mean_power(x, window, n, 1.0, 2.0, hop_rate);
    const double fast = mean_power(x, window, n, 3.0, 8.0, hop_rate);
    segment->modulation = fast > 0 ? slow / fast : NAN;
    double deviation = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double value = smoothed(x, n, i);
        deviation += value * value;
    }
    segment->modulation_depth = mean > 0 ? sqrt(deviation / (double)n) / mean : NAN;
    myo_memory_free(window);
    return MYO_OK;
}

myo_status myo_envelope_measure(myo_segment *segment, const myo_analysed_track *source,
                                const myo_noise *noise)
{
    const myo_track *track = source->track;
    const double hop_rate = track->geometry.rate_hz / (double)track->geometry.hop;
    const int64_t first = myo_frame_hop(track, segment->first);
    int64_t end = myo_frame_hop(track, segment->end - 1) + 1;
    end = end > track->hops ? track->hops : end;
    double *x = myo_memory_new(2 * HOP_LIMIT, sizeof *x);
    if (x == NULL)
        return MYO_NO_MEMORY;
    size_t n = 0;
    myo_status status = read_envelope(x, &n, source, noise, first, end);
    if (status == MYO_OK && n > 0) {
        const size_t span = (size_t)(PLATEAU_S * hop_rate) < n ? (size_t)(PLATEAU_S * hop_rate) : n;
        const double early = plateau_of(x, n, 0, span, x + HOP_LIMIT);
        const double late = plateau_of(x, n, n - span, n, x + HOP_LIMIT);
        const double rise = edge_hops(x, n, 0, 1, early);
        const double fall = edge_hops(x, n, n - 1, -1, late);
        segment->rise_s = rise / hop_rate;
        segment->fall_s = fall / hop_rate;
        const size_t from = (size_t)rise < n / 3 ? (size_t)rise : n / 3;
        const size_t to = n - ((size_t)fall < n / 3 ? (size_t)fall : n / 3);
        status = measure_modulation(segment, x + from, to - from, hop_rate);
    }
    myo_memory_free(x);
    return status;
}

myo_status myo_envelope_rise(double *out, const myo_analysed_track *source, const myo_noise *noise,
                             double from_s, double to_s)
{
    const myo_track *track = source->track;
    const double rate = track->geometry.rate_hz;
    myo_segment span = { .first = (int64_t)((from_s - track->start_s) * rate),
                         .end = (int64_t)((to_s - track->start_s) * rate) };
    span.first = span.first < 0 ? 0 : span.first;
    span.end = span.end > track->frames ? track->frames : span.end;
    *out = 0.0;
    if (span.end - span.first < (int64_t)track->geometry.hop)
        return MYO_OK;
    MYO_TRY(myo_segment_level(&span, source, noise));
    const double rise = span.rms * span.rms - span.sigma * span.sigma;
    *out = rise > 0 && span.sigma > 0 ? sqrt(rise) / span.sigma : 0.0;
    return MYO_OK;
}
