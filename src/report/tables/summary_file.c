/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.json: what the recording's row, the batch page and other programs need of a recording.
 * The batch's tables are made from it (batch_collect.c), so both sides change together. */
#include "report/tables/summary_file.h"

#include <math.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/memory.h"
#include "myoscribe/version.h"
#include "report/tables/preview.h"
#include "report/findings/rate_over_time.h"
#include "report/findings/sentences.h"
#include "report/findings/tally.h"

static void add_rates(myo_json *channel, const myo_rates *rates)
{
    myo_json *list = myo_json_add_array(channel, "rate_over_time");
    for (size_t i = 0; i < rates->count; i++) {
        const struct myo_rate *bin = &rates->bins[i];
        myo_json *entry = myo_json_add_object(list, NULL);
        myo_json_add_rounded(entry, "from_s", bin->from_s, 3);
        myo_json_add_rounded(entry, "to_s", bin->to_s, 3);
        myo_json_add_rounded(entry, "clean_rest_s", bin->clean_rest_s, 3);
        myo_json_add_integer(entry, "count", bin->fasciculations);
    }
}

static void add_streams(myo_json *root, const myo_recording_info *recording)
{
    myo_json *streams = myo_json_add_array(root, "streams");
    for (size_t i = 0; i < recording->stream_count; i++) {
        const myo_stream *stream = &recording->streams[i];
        myo_json *entry = myo_json_add_object(streams, NULL);
        myo_json_add_text(entry, "name", stream->name);
        myo_json_add_number(entry, "rate_hz", stream->rate_hz);
        myo_json_add_text(entry, "rate_source", stream->rate_source);
        myo_json_add_rounded(entry, "start_s", stream->start_s, 6);
        myo_json_add_integer(entry, "frames", stream->frames);
        myo_json_add_integer(entry, "channels", (int64_t)stream->channel_count);
        myo_json_add_integer(entry, "gaps", (int64_t)stream->gap_count);
    }
}

static void add_words(myo_json *entry, const myo_report *report, size_t index,
                      const myo_tally *tally)
{
    static const char *const names[] = { "lead", "twitching", "cramp", "fatigue", "quality" };
    myo_json *words = myo_json_add_object(entry, "words");
    for (size_t i = 0; i < 5; i++) {
        myo_text text = { 0 };
        if (i == 0)
            myo_words_lead(&text, report, index, tally);
        else if (i == 1)
            myo_words_twitching(&text, report, index, tally);
        else if (i == 2)
            myo_words_cramp(&text, report, index, tally);
        else if (i == 3)
            myo_words_fatigue(&text, report, index, tally);
        else
            myo_words_quality(&text, report, index);
        myo_json_add_text(words, names[i], text.failed ? NULL : text.bytes);
        myo_text_free(&text);
    }
}

static void add_counts(myo_json *entry, const char *name, const int64_t *counts)
{
    myo_json *object = myo_json_add_object(entry, name);
    for (int kind = 0; kind < MYO_CLASS_COUNT; kind++)
        myo_json_add_integer(object, myo_class_name((myo_class)kind), counts[kind]);
}

static void add_count_or_null(myo_json *entry, const char *name, int64_t count)
{
    if (count < 0)
        myo_json_add_text(entry, name, NULL);
    else
        myo_json_add_integer(entry, name, count);
}

static void add_row(myo_json *entry, const myo_summary *row)
{
    myo_json_add_text(entry, "channel", row->channel);
    myo_json_add_rounded(entry, "duration_s", row->duration_s, 6);
    myo_json_add_rounded(entry, "clean_rest_s", row->clean_rest_s, 6);
    myo_json_add_rounded(entry, "excluded_s", row->excluded_s, 6);
    myo_json_add_text(entry, "excluded_why", row->excluded_why);
    add_count_or_null(entry, "fasciculations", row->fasciculations);
    myo_json_add_number(entry, "fasciculations_per_min", row->fasciculations_per_min);
    myo_json_add_number(entry, "rate_low", row->rate_low);
    myo_json_add_number(entry, "rate_high", row->rate_high);
    add_count_or_null(entry, "cramps", row->cramps);
    myo_json_add_text(entry, "fatigue", row->fatigue);
    myo_json_add_number(entry, "mdf_slope_pct_per_s", row->mdf_slope_pct_per_s);
    myo_json_add_number(entry, "slope_low", row->slope_low);
    myo_json_add_number(entry, "slope_high", row->slope_high);
    myo_json_add_number(entry, "snr_db", row->snr_db);
    myo_json_add_bool(entry, "calibrated", row->calibrated);
    myo_json_add_text(entry, "note", row->note);
    myo_json_add_rounded(entry, "quiet_s", row->quiet_s, 6);
    myo_json_add_rounded(entry, "low_level_s", row->low_level_s, 6);
    myo_json_add_rounded(entry, "contraction_s", row->contraction_s, 6);
    add_count_or_null(entry, "counted", row->counted);
    myo_json_add_rounded(entry, "rate_dispersion", row->rate_dispersion, 6);
    myo_json_add_text(entry, "rate_policy", row->rate_policy);
    myo_json_add_number(entry, "rms_max", row->rms_max);
    myo_json_add_number(entry, "peak_max", row->peak_max);
    myo_json_add_number(entry, "mdf_start_hz", row->mdf_start_hz);
    myo_json_add_number(entry, "rms_reference", row->rms_reference);
    myo_json_add_number(entry, "noise_sigma", row->noise_sigma);
    myo_json_add_integer(entry, "templates", row->template_count);
}

