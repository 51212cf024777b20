/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Channels, and the time that is not scored. */
#include "score/channel_groups.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/memory.h"
#include "score/excluded_time.h"

enum { CHANNEL_LIMIT = 4096 };

static bool is_scored(const myo_score *score, const myo_score_event *event)
{
    return event->kind < MYO_CLASS_COUNT && score->classes[event->kind];
}

static size_t nameless(const myo_score *score, const myo_event_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++)
        count += is_scored(score, &table->events[i]) && table->events[i].channel == NULL;
    return count;
}

/* Decides whether channels must match, and says so. */
static myo_status choose_rule(const myo_score *score, myo_score_pair *pair, const myo_log *log)
{
    const bool both = pair->reference.has_channel && pair->detected.has_channel;
    const size_t blank = nameless(score, &pair->reference) + nameless(score, &pair->detected);
    if (score->options.channels == MYO_CHANNELS_MATCH && (!both || blank > 0))
        return myo_fail(log, MYO_CHANNEL,
                        "%s: channels must match, but %s; name them, or say --channels ignore",
                        pair->recording,
                        both ? "some rows name none" : "one side has no channel column");
    pair->channels_matched = score->options.channels != MYO_CHANNELS_IGNORE && both && blank == 0;
    if (pair->channels_matched)
        pair->channel_rule = "channels must match";
    else if (score->options.channels == MYO_CHANNELS_IGNORE)
        pair->channel_rule = "channels ignored, as asked";
    else if (!both)
        pair->channel_rule = "channels ignored: one side has no channel column";
    else
        pair->channel_rule = "channels ignored: some events name no channel";
    return MYO_OK;
}

static size_t group_of(const myo_score_pair *pair, const char *channel)
{
    for (size_t g = 0; g < pair->groups; g++)
        if (strcmp(pair->group_names[g], channel) == 0)
            return g;
    return pair->groups;
}

static myo_status name_groups(myo_score_pair *pair, myo_arena *arena, const myo_log *log)
{
    const myo_event_table *tables[] = { &pair->reference, &pair->detected };
    const size_t most = pair->groups + pair->reference.count + pair->detected.count + 1;
    const char **names = myo_arena_new(arena, most, sizeof *names);
    if (names == NULL)
        return MYO_NO_MEMORY;
    if (!pair->channels_matched) {
        pair->group_names = names;
        pair->groups = 1;
        names[0] = NULL;
        return MYO_OK;
    }
    for (size_t g = 0; g < pair->groups; g++)
        names[g] = pair->group_names[g];
    pair->group_names = names;
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            myo_score_event *event = &tables[t]->events[i];
            if (event->channel == NULL)
                continue;
            event->group = group_of(pair, event->channel);
            if (event->group == pair->groups && pair->groups == CHANNEL_LIMIT)
                return myo_fail(log, MYO_LIMIT,
                                "%s: line %zu: more than %d channels; is the channel column meant?",
                                tables[t]->path, event->line, CHANNEL_LIMIT);
            if (event->group == pair->groups)
                names[pair->groups++] = event->channel;
        }
    return MYO_OK;
}

static myo_status warn_if_channels_differ(const myo_score_pair *pair, const myo_log *log)
{
    bool *named = myo_memory_new(pair->groups, sizeof *named), shared = false;
    if (named == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < pair->reference.count; i++)
        named[pair->reference.events[i].group] = true;
    for (size_t j = 0; j < pair->detected.count; j++)
        shared = shared || named[pair->detected.events[j].group];
    myo_memory_free(named);
    if (!shared && pair->reference.count > 0 && pair->detected.count > 0)
        myo_warn(log,
                 "%s: the two sides have no channel name in common; --channels ignore compares "
                 "them as one",
                 pair->recording);
    return MYO_OK;
}

enum { EXCLUDED = 1, ACTIVE = 2 };

/* Adds a table's stretches of one group: those it excludes, its activity and artefacts, or both. */
static void collect(myo_spans *spans, const myo_score_pair *pair, const myo_event_table *table,
                    size_t group, int what)
{
    for (size_t i = 0; i < table->count; i++) {
        const myo_score_event *event = &table->events[i];
        const bool excludes = (what & EXCLUDED) != 0 && event->kind == MYO_KIND_EXCLUDE;
        const bool acts = (what & ACTIVE) != 0 && event->kind < MYO_CLASS_COUNT &&
                          !myo_kind_is_point(event->kind) && event->end_us > event->onset_us;
        const bool here =
            !pair->channels_matched || event->channel == NULL || event->group == group;
        if ((excludes || acts) && here)
            spans->items[spans->count++] = (myo_span) { event->onset_us, event->end_us };
    }
}

/* Time inside the recording that is not in `spans`. */
static int64_t remaining(const myo_score_pair *pair, const myo_spans *spans)
{
    return pair->duration_us -
           myo_spans_overlap(spans, pair->first_us, pair->first_us + pair->duration_us);
}

static myo_status keep(myo_spans *out, const myo_spans *spans, myo_arena *arena)
{
    out->count = spans->count;
    out->items = myo_arena_new(arena, spans->count, sizeof(myo_span));
    if (out->items == NULL)
        return MYO_NO_MEMORY;
    if (spans->count > 0)
        memcpy(out->items, spans->items, spans->count * sizeof(myo_span));
    return MYO_OK;
}

/* What is not scored: what the reference excludes, the learning period and, when that is accepted,
 * what the detector excludes. Its sums by side are told in any case. */
