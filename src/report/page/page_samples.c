/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/page_samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "core/fail.h"
#include "core/memory.h"
#include "report/findings/encode.h"
#include "report/page/page_events.h"

typedef struct block {
    int64_t first, end;
} block;

static int by_place(const void *a, const void *b)
{
    const block *left = a, *right = b;
    return (left->first > right->first) - (left->first < right->first);
}

/* Events of the track itself come before those of its neighbours. */
static unsigned char rank_of(const myo_track *track, const myo_event *event)
{
    const bool own = strcmp(event->channel, track->channel) == 0;
    return (unsigned char)(myo_page_importance(event->class_) + (own ? 0 : MYO_CLASS_COUNT));
}

/* The stretch of one event on a track with a margin that shows its baseline. */
static block around(const myo_track *track, const myo_event *event, double margin)
{
    const double length = isfinite(event->duration_s) ? event->duration_s : 0;
    const double rate = track->geometry.rate_hz;
    const double first = floor((event->onset_s - track->start_s - margin) * rate);
    const double end = ceil((event->onset_s - track->start_s + length + margin) * rate);
    return (block) { .first = first > 0 ? (int64_t)first : 0,
                     .end = end < (double)track->frames ? (int64_t)end : track->frames };
}

static size_t merge(block *blocks, size_t count)
{
    size_t kept = 0;
    qsort(blocks, count, sizeof *blocks, by_place);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && blocks[i].first <= blocks[kept - 1].end) {
            if (blocks[i].end > blocks[kept - 1].end)
                blocks[kept - 1].end = blocks[i].end;
        } else {
            blocks[kept++] = blocks[i];
        }
    }
    return kept;
}

static myo_status add_block(myo_json *list, const myo_report *report, size_t track,
                            const block *range)
{
    enum { MOST = 1 << 16 };
    const size_t count = (size_t)(range->end - range->first);
    for (size_t from = 0; from < count; from += MOST) {
        const size_t length = count - from < MOST ? count - from : MOST;
        float *samples = myo_memory_new(length, sizeof *samples);
        if (samples == NULL)
            return MYO_NO_MEMORY;
        myo_status status = myo_result_samples(report->result, track, range->first + (int64_t)from,
                                               length, samples);
        double largest = 0;
        for (size_t i = 0; status == MYO_OK && i < length; i++)
            if (isfinite(samples[i]))
                largest = fmax(largest, fabs((double)samples[i]));
        const double scale = (largest > 0 ? largest : 1) / 32767;
        myo_packed packed = { 0 };
        for (size_t i = 0; status == MYO_OK && i < length; i++)
            myo_packed_add_signed(&packed, (double)samples[i], scale);
        myo_memory_free(samples);
        if (status == MYO_OK) {
            myo_json *entry = myo_json_add_array(list, NULL);
            myo_json_add_integer(entry, NULL, range->first + (int64_t)from);
            myo_json_add_number(entry, NULL, scale);
            status = myo_packed_finish(&packed, entry, NULL);
        }
        myo_packed_free(&packed);
        MYO_TRY(status);
    }
    return MYO_OK;
}

/* Blocks of the most important events, then by time, as long as they fit into `share` samples. */
static myo_status choose_blocks(myo_array *blocks, size_t *used, const myo_report *report,
                                size_t track, size_t share)
{
    const myo_result_view *view = report->view;
    const myo_track *signal = &view->tracks[track];
    /* the margin a jump shows, unless it would cost other events their samples */
    const double wide = 0.16, narrow = 0.04;
    const double whole = (double)view->event_count * (2 * wide + 0.03) * signal->geometry.rate_hz;
    const double margin = whole < (double)share ? wide : narrow;
    unsigned char *ranks = myo_memory_new(view->event_count, sizeof *ranks);
    myo_status status = ranks == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (size_t i = 0; status == MYO_OK && i < view->event_count; i++)
        ranks[i] = rank_of(signal, myo_report_event(report, i));
    for (unsigned rank = 0; status == MYO_OK && rank < 2 * MYO_CLASS_COUNT; rank++) {
        for (size_t i = 0; status == MYO_OK && i < view->event_count; i++) {
            myo_report_pass(report, i);
            if (ranks[i] != rank)
                continue;
            const block fits = around(signal, myo_report_event(report, i), margin);
            const size_t length = fits.end > fits.first ? (size_t)(fits.end - fits.first) : 0;
            if (length == 0 || length > share - *used)
                continue;
            block *added = myo_array_push(blocks);
            status = added == NULL ? MYO_NO_MEMORY : MYO_OK;
            if (added != NULL)
                *added = fits;
            *used += length;
        }
    }
    myo_memory_free(ranks);
    return status;
}

myo_status myo_page_data_blocks(myo_json *entry, const myo_report *report, size_t track,
                                size_t *budget_samples)
{
    /* what this track may use now, leaving the others their share */
    const size_t share = *budget_samples / (report->view->track_count - track);
    myo_array blocks = MYO_ARRAY(block);
    size_t used = 0;
    myo_status status = choose_blocks(&blocks, &used, report, track, share);
    *budget_samples -= used;
    const block *items = blocks.items;
    const size_t kept = blocks.count == 0 ? 0 : merge(blocks.items, blocks.count);
    myo_json *list = myo_json_add_array(entry, "blocks");
    for (size_t i = 0; status == MYO_OK && i < kept; i++)
        status = add_block(list, report, track, &items[i]);
    myo_array_free(&blocks);
    return status;
}
