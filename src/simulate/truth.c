/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/truth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Deterministic in every detail: ties fall back on the columns that are left. */
static int by_onset(const void *left, const void *right)
{
    const myo_truth *a = left, *b = right;
    if (a->onset_s != b->onset_s)
        return a->onset_s < b->onset_s ? -1 : 1;
    const int channel = strcmp(a->channel, b->channel);
    return channel != 0 ? channel : strcmp(a->type, b->type);
}

static int by_channel(const void *left, const void *right)
{
    const myo_truth *a = left, *b = right;
    const int channel = strcmp(a->channel, b->channel);
    return channel != 0 ? channel : by_onset(left, right);
}

myo_truth *myo_truth_add(myo_truths *truths, const char *type, const char *channel, double onset_s,
                         double duration_s)
{
    myo_truth *row = myo_array_push(&truths->rows);
    if (row != NULL)
        *row = (myo_truth) { .onset_s = onset_s,
                             .duration_s = duration_s,
                             .type = type,
                             .channel = channel,
                             .channel_index = -1,
                             .peak_uv = NAN,
                             .peak_to_peak_uv = NAN,
                             .peak_over_sigma = NAN,
                             .snr_db = NAN,
                             .accelerometer_onset_s = NAN,
                             .accelerometer_mg = NAN,
                             .mdf_slope_pct_per_s = NAN };
    return row;
}

static void join(myo_truth *into, const myo_truth *row)
{
    const double end = fmax(into->onset_s + into->duration_s, row->onset_s + row->duration_s);
    into->duration_s = end - into->onset_s;
    into->discharges += row->discharges;
    if (row->peak_uv > into->peak_uv) {
        into->unit = row->unit;
        into->peak_uv = row->peak_uv;
        into->peak_to_peak_uv = row->peak_to_peak_uv;
        into->peak_over_sigma = row->peak_over_sigma;
    }
    into->accelerometer_onset_s = fmin(into->accelerometer_onset_s, row->accelerometer_onset_s);
    into->accelerometer_mg = fmax(into->accelerometer_mg, row->accelerometer_mg);
}

void myo_truth_merge(myo_truths *truths)
{
    myo_truth *rows = truths->rows.items;
    if (truths->rows.count == 0)
        return;
    qsort(rows, truths->rows.count, sizeof *rows, by_channel);
    const char *name = "fasciculation";
    size_t kept = 0, last = SIZE_MAX;
    for (size_t i = 0; i < truths->rows.count; i++) {
        const int joins =
            strcmp(rows[i].type, name) == 0 && last != SIZE_MAX &&
            strcmp(rows[last].channel, rows[i].channel) == 0 &&
            rows[i].onset_s < rows[last].onset_s + rows[last].duration_s + rows[last].merge_s;
        if (joins) {
            join(&rows[last], &rows[i]);
            continue;
        }
        if (strcmp(rows[i].type, name) == 0)
            last = kept;
        rows[kept++] = rows[i];
    }
    truths->rows.count = kept;
}

static void write_row(myo_text *out, const myo_truth *row)
{
    myo_text_add(out, "%.6f\t%.6f\t%s\t", row->onset_s, row->duration_s, row->type);
    myo_text_add_tsv(out, row->channel);
    myo_text_add(out, "\t%s\t", row->subtype == NULL ? "n/a" : row->subtype);
    if (row->unit > 0)
        myo_text_add(out, "%d\t%d\t", (int)row->unit, (int)row->discharges);
    else
        myo_text_add(out, "n/a\tn/a\t");
    const double values[] = { row->peak_uv,
                              row->peak_to_peak_uv,
                              row->peak_over_sigma,
                              row->snr_db,
                              row->accelerometer_onset_s,
                              row->accelerometer_mg,
                              row->mdf_slope_pct_per_s };
    const int decimals[] = { 3, 3, 3, 2, 6, 3, 4 };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        myo_text_add_number(out, values[i], decimals[i]);
        myo_text_add(out, "%s", i + 1 < sizeof values / sizeof *values ? "\t" : "\n");
    }
}

myo_status myo_truth_write(myo_text *out, myo_truths *truths)
{
    myo_truth *rows = truths->rows.items;
    if (truths->rows.count > 0)
        qsort(rows, truths->rows.count, sizeof *rows, by_onset);
    myo_text_add(out, "onset\tduration\ttrial_type\tchannel\tsubtype\tunit\tdischarges\tpeak_uv\t"
                      "peak_to_peak_uv\tpeak_over_sigma\tsnr_db\taccelerometer_onset\t"
                      "accelerometer_mg\tmdf_slope_pct_per_s\n");
    for (size_t i = 0; i < truths->rows.count; i++)
        write_row(out, &rows[i]);
    return out->failed ? MYO_NO_MEMORY : MYO_OK;
}
