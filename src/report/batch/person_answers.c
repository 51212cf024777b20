/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/person_answers.h"

#include <math.h>
#include <string.h>

#include "core/statistics.h"
#include "report/batch/muscle_name.h"
#include "report/batch/pooled_rate.h"
#include "report/batch/rate_course.h"
#include "report/batch/ratio_words.h"
#include "report/batch/time_answers.h"
#include "report/findings/plain_numbers.h"
#include "report/findings/tally.h"

static void add_rate(myo_text *out, const myo_pooled_rate *rate)
{
    double low, high;
    myo_pooled_interval(rate, &low, &high);
    myo_words_rate(out, 60 * rate->count / rate->rest_s);
    myo_text_add(out, " per minute (");
    myo_words_rate(out, low);
    myo_text_add(out, " to ");
    myo_words_rate(out, high);
    myo_text_add(out, ")");
}

static void answer_which(myo_text *out, const myo_season_person *person)
{
    size_t certain = 0, unproven = 0, quiet = 0, unsure = 0;
    myo_text_add(out, "<dt>Which muscles twitch, how often?</dt><dd>");
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < person->muscle_count; i++) {
            const myo_season_muscle *m = &person->muscles[i];
            if (m->found <= 0 || m->rate.rest_s <= 0 || (m->definite > 0) != (round == 0))
                continue;
            size_t *said = round == 0 ? &certain : &unproven;
            if (*said == 0 && round == 1)
                myo_text_add(out, certain > 0 ? ". Not definite: " : "None is definite: ");
            myo_text_add(out, (*said)++ > 0 ? "; " : "");
            myo_text_add_html(out, m->name);
            myo_text_add(out, " ");
            add_rate(out, &m->rate);
        }
    for (size_t i = 0; i < person->muscle_count; i++) {
        quiet += person->muscles[i].found <= 0 && person->muscles[i].short_rest == 0;
        unsure += person->muscles[i].found <= 0 && person->muscles[i].short_rest > 0;
    }
    if (certain + unproven == 0)
        myo_text_add(out, "No fasciculation was found");
    myo_text_add(out, ".");
    if (quiet > 0)
        myo_text_add(out, " %zu muscle%s without any.", quiet, quiet == 1 ? "" : "s");
    if (unsure > 0)
        myo_text_add(out, " In %zu muscle%s there was too little clean rest to say.", unsure,
                     unsure == 1 ? "" : "s");
    myo_text_add(out, "</dd>\n");
}

