/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How long was recorded, on how many channels: from the recording, our results or the option. */
#include "score/exposure.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"
#include "myoscribe/recording.h"

static const char *const extensions[] = { "",     ".wav", ".flac", ".h5",  ".hdf5",
                                          ".nwb", ".mat", ".edf",  ".bdf", ".hea" };

static myo_status set_duration(myo_score_pair *pair, double duration_s, double start_s,
                               size_t channels)
{
    if (!(duration_s >= 0 && duration_s < 1e9 && fabs(start_s) < 1e9))
        return MYO_MALFORMED;
    pair->duration_us = (int64_t)floor(duration_s * 1e6 + 0.5);
    pair->first_us = (int64_t)floor(start_s * 1e6 + 0.5);
    pair->recorded_channels = channels;
    return MYO_OK;
}

static bool is_scored_stream(const myo_stream *stream)
{
    for (size_t c = 0; c < stream->channel_count; c++)
        if (stream->channels[c].type == MYO_CHANNEL_EMG)
            return true;
    return false;
}

/* The EMG channels of a recording; one with none (an accelerometer alone) counts its streams. */
static myo_status measure(myo_score *score, myo_score_pair *pair, const char *path,
                          const myo_log *log)
{
    myo_recording *recording = NULL;
    MYO_TRY(myo_recording_open_in_child(&recording, path, NULL, log));
    const myo_recording_info *info = myo_recording_describe(recording);
    double first_s = INFINITY, end_s = -INFINITY;
    size_t channels = 0;
    for (size_t s = 0; s < info->stream_count; s++)
        channels += is_scored_stream(&info->streams[s]) ? info->streams[s].channel_count : 0;
    const bool electrical = channels > 0;
    pair->group_names = myo_arena_new(score->arena, electrical ? channels : info->stream_count,
                                      sizeof *pair->group_names);
    channels = 0;
    for (size_t s = 0; s < info->stream_count && pair->group_names != NULL; s++) {
        const myo_stream *stream = &info->streams[s];
        if (electrical && !is_scored_stream(stream))
            continue;
        const double start = stream->start_s;
        first_s = fmin(first_s, start);
        end_s = fmax(end_s, start + (double)stream->frames / stream->rate_hz);
        for (size_t c = 0; electrical && c < stream->channel_count; c++)
            if (stream->channels[c].type == MYO_CHANNEL_EMG)
                pair->group_names[channels++] =
                    myo_arena_text(score->arena, stream->channels[c].name);
        if (!electrical)
            pair->group_names[channels++] = myo_arena_text(score->arena, stream->name);
    }
    myo_recording_close(&recording);
    if (pair->group_names == NULL)
        return MYO_NO_MEMORY;
    pair->groups = channels;
    pair->exposure_source = "the recording";
    return set_duration(pair, end_s - first_s, first_s, channels);
}

static myo_status from_recording(myo_score *score, myo_score_pair *pair, const myo_log *log)
{
    const char *root = score->options.recordings;
    if (!score->folders && !myo_file_exists(root))
        return myo_fail(log, MYO_NOT_FOUND, "%s: no such recording", root);
    if (!score->folders)
        return measure(score, pair, root, log);
    if (pair->detected_key != NULL) {
        const char *path = myo_arena_format(score->arena, "%s/%s", root, pair->detected_key);
        if (path != NULL && myo_file_exists(path))
            return measure(score, pair, path, log);
    }
    static const char *const tails[] = { "", "_emg" };
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
            const char *path = myo_arena_format(score->arena, "%s/%s%s%s", root, pair->recording,
                                                tails[t], extensions[i]);
            if (path == NULL)
                return MYO_NO_MEMORY;
            if ((i > 0 || t > 0) && myo_file_exists(path) && myo_recording_probe(path))
                return measure(score, pair, path, log);
        }
    return myo_fail(log, MYO_NOT_FOUND,
                    "%s: no recording named \"%s\" in this folder; --recordings names the folder "
                    "the recordings lie in",
                    root, pair->recording);
}

