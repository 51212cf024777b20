/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/oscillator.h"

/* How many standard errors a line must stand out. The fundamental is looked for at every frequency
 * of the search range, the harmonics only where it says. */
static const double fundamental_limit = 6, harmonic_limit = 5;
static const double pi = 3.14159265358979323846;
static const double nominals[] = { 50, 60 };
static const double tolerance_hz = 0.02; /* of the frequency itself, at the ends of the search */

enum { NOMINALS = 2 };

struct myo_mains {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    myo_mains_options options;
    myo_oscillator *oscillator;
    size_t block; /* frames: 0.2 s, whole periods of 50 and of 60 Hz */
    myo_phasors phasors[MYO_LANES];
};

/* Tables begin a halo before the fit range. */
static myo_wave wave_of(const myo_mains *mains, double frequency_hz)
{
    myo_wave wave = myo_oscillator_wave(mains->oscillator, frequency_hz);
    wave.cosine += mains->geometry->halo;
    wave.sine += mains->geometry->halo;
    return wave;
}

static myo_phasor phasor_of(const myo_mains *mains, float re, float im)
{
    return (myo_phasor) { 2.0 * (double)re / (double)mains->block,
                          -2.0 * (double)im / (double)mains->block };
}

/* Amplitude and phase of a row against a table, per sub-block. */
static void measure_row(const myo_mains *mains, const float *x, const myo_wave *wave,
                        myo_phasors *out)
{
    for (size_t k = 0; k < out->blocks; k++) {
        float sums[2] = { 0, 0 };
        const size_t at = k * mains->block;
        if (out->usable[k])
            mains->kernels->quadrature(x + at, wave->cosine + at, wave->sine + at, mains->block,
                                       sums);
        out->block[k] = phasor_of(mains, sums[0], sums[1]);
    }
}

static void measure_lanes(myo_mains *mains, const float *lanes, const myo_wave *wave)
{
    for (size_t k = 0; k < mains->phasors[0].blocks; k++) {
        float sums[2 * MYO_LANES];
        const size_t at = k * mains->block;
        mains->kernels->lanes_quadrature(sums, lanes + at * MYO_LANES, wave->cosine + at,
                                         wave->sine + at, mains->block);
        for (size_t l = 0; l < MYO_LANES; l++)
            mains->phasors[l].block[k] = phasor_of(mains, sums[l], sums[MYO_LANES + l]);
    }
}

static bool is_tried(const myo_mains *mains, double nominal_hz)
{
    return (mains->options.nominal_hz < 0 || mains->options.nominal_hz == nominal_hz) &&
           nominal_hz <= mains->options.highest_hz;
}

/* The better of what was found so far and what the phasors at a nominal frequency show. */
static void look(const myo_mains *mains, myo_phasors *phasors, double nominal_hz, double *best,
                 double *best_hz)
{
    const double block_s = (double)mains->block / mains->geometry->rate_hz;
    if (!myo_phasors_cohere(phasors))
        return;
    const myo_line found = myo_line_find(phasors);
    const double offset_hz = found.angle / (2 * pi * block_s);
    if (found.stand_out > *best && fabs(offset_hz) <= mains->options.search_hz) {
        *best = found.stand_out;
        *best_hz = nominal_hz + offset_hz;
    }
}

/* The fundamental at its own table must be what the search saw: near a nominal frequency, standing
 * out. Otherwise nothing is subtracted. */
static void fit_fundamental(const myo_mains *mains, myo_phasors *phasors, myo_mains_fit *fit)
{
    const double block_s = (double)mains->block / mains->geometry->rate_hz;
    const double nominal_hz = fit->table_hz < 55 ? nominals[0] : nominals[1];
    myo_line found = myo_line_find(phasors);
    const double frequency_hz = fit->table_hz + found.angle / (2 * pi * block_s);
    if (found.stand_out < fundamental_limit ||
        fabs(frequency_hz - nominal_hz) > mains->options.search_hz + tolerance_hz)
        return;
    myo_line_follow(&found, phasors);
    fit->frequency_hz = frequency_hz;
    fit->amplitude = myo_phasor_size(found.centre);
    fit->lines[0] = found;
}

/* Fits harmonic `h` (from 1) from its phasors; harmonics turn h times as fast. */
static void fit_line(const myo_mains *mains, myo_phasors *phasors, size_t h, myo_mains_fit *fit)
{
    if (h == 1) {
        fit_fundamental(mains, phasors, fit);
        return;
    }
    if (isnan(fit->frequency_hz))
        return;
    myo_line found = myo_line_centre(phasors, (double)h * fit->lines[0].angle);
    if (found.stand_out < harmonic_limit)
        return;
    myo_line_follow(&found, phasors);
    fit->lines[h - 1] = found;
}