static void answer_where(myo_text *out, const myo_season_person *person)
{
    size_t definite = 0;
    for (size_t i = 0; i < person->muscle_count; i++)
        definite += person->muscles[i].definite > 0;
    myo_text_add(out, "<dt>One spot or spreading?</dt><dd>");
    if (definite == 0)
        myo_text_add(out, "No muscle has a definite fasciculation.");
    else if (definite == 1)
        myo_text_add(out, "Definite fasciculations in one muscle only, of %zu recorded.",
                     person->muscle_count);
    else
        myo_text_add(out, "Definite fasciculations in %zu of %zu muscles recorded.", definite,
                     person->muscle_count);
    myo_text_add(out, " Muscles without electrodes are not seen.</dd>\n");
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

static void add_halves(myo_pooled_rate *early, myo_pooled_rate *late,
                       const myo_batch_channel *channel)
{
    const size_t begin = rest_begins(channel), left = channel->bin_count - begin;
    for (size_t i = begin; i < channel->bin_count && left >= 2; i++) {
        const myo_rate_bin *bin = &channel->bins[i];
        myo_pooled_rate *half = i - begin < left / 2 ? early : late;
        myo_pooled_add_part(half, &channel->row.summary, bin->count > 0 ? (double)bin->count : 0,
                            bin->clean_rest_s);
    }
}

static void answer_decline(myo_text *out, const myo_season_person *person)
{
    myo_pooled_rate early = { 0, 0, 0 }, late = { 0, 0, 0 };
    for (size_t i = 0; i < person->count; i++)
        for (size_t c = 0; c < person->recordings[i]->channel_count; c++)
            add_halves(&early, &late, &person->recordings[i]->channels[c]);
    const myo_ratio r = myo_pooled_ratio(&late, &early);
    myo_text_add(out, "<dt>Does it settle within a recording?</dt><dd>");
    if (!(r.low >= 0))
        myo_text_add(out, "Cannot be said: too few fasciculations or too little clean rest.");
    else {
        myo_text_add(out, "Second against first half of the rest after the last activity (of the "
                          "whole recording where that is under two stretches): ");
        myo_words_ratio(out, r, "settling", "increasing", "no clear change");
    }
    /* one recording's course: the last in time, or the only one */
    if (person->dated > 0)
        myo_course_add(out, person->recordings[person->dated - 1]);
    else if (person->count == 1)
        myo_course_add(out, person->recordings[0]);
    myo_text_add(out, "</dd>\n");
}

/* Geometric mean of left over right in recordings that have both; the interval from their spread.
 */
static void add_amplitudes(myo_text *out, const myo_season_muscle *left,
                           const myo_season_muscle *right)
{
    double sum = 0, squares = 0;
    size_t n = 0;
    for (size_t i = 0, k = 0; i < left->count; i++) {
        while (k < right->count && right->entries[k].recording != left->entries[i].recording)
            k++;
        if (k == right->count)
            k = 0;
        else if (left->entries[i].channel->row.summary.rms_max > 0 &&
                 right->entries[k].channel->row.summary.rms_max > 0) {
            const double x = log(left->entries[i].channel->row.summary.rms_max /
                                 right->entries[k].channel->row.summary.rms_max);
            sum += x;
            squares += x * x;
            n++;
        }
    }
    if (n == 0)
        return;
    const double mean = sum / (double)n;
    myo_text_add(out, " RMS of the largest contraction, left over right: ");
    myo_words_rate(out, exp(mean));
    myo_text_add(out, " (%zu recording%s with both", n, n == 1 ? "" : "s");
    if (n > 2) {
        const double spread = sqrt(fmax(0, squares - sum * sum / (double)n) / (double)(n - 1));
        const double half = myo_student_quantile(0.975, (double)(n - 1)) * spread / sqrt((double)n);
        myo_text_add(out, "; 95 %% interval ");
        myo_words_rate(out, exp(mean - half));
        myo_text_add(out, " to ");
        myo_words_rate(out, exp(mean + half));
    }
    myo_text_add(out, "); electrodes differ, too.");
}

static void add_pair(myo_text *out, const myo_season_muscle *left, const myo_season_muscle *right)
{
    myo_text_add_html(out, left->muscle == NULL ? "whole side" : left->muscle);
    myo_text_add(out, ", ");
    myo_words_ratio(out, myo_pooled_ratio(&left->rate, &right->rate), "left twitches less",
                    "left twitches more", "no clear difference, left over right");
    if (left->fatigued + left->not_fatigued + right->fatigued + right->not_fatigued > 0)
        myo_text_add(out,
                     " Signs of fatigue: left in %zu of %zu, right in %zu of %zu that can "
                     "tell.",
                     left->fatigued, left->fatigued + left->not_fatigued, right->fatigued,
                     right->fatigued + right->not_fatigued);
    add_amplitudes(out, left, right);
}

static void answer_sides(myo_text *out, const myo_season_person *person)
{
    size_t pairs = 0;
    for (size_t i = 0; i < person->muscle_count; i++)
        for (size_t k = 0; k < person->muscle_count; k++) {
            const myo_season_muscle *left = &person->muscles[i], *right = &person->muscles[k];
            if (left->side == NULL || right->side == NULL || strcmp(left->side, "left") != 0 ||
                strcmp(right->side, "right") != 0 ||
                !myo_muscle_name_same(left->muscle, right->muscle))
                continue;
            myo_text_add(out, pairs++ == 0 ? "<dt>Left against right?</dt><dd>" : "<br>");
            add_pair(out, left, right);
        }
    if (pairs > 0)
        myo_text_add(out, "</dd>\n");
}

static void answer_cramp(myo_text *out, const myo_season_person *person)
{
    int64_t definite = 0, all = 0;
    size_t judged = 0;
    for (size_t i = 0; i < person->muscle_count; i++) {
        definite += person->muscles[i].definite_cramps;
        all += person->muscles[i].cramps;
        for (size_t k = 0; k < person->muscles[i].count; k++)
            judged += person->muscles[i].entries[k].channel->row.summary.cramps >= 0;
    }
    myo_text_add(out, "<dt>Cramp or just a twitch?</dt><dd>");
    if (judged == 0)
        myo_text_add(out, "Not judged: there is no usable EMG.");
    else if (all == 0)
        myo_text_add(out, "No cramp and nothing cramp-like in what could be judged.");
    else {
        myo_text_add(out, "%lld cramp%s, %lld cramp-like:", (long long)definite,
                     definite == 1 ? "" : "s", (long long)(all - definite));
        size_t said = 0;
        for (size_t i = 0; i < person->muscle_count; i++)
            if (person->muscles[i].cramps > 0) {
                myo_text_add(out, said++ > 0 ? ", " : " ");
                myo_text_add_html(out, person->muscles[i].name);
            }
        myo_text_add(out, ".");
    }
    myo_text_add(out, "</dd>\n");
}

static void answer_fatigue(myo_text *out, const myo_season_person *person)
{
    size_t said = 0;
    myo_text_add(out, "<dt>Tired or not?</dt><dd>");
    for (size_t i = 0; i < person->muscle_count; i++) {
        const myo_season_muscle *m = &person->muscles[i];
        if (m->fatigued + m->not_fatigued == 0)
            continue;
        myo_text_add(out, said++ > 0 ? "; " : "");
        myo_text_add_html(out, m->name);
        myo_text_add(out, ": signs of fatigue in %zu of %zu recording%s that can tell", m->fatigued,
                     m->fatigued + m->not_fatigued, m->fatigued + m->not_fatigued == 1 ? "" : "s");
    }
    myo_text_add(out, said == 0 ? "Cannot be said: no contraction was long and clean enough.</dd>\n"
                                : ".</dd>\n");
}

void myo_answers_add(myo_text *out, const myo_season_person *person)
{
    myo_text_add(out, "<dl class=\"answers\">\n");
    answer_which(out, person);
    answer_where(out, person);
    answer_decline(out, person);
    answer_sides(out, person);
    myo_time_answers_add(out, person);
    answer_cramp(out, person);
    answer_fatigue(out, person);
    myo_text_add(out, "</dl>\n");
}
