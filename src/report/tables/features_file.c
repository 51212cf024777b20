/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * features.h5: everything measured per step, for other programs.
 *   /                      format, format_version, recording, myoscribe_version
 *   /tracks/000, 001, ...  one group per analysed signal: channel, type, unit, rate_hz, start_s,
 *                          frames, calibrated, band_low_hz, band_high_hz, filter_order, mains_hz
 *     hops [n, 4]          envelope steps; attributes columns, units, start_s, step_s
 *     windows [n, 16]      feature windows; the same attributes
 *     window_time_s [n]    start of each window on the recording's clock
 *     hop/NAME [n], window/NAME [n]
 *                          the same numbers, a data set for each column, and time_s
 *     spectra [n, bins]    power spectral density per window, unit^2/Hz; first_hz, step_hz
 *     frequency_hz [bins]
 *     templates [k, samples]  average potentials, centred; absent without any; counts
 */
#include "report/tables/features_file.h"

#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/hdf5_file.h"
#include "core/hdf5_write.h"
#include "myoscribe/version.h"
#include "report/findings/report_context.h"

enum { BLOCK_ROWS = 1024, SPECTRUM_ROWS = 64, HOP_COLUMNS = 4, WINDOW_COLUMNS = 17 };

static const char *const hop_columns[HOP_COLUMNS] = { "mean_square", "low_mean_square", "minimum",
                                                      "maximum" };
static const char *const window_columns[WINDOW_COLUMNS] = { "valid",
                                                            "sigma",
                                                            "rms",
                                                            "arv",
                                                            "tkeo",
                                                            "waveform_length",
                                                            "zero_crossings_per_s",
                                                            "slope_sign_changes_per_s",
                                                            "mains_amplitude",
                                                            "mdf_hz",
                                                            "mnf_hz",
                                                            "dimitrov",
                                                            "share_to_45_hz",
                                                            "share_45_95_hz",
                                                            "share_95_200_hz",
                                                            "share_above_200_hz",
                                                            "line_amplitude" };

/* U is the track's unit. */
static const char *const hop_units[HOP_COLUMNS] = { "U^2", "U^2", "U", "U" };
static const char *const window_units[WINDOW_COLUMNS] = { "1",   "U",   "U", "U",  "U^2", "U/s",
                                                          "1/s", "1/s", "U", "Hz", "Hz",  "1",
                                                          "1",   "1",   "1", "1",  "U" };

/* Both records are plain floats in the order of the columns above. */
_Static_assert(sizeof(myo_hop) == HOP_COLUMNS * sizeof(float), "hop columns");
_Static_assert(sizeof(myo_window) == WINDOW_COLUMNS * sizeof(float), "window columns");

typedef struct writer {
    const myo_report *report;
    myo_hdf5 *file;
    const myo_track *track;
    size_t index;
    const char *group;
    void *block; /**< BLOCK_ROWS windows, or SPECTRUM_ROWS spectra of the widest track */
} writer;

static const char *inside(const writer *w, const char *name)
{
    return myo_arena_format(w->report->arena, "%s/%s", w->group, name);
}

/* Times of rows that are `frames` apart. */
static myo_status set_axis(const writer *w, const char *path, size_t frames)
{
    MYO_TRY(myo_hdf5_set_number(w->file, path, "start_s", w->track->start_s));
    return myo_hdf5_set_number(w->file, path, "step_s",
                               (double)frames / w->track->geometry.rate_hz);
}

/* "U^2" of a track in m/s^2 is "(m/s^2)^2". */
static myo_status set_units(const writer *w, const char *path, const char *const *patterns,
                            size_t count)
{
    const char *units[WINDOW_COLUMNS];
    const char *unit = w->track->unit;
    const bool compound = strpbrk(unit, "/*^") != NULL;
    for (size_t i = 0; i < count; i++) {
        units[i] = patterns[i];
        if (patterns[i][0] == 'U')
            units[i] = myo_arena_format(w->report->arena,
                                        compound && patterns[i][1] != '\0' ? "(%s)%s" : "%s%s",
                                        unit, patterns[i] + 1);
        if (units[i] == NULL)
            return MYO_NO_MEMORY;
    }
    return myo_hdf5_set_texts(w->file, path, "units", units, count);
}

static myo_status write_hops(writer *w)
{
    const char *path = inside(w, "hops");
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_hdf5_make_rows(w->file, path, MYO_SAMPLE_FLOAT32, HOP_COLUMNS, true));
    MYO_TRY(myo_hdf5_set_texts(w->file, path, "columns", hop_columns, HOP_COLUMNS));
    MYO_TRY(set_units(w, path, hop_units, HOP_COLUMNS));
    MYO_TRY(set_axis(w, path, w->track->geometry.hop));
    for (int64_t first = 0; first < w->track->hops; first += BLOCK_ROWS) {
        const int64_t left = w->track->hops - first;
        const size_t count = (size_t)(left < BLOCK_ROWS ? left : BLOCK_ROWS);
        MYO_TRY(myo_result_hops(w->report->result, w->index, first, count, w->block));
        MYO_TRY(myo_hdf5_append(w->file, path, w->block, count));
    }
    return MYO_OK;
}

