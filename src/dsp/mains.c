/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/oscillator.h"

enum {
    BLOCK_HOPS = 8,  /* a sub-block: 0.2 s, whole periods of 50 and of 60 Hz */
    STEP_HOPS = 2,   /* the subtracted wave turns in steps of 50 ms */
    MAX_BLOCKS = 48, /* of the longest fit range, 324 hops */
    LEAST_BLOCKS = 10,
    LAG = 8 /* sub-blocks between the phasors that refine the frequency */
};

/* How many standard errors a line must stand out. The fundamental is looked for at every frequency
 * of the search range, the harmonics only where it says. */
static const double fundamental_limit = 6, harmonic_limit = 5;
static const double pi = 3.14159265358979323846;

struct myo_mains {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    myo_mains_options options;
    myo_oscillator *oscillator;
};

typedef struct phasor {
    double re, im;
} phasor;

typedef struct track {
    phasor block[MAX_BLOCKS];
    bool usable[MAX_BLOCKS];
    size_t blocks;
} track;

/* The wave of one line: centre * turn^k in sub-block k, and how far it stands out. */
typedef struct line {
    phasor centre;
    double angle; /* per sub-block */
    double stand_out;
} line;

static phasor times(phasor a, phasor b)
{
    return (phasor) { a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re };
}

static phasor times_conjugate(phasor a, phasor b)
{
    return (phasor) { a.re * b.re + a.im * b.im, a.im * b.re - a.re * b.im };
}

static double size_of(phasor a)
{
    return sqrt(a.re * a.re + a.im * a.im);
}

static phasor turn_by(double angle)
{
    return (phasor) { myo_exact_cos(angle), myo_exact_sin(angle) };
}

/* Angle of a phasor in (-pi, pi]: Newton's method on sin(target - angle), which needs no arctangent
 * and so has the same bits everywhere. */
static double angle_of(phasor a)
{
    const double size = size_of(a);
    if (!(size > 0))
        return 0;
    double angle = (a.im < 0 ? -0.5 : 0.5) * pi * (1 - a.re / size);
    for (int i = 0; i < 6; i++) {
        const phasor now = turn_by(angle);
        angle += (a.im * now.re - a.re * now.im) / size;
    }
    return angle;
}

static int by_value(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return count % 2 == 1 ? values[count / 2] : 0.5 * (values[count / 2 - 1] + values[count / 2]);
}

/* Amplitude and phase of x against a table, per sub-block. */
static void measure(const myo_mains *mains, const float *x, const myo_wave *wave, track *out)
{
    const size_t length = BLOCK_HOPS * mains->geometry->hop;
    for (size_t k = 0; k < out->blocks; k++) {
        float sums[2] = { 0, 0 };
        const size_t at = k * length;
        if (out->usable[k])
            mains->kernels->quadrature(x + at, wave->cosine + at, wave->sine + at, length, sums);
        out->block[k] = (phasor) { 2.0 * (double)sums[0] / (double)length,
                                   -2.0 * (double)sums[1] / (double)length };
    }
}

static size_t usable_count(const track *of)
{
    size_t count = 0;
    for (size_t k = 0; k < of->blocks; k++)
        count += of->usable[k];
    return count;
}

/* Mean turn over `lag` sub-blocks; phasors larger than the median count as the median, so that a
 * burst has one vote like any other stretch. */
static double mean_turn(const track *of, size_t lag)
{
    double sizes[MAX_BLOCKS];
    size_t count = 0;
    for (size_t k = 0; k < of->blocks; k++)
        if (of->usable[k])
            sizes[count++] = size_of(of->block[k]);
    const double limit = median(sizes, count);
    phasor sum = { 0, 0 };
    for (size_t k = 0; k + lag < of->blocks; k++) {
        if (!of->usable[k] || !of->usable[k + lag])
            continue;
        const phasor turn = times_conjugate(of->block[k + lag], of->block[k]);
        const double a = size_of(of->block[k]), b = size_of(of->block[k + lag]);
        const double weight = (a > limit ? limit / a : 1) * (b > limit ? limit / b : 1);
        sum.re += weight * turn.re;
        sum.im += weight * turn.im;
    }
    return angle_of(sum);
}

static void turn_back(track *of, double angle)
{
    for (size_t k = 0; k < of->blocks; k++)
        of->block[k] = times(of->block[k], turn_by(-angle * (double)k));
}

/* Robust centre of phasors that no longer turn, and its distance from 0 in standard errors. */
static line centre_of(const track *of, double angle)
{
    double re[MAX_BLOCKS], im[MAX_BLOCKS], scatter[2 * MAX_BLOCKS];
    size_t count = 0;
    for (size_t k = 0; k < of->blocks; k++)
        if (of->usable[k]) {
            re[count] = of->block[k].re;
            im[count++] = of->block[k].im;
        }
    line found = { .angle = angle, .centre = { median(re, count), median(im, count) } };
    for (size_t i = 0; i < count; i++) {
        scatter[i] = fabs(re[i] - found.centre.re);
        scatter[count + i] = fabs(im[i] - found.centre.im);
    }
    const double sigma = 1.4826 * median(scatter, 2 * count);
    const double error = 1.2533 * sigma / sqrt((double)count);
    const double size = size_of(found.centre);
    found.stand_out = size == 0 ? 0 : error > 0 ? size / error : INFINITY;
    return found;
}