/* The wave turns in steps of a hop; `lead` frames before the fit range come first. */
static void subtract_row(const myo_mains *mains, float *x, size_t count, size_t lead,
                         const myo_wave *wave, const myo_line *line, double gain)
{
    const size_t step = mains->geometry->hop;
    const double hops = 0.5 - (double)lead / (double)step;
    myo_line_walk walk =
        myo_line_start(line, hops / MYO_MAINS_BLOCK_HOPS - 0.5, 1.0 / MYO_MAINS_BLOCK_HOPS);
    for (size_t at = 0; at < count; at += step) {
        const myo_phasor now = myo_line_next(&walk);
        const size_t frames = count - at < step ? count - at : step;
        mains->kernels->quadrature_subtract(x + at, wave->cosine + at - lead,
                                            wave->sine + at - lead, frames, (float)(now.re / gain),
                                            (float)(-now.im / gain));
    }
}

static void mark_usable(const myo_mains *mains, myo_phasors *phasors, const float *x, size_t count,
                        int64_t first, const myo_intervals *breaks)
{
    double power[MYO_LINE_BLOCKS];
    const size_t length = mains->block;
    phasors->blocks = count / length < MYO_LINE_BLOCKS ? count / length : MYO_LINE_BLOCKS;
    for (size_t k = 0; k < phasors->blocks; k++) {
        const int64_t from = first + (int64_t)(k * length);
        phasors->usable[k] =
            breaks == NULL || myo_intervals_overlap(breaks, from, from + (int64_t)length) == 0;
        power[k] = (double)mains->kernels->mean_square(x + k * length, length);
    }
    if (myo_phasors_keep_quiet(phasors, power) == 0)
        phasors->blocks = 0;
}

/* Nothing subtracted yet; best_hz: near which table, or NaN. */
static void begin(myo_mains_fit *fit, double best_hz)
{
    fit->frequency_hz = (double)NAN;
    fit->amplitude = 0;
    fit->table_hz = isnan(best_hz) ? 0 : myo_oscillator_nearest(best_hz);
    for (size_t h = 0; h < MYO_MAX_HARMONICS; h++)
        fit->lines[h].stand_out = 0;
}

void myo_mains_remove(myo_mains *mains, myo_mains_fit *fit, float *x, size_t count, int64_t first,
                      const myo_intervals *breaks)
{
    myo_phasors *phasors = mains->phasors;
    double best = fundamental_limit, best_hz = (double)NAN;
    mark_usable(mains, phasors, x, count, first, breaks);
    for (size_t i = 0; i < NOMINALS && phasors->blocks > 0; i++) {
        if (!is_tried(mains, nominals[i]))
            continue;
        const myo_wave wave = wave_of(mains, nominals[i]);
        measure_row(mains, x, &wave, phasors);
        look(mains, phasors, nominals[i], &best, &best_hz);
    }
    begin(fit, best_hz);
    if (isnan(best_hz))
        return;
    for (size_t h = 1; h <= mains->options.harmonics; h++) {
        if ((double)h * fit->table_hz > mains->options.highest_hz)
            break;
        const myo_wave wave = wave_of(mains, (double)h * fit->table_hz);
        measure_row(mains, x, &wave, phasors);
        fit_line(mains, phasors, h, fit);
        if (fit->lines[h - 1].stand_out > 0)
            subtract_row(mains, x, count, 0, &wave, &fit->lines[h - 1], 1);
    }
}

void myo_mains_subtract(myo_mains *mains, const myo_mains_fit *fit, const double *gains, float *x,
                        size_t count, size_t lead)
{
    for (size_t h = 1; h <= mains->options.harmonics; h++) {
        if (!(fit->lines[h - 1].stand_out > 0))
            continue;
        const myo_wave wave = wave_of(mains, (double)h * fit->table_hz);
        subtract_row(mains, x, count, lead, &wave, &fit->lines[h - 1], gains[h - 1]);
    }
}