static myo_status write_window_times(writer *w)
{
    const char *path = inside(w, "window_time_s");
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_hdf5_make_rows(w->file, path, MYO_SAMPLE_FLOAT64, 0, true));
    double *times = w->block;
    const double step = (double)w->track->geometry.window / w->track->geometry.rate_hz;
    for (int64_t first = 0; first < w->track->windows; first += BLOCK_ROWS) {
        const int64_t left = w->track->windows - first;
        const size_t count = (size_t)(left < BLOCK_ROWS ? left : BLOCK_ROWS);
        for (size_t i = 0; i < count; i++)
            times[i] = w->track->start_s + (double)(first + (int64_t)i) * step;
        MYO_TRY(myo_hdf5_append(w->file, path, times, count));
    }
    return MYO_OK;
}

static myo_status write_windows(writer *w)
{
    const char *path = inside(w, "windows");
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_hdf5_make_rows(w->file, path, MYO_SAMPLE_FLOAT32, WINDOW_COLUMNS, true));
    MYO_TRY(myo_hdf5_set_texts(w->file, path, "columns", window_columns, WINDOW_COLUMNS));
    MYO_TRY(set_units(w, path, window_units, WINDOW_COLUMNS));
    MYO_TRY(set_axis(w, path, w->track->geometry.window));
    for (int64_t first = 0; first < w->track->windows; first += BLOCK_ROWS) {
        const int64_t left = w->track->windows - first;
        const size_t count = (size_t)(left < BLOCK_ROWS ? left : BLOCK_ROWS);
        MYO_TRY(myo_result_windows(w->report->result, w->index, first, count, w->block));
        MYO_TRY(myo_hdf5_append(w->file, path, w->block, count));
    }
    return write_window_times(w);
}

/* Hops and windows are plain floats. */
static myo_status read_hops(void *context, int64_t first, size_t count, const float **out)
{
    const writer *w = context;
    *out = w->block;
    return myo_result_hops(w->report->result, w->index, first, count, w->block);
}

static myo_status read_windows(void *context, int64_t first, size_t count, const float **out)
{
    const writer *w = context;
    *out = w->block;
    return myo_result_windows(w->report->result, w->index, first, count, w->block);
}

static myo_status write_columns(writer *w)
{
    const double rate_hz = w->track->geometry.rate_hz;
    const myo_hdf5_columns hops = { .names = hop_columns,
                                    .count = HOP_COLUMNS,
                                    .block = BLOCK_ROWS,
                                    .rows = w->track->hops,
                                    .start_s = w->track->start_s,
                                    .step_s = (double)w->track->geometry.hop / rate_hz,
                                    .read = read_hops,
                                    .context = w };
    const myo_hdf5_columns windows = { .names = window_columns,
                                       .count = WINDOW_COLUMNS,
                                       .block = BLOCK_ROWS,
                                       .rows = w->track->windows,
                                       .start_s = w->track->start_s,
                                       .step_s = (double)w->track->geometry.window / rate_hz,
                                       .read = read_windows,
                                       .context = w };
    const char *hop_group = inside(w, "hop"), *window_group = inside(w, "window");
    if (hop_group == NULL || window_group == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_hdf5_put_columns(w->file, hop_group, &hops));
    return myo_hdf5_put_columns(w->file, window_group, &windows);
}

static myo_status write_frequencies(writer *w)
{
    const char *path = inside(w, "frequency_hz");
    double *axis = myo_arena_new(w->report->arena, w->track->psd_bins, sizeof *axis);
    if (path == NULL || axis == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < w->track->psd_bins; i++)
        axis[i] = w->track->psd_first_hz + (double)i * w->track->psd_step_hz;
    MYO_TRY(myo_hdf5_make_rows(w->file, path, MYO_SAMPLE_FLOAT64, 0, true));
    return myo_hdf5_append(w->file, path, axis, w->track->psd_bins);
}

static myo_status write_spectra(writer *w)
{
    const myo_track *track = w->track;
    const char *path = inside(w, "spectra");
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_hdf5_make_rows(w->file, path, MYO_SAMPLE_FLOAT32, track->psd_bins, true));
    MYO_TRY(myo_hdf5_set_number(w->file, path, "first_hz", track->psd_first_hz));
    MYO_TRY(myo_hdf5_set_number(w->file, path, "step_hz", track->psd_step_hz));
    MYO_TRY(set_axis(w, path, track->geometry.window));
    for (int64_t first = 0; first < track->windows; first += SPECTRUM_ROWS) {
        const int64_t left = track->windows - first;
        const size_t count = (size_t)(left < SPECTRUM_ROWS ? left : SPECTRUM_ROWS);
        MYO_TRY(myo_result_psd(w->report->result, w->index, first, count, w->block));
        MYO_TRY(myo_hdf5_append(w->file, path, w->block, count));
    }
    return write_frequencies(w);
}

