/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/time_answers.h"

#include <math.h>
#include <string.h>

#include "report/batch/muscle_name.h"
#include "report/batch/pooled_rate.h"
#include "report/batch/ratio_words.h"
#include "report/batch/season_change.h"
#include "report/findings/plain_numbers.h"

/* Two sets of recordings compared by the muscles that both have. */
typedef struct comparison {
    myo_pooled_rate later, earlier;
    int64_t definite;
    size_t muscles;
} comparison;

typedef enum side_of_comparison { MYO_NEITHER, MYO_EARLIER, MYO_LATER } side_of_comparison;

static comparison compare(const myo_season_person *person,
                          side_of_comparison (*side_of)(const myo_batch_recording *recording,
                                                        const void *context),
                          const void *context)
{
    comparison all = { .muscles = 0 };
    for (size_t i = 0; i < person->muscle_count; i++) {
        const myo_season_muscle *m = &person->muscles[i];
        myo_pooled_rate later = { 0, 0, 0 }, earlier = { 0, 0, 0 };
        int64_t definite = 0;
        for (size_t k = 0; k < m->count; k++) {
            const myo_summary *row = &m->entries[k].channel->row.summary;
            const side_of_comparison side = side_of(m->entries[k].recording, context);
            if (side != MYO_NEITHER)
                myo_pooled_add(side == MYO_LATER ? &later : &earlier, row);
            if (side != MYO_NEITHER && row->definite > 0)
                definite += row->definite;
        }
        if (!(later.rest_s > 0) || !(earlier.rest_s > 0))
            continue;
        all.muscles++;
        all.definite += definite;
        all.later =
            (myo_pooled_rate) { all.later.count + later.count, all.later.rest_s + later.rest_s,
                                all.later.spread + later.spread };
        all.earlier = (myo_pooled_rate) { all.earlier.count + earlier.count,
                                          all.earlier.rest_s + earlier.rest_s,
                                          all.earlier.spread + earlier.spread };
    }
    return all;
}

static void add_name(myo_text *out, const myo_batch_recording *recording)
{
    myo_text_add_html(out, recording->name);
    myo_text_add(out, " (");
    myo_text_add_html(out, recording->place.recorded_at);
    myo_text_add(out, ")");
}

static bool has_time(const myo_batch_recording *recording)
{
    return strlen(recording->place.recorded_at) > 10;
}

/* Never -0. */
static double whole(double value)
{
    const double rounded = floor(value + 0.5);
    return rounded == 0 ? 0 : rounded;
}

/* What a muscle's largest contraction did from one recording to the other, where both have one. */
static void add_changes(myo_text *out, const myo_batch_recording *before,
                        const myo_batch_recording *after)
{
    const char *task = before->place.task, *other = after->place.task;
    if ((task == NULL) != (other == NULL) || (task != NULL && strcmp(task, other) != 0)) {
        myo_text_add(out, " The tasks differ, so amplitude and frequency are not compared.");
        return;
    }
    for (size_t i = 0; i < before->channel_count; i++)
        for (size_t k = 0; k < after->channel_count; k++) {
            const myo_recording_row *x = &before->channels[i].row, *y = &after->channels[k].row;
            if (!myo_muscle_name_same(x->muscle, y->muscle) ||
                !myo_muscle_name_same(x->side, y->side) || !(x->summary.rms_max > 0) ||
                !(y->summary.rms_max > 0) ||
                strcmp(before->channels[i].unit, after->channels[k].unit) != 0)
                continue;
            myo_text_add(out, " ");
            myo_text_add_html(out, x->summary.channel);
            myo_text_add(out, ": RMS of the largest contraction %+.0f %%",
                         whole(100 * (y->summary.rms_max / x->summary.rms_max - 1)));
            if (isfinite(x->summary.mdf_start_hz) && isfinite(y->summary.mdf_start_hz))
                myo_text_add(out, ", median frequency at its start %.0f to %.0f Hz",
                             x->summary.mdf_start_hz, y->summary.mdf_start_hz);
            myo_text_add(out, ".");
        }
}

