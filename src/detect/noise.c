/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/noise.h"

#include <math.h>

#include "core/quickselect.h"

/*
 * A window's sigma is median(|x|) / 0.6745, which single potentials hardly move, so what raises it
 * is either more noise or muscle. Windows near the running rest level are rest. A run of louder
 * ones is accepted as a new rest level (a step of the noise) only when it is steady and as
 * broad-band as the rest was: muscle activity crosses zero more slowly than amplifier noise (its
 * spectrum lies between 40 and 200 Hz) and is never as steady. The factors are ours.
 */
static const double RAISED = 1.35;       /* over the running level: not the same rest any more */
static const double SAME_BREADTH = 0.15; /* relative change of the zero-crossing rate */
static const double STEADY = 0.15;       /* relative median deviation of sigma inside a run */
static const double GAUSSIAN = 1.25;     /* rms over sigma; 1 for Gaussian noise */
static const double EMG_BREADTH = 0.65; /* zero crossings over those of noise that fills the band */
static const double EMG_LEVEL_UV = 12;  /* rest this loud and this narrow is a contraction */
static const double EMG_LEAST_UV = 3;   /* also this, when its peaks are not those of noise */
static const double CONTRAST = 10;      /* loud over quiet: then the quiet part is rest after all */
static const double EVEN = 3;           /* loud over rest: nothing stands out */
static const double STEADY_HOPS = 0.6;  /* see measure_steadiness */
static const double MOVEMENT = 4;       /* as in classify/rule_artefact.c */
static const double PEAKED = 1.03;      /* rms over sigma */
/* Amplifier and electrode noise rises 2- to 5-fold in a recording; louder is activity, whatever its
 * spectrum. */
static const double LARGEST_RISE = 6;
static const size_t RUN_WINDOWS = 3;
/* under the median: windows that a burst reaches into only ever lie above the noise */
static const double LOCAL_QUANTILE = 0.3;
static const double FALL = 0.3, RISE = 0.08; /* share of a window's difference that is followed */
static const size_t REACH_WINDOWS = 8;       /* on both sides: about 17 s of the local median */
static const size_t READ_BLOCK = 128;
/* Rice: of noise that fills a band from near 0, extrema per zero crossing, sqrt(9 / 5). Slow noise
 * added to it takes crossings away and hardly any extrema. */
static const double TURNS_PER_CROSSING = 1.3416;

typedef struct window_column {
    size_t count;
    float *sigma, *crossings, *turns, *spread; /* spread = rms / sigma */
    unsigned char *state, *claimed;            /* claimed: 1 marked rest, 2 marked voluntary */
    float *scratch;
} window_column;

/* Lower quantile; reorders. */
static double quantile(float *values, size_t n, double q)
{
    if (n == 0)
        return NAN;
    return (double)myo_quickselect_float(values, n, (size_t)(q * (double)(n - 1)));
}

static double median_of(const window_column *w, const float *column, size_t first, size_t end)
{
    size_t n = 0;
    for (size_t i = first; i < end; i++)
        if (w->state[i] != MYO_REST_DAMAGED)
            w->scratch[n++] = column[i];
    return quantile(w->scratch, n, 0.5);
}

static double deviation_of(const window_column *w, size_t first, size_t end, double centre)
{
    size_t n = 0;
    for (size_t i = first; i < end; i++)
        if (w->state[i] != MYO_REST_DAMAGED)
            w->scratch[n++] = (float)fabs((double)w->sigma[i] - centre);
    return quantile(w->scratch, n, 0.5);
}

static myo_status open_column(window_column *w, size_t count, myo_arena *arena)
{
    w->count = count;
    w->sigma = myo_arena_new(arena, count, sizeof(float));
    w->crossings = myo_arena_new(arena, count, sizeof(float));
    w->turns = myo_arena_new(arena, count, sizeof(float));
    w->spread = myo_arena_new(arena, count, sizeof(float));
    w->scratch = myo_arena_new(arena, count, sizeof(float));
    w->claimed = myo_arena_new(arena, count, 1);
    if (w->sigma == NULL || w->crossings == NULL || w->turns == NULL || w->spread == NULL ||
        w->scratch == NULL || w->claimed == NULL)
        return MYO_NO_MEMORY;
    return MYO_OK;
}

static myo_status read_column(window_column *w, const myo_analysed_track *source,
                              const myo_task *task)
{
    myo_window block[128];
    const int64_t frames = (int64_t)source->track->geometry.window;
    for (size_t first = 0; first < w->count; first += READ_BLOCK) {
        const size_t n = w->count - first < READ_BLOCK ? w->count - first : READ_BLOCK;
        MYO_TRY(source->windows(source->context, (int64_t)first, n, block));
        for (size_t i = 0; i < n; i++) {
            const size_t at = first + i;
            const int64_t begin = (int64_t)at * frames;
            w->sigma[at] = block[i].sigma;
            w->crossings[at] = block[i].zero_crossings;
            w->turns[at] = block[i].slope_sign_changes;
            w->spread[at] = block[i].sigma > 0 ? block[i].rms / block[i].sigma : 1.0F;
            const bool usable = block[i].valid >= 0.5F && block[i].sigma > 0 &&
                                isfinite((double)block[i].sigma) && isfinite((double)block[i].rms);
            w->state[at] = usable ? MYO_REST_ACTIVE : MYO_REST_DAMAGED;
            if (2 * myo_intervals_overlap(&task->voluntary, begin, begin + frames) > frames / 4)
                w->claimed[at] = 2;
            else if (myo_intervals_overlap(&task->rest, begin, begin + frames) == frames)
                w->claimed[at] = 1;
        }
    }
    return MYO_OK;
}

