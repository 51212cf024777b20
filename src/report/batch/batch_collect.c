/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/batch_collect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/json.h"
#include "core/text.h"

static double number(const myo_json *node, const char *name)
{
    return myo_json_number(myo_json_get(node, name), NAN);
}

static int64_t count(const myo_json *node, const char *name)
{
    const double value = number(node, name);
    return value >= 0 && value < 9e15 ? (int64_t)value : -1;
}

static const char *text(myo_batch *batch, const myo_json *node, const char *name)
{
    return myo_arena_text(batch->arena, myo_json_text(myo_json_get(node, name), ""));
}

static myo_status read_bins(myo_batch *batch, myo_batch_channel *channel, const myo_json *node)
{
    const size_t bins = myo_json_count(node);
    channel->bin_count = bins < MYO_BATCH_BINS ? bins : MYO_BATCH_BINS;
    myo_rate_bin *out = myo_arena_new(batch->arena, channel->bin_count + 1, sizeof *out);
    if (out == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < channel->bin_count; i++) {
        const myo_json *bin = myo_json_at(node, i);
        out[i] = (myo_rate_bin) { .from_s = number(bin, "from_s"),
                                  .to_s = number(bin, "to_s"),
                                  .clean_rest_s = number(bin, "clean_rest_s"),
                                  .count = count(bin, "count") };
    }
    channel->bins = out;
    return MYO_OK;
}

static signed char small(const myo_json *array, size_t index)
{
    const double value = myo_json_number(myo_json_at(array, index), NAN);
    return value >= -100 && value <= 100 ? (signed char)value : -128;
}

static myo_status read_preview(myo_batch *batch, myo_batch_channel *channel, const myo_json *node)
{
    enum { LONGEST = 512 };
    const myo_json *low = myo_json_get(node, "low"), *high = myo_json_get(node, "high");
    const size_t length = myo_json_count(low) < LONGEST ? myo_json_count(low) : LONGEST;
    signed char *out = myo_arena_new(batch->arena, 2 * length + 1, 1);
    if (out == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < length; i++) {
        out[2 * i] = small(low, i);
        out[2 * i + 1] = small(high, i);
    }
    channel->preview_count = length;
    channel->preview = out;
    return MYO_OK;
}

/* n/a where the count of fasciculations is. */
static void read_certainty(myo_summary *row, const myo_json *definite, const myo_json *like)
{
    row->definite = row->like = row->indeterminate = -1;
    if (row->fasciculations < 0)
        return;
    row->definite = count(definite, "fasciculation");
    row->like = count(like, "fasciculation");
    if (row->definite >= 0 && row->like >= 0 && row->definite <= row->fasciculations &&
        row->like <= row->fasciculations - row->definite)
        row->indeterminate = row->fasciculations - row->definite - row->like;
}

static myo_status read_channel(myo_batch *batch, myo_batch_channel *channel, const myo_json *node)
{
    myo_summary *row = &channel->row.summary;
    *row = (myo_summary) {
        .channel = text(batch, node, "channel"),
        .duration_s = number(node, "duration_s"),
        .clean_rest_s = number(node, "clean_rest_s"),
        .excluded_s = number(node, "excluded_s"),
        .excluded_why = text(batch, node, "excluded_why"),
        .fasciculations = count(node, "fasciculations"),
        .fasciculations_per_min = number(node, "fasciculations_per_min"),
        .rate_low = number(node, "rate_low"),
        .rate_high = number(node, "rate_high"),
        .cramps = count(node, "cramps"),
        .fatigue = text(batch, node, "fatigue"),
        .mdf_slope_pct_per_s = number(node, "mdf_slope_pct_per_s"),
        .slope_low = number(node, "slope_low"),
        .slope_high = number(node, "slope_high"),
        .snr_db = number(node, "snr_db"),
        .calibrated = myo_json_bool(myo_json_get(node, "calibrated"), false),
        .note = text(batch, node, "note"),
        .noise_sigma = number(node, "noise_sigma"),
        .quiet_s = number(node, "quiet_s"),
        .low_level_s = number(node, "low_level_s"),
        .contraction_s = number(node, "contraction_s"),
        .counted = count(node, "counted"),
        .rate_dispersion = number(node, "rate_dispersion"),
        .rate_policy = text(batch, node, "rate_policy"),
        .rms_max = number(node, "rms_max"),
        .peak_max = number(node, "peak_max"),
        .mdf_start_hz = number(node, "mdf_start_hz"),
        .rms_reference = number(node, "rms_reference"),
    };
    channel->row.mvc_pct = NAN;
    channel->unit = text(batch, node, "unit");
    channel->emg = strcmp(myo_json_text(myo_json_get(node, "type"), ""), "ACC") != 0;
    if (row->channel == NULL || row->excluded_why == NULL || row->fatigue == NULL ||
        row->note == NULL || row->rate_policy == NULL || channel->unit == NULL)
        return MYO_NO_MEMORY;
    const myo_json *definite = myo_json_get(node, "definite");
    read_certainty(row, definite, myo_json_get(node, "like"));
    channel->definite_cramps = count(definite, "cramp");
    channel->confirmed = count(node, "accelerometer_confirmed");
    channel->silent = count(node, "accelerometer_silent");
    MYO_TRY(read_bins(batch, channel, myo_json_get(node, "rate_over_time")));
    return read_preview(batch, channel, myo_json_get(node, "preview"));
}