static myo_status write_templates(writer *w)
{
    const myo_result_view *view = w->report->view;
    const char *path = inside(w, "templates");
    double *counts = myo_arena_new(w->report->arena, view->template_count + 1, sizeof *counts);
    if (path == NULL || counts == NULL)
        return MYO_NO_MEMORY;
    size_t written = 0, samples = 0;
    for (size_t i = 0; i < view->template_count; i++) {
        const myo_template *wave = &view->templates[i];
        if (wave->track != w->index || wave->samples == 0)
            continue;
        if (written == 0) {
            samples = wave->samples;
            MYO_TRY(myo_hdf5_make_rows(w->file, path, MYO_SAMPLE_FLOAT32, samples, true));
        }
        if (wave->samples != samples)
            continue;
        MYO_TRY(myo_hdf5_append(w->file, path, wave->mean, 1));
        counts[written++] = (double)wave->count;
    }
    return written == 0 ? MYO_OK : myo_hdf5_set_numbers(w->file, path, "counts", counts, written);
}

static myo_status write_attributes(writer *w)
{
    const myo_track *track = w->track;
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        { "rate_hz", track->geometry.rate_hz },  { "start_s", track->start_s },
        { "frames", (double)track->frames },     { "calibrated", track->calibrated ? 1 : 0 },
        { "band_low_hz", track->band_low_hz },   { "band_high_hz", track->band_high_hz },
        { "filter_order", track->filter_order }, { "mains_hz", track->mains_hz }
    };
    MYO_TRY(myo_hdf5_set_text(w->file, w->group, "channel", track->channel));
    MYO_TRY(myo_hdf5_set_text(w->file, w->group, "type",
                              track->type == MYO_CHANNEL_ACC ? "ACC" : "EMG"));
    MYO_TRY(myo_hdf5_set_text(w->file, w->group, "unit", track->unit));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        MYO_TRY(myo_hdf5_set_number(w->file, w->group, numbers[i].name, numbers[i].value));
    return MYO_OK;
}

static myo_status write_track(writer *w)
{
    MYO_TRY(myo_hdf5_make_group(w->file, w->group));
    MYO_TRY(write_attributes(w));
    MYO_TRY(write_hops(w));
    MYO_TRY(write_windows(w));
    MYO_TRY(write_columns(w));
    if (w->track->psd_bins > 0)
        MYO_TRY(write_spectra(w));
    return write_templates(w);
}

static myo_status write_all(writer *w)
{
    const myo_report *report = w->report;
    MYO_TRY(myo_hdf5_set_text(w->file, "/", "format", "myoscribe features"));
    MYO_TRY(myo_hdf5_set_integer(w->file, "/", "format_version", 1));
    MYO_TRY(myo_hdf5_set_text(w->file, "/", "recording", report->key));
    MYO_TRY(myo_hdf5_set_text(w->file, "/", "myoscribe_version", MYO_VERSION));
    MYO_TRY(myo_hdf5_set_text(
        w->file, "/", "layout",
        "/tracks/NNN is one analysed signal, described by its attributes. hops: envelope steps, "
        "windows: features per second, spectra: power spectral density per window in unit^2/Hz; "
        "each names its columns and its time axis (start_s + row * step_s on the recording's "
        "clock). hop_table and window_table hold the same as rows with named columns. "
        "window_time_s and "
        "frequency_hz are the same axes as data. templates: average "
        "potentials, with counts."));
    MYO_TRY(myo_hdf5_make_group(w->file, "/tracks"));
    size_t bytes = BLOCK_ROWS * sizeof(myo_window);
    for (size_t i = 0; i < report->view->track_count; i++) {
        const size_t row = report->view->tracks[i].psd_bins * sizeof(float);
        bytes = row * SPECTRUM_ROWS > bytes ? row * SPECTRUM_ROWS : bytes;
    }
    w->block = myo_arena_new(report->arena, bytes, 1);
    if (w->block == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < report->view->track_count; i++) {
        w->index = i;
        w->track = &report->view->tracks[i];
        w->group = myo_arena_format(report->arena, "/tracks/%03zu", i);
        if (w->group == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(write_track(w));
    }
    return MYO_OK;
}

myo_status myo_report_features(const myo_report *report)
{
    const char *path = myo_report_path(report, "features.h5");
    if (path == NULL)
        return MYO_NO_MEMORY;
    writer w = { .report = report };
    MYO_TRY(myo_hdf5_create(&w.file, path, report->log));
    myo_status status = write_all(&w);
    if (status == MYO_OK)
        status = myo_hdf5_finish(&w.file, report->log);
    else if (status == MYO_OUTPUT)
        status = myo_fail(report->log, status,
                          "cannot write %s; free space or choose another folder with -o", path);
    myo_hdf5_close(&w.file);
    return status;
}