static myo_status add_channel(myo_json *channels, const myo_report *report, size_t index,
                              const myo_tally *tally)
{
    const myo_result_view *view = report->view;
    const myo_summary *row = &view->summaries[index];
    const size_t track = myo_report_track(view, row->channel);
    myo_json *entry = myo_json_add_object(channels, NULL);
    add_row(entry, row);
    if (track < view->track_count) {
        const myo_track *signal = &view->tracks[track];
        myo_json_add_text(entry, "type", signal->type == MYO_CHANNEL_ACC ? "ACC" : "EMG");
        myo_json_add_text(entry, "unit", signal->unit);
        myo_json_add_number(entry, "rate_hz", signal->geometry.rate_hz);
    }
    add_counts(entry, "events", tally->count);
    add_counts(entry, "definite", tally->definite);
    add_counts(entry, "like", tally->like);
    myo_json_add_integer(entry, "accelerometer_confirmed", tally->confirmed);
    myo_json_add_integer(entry, "accelerometer_silent", tally->silent);
    add_words(entry, report, index, tally);
    if (track == view->track_count)
        return MYO_OK;
    myo_rates rates;
    MYO_TRY(myo_rates_make(&rates, report, track));
    add_rates(entry, &rates);
    return myo_preview_add(entry, report, track);
}

static void add_texts(myo_json *root, const char *name, const char *const *texts, size_t count)
{
    myo_json *array = myo_json_add_array(root, name);
    for (size_t i = 0; i < count; i++)
        myo_json_add_text(array, NULL, texts[i]);
}

/* The input, what the user said of it, and where each channel's unit and scale come from. */
static myo_status add_provenance(myo_json *root, const myo_report *report)
{
    const myo_recording_info *recording = report->view->recording;
    const myo_recording_options *said = recording->said;
    const char *path = myo_full_path(report->arena, recording->path);
    char *shown = path == NULL ? NULL : myo_arena_name(report->arena, path);
    if (shown == NULL)
        return MYO_NO_MEMORY;
    myo_json_add_text(root, "input", shown);
    myo_json *options = myo_json_add_object(root, "options");
    if (said != NULL && said->full_scale != NULL)
        myo_json_add_text(options, "full_scale", said->full_scale);
    if (said != NULL && said->rate_hz > 0)
        myo_json_add_number(options, "rate_hz", said->rate_hz);
    if (said != NULL && said->channels_path != NULL)
        myo_json_add_text(options, "channels", myo_arena_name(report->arena, said->channels_path));
    if (said != NULL && said->events_path != NULL)
        myo_json_add_text(options, "events", myo_arena_name(report->arena, said->events_path));
    if (said != NULL && said->dataset != NULL)
        myo_json_add_text(options, "dataset", myo_arena_name(report->arena, said->dataset));
    if (said != NULL && said->resample_irregular)
        myo_json_add_bool(options, "resample", true);
    myo_json *sources = myo_json_add_array(root, "sources");
    for (size_t s = 0; s < recording->stream_count; s++)
        for (size_t c = 0; c < recording->streams[s].channel_count; c++) {
            const myo_channel *channel = &recording->streams[s].channels[c];
            myo_json *entry = myo_json_add_object(sources, NULL);
            myo_json_add_text(entry, "channel", channel->name);
            myo_json_add_text(entry, "unit", channel->unit);
            myo_json_add_text(entry, "unit_source", channel->unit_source);
            myo_json_add_number(entry, "scale", channel->scale);
        }
    return MYO_OK;
}

static myo_status build(myo_json *root, const myo_report *report)
{
    const myo_result_view *view = report->view;
    const myo_tally *tallies = myo_tally_make(report);
    if (tallies == NULL)
        return MYO_NO_MEMORY;
    myo_json_add_text(root, "format", "myoscribe summary");
    myo_json_add_integer(root, "format_version", 1);
    myo_json_add_text(root, "version", MYO_VERSION);
    myo_json_add_text(root, "build", myo_version_build());
    myo_json_add_text(root, "recording", report->key);
    MYO_TRY(add_provenance(root, report));
    myo_json_add_text(root, "file_format", view->recording->format);
    myo_json_add_text(root, "recorded_at", view->recording->recorded_at);
    myo_json_add_text(root, "recorded_at_source", view->recording->recorded_at_source);
    add_streams(root, view->recording);
    add_texts(root, "notes", view->recording->notes, view->recording->note_count);
    myo_json_add_integer(root, "marks", (int64_t)view->recording->mark_count);
    myo_json_add_text(root, "mark_source", view->recording->mark_source);
    myo_json_add_text(root, "exclusion_policy", view->exclusion_policy);
    myo_json_add_rounded(root, "clock_offset_s", view->clock_offset_s, 6);
    myo_json_add_rounded(root, "clock_drift_ppm", view->clock_drift_ppm, 2);
    myo_json_add_rounded(root, "clock_drift_error_ppm", view->clock_drift_error_ppm, 2);
    myo_json_add_integer(root, "clock_pairs", view->clock_pairs);
    myo_json_add_rounded(root, "chance_coincidence", view->chance_coincidence, 6);
    myo_json_add_integer(root, "events", (int64_t)view->event_count);
    myo_json *channels = myo_json_add_array(root, "channels");
    for (size_t i = 0; i < view->summary_count; i++)
        MYO_TRY(add_channel(channels, report, i, &tallies[i]));
    return MYO_OK;
}

myo_status myo_report_summary(const myo_report *report)
{
    const char *path = myo_report_path(report, "summary.json");
    myo_json *root = myo_json_new_object();
    char *text = NULL;
    size_t length = 0;
    myo_status status = path == NULL || root == NULL ? MYO_NO_MEMORY : build(root, report);
    if (status == MYO_OK)
        status = myo_json_dump(&text, &length, root, true);
    if (status == MYO_OK)
        status = myo_file_write(path, text, length, report->log);
    myo_memory_free(text);
    myo_json_close(&root);
    return status;
}
