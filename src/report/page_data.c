/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page's script draws. Each kind of data has a share of the page that does not grow with
 * the recording, so that a day opens as fast as a minute: the shares below sum to under 5 MB. */
#include "report/page_parts.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "report/encode.h"
#include "report/preview.h"

enum {
    BUCKETS_TOTAL = 230000, /* of the pyramid's finest embedded level, 4 bytes each */
    BUCKETS_TRACK = 60000,
    BUCKETS_LEAST = 400,
    ENVELOPE_EVERY = 4, /* buckets per envelope point */
    SAMPLES_TOTAL = 430000,

    CELLS_TOTAL = 260000, /* of the spectrograms */
    SPECTROGRAM_ROWS = 64,
    BLOCK_WINDOWS = 256
};

static double largest_of(const myo_pyramid *pyramid)
{
    double largest = 0;
    for (size_t i = 0; i < pyramid->count; i++)
        if (isfinite(pyramid->buckets[i].minimum))
            largest = fmax(largest, fmax(-(double)pyramid->buckets[i].minimum,
                                         (double)pyramid->buckets[i].maximum));
    return largest > 0 ? largest : 1;
}

static myo_status add_envelope(myo_json *entry, const myo_pyramid *pyramid)
{
    myo_packed packed = { 0 };
    double largest = 0;
    for (size_t i = 0; i < pyramid->count; i++)
        if (isfinite(pyramid->buckets[i].rms))
            largest = fmax(largest, (double)pyramid->buckets[i].rms);
    const double scale = (largest > 0 ? largest : 1) / 65534;
    for (size_t i = 0; i < pyramid->count; i += ENVELOPE_EVERY) {
        double sum = 0;
        size_t seen = 0;
        for (size_t k = i; k < i + ENVELOPE_EVERY && k < pyramid->count; k++)
            if (isfinite(pyramid->buckets[k].rms)) {
                sum += (double)pyramid->buckets[k].rms * (double)pyramid->buckets[k].rms;
                seen++;
            }
        myo_packed_add_unsigned(&packed, seen > 0 ? sqrt(sum / (double)seen) : NAN, scale);
    }
    myo_json_add_number(entry, "rmsScale", scale);
    myo_json_add_integer(entry, "rmsEvery", ENVELOPE_EVERY);
    return myo_packed_finish(&packed, entry, "rms");
}

static myo_status add_pyramid(myo_json *entry, const myo_report *report, size_t track)
{
    size_t limit = BUCKETS_TOTAL / report->view->track_count;
    limit = limit > BUCKETS_TRACK ? BUCKETS_TRACK : limit < BUCKETS_LEAST ? BUCKETS_LEAST : limit;
    myo_pyramid pyramid;
    MYO_TRY(myo_pyramid_make(&pyramid, report, track, limit));
    const double scale = largest_of(&pyramid) / 32767;
    myo_packed packed = { 0 };
    for (size_t i = 0; i < pyramid.count; i++) {
        myo_packed_add_signed(&packed, (double)pyramid.buckets[i].minimum, scale);
        myo_packed_add_signed(&packed, (double)pyramid.buckets[i].maximum, scale);
    }
    myo_json_add_number(entry, "bucket", pyramid.bucket_s);
    myo_json_add_number(entry, "scale", scale);
    MYO_TRY(myo_packed_finish(&packed, entry, "pairs"));
    return add_envelope(entry, &pyramid);
}

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

static myo_status add_spectrogram(myo_json *parent, const myo_report *report, size_t track)
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

static myo_status add_track(myo_json *tracks, const myo_report *report, size_t index,
                            size_t *budget)
{
    const myo_track *track = &report->view->tracks[index];
    myo_json *entry = myo_json_add_object(tracks, NULL);
    myo_json_add_text(entry, "channel", track->channel);
    myo_json_add_text(entry, "type", track->type == MYO_CHANNEL_ACC ? "ACC" : "EMG");
    myo_json_add_text(entry, "unit", track->unit);
    myo_json_add_number(entry, "rate", track->geometry.rate_hz);
    myo_json_add_number(entry, "start", track->start_s);
    myo_json_add_number(entry, "seconds", (double)track->frames / track->geometry.rate_hz);
    MYO_TRY(add_pyramid(entry, report, index));
    MYO_TRY(myo_page_data_blocks(entry, report, index, budget));
    return track->type == MYO_CHANNEL_EMG ? add_spectrogram(entry, report, index) : MYO_OK;
}

static void add_ranges(myo_json *root, const myo_result_view *view)
{
    enum { MOST = 4000 };
    myo_json *excluded = myo_json_add_array(root, "excluded");
    for (size_t i = 0; i < view->exclusion_count && i < MOST; i++) {
        myo_json *row = myo_json_add_array(excluded, NULL);
        myo_json_add_integer(row, NULL, (int64_t)view->exclusions[i].track);
        myo_json_add_rounded(row, NULL, view->exclusions[i].onset_s, 3);
        myo_json_add_rounded(row, NULL, view->exclusions[i].duration_s, 3);
        myo_json_add_text(row, NULL, view->exclusions[i].why);
    }
    const myo_recording_info *recording = view->recording;
    myo_json *marks = myo_json_add_array(root, "marks");
    for (size_t i = 0; i < recording->mark_count && i < MOST; i++) {
        myo_json *row = myo_json_add_array(marks, NULL);
        myo_json_add_rounded(row, NULL, recording->marks[i].onset_s, 3);
        myo_json_add_rounded(row, NULL, recording->marks[i].duration_s, 3);
        myo_json_add_text(row, NULL, recording->marks[i].type);
        myo_json_add_text(row, NULL, recording->marks[i].channel);
    }
}

myo_status myo_page_data(myo_json *root, const myo_report *report)
{
    size_t budget = SAMPLES_TOTAL;
    myo_json *tracks = myo_json_add_array(root, "tracks");
    for (size_t i = 0; i < report->view->track_count; i++)
        MYO_TRY(add_track(tracks, report, i, &budget));
    myo_json *classes = myo_json_add_array(root, "classes");
    for (int kind = 0; kind < MYO_CLASS_COUNT; kind++)
        myo_json_add_text(classes, NULL, myo_class_name((myo_class)kind));
    add_ranges(root, report->view);
    return myo_page_data_events(root, report);
}
