/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The class confusion matrix: rows are the reference's classes, columns the detected ones. A
 * matched reference event stands on the diagonal. A missed one stands under the class of the event
 * found in its place (within the tolerance; the one that shares most time), else under "none". An
 * extra event that took no missed one's place stands in the row of the reference event it lies on,
 * else in the row "none". Excluded and undetectable events do not appear.
 */
#include "score/confusion.h"

#include "score/event_table.h"

static bool comparable(const myo_score_pair *pair, const myo_score_event *a,
                       const myo_score_event *b)
{
    return b->kind < MYO_CONFUSION_NONE && b->kind != a->kind &&
           b->outcome != MYO_OUTCOME_EXCLUDED &&
           (!pair->channels_matched || a->channel == NULL || b->channel == NULL ||
            a->group == b->group);
}

/* The event of another class that shares most time with `event`; MYO_NO_PARTNER if none does. */
static size_t stand_in(const myo_score *score, const myo_score_pair *pair,
                       const myo_score_event *event, const myo_event_table *other)
{
    const int64_t from = event->onset_us - score->tolerance_us;
    const int64_t to = event->end_us + score->tolerance_us;
    size_t best = MYO_NO_PARTNER;
    int64_t most = -1;
    for (size_t i = myo_event_table_reach(other, from);
         i < other->count && other->events[i].onset_us <= to; i++) {
        const myo_score_event *candidate = &other->events[i];
        if (!comparable(pair, event, candidate) || candidate->end_us < from)
            continue;
        const int64_t begin = candidate->onset_us > from ? candidate->onset_us : from;
        const int64_t end = candidate->end_us < to ? candidate->end_us : to;
        if (end - begin > most) {
            most = end - begin;
            best = i;
        }
    }
    return best;
}

void myo_score_confusion(myo_score *score, myo_score_pair *pair)
{
    myo_event_table *r = &pair->reference, *d = &pair->detected;
    for (size_t i = 0; i < r->count; i++) {
        myo_score_event *event = &r->events[i];
        if (event->kind >= MYO_CONFUSION_NONE)
            continue;
        if (event->outcome == MYO_OUTCOME_MATCHED) {
            pair->confusion[event->kind][event->kind]++;
        } else if (event->outcome == MYO_OUTCOME_MISSED) {
            const size_t j = stand_in(score, pair, event, d);
            if (j != MYO_NO_PARTNER) {
                event->confused = d->events[j].kind;
                if (d->events[j].outcome == MYO_OUTCOME_EXTRA)
                    d->events[j].confused = event->kind;
            }
            pair->confusion[event->kind][event->confused]++;
        }
    }
    for (size_t j = 0; j < d->count; j++) {
        myo_score_event *event = &d->events[j];
        if (event->kind >= MYO_CONFUSION_NONE || event->outcome != MYO_OUTCOME_EXTRA ||
            event->confused != MYO_CONFUSION_NONE)
            continue;
        const size_t i = stand_in(score, pair, event, r);
        if (i != MYO_NO_PARTNER)
            event->confused = r->events[i].kind;
        pair->confusion[event->confused][event->kind]++;
    }
    for (size_t row = 0; row < MYO_CONFUSION_SIZE; row++)
        for (size_t column = 0; column < MYO_CONFUSION_SIZE; column++)
            score->confusion[row][column] += pair->confusion[row][column];
}
