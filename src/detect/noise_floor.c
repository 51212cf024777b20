/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The floor is local: the level of the quiet windows within about 17 s that are of the same rest,
 * taken somewhat under their median, since windows that a burst reaches into only ever lie above
 * the noise. Where no window is quiet the louder of the levels on both sides stands in: a floor too
 * high misses a weak potential, one too low makes a row of potentials of the noise.
 */
#include "detect/noise_floor.h"

#include <math.h>

#include "detect/never_at_rest.h"
#include "detect/quiet_windows.h"

/* under the median: windows that a burst reaches into only ever lie above the noise */
static const double LOCAL_QUANTILE = 0.3;
static const size_t REACH_WINDOWS = 8; /* on both sides: about 17 s of the local level */
/* Rice: of noise that fills a band from near 0, extrema per zero crossing, sqrt(9 / 5). Slow noise
 * added to it takes crossings away and hardly any extrema. */
static const double TURNS_PER_CROSSING = 1.3416;

/* The value of a rank among a few finite ones: the one that has that many below it. */
static float ranked(const float *values, size_t count, size_t rank)
{
    for (size_t i = 0; i + 1 < count; i++) {
        size_t below = 0, up_to = 0;
        for (size_t k = 0; k < count; k++) {
            below += values[k] < values[i];
            up_to += values[k] <= values[i];
        }
        if (below <= rank && rank < up_to)
            return values[i];
    }
    return values[count - 1];
}

/* Level of the quiet windows of the same level around window i; 0 when there are none. */
static double local_level(const myo_window_columns *w, size_t i)
{
    const size_t first = i > REACH_WINDOWS ? i - REACH_WINDOWS : 0;
    const size_t end = i + REACH_WINDOWS + 1 < w->count ? i + REACH_WINDOWS + 1 : w->count;
    size_t n = 0;
    for (size_t k = first; k < end; k++) {
        const double ratio = (double)w->sigma[k] / (double)w->sigma[i];
        if (w->state[k] == MYO_REST_QUIET && ratio < MYO_QUIET_RAISED &&
            ratio > 1.0 / MYO_QUIET_RAISED)
            w->scratch[n++] = w->sigma[k];
    }
    return n == 0 ? 0.0 : (double)ranked(w->scratch, n, (size_t)(LOCAL_QUANTILE * (double)(n - 1)));
}

/* Windows that are not rest take the louder of the rest levels on both sides. */
static void fill_between(myo_noise *noise, double fallback)
{
    float before = 0;
    for (size_t i = 0; i < noise->count; i++) {
        if (noise->sigma[i] > 0) {
            before = noise->sigma[i];
            continue;
        }
        size_t end = i;
        while (end < noise->count && !(noise->sigma[end] > 0))
            end++;
        const float after = end < noise->count ? noise->sigma[end] : before;
        float level = before > after ? before : after;
        if (!(level > 0))
            level = (float)fallback;
        for (; i < end; i++)
            noise->sigma[i] = level;
        before = level;
        i--;
    }
    /* a window in which the level steps belongs to the louder side */
    float last = noise->count > 0 ? noise->sigma[0] : 0.0F;
    for (size_t i = 1; i + 1 < noise->count; i++) {
        const float here = noise->sigma[i], next = noise->sigma[i + 1];
        if ((last > 1.3F * next && last > here) || (next > 1.3F * last && next > here))
            noise->sigma[i] = last > next ? last : next;
        last = here;
    }
}

static myo_status measure(myo_noise *out, myo_window_columns *w, const myo_analysed_track *source,
                          const myo_task *task)
{
    MYO_TRY(myo_window_columns_read(w, source, task));
    const double level = myo_quiet_level(w);
    if (!isfinite(level))
        return MYO_OK;
    out->crossings = myo_column_median_near(w, w->crossings, level);
    out->outlier_hz = 0.5 * myo_column_median_near(w, w->turns, level) / TURNS_PER_CROSSING;
    bool moves = false;
    out->no_rest = myo_looks_like_contraction(w, source->track, level, out->crossings);
    if (out->no_rest)
        MYO_TRY(myo_is_movement(&moves, source));
    out->no_rest = out->no_rest && !moves;
    if (!out->no_rest)
        myo_quiet_windows_label(w, level, out->crossings);
    for (size_t i = 0; i < w->count; i++)
        out->sigma[i] = w->state[i] == MYO_REST_QUIET ? (float)local_level(w, i) : 0.0F;
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] == MYO_REST_QUIET)
            w->scratch[n++] = out->sigma[i];
    out->median_sigma = myo_lower_quantile(w->scratch, n, 0.5);
    fill_between(out, level);
    return moves ? MYO_OK : myo_unsteady_rest(out, w, source);
}

myo_status myo_noise_track(myo_noise *out, const myo_analysed_track *source, const myo_task *task,
                           myo_arena *arena)
{
    const size_t count = source->track->windows > 0 ? (size_t)source->track->windows : 0;
    *out = (myo_noise) { .count = count, .median_sigma = NAN, .crossings = NAN, .outlier_hz = NAN };
    out->sigma = myo_arena_new(arena, count, sizeof(float));
    out->state = myo_arena_new(arena, count, 1);
    if (out->sigma == NULL || out->state == NULL)
        return MYO_NO_MEMORY;
    myo_window_columns w = { .state = out->state };
    myo_arena *own = NULL; /* for the columns, which other tracks need not find in memory */
    MYO_TRY(myo_arena_open(&own));
    myo_status status = myo_window_columns_open(&w, count, own);
    if (status == MYO_OK)
        status = measure(out, &w, source, task);
    myo_arena_close(&own);
    return status;
}

double myo_noise_at(const myo_noise *noise, const myo_track *track, int64_t frame)
{
    if (noise->count == 0)
        return NAN;
    const int64_t window = frame < 0 ? 0 : frame / (int64_t)track->geometry.window;
    const size_t i = (size_t)window < noise->count ? (size_t)window : noise->count - 1;
    return (double)noise->sigma[i];
}

double myo_noise_power(const myo_noise *noise, const myo_track *track, int64_t first_frame,
                       int64_t end_frame)
{
    const int64_t step = (int64_t)track->geometry.hop, window = (int64_t)track->geometry.window;
    double sum = 0.0;
    int64_t n = 0;
    for (int64_t frame = first_frame; frame < end_frame;) {
        const double sigma = myo_noise_at(noise, track, frame);
        const int64_t next = frame < 0 ? 1 : (frame / window + 1) * window;
        const int64_t until = next < end_frame ? next : end_frame;
        for (; frame < until; frame += step, n++)
            sum += sigma * sigma;
    }
    return n == 0 ? 0.0 : sum / (double)n;
}