static myo_status exclude_group(const myo_score *score, myo_score_pair *pair, myo_spans *scratch,
                                size_t group)
{
    const int64_t learning_us = (int64_t)(score->options.learning_s * 1e6);
    scratch->count = 0;
    collect(scratch, pair, &pair->detected, group, EXCLUDED);
    pair->excluded_detected_us += myo_spans_join(scratch);
    MYO_TRY(keep(&pair->self_excluded[group], scratch, score->arena));
    collect(scratch, pair, &pair->reference, group, EXCLUDED);
    pair->excluded_either_us += myo_spans_join(scratch);
    if (!score->options.accept_exclusions) {
        scratch->count = 0;
        collect(scratch, pair, &pair->reference, group, EXCLUDED);
    }
    if (learning_us > 0)
        scratch->items[scratch->count++] =
            (myo_span) { pair->first_us, pair->first_us + learning_us };
    pair->excluded_union_us += myo_spans_join(scratch);
    MYO_TRY(keep(&pair->excluded[group], scratch, score->arena));
    scratch->count = 0;
    collect(scratch, pair, &pair->reference, group, EXCLUDED);
    pair->excluded_reference_us += myo_spans_join(scratch);
    return MYO_OK;
}

/* Rest is what neither is excluded nor holds activity of the reference. Where the length of rest
 * comes from the detector's own results, its activity is no rest either: one time for the events
 * and for what they are divided by. */
static myo_status find_rest(const myo_score *score, myo_score_pair *pair, myo_spans *scratch,
                            size_t group)
{
    scratch->count = 0;
    collect(scratch, pair, &pair->reference, group, ACTIVE);
    if (pair->clean_rest_us >= 0)
        collect(scratch, pair, &pair->detected, group, EXCLUDED | ACTIVE);
    (void)myo_spans_join(scratch);
    return keep(&pair->active[group], scratch, score->arena);
}

static void add_exposure(myo_score_pair *pair, size_t group, myo_spans *scratch, int64_t copies)
{
    const int64_t scored = copies * remaining(pair, &pair->excluded[group]);
    scratch->count = 0;
    for (size_t i = 0; i < pair->excluded[group].count; i++)
        scratch->items[scratch->count++] = pair->excluded[group].items[i];
    for (size_t i = 0; i < pair->active[group].count; i++)
        scratch->items[scratch->count++] = pair->active[group].items[i];
    (void)myo_spans_join(scratch);
    const int64_t at_rest = copies * remaining(pair, scratch);
    for (int c = 0; c < MYO_CLASS_COUNT; c++) {
        pair->counts[c].exposure_us += myo_kind_is_point(c) ? at_rest : scored;
        pair->counts[c].active_us += myo_kind_is_point(c) ? scored - at_rest : 0;
    }
    pair->channel_time_us += copies * pair->duration_us;
}

static myo_status divide_time(const myo_score *score, myo_score_pair *pair)
{
    const size_t most = 2 * (pair->reference.count + pair->detected.count) + 2;
    myo_spans scratch = { .items = myo_memory_new(most, sizeof(myo_span)) };
    pair->excluded = myo_arena_new(score->arena, pair->groups, 3 * sizeof *pair->excluded);
    if (scratch.items == NULL || pair->excluded == NULL) {
        myo_memory_free(scratch.items);
        return MYO_NO_MEMORY;
    }
    pair->active = pair->excluded + pair->groups;
    pair->self_excluded = pair->active + pair->groups;
    const size_t counted = pair->channels_matched && pair->recorded_channels > 0
                               ? pair->recorded_channels
                               : pair->groups;
    const int64_t copies = !pair->channels_matched && pair->recorded_channels > 1
                               ? (int64_t)pair->recorded_channels
                               : 1;
    myo_status status = MYO_OK;
    for (size_t g = 0; g < pair->groups && status == MYO_OK; g++) {
        status = exclude_group(score, pair, &scratch, g);
        if (status == MYO_OK)
            status = find_rest(score, pair, &scratch, g);
        if (status == MYO_OK && g < counted && pair->duration_us >= 0)
            add_exposure(pair, g, &scratch, copies);
    }
    myo_memory_free(scratch.items);
    return status;
}

/* The results' own clean rest leaves out what only the signal shows (gaps, guards around activity);
 * it is the rest where it is the shorter one. */
static void settle_exposure(myo_score_pair *pair)
{
    for (int c = 0; c < MYO_CLASS_COUNT; c++) {
        myo_score_counts *counts = &pair->counts[c];
        if (pair->duration_us < 0) {
            counts->exposure_us = counts->active_us = -1;
        } else if (myo_kind_is_point(c) && pair->clean_rest_us >= 0 &&
                   pair->clean_rest_us < counts->exposure_us) {
            counts->active_us += counts->exposure_us - pair->clean_rest_us;
            counts->exposure_us = pair->clean_rest_us;
        }
    }
    if (pair->duration_us < 0)
        pair->channel_time_us = -1;
}

myo_status myo_score_group(myo_score *score, myo_score_pair *pair, const myo_log *log)
{
    MYO_TRY(choose_rule(score, pair, log));
    MYO_TRY(name_groups(pair, score->arena, log));
    if (pair->channels_matched)
        MYO_TRY(warn_if_channels_differ(pair, log));
    MYO_TRY(divide_time(score, pair));
    settle_exposure(pair);
    return MYO_OK;
}
