/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/page_spectrogram.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "report/findings/encode.h"

enum {
    CELLS_TOTAL = 260000, /* of all the page's spectrograms */
    SPECTROGRAM_ROWS = 64,
    BLOCK_WINDOWS = 256
};

/* Spectra pooled into at most `columns` x SPECTROGRAM_ROWS cells of mean power. */
typedef struct pooled {
    size_t columns, rows;
    int64_t windows_per_column;
    size_t bins_per_row;
    double *power; /* columns * rows; NaN where no window was usable */
} pooled;

static myo_status pool_spectra(pooled *out, const myo_report *report, size_t track)
{
    const myo_track *signal = &report->view->tracks[track];
    const size_t bins = signal->psd_bins;
    float *block = myo_memory_new(BLOCK_WINDOWS * bins, sizeof *block);
    int64_t *seen = myo_memory_new(out->columns, sizeof *seen);
    myo_status status = block == NULL || seen == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (int64_t first = 0; status == MYO_OK && first < signal->windows; first += BLOCK_WINDOWS) {
        const int64_t left = signal->windows - first;
        const size_t count = (size_t)(left < BLOCK_WINDOWS ? left : BLOCK_WINDOWS);
        status = myo_result_psd(report->result, track, first, count, block);
        for (size_t w = 0; status == MYO_OK && w < count; w++) {
            const size_t column = (size_t)((first + (int64_t)w) / out->windows_per_column);
            const float *row = block + w * bins;
            if (!isfinite(row[0]))
                continue;
            seen[column]++;
            for (size_t b = 0; b < bins; b++)
                out->power[column * out->rows + b / out->bins_per_row] += (double)row[b];
        }
    }
    for (size_t c = 0; status == MYO_OK && c < out->columns; c++)
        for (size_t r = 0; r < out->rows; r++)
            out->power[c * out->rows + r] =
                seen[c] == 0
                    ? NAN
                    : out->power[c * out->rows + r] / ((double)seen[c] * (double)out->bins_per_row);
    myo_memory_free(block);
    myo_memory_free(seen);
    return status;
}

static double decibel(double power)
{
    return power > 0 ? 10 * log10(power) : -200;
}

static myo_status pack_cells(myo_json *entry, const pooled *p)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < p->columns * p->rows; i++)
        if (isfinite(p->power[i]) && p->power[i] > 0) {
            low = fmin(low, decibel(p->power[i]));
            high = fmax(high, decibel(p->power[i]));
        }
    if (!(high > low)) {
        low = 0;
        high = 1;
    }
    low = fmax(low, high - 60); /* what lies deeper than 60 dB is not told apart by eye */
    myo_packed packed = { 0 };
    for (size_t i = 0; i < p->columns * p->rows; i++) {
        const double share = (decibel(p->power[i]) - low) / (high - low);
        const double level = floor(fmin(fmax(share, 0), 1) * 254 + 0.5);
        myo_packed_add8(&packed, isfinite(p->power[i]) ? (uint8_t)level : 255);
    }
    myo_json_add_rounded(entry, "lowDb", low, 1);
    myo_json_add_rounded(entry, "highDb", high, 1);
    return myo_packed_finish(&packed, entry, "cells");
}

myo_status myo_page_spectrogram(myo_json *parent, const myo_report *report, size_t track)
{
    const myo_track *signal = &report->view->tracks[track];
    if (signal->psd_bins == 0 || signal->windows == 0)
        return MYO_OK;
    pooled p = { .bins_per_row = signal->psd_bins / SPECTROGRAM_ROWS + 1 };
    p.rows = (signal->psd_bins + p.bins_per_row - 1) / p.bins_per_row;
    int64_t limit = (int64_t)(CELLS_TOTAL / report->view->track_count / p.rows);
    limit = limit > 600 ? 600 : limit < 16 ? 16 : limit;
    p.windows_per_column = (signal->windows + limit - 1) / limit;
    p.columns = (size_t)((signal->windows + p.windows_per_column - 1) / p.windows_per_column);
    p.power = myo_memory_new(p.columns * p.rows, sizeof *p.power);
    myo_status status = p.power == NULL ? MYO_NO_MEMORY : pool_spectra(&p, report, track);
    if (status == MYO_OK) {
        myo_json *entry = myo_json_add_object(parent, "spectrogram");
        myo_json_add_integer(entry, "columns", (int64_t)p.columns);
        myo_json_add_integer(entry, "rows", (int64_t)p.rows);
        myo_json_add_number(entry, "columnS",
                            (double)p.windows_per_column * (double)signal->geometry.window /
                                signal->geometry.rate_hz);
        myo_json_add_number(entry, "firstHz", signal->psd_first_hz - signal->psd_step_hz / 2);
        myo_json_add_number(entry, "rowHz", signal->psd_step_hz * (double)p.bins_per_row);
        status = pack_cells(entry, &p);
    }
    myo_memory_free(p.power);
    return status;
}
