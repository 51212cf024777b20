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

/* Adds the table's excluded time of one group; with `active` its activity and artefacts too. */
static void collect(myo_spans *spans, const myo_score_pair *pair, const myo_event_table *table,
                    size_t group, bool active)
{
    for (size_t i = 0; i < table->count; i++) {
        const myo_score_event *event = &table->events[i];
        const bool excludes = event->kind == MYO_KIND_EXCLUDE;
        const bool acts = active && event->kind < MYO_CLASS_COUNT &&
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

static void add_exposure(myo_score_pair *pair, int64_t less_excluded, int64_t at_rest)
{
    for (int c = 0; c < MYO_CLASS_COUNT; c++)
        pair->counts[c].exposure_us += myo_kind_is_point(c) ? at_rest : less_excluded;
}

static myo_status exclude(const myo_score *score, myo_score_pair *pair)
{
    const size_t most = 2 * pair->reference.count + pair->detected.count + 1;
    myo_spans scratch = { .items = myo_memory_new(most, sizeof(myo_span)) };
    pair->excluded = myo_arena_new(score->arena, pair->groups, sizeof *pair->excluded);
    if (scratch.items == NULL || pair->excluded == NULL) {
        myo_memory_free(scratch.items);
        return MYO_NO_MEMORY;
    }
    const size_t counted = pair->channels_matched && pair->recorded_channels > 0
                               ? pair->recorded_channels
                               : pair->groups;
    const int64_t copies = !pair->channels_matched && pair->recorded_channels > 1
                               ? (int64_t)pair->recorded_channels
                               : 1;
    const int64_t learning_us = (int64_t)(score->options.learning_s * 1e6);
    myo_status status = MYO_OK;
    for (size_t g = 0; g < pair->groups && status == MYO_OK; g++) {
        scratch.count = 0;
        collect(&scratch, pair, &pair->reference, g, false);
        pair->excluded_reference_us += myo_spans_join(&scratch);
        scratch.count = 0;
        collect(&scratch, pair, &pair->detected, g, false);
        pair->excluded_detected_us += myo_spans_join(&scratch);
        collect(&scratch, pair, &pair->reference, g, false);
        if (learning_us > 0)
            scratch.items[scratch.count++] =
                (myo_span) { pair->first_us, pair->first_us + learning_us };
        pair->excluded_union_us += myo_spans_join(&scratch);
        myo_spans *kept = &pair->excluded[g];
        kept->count = scratch.count;
        kept->items = myo_arena_new(score->arena, scratch.count, sizeof(myo_span));
        status = kept->items == NULL ? MYO_NO_MEMORY : MYO_OK;
        if (status == MYO_OK && scratch.count > 0)
            memcpy(kept->items, scratch.items, scratch.count * sizeof(myo_span));
        if (status != MYO_OK || g >= counted || pair->duration_us < 0)
            continue;
        const int64_t less_excluded = remaining(pair, &scratch);
        collect(&scratch, pair, &pair->reference, g, true);
        myo_spans_join(&scratch);
        add_exposure(pair, copies * less_excluded, copies * remaining(pair, &scratch));
    }
    myo_memory_free(scratch.items);
    return status;
}

myo_status myo_score_group(myo_score *score, myo_score_pair *pair, const myo_log *log)
{
    MYO_TRY(choose_rule(score, pair, log));
    MYO_TRY(name_groups(pair, score->arena, log));
    if (pair->channels_matched)
        MYO_TRY(warn_if_channels_differ(pair, log));
    MYO_TRY(exclude(score, pair));
    for (int c = 0; c < MYO_CLASS_COUNT; c++) {
        if (pair->duration_us < 0)
            pair->counts[c].exposure_us = -1;
        else if (myo_kind_is_point(c) && pair->clean_rest_us >= 0)
            pair->counts[c].exposure_us = pair->clean_rest_us;
    }
    return MYO_OK;
}