/* The line near a table's frequency, wherever inside the search range it is. */
static line find_line(const myo_mains *mains, const float *x, double frequency_hz, track *blocks)
{
    const myo_wave wave = myo_oscillator_wave(mains->oscillator, frequency_hz);
    measure(mains, x, &wave, blocks);
    double angle = mean_turn(blocks, 1);
    turn_back(blocks, angle);
    if (blocks->blocks > 2 * LAG) {
        const double rest = mean_turn(blocks, LAG) / LAG;
        turn_back(blocks, rest);
        angle += rest;
    }
    return centre_of(blocks, angle);
}

static void subtract(const myo_mains *mains, float *x, size_t count, const myo_wave *wave,
                     const line *found)
{
    const size_t step = STEP_HOPS * mains->geometry->hop;
    const double share = (double)STEP_HOPS / BLOCK_HOPS;
    for (size_t at = 0, i = 0; at < count; at += step, i++) {
        const double blocks = ((double)i + 0.5) * share - 0.5;
        const phasor now = times(found->centre, turn_by(found->angle * blocks));
        mains->kernels->quadrature_subtract(x + at, wave->cosine + at, wave->sine + at,
                                            count - at < step ? count - at : step, (float)now.re,
                                            (float)-now.im);
    }
}

static void mark_usable(const myo_mains *mains, track *blocks, size_t count, int64_t first,
                        const myo_intervals *breaks)
{
    const size_t length = BLOCK_HOPS * mains->geometry->hop;
    blocks->blocks = count / length < MAX_BLOCKS ? count / length : MAX_BLOCKS;
    for (size_t k = 0; k < blocks->blocks; k++) {
        const int64_t from = first + (int64_t)(k * length);
        blocks->usable[k] =
            breaks == NULL || myo_intervals_overlap(breaks, from, from + (int64_t)length) == 0;
    }
}

/* Fundamental frequency by whichever nominal stands out more; NaN when none does. */
static double search(const myo_mains *mains, const float *x, track *blocks)
{
    static const double nominals[] = { 50, 60 };
    const double block_s = BLOCK_HOPS * (double)mains->geometry->hop / mains->geometry->rate_hz;
    double best_hz = (double)NAN, best = fundamental_limit;
    for (size_t i = 0; i < 2; i++) {
        if (mains->options.nominal_hz > 0 && mains->options.nominal_hz != nominals[i])
            continue;
        if (nominals[i] > mains->options.highest_hz)
            continue;
        const line found = find_line(mains, x, nominals[i], blocks);
        const double offset_hz = found.angle / (2 * pi * block_s);
        if (found.stand_out > best && fabs(offset_hz) <= mains->options.search_hz) {
            best = found.stand_out;
            best_hz = nominals[i] + offset_hz;
        }
    }
    return best_hz;
}

myo_mains_fit myo_mains_remove(myo_mains *mains, float *x, size_t count, int64_t first,
                               const myo_intervals *breaks)
{
    myo_mains_fit fit = { .frequency_hz = (double)NAN };
    track blocks;
    mark_usable(mains, &blocks, count, first, breaks);
    if (mains->options.nominal_hz == 0 || usable_count(&blocks) < LEAST_BLOCKS)
        return fit;
    const double near_hz = search(mains, x, &blocks);
    if (isnan(near_hz))
        return fit;
    const double table_hz = myo_oscillator_nearest(near_hz);
    const line fundamental = find_line(mains, x, table_hz, &blocks);
    const double block_s = BLOCK_HOPS * (double)mains->geometry->hop / mains->geometry->rate_hz;
    fit.frequency_hz = table_hz + fundamental.angle / (2 * pi * block_s);
    fit.amplitude = size_of(fundamental.centre);
    for (size_t h = 1; h <= mains->options.harmonics; h++) {
        if ((double)h * table_hz > mains->options.highest_hz)
            break;
        const myo_wave wave = myo_oscillator_wave(mains->oscillator, (double)h * table_hz);
        line found = fundamental;
        if (h > 1) {
            measure(mains, x, &wave, &blocks);
            turn_back(&blocks, (double)h * fundamental.angle);
            found = centre_of(&blocks, (double)h * fundamental.angle);
        }
        if (h > 1 && found.stand_out < harmonic_limit)
            continue;
        subtract(mains, x, count, &wave, &found);
        fit.harmonics++;
    }
    return fit;
}

myo_status myo_mains_open(myo_mains **out, const myo_kernels *kernels, const myo_geometry *geometry,
                          const myo_mains_options *options)
{
    myo_mains *mains = (myo_mains *)myo_memory_new(1, sizeof *mains);
    if (mains == NULL)
        return MYO_NO_MEMORY;
    mains->kernels = kernels;
    mains->geometry = geometry;
    mains->options = *options;
    const size_t frames = geometry->segment + 2 * MYO_MARGIN_HOPS * geometry->hop;
    const myo_status status =
        myo_oscillator_open(&mains->oscillator, geometry->rate_hz, frames, 16u << 20);
    if (status != MYO_OK)
        myo_mains_close(&mains);
    else
        *out = mains;
    return status;
}

void myo_mains_close(myo_mains **mains)
{
    if (mains == NULL || *mains == NULL)
        return;
    myo_oscillator_close(&(*mains)->oscillator);
    myo_memory_free(*mains);
    *mains = NULL;
}