/* Steady, as broad as the rest already known, and not louder than noise becomes. */
static bool noise_like(const window_column *w, size_t first, size_t end, double rest_level,
                       double rest_crossings)
{
    size_t usable = 0, voluntary = 0;
    for (size_t i = first; i < end; i++) {
        usable += w->state[i] != MYO_REST_DAMAGED;
        voluntary += w->claimed[i] == 2;
    }
    if (usable < RUN_WINDOWS || 2 * voluntary > usable)
        return false;
    const double level = median_of(w, w->sigma, first, end);
    const double crossings = median_of(w, w->crossings, first, end);
    return level <= LARGEST_RISE * rest_level &&
           fabs(crossings - rest_crossings) <= SAME_BREADTH * rest_crossings &&
           deviation_of(w, first, end, level) <= STEADY * level &&
           median_of(w, w->spread, first, end) <= GAUSSIAN;
}

/* Marks quiet windows of [first, end) from a level on, following drift; louder runs recurse. */
static void label(window_column *w, size_t first, size_t end, double level, double rest_crossings,
                  int depth)
{
    size_t run = first;
    bool in_run = false;
    for (size_t i = first; i <= end; i++) {
        const bool damaged = i < end && w->state[i] == MYO_REST_DAMAGED;
        if (damaged)
            continue;
        const bool quiet = i == end || (double)w->sigma[i] <= RAISED * level;
        if (!quiet && !in_run) {
            run = i;
            in_run = true;
        } else if (quiet && in_run) {
            in_run = false;
            if (depth < 6 && noise_like(w, run, i, level, rest_crossings)) {
                size_t n = 0;
                for (size_t k = run; k < i; k++)
                    if (w->state[k] != MYO_REST_DAMAGED)
                        w->scratch[n++] = w->sigma[k];
                label(w, run, i, quantile(w->scratch, n, 0.25), rest_crossings, depth + 1);
            }
        }
        if (i < end && quiet && w->claimed[i] != 2) {
            w->state[i] = MYO_REST_QUIET;
            /* falls quickly, rises slowly: windows that weak activity reaches into are louder */
            const double step = (double)w->sigma[i] - level;
            level += (step < 0 ? FALL : RISE) * step;
        }
    }
}

/* The level the search starts from: marked rest where there is any, else the quietest tenth. */
static double starting_level(const window_column *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED && w->claimed[i] == 1)
            w->scratch[n++] = w->sigma[i];
    if (n >= RUN_WINDOWS)
        return quantile(w->scratch, n, 0.25);
    n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED && w->claimed[i] != 2)
            w->scratch[n++] = w->sigma[i];
    if (n == 0)
        for (size_t i = 0; i < w->count; i++)
            if (w->state[i] != MYO_REST_DAMAGED)
                w->scratch[n++] = w->sigma[i];
    return quantile(w->scratch, n, 0.1);
}

static double median_near(const window_column *w, const float *column, double level)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED && (double)w->sigma[i] <= 1.2 * level)
            w->scratch[n++] = column[i];
    return quantile(w->scratch, n, 0.5);
}

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
static double local_median(const window_column *w, size_t i)
{
    const size_t first = i > REACH_WINDOWS ? i - REACH_WINDOWS : 0;
    const size_t end = i + REACH_WINDOWS + 1 < w->count ? i + REACH_WINDOWS + 1 : w->count;
    size_t n = 0;
    for (size_t k = first; k < end; k++) {
        const double ratio = (double)w->sigma[k] / (double)w->sigma[i];
        if (w->state[k] == MYO_REST_QUIET && ratio < RAISED && ratio > 1.0 / RAISED)
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

double myo_noise_band_crossings(const myo_track *track)
{
    const double f1 = track->band_low_hz, f2 = track->band_high_hz;
    return 2.0 * sqrt((f2 * f2 * f2 - f1 * f1 * f1) / (3.0 * (f2 - f1)));
}

static double loud_level(const window_column *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED)
            w->scratch[n++] = w->sigma[i];
    return quantile(w->scratch, n, 0.9);
}

static bool looks_like_contraction(const window_column *w, const myo_track *track, double level,
                                   double crossings)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->claimed[i] == 1)
            return false;
    if (track->type != MYO_CHANNEL_EMG || !track->calibrated || !(track->band_high_hz > 0))
        return false;
    if (!(crossings < EMG_BREADTH * myo_noise_band_crossings(track)) ||
        loud_level(w) > CONTRAST * level)
        return false;
    return level > EMG_LEVEL_UV ||
           (level > EMG_LEAST_UV && median_near(w, w->spread, level) > PEAKED);
}

