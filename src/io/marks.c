/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Task marks: BIDS events, Backyard Brains markers, Audacity labels. Truth files are never read. */
#include "io/marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "annotation/bids_events.h"
#include "annotation/label_lines.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/text.h"
#include "core/tsv.h"
#include "io/bids_inheritance.h"
#include "io/reader.h"
#include "io/sidecar.h"

typedef struct marker {
    const myo_recording_info *info;
    myo_arena *arena;
    myo_log log;
    myo_array marks; /* of myo_mark */
} marker;

static myo_status add(marker *it, double onset, double duration, const char *type,
                      const char *channel)
{
    myo_mark *mark = myo_array_push(&it->marks);
    if (mark == NULL)
        return MYO_NO_MEMORY;
    *mark = (myo_mark) { onset, duration, type, channel };
    return MYO_OK;
}

static const char *type_of(const myo_annotation *one)
{
    return one->label == NULL ? "n/a" : one->label;
}

/* The channel as the recording names it, NULL when it has none of this name. */
static const char *channel_named(const marker *it, const char *name, size_t length)
{
    for (size_t s = 0; s < it->info->stream_count; s++) {
        const myo_stream *stream = &it->info->streams[s];
        for (size_t c = 0; c < stream->channel_count; c++) {
            const char *own = stream->channels[c].name;
            if (strlen(own) == length && memcmp(own, name, length) == 0)
                return own;
        }
    }
    return NULL;
}

/* BIDS lets one row name several channels, separated by "|". */
static myo_status add_channels(marker *it, const myo_mark *mark, const char *names, size_t line)
{
    if (names == NULL)
        return add(it, mark->onset_s, mark->duration_s, mark->type, NULL);
    for (const char *at = names;;) {
        const size_t length = strcspn(at, "|");
        const char *own = channel_named(it, names, strlen(names));
        const bool whole = own != NULL;
        if (!whole)
            own = channel_named(it, at, length);
        if (own == NULL)
            return myo_fail(&it->log, MYO_CHANNEL,
                            "line %zu: the recording has no channel \"%.*s\"; `myoscribe info` "
                            "lists its channels",
                            line, (int)length, at);
        MYO_TRY(add(it, mark->onset_s, mark->duration_s, mark->type, own));
        if (whole || at[length] == '\0')
            return MYO_OK;
        at += length + 1;
    }
}

static myo_status read_bids(marker *it, const char *path)
{
    myo_annotations found = { 0 };
    MYO_TRY(myo_bids_events_read(&found, path, it->arena, &it->log));
    const myo_table *table = found.table;
    if (myo_table_column(table, "onset") == table->columns ||
        myo_table_column(table, "duration") == table->columns)
        return myo_fail(&it->log, MYO_MALFORMED,
                        "there is no column `onset` or `duration`; the first line must begin: "
                        "onset duration trial_type");
    for (size_t i = 0; i < found.count; i++) {
        const myo_annotation *one = &found.items[i];
        const double duration_s = myo_annotation_duration_s(one);
        if (!isfinite(one->onset_s) || isinf(duration_s) || duration_s < 0)
            return myo_fail(&it->log, MYO_MALFORMED,
                            "line %zu: onset and duration must be seconds, the duration not "
                            "negative",
                            one->line);
        const myo_mark mark = { one->onset_s, duration_s, type_of(one), NULL };
        MYO_TRY(add_channels(it, &mark, one->channel, one->line));
    }
    return found.fault == NULL ? MYO_OK : myo_fail(&it->log, MYO_MALFORMED, "%s", found.fault);
}

static myo_status add_all(marker *it, const myo_annotations *found)
{
    for (size_t i = 0; i < found->count; i++)
        MYO_TRY(add(it, found->items[i].onset_s, myo_annotation_duration_s(&found->items[i]),
                    type_of(&found->items[i]), NULL));
    return MYO_OK;
}

static myo_status cannot_read(const marker *it, myo_status status)
{
    return myo_fail(&it->log, status, "%s; check the name and the permissions",
                    myo_status_text(status));
}

static myo_status read_spikerbox(marker *it, const char *path)
{
    myo_annotations found = { 0 };
    const myo_status status = myo_spikerbox_markers_read(&found, path, it->arena);
    if (status != MYO_OK)
        return cannot_read(it, status);
    if (found.fault != NULL)
        return myo_fail(&it->log, MYO_MALFORMED, "%s; correct or remove it", found.fault);
    return add_all(it, &found);
}

