/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/reference_contraction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/batch/muscle_name.h"

/* A channel that holds a reference, sorted by participant. */
typedef struct reference {
    const myo_batch_channel *channel;
    size_t order;
} reference;

static int by_participant(const void *a, const void *b)
{
    const reference *x = a, *y = b;
    const int order = strcmp(x->channel->row.participant, y->channel->row.participant);
    return order != 0 ? order : x->order < y->order ? -1 : 1;
}

static bool same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool fits(const myo_batch_channel *channel, const myo_batch_channel *other)
{
    const myo_recording_row *x = &channel->row, *y = &other->row;
    return myo_muscle_name_same(x->muscle, y->muscle) && myo_muscle_name_same(x->side, y->side) &&
           strcmp(channel->unit, other->unit) == 0;
}

/* Days between two dates as text; the calendar's unevenness does not matter for "nearest". */
static double apart(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return INFINITY;
    const double x = atof(a) * 372 + atof(a + 5) * 31 + atof(a + 8);
    const double y = atof(b) * 372 + atof(b + 5) * 31 + atof(b + 8);
    return fabs(x - y);
}

static const myo_batch_channel *best_of(const myo_batch_channel *channel, const reference *list,
                                        size_t count)
{
    const myo_batch_channel *best = NULL;
    bool best_session = false;
    double best_days = INFINITY;
    for (size_t i = 0; i < count; i++) {
        const myo_batch_channel *other = list[i].channel;
        if (!fits(channel, other))
            continue;
        const bool session = same_text(channel->row.session, other->row.session);
        const double days = apart(channel->row.recorded_at, other->row.recorded_at);
        if (best == NULL || (session && !best_session) ||
            (session == best_session && days < best_days)) {
            best = other;
            best_session = session;
            best_days = days;
        }
    }
    return best;
}

/* The participant's references in the sorted list. */
static size_t range_of(size_t *first, const reference *list, size_t count, const char *participant)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(list[middle].channel->row.participant, participant) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (low < count && strcmp(list[low].channel->row.participant, participant) == 0)
        low++;
    return low - *first;
}

static void set(myo_batch_channel *channel, const reference *list, size_t count)
{
    const myo_summary *row = &channel->row.summary;
    double reference_rms = row->rms_reference;
    if (!(reference_rms > 0) && channel->row.participant != NULL) {
        size_t first;
        const size_t own = range_of(&first, list, count, channel->row.participant);
        const myo_batch_channel *best = best_of(channel, list + first, own);
        reference_rms = best == NULL ? NAN : best->row.summary.rms_reference;
    }
    channel->row.mvc_pct = reference_rms > 0 ? 100 * row->rms_max / reference_rms : NAN;
}

myo_status myo_reference_contractions(myo_batch *batch)
{
    size_t count = 0, total = 0;
    for (size_t i = 0; i < batch->input->count; i++)
        total += batch->recordings[i].channel_count;
    reference *list = myo_arena_new(batch->arena, total + 1, sizeof *list);
    if (list == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < batch->input->count; i++)
        for (size_t c = 0; c < batch->recordings[i].channel_count; c++) {
            const myo_batch_channel *channel = &batch->recordings[i].channels[c];
            if (channel->row.summary.rms_reference > 0 && channel->row.participant != NULL) {
                list[count] = (reference) { channel, count };
                count++;
            }
        }
    if (count > 1)
        qsort(list, count, sizeof *list, by_participant);
    for (size_t i = 0; i < batch->input->count; i++)
        for (size_t c = 0; c < batch->recordings[i].channel_count; c++)
            set(&batch->recordings[i].channels[c], list, count);
    return MYO_OK;
}