/* The 5 % quantile of the 25 ms RMS in quiet windows over the noise tracked there. Noise that fills
 * the band gives 0.75; a contraction, narrower and made of separate potentials, 0.3 to 0.6. */
static myo_status measure_steadiness(double *out, const myo_noise *noise,
                                     const myo_analysed_track *source)
{
    enum { BINS = 256, HOPS = 64 };
    const myo_track *track = source->track;
    const size_t per_window = track->geometry.window / track->geometry.hop;
    int64_t bins[BINS] = { 0 }, total = 0;
    myo_hop hops[HOPS];
    for (size_t i = 0; i < noise->count; i++) {
        const int64_t first = (int64_t)(i * per_window);
        int64_t count =
            track->hops - first < (int64_t)per_window ? track->hops - first : (int64_t)per_window;
        if (noise->state[i] != MYO_REST_QUIET || count > HOPS || count <= 0)
            continue;
        MYO_TRY(source->hops(source->context, first, (size_t)count, hops));
        for (int64_t h = 0; h < count; h++, total++) {
            const double ratio = sqrt((double)hops[h].mean_square) / (double)noise->sigma[i];
            bins[ratio >= 2.0 || !(ratio >= 0.0) ? BINS - 1 : (int)(ratio / 2.0 * BINS)]++;
        }
    }
    int64_t below = 0;
    int bin = 0;
    while (bin < BINS - 1 && (below += bins[bin]) * 20 < total)
        bin++;
    *out = total < 40 ? 1.0 : 2.0 * ((double)bin + 0.5) / BINS;
    return MYO_OK;
}

/* Where nothing stands out and there is no calibration, the level says nothing; the unsteadiness of
 * what should be rest does. */
static myo_status doubt_rest(myo_noise *out, const window_column *w,
                             const myo_analysed_track *source)
{
    double steadiness;
    if (out->no_rest || source->track->type != MYO_CHANNEL_EMG ||
        !(loud_level(w) < EVEN * out->median_sigma))
        return MYO_OK;
    for (size_t i = 0; i < w->count; i++)
        if (w->claimed[i] == 1)
            return MYO_OK;
    MYO_TRY(measure_steadiness(&steadiness, out, source));
    if (steadiness >= STEADY_HOPS)
        return MYO_OK;
    out->no_rest = true;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] == MYO_REST_QUIET)
            w->state[i] = MYO_REST_ACTIVE;
    return MYO_OK;
}

/* Below the band lies several times the power in it: movement, whose upper end narrows the noise,
 * and no contraction, which is named movement by the same measure. */
static myo_status is_movement(bool *out, const myo_analysed_track *source)
{
    enum { HOPS = 64 };
    double kept = 0.0, low = 0.0;
    myo_hop hops[HOPS];
    for (int64_t first = 0; first < source->track->hops; first += HOPS) {
        const int64_t left = source->track->hops - first;
        const size_t count = left < HOPS ? (size_t)left : HOPS;
        MYO_TRY(source->hops(source->context, first, count, hops));
        for (size_t h = 0; h < count; h++)
            if (hops[h].mean_square >= 0) {
                kept += (double)hops[h].mean_square;
                low += (double)hops[h].low_mean_square;
            }
    }
    *out = low > MOVEMENT * kept;
    return MYO_OK;
}

static myo_status follow(myo_noise *out, window_column *w, const myo_analysed_track *source,
                         const myo_task *task)
{
    MYO_TRY(read_column(w, source, task));
    const double level = starting_level(w);
    if (!isfinite(level))
        return MYO_OK;
    out->crossings = median_near(w, w->crossings, level);
    out->outlier_hz = 0.5 * median_near(w, w->turns, level) / TURNS_PER_CROSSING;
    bool moves = false;
    out->no_rest = looks_like_contraction(w, source->track, level, out->crossings);
    if (out->no_rest)
        MYO_TRY(is_movement(&moves, source));
    out->no_rest = out->no_rest && !moves;
    if (!out->no_rest)
        label(w, 0, w->count, level, out->crossings, 0);
    for (size_t i = 0; i < w->count; i++)
        out->sigma[i] = w->state[i] == MYO_REST_QUIET ? (float)local_median(w, i) : 0.0F;
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] == MYO_REST_QUIET)
            w->scratch[n++] = out->sigma[i];
    out->median_sigma = quantile(w->scratch, n, 0.5);
    fill_between(out, level);
    return moves ? MYO_OK : doubt_rest(out, w, source);
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
    window_column w = { .state = out->state };
    myo_arena *own = NULL; /* for the columns, which other tracks need not find in memory */
    MYO_TRY(myo_arena_open(&own));
    myo_status status = open_column(&w, count, own);
    if (status == MYO_OK)
        status = follow(out, &w, source, task);
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
