/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/join_shards.h"

#include <string.h>
#include <unistd.h>

#include "batch/derivative.h"
#include "batch/run_json.h"
#include "batch/unfinished.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/text.h"
#include "myoscribe/report.h"

static myo_status all_rows(myo_batch_row **out, size_t *total, const myo_shard *shards,
                           size_t count, myo_arena *arena)
{
    *total = 0;
    for (size_t i = 0; i < count; i++)
        *total += shards[i].row_count;
    myo_batch_row *rows = myo_arena_new(arena, *total + 1, sizeof *rows);
    if (rows == NULL)
        return MYO_NO_MEMORY;
    *out = rows;
    for (size_t i = 0; i < count; i++) {
        if (shards[i].row_count > 0)
            memcpy(rows, shards[i].rows, shards[i].row_count * sizeof *rows);
        rows += shards[i].row_count;
    }
    return MYO_OK;
}

/* A page of an earlier run with other formats would tell of other results. */
static myo_status remove_page(const char *folder)
{
    myo_text path = { 0 };
    const myo_status status = myo_text_add(&path, "%s/index.html", folder);
    if (status == MYO_OK)
        unlink(path.bytes);
    myo_text_free(&path);
    return status;
}

myo_status myo_shards_join(myo_batch_summary *summary, const char *folder, const myo_shard *shards,
                           size_t count, myo_arena *arena, const myo_log *log)
{
    myo_batch_input input = { .folder = folder,
                              .formats = shards[0].formats,
                              .participants = shards[0].participants,
                              .recordings_info = shards[0].recordings_info };
    myo_batch_row *rows = NULL;
    MYO_TRY(all_rows(&rows, &input.count, shards, count, arena));
    input.rows = rows;
    myo_batch_totals totals = { 0 };
    MYO_TRY(myo_batch_write(&totals, &input, log));
    if ((input.formats & MYO_FORMAT_REPORT) == 0)
        MYO_TRY(remove_page(folder));
    MYO_TRY(myo_derivative_write(folder, shards, count, log));
    MYO_TRY(myo_run_json_write(folder, shards, count, log));
    myo_unfinished_remove(folder);
    summary->recordings = input.count;
    summary->failed = totals.failed;
    summary->warned = totals.warned;
    summary->channels = totals.channels;
    summary->events = totals.events;
    memcpy(summary->findings, totals.words, sizeof totals.words);
    summary->reused = 0;
    summary->recorded_s = summary->elapsed_s = 0;
    for (size_t i = 0; i < count; i++) {
        summary->reused += shards[i].reused;
        summary->recorded_s += shards[i].recorded_s;
        summary->elapsed_s += shards[i].elapsed_s;
    }
    return totals.failed == 0 ? MYO_OK : MYO_FAILED;
}
