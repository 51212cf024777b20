/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a coach asks after a run, answered per person across trials, with the uncertainty. */
#include "report/batch/person_answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/statistics.h"
#include "report/batch/natural_order.h"
#include "report/batch/rate_course.h"
#include "report/batch/rate_ratio.h"
#include "report/findings/plain_numbers.h"
#include "report/findings/tally.h"

enum { PEOPLE_MOST = 300, MUSCLES_MOST = 64 };

typedef struct muscle {
    const char *name;
    double twitches, definite, rest_s;         /* over all trials */
    double last_twitches, last_rest_s;         /* in the last trial */
    double early, early_rest, late, late_rest; /* halves of the rest after the last activity */
    size_t unsure, tired, not_tired;           /* trials */
    double cramps, cramp_like;
} muscle;

typedef struct person {
    const char *name;
    size_t trial_count;
    const myo_batch_recording **trials; /* in natural order of their keys */
    size_t muscle_count;
    muscle *muscles;
} person;

static double positive(int64_t count)
{
    return count > 0 ? (double)count : 0;
}

static muscle *muscle_of(person *who, const char *name)
{
    for (size_t i = 0; i < who->muscle_count; i++)
        if (strcmp(who->muscles[i].name, name) == 0)
            return &who->muscles[i];
    if (who->muscle_count == MUSCLES_MOST)
        return NULL;
    who->muscles[who->muscle_count].name = name;
    return &who->muscles[who->muscle_count++];
}

/* The first stretch after the last that was mostly activity; 0 where fewer than two would be left.
 */
static size_t rest_begins(const myo_batch_channel *channel)
{
    size_t begin = 0;
    for (size_t i = 0; i < channel->bin_count; i++) {
        const myo_rate_bin *bin = &channel->bins[i];
        if (bin->clean_rest_s < 0.5 * (bin->to_s - bin->from_s))
            begin = i + 1;
    }
    return begin + 2 <= channel->bin_count ? begin : 0;
}

static void add_trial(muscle *m, const myo_batch_channel *channel, bool last)
{
    const myo_summary *row = &channel->row;
    const double rest = isfinite(row->clean_rest_s) ? row->clean_rest_s : 0;
    const double twitches = myo_clean_count(row);
    m->twitches += twitches;
    m->definite += positive(channel->definite_fasciculations);
    m->rest_s += rest;
    m->unsure += row->fasciculations < 0;
    if (last) {
        m->last_twitches += twitches;
        m->last_rest_s += rest;
    }
    m->tired += strcmp(row->fatigue, "found") == 0;
    m->not_tired += strcmp(row->fatigue, "none") == 0;
    m->cramps += positive(channel->definite_cramps);
    m->cramp_like += positive(row->cramps) - positive(channel->definite_cramps);
    const size_t begin = rest_begins(channel), left = channel->bin_count - begin;
    for (size_t i = begin; i < channel->bin_count && left >= 2; i++) {
        const myo_rate_bin *bin = &channel->bins[i];
        const bool early = i - begin < left / 2;
        if (!isfinite(bin->clean_rest_s))
            continue;
        *(early ? &m->early : &m->late) += positive(bin->count);
        *(early ? &m->early_rest : &m->late_rest) += bin->clean_rest_s;
    }
}

static void add_rate(myo_text *out, double count, double rest_s)
{
    double low, high;
    const double minutes = rest_s / 60;
    myo_poisson_interval(count, 0.95, &low, &high);
    myo_words_rate(out, count / minutes);
    myo_text_add(out, " per minute (");
    myo_words_rate(out, low / minutes);
    myo_text_add(out, " to ");
    myo_words_rate(out, high / minutes);
    myo_text_add(out, ")");
}