static myo_status read_summary(myo_batch *batch, myo_batch_recording *recording,
                               const myo_json *root)
{
    const myo_json *channels = myo_json_get(root, "channels");
    if (!myo_json_is_array(channels) ||
        strcmp(myo_json_text(myo_json_get(root, "format"), ""), "myoscribe summary") != 0)
        return MYO_MALFORMED;
    const size_t length = myo_json_count(channels);
    myo_batch_channel *out = myo_arena_new(batch->arena, length + 1, sizeof *out);
    if (out == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < length; i++)
        MYO_TRY(read_channel(batch, &out[i], myo_json_at(channels, i)));
    const char *recorded_at = myo_json_text(myo_json_get(root, "recorded_at"), NULL);
    recording->recorded_at = recorded_at == NULL ? NULL : myo_arena_text(batch->arena, recorded_at);
    recording->events = count(root, "events");
    recording->channels = out;
    recording->channel_count = length;
    return MYO_OK;
}

myo_status myo_batch_damage(myo_batch *batch, myo_batch_recording *recording, const char *name,
                            const char *what)
{
    recording->failed = true;
    recording->channel_count = 0;
    recording->message =
        myo_arena_format(batch->arena, "%s/%s/%s %s; analyse this recording again without --resume",
                         batch->input->folder, recording->name, name, what);
    return recording->message == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status collect_one(myo_batch *batch, myo_batch_recording *recording)
{
    const char *path =
        myo_arena_format(batch->arena, "%s/%s/summary.json", batch->input->folder, recording->key);
    if (path == NULL)
        return MYO_NO_MEMORY;
    myo_json *root = NULL;
    const myo_log quiet = { 0 }; /* what is wrong goes into status.tsv */
    myo_status status = myo_json_read(&root, path, &quiet);
    if (status == MYO_OK)
        status = read_summary(batch, recording, root);
    myo_json_close(&root);
    if (status == MYO_OK || status == MYO_NO_MEMORY)
        return status;
    return myo_batch_damage(batch, recording, "summary.json",
                            status == MYO_NOT_FOUND ? "is missing" : "is damaged");
}

static int by_input(const void *a, const void *b)
{
    const myo_batch_recording *left = a, *right = b;
    const int order = strcmp(left->input, right->input);
    if (order != 0 || left->key == NULL || right->key == NULL)
        return order;
    return strcmp(left->key, right->key);
}

myo_status myo_batch_collect(myo_batch *batch)
{
    const myo_batch_input *input = batch->input;
    batch->recordings = myo_arena_new(batch->arena, input->count + 1, sizeof *batch->recordings);
    if (batch->recordings == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < input->count; i++) {
        const myo_batch_row *row = &input->rows[i];
        batch->recordings[i] = (myo_batch_recording) {
            .input = row->input,
            .key = row->key,
            .name = myo_arena_name(batch->arena, row->input),
            .message = row->message == NULL ? NULL : myo_arena_name(batch->arena, row->message),
            .failed = row->failed
        };
        if (batch->recordings[i].name == NULL ||
            (row->message != NULL && batch->recordings[i].message == NULL))
            return MYO_NO_MEMORY;
    }
    qsort(batch->recordings, input->count, sizeof *batch->recordings, by_input);
    for (size_t i = 0; i < input->count; i++)
        if (!batch->recordings[i].failed && batch->recordings[i].key != NULL)
            MYO_TRY(collect_one(batch, &batch->recordings[i]));
    return MYO_OK;
}