/* What a comparison says of twitching, and on how firm ground. */
static void add_comparison(myo_text *out, const comparison *c)
{
    if (c->muscles == 0) {
        myo_text_add(out, "no muscle has clean rest in both.");
        return;
    }
    if (c->later.count + c->earlier.count > 0) {
        myo_words_ratio(out, myo_pooled_ratio(&c->later, &c->earlier), "less twitching",
                        "more twitching", "no clear difference");
        if (c->definite == 0)
            myo_text_add(out, " None of these fasciculations is definite.");
    } else {
        myo_text_add(out, "no twitch was seen in ");
        myo_words_duration(out, c->later.rest_s);
        myo_text_add(out, " and ");
        myo_words_duration(out, c->earlier.rest_s);
        myo_text_add(out, " of clean rest.");
    }
}

typedef struct two_recordings {
    const myo_batch_recording *earlier, *later;
} two_recordings;

static side_of_comparison side_of_two(const myo_batch_recording *recording, const void *context)
{
    const two_recordings *two = context;
    return recording == two->earlier ? MYO_EARLIER
           : recording == two->later ? MYO_LATER
                                     : MYO_NEITHER;
}

static side_of_comparison side_of_day(const myo_batch_recording *recording, const void *context)
{
    const myo_batch_recording *latest = context;
    return recording->place.recorded_at == NULL ? MYO_NEITHER
           : myo_same_day(recording, latest)    ? MYO_LATER
                                                : MYO_EARLIER;
}

/* The last day on which the person was recorded twice with a known time of day: first and last. */
static void answer_same_day(myo_text *out, const myo_season_person *person)
{
    size_t first = person->dated, last = person->dated;
    for (size_t i = person->dated; i-- > 0;) {
        if (!has_time(person->recordings[i]))
            continue;
        if (last == person->dated ||
            !myo_same_day(person->recordings[i], person->recordings[last])) {
            if (first < last)
                break;
            last = first = i;
        } else {
            first = i;
        }
    }
    if (first >= last)
        return;
    const two_recordings two = { person->recordings[first], person->recordings[last] };
    const comparison c = compare(person, side_of_two, &two);
    myo_text_add(out, "<dt>Before and after on one day?</dt><dd>");
    add_name(out, person->recordings[last]);
    myo_text_add(out, " against ");
    add_name(out, person->recordings[first]);
    myo_text_add(out, ": ");
    add_comparison(out, &c);
    add_changes(out, person->recordings[first], person->recordings[last]);
    myo_text_add(out, "</dd>\n");
}

/* The last day against all days before. Nothing is claimed of recordings without a date. */
static void answer_days(myo_text *out, const myo_season_person *person)
{
    if (person->count < 2)
        return;
    myo_text_add(out, "<dt>The last day against those before?</dt><dd>");
    if (person->days < 2) {
        if (person->dated == person->count)
            myo_text_add(out, "All recordings are of one day.");
        else
            myo_text_add(out,
                         "Not said: %zu of %zu recordings carry no date, and names tell no "
                         "order. Give dates in <code>recordings_info.tsv</code> (columns "
                         "<code>recording</code>, <code>date</code>) in the input folder.",
                         person->count - person->dated, person->count);
        myo_text_add(out, "</dd>\n");
        return;
    }
    const myo_batch_recording *latest = person->recordings[person->dated - 1];
    const comparison c = compare(person, side_of_day, latest);
    myo_text_add(out, "%.10s against the %zu day%s before: ", latest->place.recorded_at,
                 person->days - 1, person->days == 2 ? "" : "s");
    add_comparison(out, &c);
    const double spread = c.earlier.count > 0 ? c.earlier.spread / c.earlier.count : 1;
    const double days = (double)(person->days - 1);
    const double rise = myo_smallest_rise(c.earlier.count / days, c.earlier.rest_s / days, spread);
    if (isfinite(rise)) {
        myo_text_add(out, " With this much rest a day a rate must rise ");
        myo_words_rate(out, rise);
        myo_text_add(out, " times to be more than chance.");
    }
    if (person->dated < person->count)
        myo_text_add(out, " %zu recording%s without a date %s left out.",
                     person->count - person->dated, person->count - person->dated == 1 ? "" : "s",
                     person->count - person->dated == 1 ? "is" : "are");
    myo_text_add(out, "</dd>\n");
}

void myo_time_answers_add(myo_text *out, const myo_season_person *person)
{
    answer_same_day(out, person);
    answer_days(out, person);
}