static int by_rate(const void *a, const void *b)
{
    const muscle *x = a, *y = b;
    const double p = x->rest_s > 0 ? x->twitches / x->rest_s : 0;
    const double q = y->rest_s > 0 ? y->twitches / y->rest_s : 0;
    if (p < q || p > q)
        return p > q ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void answer_which(myo_text *out, const person *who)
{
    size_t twitching = 0, quiet = 0, unsure = 0;
    myo_text_add(out, "<dt>Which muscles twitch, how often?</dt><dd>");
    for (size_t i = 0; i < who->muscle_count; i++) {
        const muscle *m = &who->muscles[i];
        quiet += m->twitches <= 0 && m->unsure == 0;
        unsure += m->twitches <= 0 && m->unsure > 0;
        if (m->twitches <= 0 || m->rest_s <= 0)
            continue;
        myo_text_add(out, "%s", twitching++ > 0 ? "; " : "");
        myo_text_add_html(out, m->name);
        myo_text_add(out, " ");
        add_rate(out, m->twitches, m->rest_s);
    }
    if (twitching == 0)
        myo_text_add(out, "No fasciculation was found");
    myo_text_add(out, ".");
    if (quiet > 0)
        myo_text_add(out, " %zu muscle%s without any.", quiet, quiet == 1 ? "" : "s");
    if (unsure > 0)
        myo_text_add(out, " In %zu there was too little clean rest to say.", unsure);
    myo_text_add(out, "</dd>\n<dt>One spot or spreading?</dt><dd>");
    size_t definite = 0;
    for (size_t i = 0; i < who->muscle_count; i++)
        definite += who->muscles[i].definite > 0;
    if (definite == 0)
        myo_text_add(out, "No muscle has a definite fasciculation.");
    else if (definite == 1)
        myo_text_add(out, "Definite fasciculations in one muscle only, of %zu recorded.",
                     who->muscle_count);
    else
        myo_text_add(out, "Definite fasciculations in %zu of %zu muscles recorded.", definite,
                     who->muscle_count);
    myo_text_add(out, " Muscles without electrodes are not seen.</dd>\n");
}

/* "0.4 times (0.2 to 0.8)" and whether the interval leaves out 1. */
static void add_ratio(myo_text *out, myo_ratio r, const char *fewer, const char *more,
                      const char *unclear)
{
    myo_text_add(out, "%s: ", r.high < 1 ? fewer : r.low > 1 ? more : unclear);
    if (isfinite(r.ratio)) {
        myo_words_rate(out, r.ratio);
        myo_text_add(out, " times the rate (");
    } else {
        myo_text_add(out, "the other rate is 0 (");
    }
    myo_text_add(out, isfinite(r.high) ? "95 %% interval " : "95 %%: at least ");
    myo_words_rate(out, r.low);
    if (isfinite(r.high)) {
        myo_text_add(out, " to ");
        myo_words_rate(out, r.high);
    }
    myo_text_add(out, ").");
}

static void answer_decline(myo_text *out, const person *who)
{
    double early = 0, early_rest = 0, late = 0, late_rest = 0;
    for (size_t i = 0; i < who->muscle_count; i++) {
        early += who->muscles[i].early;
        early_rest += who->muscles[i].early_rest;
        late += who->muscles[i].late;
        late_rest += who->muscles[i].late_rest;
    }
    myo_text_add(out, "<dt>Settling?</dt><dd>");
    const myo_ratio r = myo_ratio_make(late, late_rest, early, early_rest);
    if (!(r.low >= 0))
        myo_text_add(out, "Cannot be said: too few fasciculations or too little clean rest.");
    else {
        myo_text_add(out, "Second against first half of the rest after the last activity (of the "
                          "whole recording where that is under two stretches): ");
        add_ratio(out, r, "settling", "increasing", "no clear change");
    }
    myo_course_add(out, who->trials[who->trial_count - 1]);
    myo_text_add(out, "</dd>\n");
}

/* The side a channel name speaks of ('l', 'r' or 0) and the rest of the name into `base`. */
static char side_of(const char *name, char *base, size_t size)
{
    char side = 0;
    size_t used = 0;
    while (*name != '\0') {
        const size_t length = strcspn(name, " _-./");
        char word[8] = { 0 };
        if (length < sizeof word)
            memcpy(word, name, length);
        const char c = myo_text_same(word, "l") || myo_text_same(word, "left")    ? 'l'
                       : myo_text_same(word, "r") || myo_text_same(word, "right") ? 'r'
                                                                                  : 0;
        if (c != 0)
            side = c;
        for (size_t i = 0; c == 0 && i < length && used + 1 < size; i++)
            base[used++] = name[i];
        name += length;
        name += *name != '\0';
    }
    base[used] = '\0';
    return side;
}

static void answer_sides(myo_text *out, const person *who)
{
    char one[128], other[128];
    size_t pairs = 0;
    for (size_t i = 0; i < who->muscle_count; i++)
        for (size_t k = 0; k < who->muscle_count; k++) {
            const muscle *left = &who->muscles[i], *right = &who->muscles[k];
            if (side_of(left->name, one, sizeof one) != 'l' ||
                side_of(right->name, other, sizeof other) != 'r' || strcmp(one, other) != 0)
                continue;
            myo_text_add(out, pairs++ == 0 ? "<dt>Left against right?</dt><dd>" : "<br>");
            myo_text_add_html(out, one);
            myo_text_add(out, ", ");
            const myo_ratio r =
                myo_ratio_make(left->twitches, left->rest_s, right->twitches, right->rest_s);
            if (r.low >= 0)
                add_ratio(out, r, "left twitches less", "left twitches more",
                          "no clear difference, left over right");
            else
                myo_text_add(out, "nothing to compare.");
        }
    if (pairs > 0)
        myo_text_add(out, "</dd>\n");
}

static void answer_trend(myo_text *out, const person *who)
{
    if (who->trial_count < 2)
        return;
    double last = 0, last_rest = 0, all = 0, rest = 0;
    for (size_t i = 0; i < who->muscle_count; i++) {
        last += who->muscles[i].last_twitches;
        last_rest += who->muscles[i].last_rest_s;
        all += who->muscles[i].twitches;
        rest += who->muscles[i].rest_s;
    }
    myo_text_add(out, "<dt>This trial against the last ones?</dt><dd>");
    myo_text_add_html(out, who->trials[who->trial_count - 1]->name);
    myo_text_add(out, " against the %zu before: ", who->trial_count - 1);
    const myo_ratio r = myo_ratio_make(last, last_rest, all - last, rest - last_rest);
    if (r.low >= 0)
        add_ratio(out, r, "less twitching", "more twitching", "no clear difference");
    else
        myo_text_add(out, "nothing to compare.");
    myo_text_add(out, "</dd>\n");
}

static void answer_cramp_and_fatigue(myo_text *out, const person *who)
{
    double cramps = 0, like = 0;
    for (size_t i = 0; i < who->muscle_count; i++) {
        cramps += who->muscles[i].cramps;
        like += who->muscles[i].cramp_like;
    }
    myo_text_add(out, "<dt>Cramp or just a twitch?</dt><dd>");
    if (cramps + like <= 0)
        myo_text_add(out, "No cramp and nothing cramp-like.");
    else {
        myo_text_add(out, "%.0f cramp%s, %.0f cramp-like:", cramps,
                     cramps > 1 || cramps < 1 ? "s" : "", like);
        for (size_t i = 0; i < who->muscle_count; i++)
            if (who->muscles[i].cramps + who->muscles[i].cramp_like > 0) {
                myo_text_add(out, " ");
                myo_text_add_html(out, who->muscles[i].name);
            }
        myo_text_add(out, ".");
    }
    myo_text_add(out, "</dd>\n<dt>Tired or not?</dt><dd>");
    size_t said = 0;
    for (size_t i = 0; i < who->muscle_count; i++) {
        const muscle *m = &who->muscles[i];
        if (m->tired + m->not_tired == 0)
            continue;
        myo_text_add(out, "%s", said++ > 0 ? "; " : "");
        myo_text_add_html(out, m->name);
        myo_text_add(out, ": signs of fatigue in %zu of %zu trials that can tell", m->tired,
                     m->tired + m->not_tired);
    }
    myo_text_add(out, said == 0 ? "Cannot be said: no contraction was long and clean enough.</dd>\n"
                                : ".</dd>\n");
}

static int by_key(const void *a, const void *b)
{
    const myo_batch_recording *const *x = a, *const *y = b;
    return myo_natural_order((*x)->key, (*y)->key);
}

static myo_status add_person(myo_text *out, const myo_batch *batch, const myo_labels *labels,
                             const char *name)
{
    person who = { .name = name };
    who.trials = myo_memory_new(batch->input->count, sizeof *who.trials);
    who.muscles = myo_memory_new(MUSCLES_MOST, sizeof *who.muscles);
    if (who.trials == NULL || who.muscles == NULL) {
        myo_memory_free(who.trials);
        myo_memory_free(who.muscles);
        return MYO_NO_MEMORY;
    }
    for (size_t i = 0; i < batch->input->count; i++)
        if (labels->person[i] != NULL && strcmp(labels->person[i], name) == 0)
            who.trials[who.trial_count++] = &batch->recordings[i];
    qsort(who.trials, who.trial_count, sizeof *who.trials, by_key);
    for (size_t t = 0; t < who.trial_count; t++)
        for (size_t c = 0; c < who.trials[t]->channel_count; c++) {
            const myo_batch_channel *channel = &who.trials[t]->channels[c];
            muscle *m = muscle_of(&who, channel->row.channel);
            if (m != NULL)
                add_trial(m, channel, t + 1 == who.trial_count);
        }
    qsort(who.muscles, who.muscle_count, sizeof *who.muscles, by_rate);
    myo_text_add(out, "<details><summary>");
    myo_text_add_html(out, name);
    myo_text_add(out,
                 " <span class=\"facts\">%zu recording%s</span></summary>\n"
                 "<dl class=\"answers\">\n",
                 who.trial_count, who.trial_count == 1 ? "" : "s");
    answer_which(out, &who);
    answer_decline(out, &who);
    answer_sides(out, &who);
    answer_trend(out, &who);
    answer_cramp_and_fatigue(out, &who);
    myo_text_add(out, "</dl></details>\n");
    myo_memory_free(who.trials);
    myo_memory_free(who.muscles);
    return MYO_OK;
}

myo_status myo_answers_add(myo_text *out, const myo_batch *batch, const myo_labels *labels)
{
    size_t people = 0;
    for (size_t i = 0; i < batch->input->count; i++) {
        size_t before = 0;
        while (before < i && (labels->person[before] == NULL || labels->person[i] == NULL ||
                              strcmp(labels->person[before], labels->person[i]) != 0))
            before++;
        if (labels->person[i] == NULL || before < i)
            continue;
        if (people++ == 0)
            myo_text_add(out, "<section id=\"people\"><h2>Person by person</h2>\n");
        if (people <= PEOPLE_MOST)
            MYO_TRY(add_person(out, batch, labels, labels->person[i]));
    }
    if (people > PEOPLE_MOST)
        myo_text_add(out, "<p>The first %d of %zu people are shown.</p>\n", PEOPLE_MOST, people);
    if (people > 0)
        myo_text_add(out,
                     "<p class=\"caution\">Facts about signals, not a diagnosis. Occasional "
                     "twitching, above all after exercise, is common in healthy people. People "
                     "take it to a doctor when it persists for weeks, is widespread, or comes with "
                     "weakness or wasting.</p>\n</section>\n");
    return MYO_OK;
}
