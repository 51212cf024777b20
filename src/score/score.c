/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The order of things: options, pairs, tables, durations, channels, matching, numbers, gates. */
#include "myoscribe/score.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "score/channel_groups.h"
#include "score/confusion.h"
#include "score/episodes.h"
#include "score/event_check.h"
#include "score/event_table.h"
#include "score/exposure.h"
#include "score/gates.h"
#include "score/points.h"
#include "score/recording_pairs.h"
#include "score/render_events.h"
#include "score/render_json.h"
#include "score/render_junit.h"
#include "score/render_table.h"
#include "score/score_types.h"
#include "score/summary.h"

myo_score_options myo_score_options_default(void)
{
    return (myo_score_options) { .tolerance_ms = NAN,
                                 .onset_tolerance_ms = NAN,
                                 .duration_s = NAN,
                                 .detectable_sigma = 8,
                                 .bootstrap = 2000,
                                 .seed = 1,
                                 .gates = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN } };
}

/* Splits "a,b" into the arena; `*items` receives pointers. */
static myo_status split(const char *const **items, size_t *count, const char *list,
                        myo_arena *arena)
{
    char *copy = myo_arena_text(arena, list);
    const char **out = myo_arena_new(arena, strlen(list) + 1, sizeof *out);
    if (copy == NULL || out == NULL)
        return MYO_NO_MEMORY;
    char *state = NULL;
    for (char *word = strtok_r(copy, ", ", &state); word != NULL;
         word = strtok_r(NULL, ", ", &state))
        out[(*count)++] = word;
    *items = out;
    return MYO_OK;
}

static myo_status choose_classes(myo_score *score, const myo_log *log)
{
    const char *list = score->options.classes;
    const char *const *names = NULL;
    size_t count = 0;
    score->classes_given = list != NULL;
    MYO_TRY(
        split(&names, &count, list == NULL ? "fasciculation,cramp,fatigue" : list, score->arena));
    for (size_t i = 0; i < count; i++) {
        int kind = 0;
        while (kind < MYO_CONFUSION_NONE &&
               !myo_text_same(names[i], myo_class_name((myo_class)kind)))
            kind++;
        if (kind == MYO_CONFUSION_NONE)
            return myo_fail(log, MYO_ARGUMENT,
                            "\"%s\" is no class that can be scored; use fasciculation, cramp, "
                            "fatigue, voluntary, artefact",
                            names[i]);
        score->classes[kind] = true;
    }
    return count == 0 ? myo_fail(log, MYO_ARGUMENT, "no class to score is named") : MYO_OK;
}

static myo_status check_options(myo_score *score, const myo_log *log)
{
    myo_score_options *options = &score->options;
    if (isnan(options->tolerance_ms))
        options->tolerance_ms = options->matching == MYO_MATCHING_BXB ? 150 : 25;
    if (!(options->tolerance_ms >= 0 && options->tolerance_ms <= 1e6))
        return myo_fail(log, MYO_ARGUMENT, "the tolerance must be from 0 to 1000000 ms");
    if (!(options->overlap >= 0 && options->overlap <= 1))
        return myo_fail(log, MYO_ARGUMENT, "the overlap is a share from 0 to 1");
    if (isnan(options->onset_tolerance_ms))
        options->onset_tolerance_ms = 250;
    if (!(options->onset_tolerance_ms > 0 && options->onset_tolerance_ms <= 1e6))
        return myo_fail(log, MYO_ARGUMENT, "the onset tolerance must be up to 1000000 ms");
    if (!(options->merge_gap_s >= 0 && options->merge_gap_s <= 1e6))
        return myo_fail(log, MYO_ARGUMENT, "the gap to merge must be from 0 to 1000000 s");
    if (!(options->learning_s >= 0 && options->learning_s <= 1e6))
        return myo_fail(log, MYO_ARGUMENT, "the learning period must be from 0 to 1000000 s");
    if (!(isnan(options->duration_s) || options->duration_s > 0))
        return myo_fail(log, MYO_ARGUMENT, "the duration must be more than 0 s");
    if (options->bootstrap > 1000000)
        return myo_fail(log, MYO_ARGUMENT, "at most 1000000 bootstrap rounds are possible");
    for (size_t i = 0; i < options->map_count; i++)
        if (strchr(options->maps[i], '=') == NULL)
            return myo_fail(log, MYO_ARGUMENT, "\"%s\" is no map; write FOUND=CLASS",
                            options->maps[i]);
    score->tolerance_us = (int64_t)floor(options->tolerance_ms * 1e3 + 0.5);
    return choose_classes(score, log);
}

static myo_status read_tables(myo_score *score, myo_score_pair *pair, myo_event_rules *rules,
                              const myo_log *log)
{
    rules->reference = true;
    MYO_TRY(myo_event_table_read(&pair->reference, pair->reference_path, rules, score->arena, log));
    rules->reference = false;
    return myo_event_table_read(&pair->detected, pair->detected_path, rules, score->arena, log);
}

static myo_status score_pair(myo_score *score, myo_score_pair *pair, const myo_exposure *exposure,
                             myo_event_rules *rules, const myo_log *log)
{
    MYO_TRY(read_tables(score, pair, rules, log));
    MYO_TRY(myo_score_find_exposure(score, pair, exposure, log));
    MYO_TRY(myo_score_check_span(pair, log));
    MYO_TRY(myo_score_group(score, pair, log));
    for (int kind = 0; kind < MYO_CONFUSION_NONE; kind++)
        MYO_TRY(myo_kind_is_point(kind) ? myo_score_points(score, pair, kind, log)
                                        : myo_score_episodes(score, pair, kind));
    myo_score_confusion(score, pair);
    return MYO_OK;
}