/* Subtracts harmonic `h` from the lanes whose line it is; the others lose a wave of size 0. */
static void subtract_lanes(const myo_mains *mains, float *lanes, const myo_wave *wave, size_t h,
                           const bool chosen[MYO_LANES], myo_mains_fit *const *fits)
{
    const size_t step = mains->geometry->hop;
    const size_t steps = MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS;
    myo_line_walk walks[MYO_LANES] = { { .line = NULL } };
    for (size_t l = 0; l < MYO_LANES; l++)
        if (chosen[l] && fits[l]->lines[h - 1].stand_out > 0)
            walks[l] = myo_line_start(&fits[l]->lines[h - 1], 0.5 / MYO_MAINS_BLOCK_HOPS - 0.5,
                                      1.0 / MYO_MAINS_BLOCK_HOPS);
    for (size_t i = 0; i < steps; i++) {
        float a[MYO_LANES] = { 0 }, b[MYO_LANES] = { 0 };
        for (size_t l = 0; l < MYO_LANES; l++) {
            if (walks[l].line == NULL)
                continue;
            const myo_phasor now = myo_line_next(walks + l);
            a[l] = (float)now.re;
            b[l] = (float)-now.im;
        }
        mains->kernels->lanes_quadrature_subtract(lanes + i * step * MYO_LANES,
                                                  wave->cosine + i * step, wave->sine + i * step,
                                                  step, a, b);
    }
}

/* All harmonics of the lanes that share a table. */
static void remove_shared(myo_mains *mains, float *lanes, double table_hz, const bool *chosen,
                          myo_mains_fit *const *fits)
{
    for (size_t h = 1; h <= mains->options.harmonics; h++) {
        if ((double)h * table_hz > mains->options.highest_hz)
            break;
        const myo_wave wave = wave_of(mains, (double)h * table_hz);
        bool any = false;
        measure_lanes(mains, lanes, &wave);
        for (size_t l = 0; l < MYO_LANES; l++) {
            if (!chosen[l])
                continue;
            fit_line(mains, mains->phasors + l, h, fits[l]);
            any = any || fits[l]->lines[h - 1].stand_out > 0;
        }
        if (any)
            subtract_lanes(mains, lanes, &wave, h, chosen, fits);
    }
}

static void mark_quiet_lanes(myo_mains *mains, const double *power, myo_mains_fit *const *fits)
{
    const size_t blocks = (MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS) / MYO_MAINS_BLOCK_HOPS;
    for (size_t l = 0; l < MYO_LANES; l++) {
        double own[MYO_LINE_BLOCKS];
        mains->phasors[l].blocks = blocks;
        for (size_t k = 0; k < blocks; k++) {
            mains->phasors[l].usable[k] = true;
            own[k] = power[k * MYO_LANES + l];
        }
        if (fits[l] != NULL)
            (void)myo_phasors_keep_quiet(mains->phasors + l, own);
    }
}

static void look_at_lanes(myo_mains *mains, const float *lanes, myo_mains_fit *const *fits,
                          double *best_hz)
{
    double best[MYO_LANES];
    for (size_t l = 0; l < MYO_LANES; l++) {
        best[l] = fundamental_limit;
        best_hz[l] = (double)NAN;
    }
    for (size_t i = 0; i < NOMINALS; i++) {
        if (!is_tried(mains, nominals[i]))
            continue;
        const myo_wave wave = wave_of(mains, nominals[i]);
        measure_lanes(mains, lanes, &wave);
        for (size_t l = 0; l < MYO_LANES; l++)
            if (fits[l] != NULL)
                look(mains, mains->phasors + l, nominals[i], best + l, best_hz + l);
    }
}

bool myo_mains_remove_lanes(myo_mains *mains, float *lanes, const double *power,
                            myo_mains_fit *const fits[MYO_LANES])
{
    double best_hz[MYO_LANES];
    bool any = false, done[MYO_LANES];
    mark_quiet_lanes(mains, power, fits);
    look_at_lanes(mains, lanes, fits, best_hz);
    for (size_t l = 0; l < MYO_LANES; l++) {
        done[l] = fits[l] == NULL || isnan(best_hz[l]);
        any = any || !done[l];
        if (fits[l] != NULL)
            begin(fits[l], best_hz[l]);
    }
    for (size_t first = 0; first < MYO_LANES; first++) {
        bool chosen[MYO_LANES];
        if (done[first])
            continue;
        for (size_t l = 0; l < MYO_LANES; l++) {
            chosen[l] = !done[l] && fits[l]->table_hz == fits[first]->table_hz;
            done[l] = done[l] || chosen[l];
        }
        remove_shared(mains, lanes, fits[first]->table_hz, chosen, fits);
    }
    return any;
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
    mains->block = MYO_MAINS_BLOCK_HOPS * geometry->hop;
    if (mains->options.harmonics > MYO_MAX_HARMONICS)
        mains->options.harmonics = MYO_MAX_HARMONICS;
    const size_t frames = myo_span_longest(geometry);
    const myo_status status =
        myo_oscillator_open(&mains->oscillator, geometry->rate_hz, frames, 12u << 20);
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
