/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A window's sigma is median(|x|) / 0.6745, which single potentials hardly move, so what raises it
 * is either more noise or muscle. Windows near the running rest level are rest. A run of louder
 * ones is accepted as a new rest level (a step of the noise) only when it is steady and as
 * broad-band as the rest was: muscle activity crosses zero more slowly than amplifier noise (its
 * spectrum lies between 40 and 200 Hz) and is never as steady. The factors are ours.
 */
#include "detect/quiet_windows.h"

#include <math.h>

static const double SAME_CROSSINGS = 0.15; /* relative change of the zero-crossing rate */
static const double STEADY = 0.15;         /* relative median deviation of sigma inside a run */
static const double GAUSSIAN = 1.25;       /* rms over sigma; 1 for Gaussian noise */
/* Amplifier and electrode noise rises 2- to 5-fold in a recording; louder is activity, whatever its
 * spectrum. */
static const double LARGEST_RISE = 6;
enum { RUN_WINDOWS = 3, DEEPEST = 6 };
static const double FALL = 0.3, RISE = 0.08; /* share of a window's difference the level takes */

/* Steady, as broad as the rest already known, and not louder than noise becomes. */
static bool noise_like(const myo_window_columns *w, size_t first, size_t end, double rest_level,
                       double rest_crossings)
{
    size_t usable = 0, voluntary = 0;
    for (size_t i = first; i < end; i++) {
        usable += w->state[i] != MYO_REST_DAMAGED;
        voluntary += w->claimed[i] == MYO_CLAIMED_VOLUNTARY;
    }
    if (usable < RUN_WINDOWS || 2 * voluntary > usable)
        return false;
    const double level = myo_column_median(w, w->sigma, first, end);
    const double crossings = myo_column_median(w, w->crossings, first, end);
    return level <= LARGEST_RISE * rest_level &&
           fabs(crossings - rest_crossings) <= SAME_CROSSINGS * rest_crossings &&
           myo_column_deviation(w, first, end, level) <= STEADY * level &&
           myo_column_median(w, w->spread, first, end) <= GAUSSIAN;
}

/* Labels the quiet windows of [first, end) from a level on, which drifts; louder runs recurse. */
static void label(myo_window_columns *w, size_t first, size_t end, double level,
                  double rest_crossings, int depth)
{
    size_t run = first;
    bool in_run = false;
    for (size_t i = first; i <= end; i++) {
        const bool damaged = i < end && w->state[i] == MYO_REST_DAMAGED;
        if (damaged)
            continue;
        const bool quiet = i == end || (double)w->sigma[i] <= MYO_QUIET_RAISED * level;
        if (!quiet && !in_run) {
            run = i;
            in_run = true;
        } else if (quiet && in_run) {
            in_run = false;
            if (depth < DEEPEST && noise_like(w, run, i, level, rest_crossings)) {
                size_t n = 0;
                for (size_t k = run; k < i; k++)
                    if (w->state[k] != MYO_REST_DAMAGED)
                        w->scratch[n++] = w->sigma[k];
                label(w, run, i, myo_lower_quantile(w->scratch, n, 0.25), rest_crossings,
                      depth + 1);
            }
        }
        if (i < end && quiet && w->claimed[i] != MYO_CLAIMED_VOLUNTARY) {
            w->state[i] = MYO_REST_QUIET;
            /* falls quickly, rises slowly: windows that weak activity reaches into are louder */
            const double step = (double)w->sigma[i] - level;
            level += (step < 0 ? FALL : RISE) * step;
        }
    }
}

double myo_quiet_level(const myo_window_columns *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED && w->claimed[i] == MYO_CLAIMED_REST)
            w->scratch[n++] = w->sigma[i];
    if (n >= RUN_WINDOWS)
        return myo_lower_quantile(w->scratch, n, 0.25);
    n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED && w->claimed[i] != MYO_CLAIMED_VOLUNTARY)
            w->scratch[n++] = w->sigma[i];
    if (n == 0)
        for (size_t i = 0; i < w->count; i++)
            if (w->state[i] != MYO_REST_DAMAGED)
                w->scratch[n++] = w->sigma[i];
    return myo_lower_quantile(w->scratch, n, 0.1);
}

void myo_quiet_windows_label(myo_window_columns *w, double level, double rest_crossings)
{
    label(w, 0, w->count, level, rest_crossings, 0);
}