/* A text of this name beside the recording may be anything: only one that is labels from its first
 * line to its last is taken for them. */
static bool are_labels(const myo_annotations *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const myo_annotation *one = &found->items[i];
        if (isnan(one->end_s) || one->end_s < one->onset_s ||
            (one->label != NULL && strchr(one->label, '\t') != NULL))
            return false;
    }
    return found->fault == NULL;
}

static myo_status read_audacity(marker *it, const char *path, bool *are)
{
    myo_annotations found = { 0 };
    const myo_status status = myo_audacity_labels_read(&found, path, it->arena);
    *are = false;
    if (status != MYO_OK)
        return cannot_read(it, status);
    *are = are_labels(&found);
    return *are ? add_all(it, &found) : MYO_OK;
}

static int by_onset(const void *a, const void *b)
{
    const myo_mark *one = *(const myo_mark *const *)a, *other = *(const myo_mark *const *)b;
    if (one->onset_s != other->onset_s)
        return one->onset_s < other->onset_s ? -1 : 1;
    return one < other ? -1 : one > other;
}

static myo_status sorted(myo_recording_info *info, const myo_array *marks, myo_arena *arena)
{
    const myo_mark *items = marks->items;
    const myo_mark **order = myo_arena_new(arena, marks->count, sizeof *order);
    myo_mark *out = myo_arena_new(arena, marks->count, sizeof *out);
    if (order == NULL || out == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < marks->count; i++)
        order[i] = &items[i];
    if (marks->count > 0)
        qsort(order, marks->count, sizeof *order, by_onset);
    for (size_t i = 0; i < marks->count; i++)
        out[i] = *order[i];
    info->marks = out;
    info->mark_count = marks->count;
    return MYO_OK;
}

static myo_status find(marker *it, const myo_open_request *request, myo_draft *draft,
                       const char **source)
{
    myo_status status = MYO_OK;
    const char *path = request->options->events_path;
    const bool named = path != NULL;
    if (!named)
        path = myo_sidecar_path(request, "_events.tsv", &status);
    MYO_TRY(status);
    if (path == NULL)
        MYO_TRY(myo_bids_table(&path, "_events.tsv", draft, request));
    if (named)
        MYO_TRY(myo_reader_looks_at(request, path));
    it->log.subject = path;
    *source = path;
    if (path != NULL && (!named || myo_text_ends(path, ".tsv")))
        return read_bids(it, path);
    if (!named)
        path = myo_sidecar_path(request, "-events.txt", &status);
    MYO_TRY(status);
    const bool backyard = path != NULL && myo_text_ends(path, "-events.txt");
    if (path == NULL && !myo_text_ends(request->path, ".txt"))
        path = myo_sidecar_path(request, ".txt", &status);
    MYO_TRY(status);
    it->log.subject = path;
    *source = path;
    if (path == NULL)
        return MYO_OK;
    if (backyard)
        return read_spikerbox(it, path);
    bool is_taken = false;
    MYO_TRY(read_audacity(it, path, &is_taken));
    if (!is_taken && named)
        return myo_fail(&it->log, MYO_MALFORMED,
                        "neither BIDS events (.tsv), Audacity labels nor Backyard Brains markers "
                        "(-events.txt); see the README for the three forms");
    if (!is_taken) /* some other text beside the recording */
        *source = NULL;
    return MYO_OK;
}

myo_status myo_marks_read(myo_recording_info *info, const myo_open_request *request,
                          myo_draft *draft)
{
    marker it = { .info = info,
                  .arena = request->arena,
                  .log = { request->log == NULL ? NULL : request->log->write,
                           request->log == NULL ? NULL : request->log->context, NULL },
                  .marks = MYO_ARRAY(myo_mark) };
    const char *source = NULL;
    const myo_mark *own = draft->marks.items;
    myo_status status = find(&it, request, draft, &source);
    it.log.subject = request->path;
    for (size_t i = 0; status == MYO_OK && source == NULL && i < draft->marks.count; i++)
        status = add_channels(&it, &own[i], own[i].channel, i + 1);
    if (status == MYO_OK)
        status = sorted(info, &it.marks, request->arena);
    if (status == MYO_OK && info->mark_count > 0) {
        info->mark_source =
            source == NULL ? "file" : myo_arena_text(request->arena, myo_base_name(source));
        status = info->mark_source == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    myo_array_free(&it.marks);
    return status;
}