/* Our results lie beside the recording's folder: DIR/recordings.tsv and DIR/<key>/events.tsv. */
myo_status myo_exposure_open(myo_exposure *out, const myo_score *score, const myo_log *log)
{
    if (score->options.duration_s > 0)
        return MYO_OK;
    const char *root = score->detected;
    size_t length = strlen(root);
    if (!score->folders) {
        const char *key = score->pairs[0].detected_key;
        if (key == NULL)
            return MYO_OK;
        length -= strlen("/events.tsv") + strlen(key);
    }
    out->path = length == 0 || root[length - 1] == '/'
                    ? myo_arena_format(score->arena, "%.*srecordings.tsv", (int)length, root)
                    : myo_arena_format(score->arena, "%.*s/recordings.tsv", (int)length, root);
    if (out->path == NULL)
        return MYO_NO_MEMORY;
    if (!myo_file_exists(out->path))
        return MYO_OK;
    myo_log here = *log;
    here.subject = out->path;
    MYO_TRY(myo_table_read(&out->table, out->path, '\t', score->arena, &here));
    out->recording = myo_table_column(&out->table, "recording");
    out->channel = myo_table_column(&out->table, "channel");
    out->duration = myo_table_column(&out->table, "duration_s");
    out->clean = myo_table_column(&out->table, "clean_rest_s");
    out->found = out->recording < out->table.columns && out->channel < out->table.columns &&
                 out->duration < out->table.columns;
    return MYO_OK;
}

static myo_status from_results(myo_score *score, myo_score_pair *pair, const myo_exposure *in,
                               const myo_log *log)
{
    const myo_table *table = &in->table;
    double longest = -1, clean = 0;
    size_t channels = 0;
    pair->group_names = myo_arena_new(score->arena, table->rows, sizeof *pair->group_names);
    const char *name = myo_arena_name(score->arena, pair->detected_key);
    if (pair->group_names == NULL || name == NULL)
        return MYO_NO_MEMORY;
    for (size_t row = 0; row < table->rows; row++) {
        double duration, rest = NAN;
        if (strcmp(myo_table_cell(table, row, in->recording), name) != 0)
            continue;
        if (!myo_table_number(table, row, in->duration, &duration) || !(duration >= 0) ||
            (in->clean < table->columns && !myo_table_number(table, row, in->clean, &rest)))
            return myo_fail(log, MYO_MALFORMED, "%s: line %zu: the duration is not a number",
                            in->path, table->lines[row]);
        longest = fmax(longest, duration);
        clean += rest;
        pair->group_names[channels++] = myo_table_cell(table, row, in->channel);
    }
    if (channels == 0)
        return MYO_OK;
    pair->groups = channels;
    pair->clean_rest_us = clean >= 0 && clean < 1e12 ? (int64_t)floor(clean * 1e6 + 0.5) : -1;
    pair->exposure_source =
        pair->clean_rest_us >= 0 ? "clean rest of recordings.tsv" : "recordings.tsv";
    return set_duration(pair, longest, 0, channels);
}

/* Results of a longer or shorter recording of the same name are of another one. Streams that begin
 * apart make the whole a little longer than the longest of them. */
static myo_status check_length(myo_score *score, const myo_score_pair *pair, const myo_exposure *in,
                               const myo_log *log)
{
    const char *name =
        myo_arena_name(score->arena, pair->detected_key); /* as the table writes it */
    if (name == NULL)
        return MYO_NO_MEMORY;
    const double known = (double)pair->duration_us / 1e6, rounding = 0.0015;
    double longest = NAN;
    for (size_t row = 0; row < in->table.rows; row++) {
        double said;
        if (strcmp(myo_table_cell(&in->table, row, in->recording), name) == 0 &&
            myo_table_number(&in->table, row, in->duration, &said))
            longest = fmax(longest, said);
    }
    if (longest > known + rounding || longest < 0.99 * known - rounding)
        return myo_fail(log, MYO_MALFORMED,
                        "%s: %s is %.6f s long, but the recording %.6f s; are these results of "
                        "another recording?",
                        in->path, pair->detected_key, longest, known);
    return MYO_OK;
}

myo_status myo_score_find_exposure(myo_score *score, myo_score_pair *pair, const myo_exposure *in,
                                   const myo_log *log)
{
    const myo_score_options *options = &score->options;
    const bool known = in->found && pair->detected_key != NULL;
    pair->duration_us = pair->clean_rest_us = -1;
    if (options->duration_s > 0) {
        pair->exposure_source = "--duration";
        return set_duration(pair, options->duration_s, 0, 0);
    }
    if (options->recordings != NULL) {
        MYO_TRY(from_recording(score, pair, log));
        return known ? check_length(score, pair, in, log) : MYO_OK;
    }
    return known ? from_results(score, pair, in, log) : MYO_OK;
}
