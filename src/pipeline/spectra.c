/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/spectra.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/geometry.h"
#include "core/memory.h"
#include "decide/rest_windows.h"
#include "detect/never_at_rest.h"

/* A contraction is asked for in windows of which it fills a quarter, and inside it the envelope may
 * fall to rest for a while. */
enum { LOUD_HOPS = MYO_HOPS_PER_WINDOW / 5 };
static const float LOUD = 1.3F; /* root mean square of a hop over the noise of rest */

/* A recording that is one contraction from end to end has no rest to stand out from: it is told by
 * its zero crossings, see detect/never_at_rest.c, which are under 0.65 there for most windows. */
static const double NARROW = 0.7;

myo_status myo_density_open(myo_density_columns *of, myo_spool *spool, size_t bins)
{
    MYO_TRY(myo_spool_column(spool, &of->index, sizeof(int64_t), MYO_SPOOL_HOT));
    return myo_spool_column(spool, &of->rows, bins * sizeof(float), MYO_SPOOL_BULK);
}

static size_t members(myo_window_set set)
{
    size_t count = 0;
    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/* A record of the index: the number of the segment's first row, and above it the set. */
myo_status myo_density_add(const myo_density_columns *of, myo_spool *spool, myo_window_set set,
                           const float *rows)
{
    const int64_t record =
        myo_spool_count(spool, of->rows) << MYO_WINDOWS_PER_SEGMENT | (int64_t)set;
    MYO_TRY(myo_spool_append(spool, of->rows, rows, members(set)));
    return myo_spool_append(spool, of->index, &record, 1);
}

myo_status myo_density_read(const myo_density_columns *of, myo_spool *spool, int64_t window,
                            float *out, bool *found)
{
    int64_t record;
    MYO_TRY(myo_spool_read(spool, of->index, window / MYO_WINDOWS_PER_SEGMENT, 1, &record));
    const myo_window_set set = (myo_window_set)(record & ((1 << MYO_WINDOWS_PER_SEGMENT) - 1));
    const myo_window_set bit = (myo_window_set)1 << (window % MYO_WINDOWS_PER_SEGMENT);
    *found = (set & bit) != 0;
    if (!*found)
        return MYO_OK;
    const int64_t row = (record >> MYO_WINDOWS_PER_SEGMENT) + (int64_t)members(set & (bit - 1));
    return myo_spool_read(spool, of->rows, row, 1, out);
}

/* Many of its hops stand out from rest, or are missing. */
static bool is_loud(const myo_hop *hops, size_t count, float sigma)
{
    const float limit = LOUD * LOUD * sigma * sigma;
    size_t loud = 0;
    for (size_t h = 0; h < count; h++)
        loud += !(hops[h].mean_square <= limit);
    return loud >= LOUD_HOPS;
}

myo_window_set myo_spectra_likely(const myo_track *track, const myo_measured *measured, float sigma,
                                  int64_t first_window)
{
    const float narrow = (float)(NARROW * myo_noise_band_crossings(track));
    myo_window_set set = 0;
    for (size_t w = 0; w < measured->window_count; w++) {
        const size_t first = w * MYO_HOPS_PER_WINDOW, left = measured->hop_count - first;
        const size_t hops = left < MYO_HOPS_PER_WINDOW ? left : MYO_HOPS_PER_WINDOW;
        if (track->type != MYO_CHANNEL_EMG)
            continue;
        if (myo_rest_is_sampled(first_window + (int64_t)w, track->windows) ||
            measured->windows[w].zero_crossings < narrow ||
            is_loud(measured->hops + first, hops, sigma))
            set |= (myo_window_set)1 << w;
    }
    return set;
}

/* A contraction's windows are read twice: what was computed last is remembered, one window for each
 * remainder of its number, so that two minutes in a row are. */
enum { REMEMBERED = 128 };

typedef struct remembered {
    size_t track;
    int64_t window; /* -1: none */
} remembered;

struct myo_spectra {
    const myo_track_setup *setup;
    const myo_kernels *kernels;
    myo_spectrum **of_group; /* opened when first needed */
    float *x;                /* a window of any track */
    float *rows;             /* what is remembered, `most_bins` each */
    size_t most_bins;
    remembered last[REMEMBERED];
};

myo_status myo_spectra_open(myo_spectra **out, const myo_track_setup *setup,
                            const myo_kernels *kernels)
{
    myo_spectra *made = (myo_spectra *)myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    *made = (myo_spectra) { .setup = setup, .kernels = kernels };
    for (size_t i = 0; i < REMEMBERED; i++)
        made->last[i].window = -1;
    made->of_group = (myo_spectrum **)myo_memory_new(setup->group_count, sizeof *made->of_group);
    if (made->of_group == NULL)
        myo_spectra_close(&made);
    *out = made;
    return made == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status spectrum_of(myo_spectra *spectra, size_t track, myo_spectrum **out)
{
    const size_t index = spectra->setup->parts[track].group;
    const myo_track_group *group = spectra->setup->groups + index;
    if (spectra->of_group[index] == NULL)
        MYO_TRY(myo_spectrum_open(&spectra->of_group[index], spectra->kernels, &group->geometry,
                                  group->filter.low_hz, group->filter.high_hz));
    *out = spectra->of_group[index];
    return MYO_OK;
}

static myo_status reserve(myo_spectra *spectra)
{
    size_t longest = 0;
    for (size_t g = 0; g < spectra->setup->group_count; g++) {
        const size_t window = spectra->setup->groups[g].geometry.window;
        longest = window > longest ? window : longest;
    }
    for (size_t t = 0; t < spectra->setup->track_count; t++) {
        const size_t bins = spectra->setup->tracks[t].psd_bins;
        spectra->most_bins = bins > spectra->most_bins ? bins : spectra->most_bins;
    }
    myo_memory_free(spectra->rows);
    spectra->rows = (float *)myo_memory_raw(REMEMBERED * spectra->most_bins, sizeof *spectra->rows);
    if (spectra->rows == NULL)
        return MYO_NO_MEMORY;
    spectra->x = (float *)myo_memory_raw(longest, sizeof *spectra->x);
    return spectra->x == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_spectra_compute(myo_spectra *spectra, size_t track, const myo_analysed_track *source,
                               int64_t window, float *out)
{
    myo_spectrum *spectrum = NULL;
    MYO_TRY(spectrum_of(spectra, track, &spectrum));
    if (spectra->x == NULL)
        MYO_TRY(reserve(spectra));
    const int64_t length = (int64_t)source->track->geometry.window, first = window * length;
    const int64_t left = source->track->frames - first;
    const size_t count = (size_t)(left < length ? left : length);
    remembered *last = spectra->last + window % REMEMBERED;
    float *row = spectra->rows + (size_t)(window % REMEMBERED) * spectra->most_bins;
    const size_t bytes = source->track->psd_bins * sizeof *row;
    if (last->window != window || last->track != track) {
        last->window = -1;
        MYO_TRY(source->samples(source->context, first, count, spectra->x));
        MYO_TRY(myo_spectrum_density(spectrum, spectra->x, count, row, NULL));
        *last = (remembered) { .track = track, .window = window };
    }
    memcpy(out, row, bytes);
    return MYO_OK;
}

/* Read in pieces of a window, which begin half a frame before the last one ends, so that each
 * frame is seen once. */
myo_status myo_spectra_stretch(myo_spectra *spectra, size_t track, const myo_analysed_track *source,
                               int64_t first, size_t count, float *out)
{
    myo_spectrum *spectrum = NULL;
    MYO_TRY(spectrum_of(spectra, track, &spectrum));
    if (spectra->x == NULL)
        MYO_TRY(reserve(spectra));
    const myo_geometry *geometry = &source->track->geometry;
    const size_t bins = source->track->psd_bins, half = geometry->fft / 2;
    float *row = spectra->rows; /* what was remembered there goes */
    spectra->last[0].window = -1;
    size_t frames = 0;
    memset(out, 0, bins * sizeof *out);
    for (size_t at = 0; at < count && (at == 0 || count - at >= geometry->fft);) {
        const size_t left = count - at;
        const size_t take = left < geometry->window ? left : geometry->window;
        size_t averaged = 0;
        MYO_TRY(source->samples(source->context, first + (int64_t)at, take, spectra->x));
        MYO_TRY(myo_spectrum_stretch(spectrum, spectra->x, take, row, &averaged));
        for (size_t k = 0; k < bins && averaged > 0; k++)
            out[k] += row[k] * (float)averaged;
        frames += averaged;
        at += take < geometry->window ? left : geometry->window - half;
    }
    for (size_t k = 0; k < bins; k++)
        out[k] = frames == 0 ? NAN : out[k] / (float)frames;
    return MYO_OK;
}

myo_status myo_spectra_describe(myo_spectra *spectra, size_t track, const float *density,
                                myo_window *window)
{
    myo_spectrum *spectrum = NULL;
    MYO_TRY(spectrum_of(spectra, track, &spectrum));
    myo_spectrum_features(spectrum, density, window);
    return MYO_OK;
}

void myo_spectra_close(myo_spectra **spectra)
{
    if (spectra == NULL || *spectra == NULL)
        return;
    for (size_t g = 0; (*spectra)->of_group != NULL && g < (*spectra)->setup->group_count; g++)
        myo_spectrum_close(&(*spectra)->of_group[g]);
    myo_memory_free((*spectra)->of_group);
    myo_memory_free((*spectra)->rows);
    myo_memory_free((*spectra)->x);
    myo_memory_free(*spectra);
    *spectra = NULL;
}
