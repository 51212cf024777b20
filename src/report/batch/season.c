/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/season.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "report/batch/muscle_name.h"
#include "report/batch/natural_order.h"
#include "report/findings/tally.h"

enum { DATE_LENGTH = 10 };

bool myo_same_day(const myo_batch_recording *a, const myo_batch_recording *b)
{
    return a->place.recorded_at != NULL && b->place.recorded_at != NULL &&
           strncmp(a->place.recorded_at, b->place.recorded_at, DATE_LENGTH) == 0;
}

/* By person, those without a name last; then by time, those without a date last; then by key. */
static int by_person_and_time(const void *a, const void *b)
{
    const myo_batch_recording *x = *(const myo_batch_recording *const *)a;
    const myo_batch_recording *y = *(const myo_batch_recording *const *)b;
    const char *p = x->place.participant, *q = y->place.participant;
    if ((p == NULL) != (q == NULL))
        return p == NULL ? 1 : -1;
    int order = p == NULL ? 0 : myo_natural_order(p, q);
    if (order == 0 && p != NULL)
        order = strcmp(p, q);
    if (order != 0)
        return order;
    const char *t = x->place.recorded_at, *u = y->place.recorded_at;
    if ((t == NULL) != (u == NULL))
        return t == NULL ? 1 : -1;
    order = t == NULL ? 0 : strcmp(t, u);
    return order != 0 ? order : myo_natural_order(x->key, y->key);
}

static bool same_person(const myo_batch_recording *a, const myo_batch_recording *b)
{
    const char *p = a->place.participant, *q = b->place.participant;
    return p == NULL || q == NULL ? p == q : strcmp(p, q) == 0;
}

static double at_least_zero(int64_t count)
{
    return count > 0 ? (double)count : 0;
}

/* The person's muscle of that name and side, a new one if need be; NULL: no room. */
static myo_season_muscle *muscle_of(myo_season_person *person, const myo_recording_row *row)
{
    for (size_t i = 0; i < person->muscle_count; i++) {
        myo_season_muscle *m = &person->muscles[i];
        if (myo_muscle_name_same(m->muscle, row->muscle) &&
            myo_muscle_name_same(m->side, row->side))
            return m;
    }
    if (person->muscle_count == person->room)
        return NULL;
    myo_season_muscle *m = &person->muscles[person->muscle_count++];
    *m = (myo_season_muscle) { .name = row->summary.channel,
                               .muscle = row->muscle,
                               .side = row->side };
    return m;
}

static void add_numbers(myo_season_muscle *m, const myo_batch_channel *channel)
{
    const myo_summary *row = &channel->row.summary;
    myo_pooled_add(&m->rate, row);
    m->found += (int64_t)at_least_zero(row->fasciculations);
    m->definite += (int64_t)at_least_zero(row->definite);
    m->cramps += (int64_t)at_least_zero(row->cramps);
    m->definite_cramps += (int64_t)at_least_zero(channel->definite_cramps);
    m->cramp_judged += row->cramps >= 0;
    m->short_rest += row->fasciculations < 0;
    m->fatigued += strcmp(row->fatigue, "found") == 0;
    m->not_fatigued += strcmp(row->fatigue, "none") == 0;
}

static double rate_of(const myo_season_muscle *m)
{
    return m->rate.rest_s > 0 ? m->rate.count / m->rate.rest_s : 0;
}

/* What is certain counts before what is not, a cramp before a twitch before tiredness. */
static int worse(const double *x, const double *y, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (x[i] < y[i] || x[i] > y[i])
            return x[i] > y[i] ? -1 : 1;
    return 0;
}

static int by_finding(const void *a, const void *b)
{
    const myo_season_muscle *m = a, *n = b;
    const double x[] = { (double)m->definite_cramps, m->definite > 0 ? rate_of(m) : 0,
                         (double)m->cramps, (double)m->fatigued, (double)m->found };
    const double y[] = { (double)n->definite_cramps, n->definite > 0 ? rate_of(n) : 0,
                         (double)n->cramps, (double)n->fatigued, (double)n->found };
    const int order = worse(x, y, sizeof x / sizeof *x);
    return order != 0 ? order : myo_natural_order(m->name, n->name);
}