/* Passes messages on and keeps the last error, which is the pair's when it cannot be scored. */
typedef struct pair_messages {
    const myo_log *log;
    myo_arena *arena;
    const char *error;
} pair_messages;

static void hear(void *context, myo_log_level level, const char *message)
{
    pair_messages *self = context;
    if (level == MYO_LOG_ERROR)
        self->error = myo_arena_text(self->arena, message);
    if (self->log->write != NULL)
        self->log->write(self->log->context, level, message);
}

/* One recording of a folder that cannot be scored is missed, and the others are scored; of two
 * files nothing is left to score. */
static myo_status score_one(myo_score *score, myo_score_pair *pair, const myo_exposure *exposure,
                            myo_event_rules *rules, const myo_log *log)
{
    pair_messages messages = { .log = log, .arena = score->arena };
    const myo_log here = { hear, &messages, log->subject };
    const double start = myo_clock_s();
    const myo_status status = score_pair(score, pair, exposure, rules, &here);
    pair->seconds = myo_clock_s() - start;
    if (status == MYO_OK || status == MYO_NO_MEMORY || !score->folders)
        return status;
    pair->error = messages.error == NULL ? myo_status_text(status) : messages.error;
    score->passed = false;
    return MYO_OK;
}

static myo_status run(myo_score *score, const myo_log *log)
{
    myo_event_rules rules = { .options = &score->options, .classes = score->classes };
    myo_exposure exposure = { .path = NULL };
    const char *list = score->options.exclude;
    score->passed = true;
    MYO_TRY(check_options(score, log));
    MYO_TRY(split(&rules.excluding, &rules.excluding_count,
                  list == NULL ? "exclude,unscored" : list, score->arena));
    MYO_TRY(myo_score_find_pairs(score, log));
    MYO_TRY(myo_exposure_open(&exposure, score, log));
    for (size_t i = 0; i < score->pair_count; i++)
        MYO_TRY(score_one(score, &score->pairs[i], &exposure, &rules, log));
    MYO_TRY(myo_score_summarise(score));
    return myo_score_judge(score);
}

myo_status myo_score_run(myo_score **out, const char *reference, const char *detected,
                         const myo_score_options *options, const myo_log *log)
{
    const myo_log silent = { 0 };
    const myo_log *to = log == NULL ? &silent : log;
    myo_score *score = myo_memory_new(1, sizeof *score);
    if (score == NULL)
        return MYO_NO_MEMORY;
    score->options = options == NULL ? myo_score_options_default() : *options;
    score->reference = reference;
    score->detected = detected;
    myo_status status = myo_arena_open(&score->arena);
    if (status == MYO_OK)
        status = run(score, to);
    if (status != MYO_OK) {
        myo_score_close(&score);
        return status;
    }
    *out = score;
    return score->passed ? MYO_OK : MYO_FAILED;
}

const myo_class_score *myo_score_of(const myo_score *score, myo_class class_)
{
    return &score->scores[class_];
}

const char *myo_score_render(myo_score *score, myo_score_format format)
{
    if (score->rendered[format] != NULL)
        return score->rendered[format];
    myo_text text = { 0 };
    myo_status status = MYO_OK;
    switch (format) {
    case MYO_SCORE_TABLE:
        myo_score_render_table(score, &text);
        break;
    case MYO_SCORE_JSON:
        status = myo_score_render_json(score, &text);
        break;
    case MYO_SCORE_EVENTS:
        myo_score_render_events(score, &text);
        break;
    case MYO_SCORE_JUNIT:
        myo_score_render_junit(score, &text);
        break;
    }
    if (status == MYO_OK && !text.failed)
        score->rendered[format] = myo_arena_text_n(score->arena, text.bytes, text.length);
    myo_text_free(&text);
    return score->rendered[format];
}

myo_status myo_score_write(myo_score *score, myo_score_format format, const char *path,
                           const myo_log *log)
{
    const char *text = myo_score_render(score, format);
    return text == NULL ? MYO_NO_MEMORY : myo_file_write(path, text, strlen(text), log);
}

/* labels/<recording>.txt; a recording in a subfolder keeps its subfolder. */
static myo_status save_labels(const myo_score *score, const myo_score_pair *pair,
                              const char *folder, const myo_log *log)
{
    char *path = myo_arena_format(score->arena, "%s/labels/%s.txt", folder, pair->recording);
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    const char *parent =
        slash == NULL ? NULL : myo_arena_text_n(score->arena, path, (size_t)(slash - path));
    if (parent == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_folder_make(parent, log));
    myo_text text = { 0 };
    myo_score_render_labels(pair, &text);
    myo_status status = MYO_NO_MEMORY;
    if (!text.failed)
        status = myo_file_write(path, text.bytes == NULL ? "" : text.bytes, text.length, log);
    myo_text_free(&text);
    return status;
}

myo_status myo_score_save(myo_score *score, const char *folder, const myo_log *log)
{
    static const char *const names[] = { "score.txt", "score.json", "events.tsv", "junit.xml" };
    const char *labels = myo_arena_format(score->arena, "%s/labels", folder);
    if (labels == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_folder_make(labels, log));
    for (size_t i = 0; i < score->pair_count; i++)
        MYO_TRY(save_labels(score, &score->pairs[i], folder, log));
    for (int f = 0; f < 4; f++) {
        const char *path = myo_arena_format(score->arena, "%s/%s", folder, names[f]);
        if (path == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(myo_score_write(score, (myo_score_format)f, path, log));
    }
    return MYO_OK;
}

void myo_score_close(myo_score **score)
{
    if (score == NULL || *score == NULL)
        return;
    myo_arena_close(&(*score)->arena);
    myo_memory_free(*score);
    *score = NULL;
}
