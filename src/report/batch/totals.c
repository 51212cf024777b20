/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/totals.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

static size_t positive(int64_t count)
{
    return count > 0 ? (size_t)count : 0;
}

static void add_channel(myo_batch_totals *totals, const myo_batch_channel *channel)
{
    const myo_summary *row = &channel->row.summary;
    totals->channels++;
    totals->fasciculations += positive(row->fasciculations);
    totals->definite_fasciculations += positive(channel->row.summary.definite);
    totals->twitch_unjudged += row->fasciculations < 0;
    totals->cramps += positive(row->cramps);
    totals->definite_cramps += positive(channel->definite_cramps);
    totals->cramp_unjudged += row->cramps < 0;
    totals->fatigued += strcmp(row->fatigue, "found") == 0;
    totals->fatigue_judged +=
        strcmp(row->fatigue, "found") == 0 || strcmp(row->fatigue, "none") == 0;
}

static void add_number(myo_text *out, size_t count, const char *what)
{
    myo_text_add(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static void add_words(myo_text *out, const myo_batch_totals *totals)
{
    if (totals->channels == 0) {
        myo_text_add(out, "nothing was judged");
        return;
    }
    const size_t unproven = totals->fasciculations - totals->definite_fasciculations;
    if (totals->twitch_unjudged == totals->channels) {
        myo_text_add(out, "fasciculations n/a (too little clean rest)");
    } else {
        add_number(out, totals->definite_fasciculations, "definite fasciculation");
        if (unproven > 0)
            myo_text_add(out, " and %zu not definite", unproven);
        if (totals->twitch_unjudged > 0)
            myo_text_add(out, " (n/a in %zu of %zu channels)", totals->twitch_unjudged,
                         totals->channels);
    }
    myo_text_add(out, ", ");
    if (totals->cramp_unjudged == totals->channels) {
        myo_text_add(out, "cramps n/a");
    } else {
        add_number(out, totals->definite_cramps, "cramp");
        if (totals->cramps > totals->definite_cramps)
            myo_text_add(out, " and %zu cramp-like", totals->cramps - totals->definite_cramps);
    }
    if (totals->fatigue_judged == 0)
        myo_text_add(out, ", fatigue n/a");
    else
        myo_text_add(out, ", fatigue in %zu of %zu channel%s that can tell", totals->fatigued,
                     totals->fatigue_judged, totals->fatigue_judged == 1 ? "" : "s");
}

myo_batch_totals myo_totals_of(const myo_batch *batch)
{
    myo_batch_totals totals = { 0 };
    for (size_t i = 0; i < batch->input->count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        totals.failed += recording->failed;
        totals.warned += !recording->failed && recording->message != NULL;
        totals.recordings += !recording->failed;
        if (!recording->failed)
            totals.events += positive(recording->events);
        for (size_t c = 0; c < recording->channel_count; c++)
            add_channel(&totals, &recording->channels[c]);
    }
    myo_text words = { 0 };
    add_words(&words, &totals);
    if (!words.failed)
        snprintf(totals.words, sizeof totals.words, "%s", words.bytes);
    myo_text_free(&words);
    return totals;
}