/* Two passes: how many entries each muscle has, then the entries. */
static myo_status add_muscles(myo_season_person *person, myo_arena *arena)
{
    size_t channels = 0;
    for (size_t i = 0; i < person->count && channels < MYO_MUSCLES_MOST; i++)
        channels += person->recordings[i]->channel_count;
    person->room = channels < MYO_MUSCLES_MOST ? channels : MYO_MUSCLES_MOST;
    person->muscles = myo_arena_new(arena, person->room, sizeof *person->muscles);
    if (person->muscles == NULL)
        return MYO_NO_MEMORY;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < person->count; i++)
            for (size_t c = 0; c < person->recordings[i]->channel_count; c++) {
                const myo_batch_channel *channel = &person->recordings[i]->channels[c];
                myo_season_muscle *m = muscle_of(person, &channel->row);
                if (m == NULL) {
                    person->left_out += pass == 0;
                    continue;
                }
                if (pass == 1) {
                    m->entries[m->count] = (myo_season_entry) { person->recordings[i], channel };
                    add_numbers(m, channel);
                }
                m->count++;
            }
        for (size_t i = 0; pass == 0 && i < person->muscle_count; i++) {
            myo_season_muscle *m = &person->muscles[i];
            m->entries = myo_arena_new(arena, m->count, sizeof *m->entries);
            m->count = 0;
            if (m->entries == NULL)
                return MYO_NO_MEMORY;
        }
    }
    qsort(person->muscles, person->muscle_count, sizeof *person->muscles, by_finding);
    return MYO_OK;
}

static void count_days(myo_season_person *person)
{
    while (person->dated < person->count &&
           person->recordings[person->dated]->place.recorded_at != NULL)
        person->dated++;
    for (size_t i = 0; i < person->dated; i++)
        person->days += i == 0 || !myo_same_day(person->recordings[i - 1], person->recordings[i]);
}

static int by_worst(const void *a, const void *b)
{
    const myo_season_person *p = a, *q = b;
    double x[5] = { 0 }, y[5] = { 0 };
    for (int which = 0; which < 2; which++) {
        const myo_season_person *person = which == 0 ? p : q;
        double *sum = which == 0 ? x : y;
        for (size_t i = 0; i < person->muscle_count; i++) {
            const myo_season_muscle *m = &person->muscles[i];
            sum[0] += (double)m->definite_cramps;
            sum[1] = fmax(sum[1], m->definite > 0 ? rate_of(m) : 0);
            sum[2] += (double)m->cramps;
            sum[3] += (double)m->fatigued;
            sum[4] += (double)m->found;
        }
    }
    const int order = worse(x, y, 5);
    if (order != 0 || p->name == NULL || q->name == NULL)
        return order != 0 ? order : (p->name == NULL) - (q->name == NULL);
    return myo_natural_order(p->name, q->name);
}

myo_status myo_season_make(myo_season *out, const myo_batch *batch)
{
    const size_t total = batch->input->count;
    const myo_batch_recording **list = myo_arena_new(batch->arena, total + 1, sizeof *list);
    size_t count = 0;
    *out = (myo_season) { .count = 0 };
    if (list == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < total; i++)
        if (batch->recordings[i].channel_count > 0)
            list[count++] = &batch->recordings[i];
    if (count > 1)
        qsort(list, count, sizeof *list, by_person_and_time);
    for (size_t i = 0; i < count; i++)
        out->count += i == 0 || !same_person(list[i - 1], list[i]);
    out->persons = myo_arena_new(batch->arena, out->count + 1, sizeof *out->persons);
    if (out->persons == NULL)
        return MYO_NO_MEMORY;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        at += i > 0 && !same_person(list[i - 1], list[i]);
        myo_season_person *person = &out->persons[at];
        if (person->count++ == 0) {
            person->name = list[i]->place.participant;
            person->recordings = list + i;
        }
    }
    for (size_t i = 0; i < out->count; i++) {
        count_days(&out->persons[i]);
        MYO_TRY(add_muscles(&out->persons[i], batch->arena));
    }
    if (out->count > 1)
        qsort(out->persons, out->count, sizeof *out->persons, by_worst);
    return MYO_OK;
}
