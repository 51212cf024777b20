/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/batch_files.h"

#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"
#include "myoscribe/report.h"
#include "report/batch/batch_collect.h"
#include "report/batch/batch_page.h"
#include "report/batch/places.h"
#include "report/batch/totals.h"
#include "report/tables/event_columns.h"
#include "report/tables/recording_columns.h"

static const char *inside(const myo_batch *batch, const char *name)
{
    return myo_arena_format(batch->arena, "%s/%s", batch->input->folder, name);
}

static bool usable(const myo_batch_recording *recording)
{
    return !recording->failed && recording->key != NULL;
}

/* Copies the rows of one recording's events.tsv, each after its key. The stream stands behind the
 * header line. A short read ends the loop and is seen by the caller through ferror(in). */
static void copy_rows(myo_file *out, FILE *in, const char *prefix, size_t prefix_length)
{
    char block[1 << 15];
    bool at_start = true;
    size_t got;
    while ((got = fread(block, 1, sizeof block, in)) > 0) {
        for (size_t from = 0; from < got;) {
            const char *end = memchr(block + from, '\n', got - from);
            const size_t length = end == NULL ? got - from : (size_t)(end - (block + from)) + 1;
            if (at_start)
                myo_file_put(out, prefix, prefix_length);
            myo_file_put(out, block + from, length);
            at_start = end != NULL;
            from += length;
        }
    }
}

/* True when the next line of `in` is the header of this version's table. */
static bool header_matches(FILE *in, const char *header)
{
    const char *expected = header;
    int c;
    while ((c = fgetc(in)) != EOF && c != '\n') {
        if (*expected == '\0' || c != (unsigned char)*expected)
            return false;
        expected++;
    }
    return c == '\n' && *expected == '\0';
}

static myo_status append_events(myo_batch *batch, myo_batch_recording *recording, myo_file *file,
                                const char *header)
{
    const char *path =
        myo_arena_format(batch->arena, "%s/%s/events.tsv", batch->input->folder, recording->key);
    if (path == NULL)
        return MYO_NO_MEMORY;
    FILE *in = myo_file_open(path);
    if (in == NULL)
        return myo_batch_damage(batch, recording, "events.tsv", "is missing");
    myo_text prefix = { 0 };
    myo_text_add_tsv(&prefix, recording->name);
    myo_text_add(&prefix, "\t");
    myo_status status = prefix.failed ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK && !header_matches(in, header))
        status = myo_batch_damage(batch, recording, "events.tsv", "has other columns");
    else if (status == MYO_OK)
        copy_rows(file, in, prefix.bytes, prefix.length);
    if (status == MYO_OK && ferror(in))
        status = myo_batch_damage(batch, recording, "events.tsv", "cannot be read to its end");
    fclose(in);
    myo_text_free(&prefix);
    return status;
}

static myo_status write_events(myo_batch *batch, const myo_log *log)
{
    const char *path = inside(batch, "events.tsv");
    if (path == NULL)
        return MYO_NO_MEMORY;
    size_t count;
    const myo_column *columns = myo_event_columns(&count);
    myo_text header = { 0 };
    myo_text_add(&header, "%s\t", myo_recording_column.name);
    const size_t own = header.length; /* what a recording's table does not have */
    myo_columns_add_header(&header, columns, count);
    myo_file file;
    myo_status status = header.failed ? MYO_NO_MEMORY : myo_file_create(&file, path, log);
    if (status != MYO_OK) {
        myo_text_free(&header);
        return status;
    }
    myo_file_put(&file, header.bytes, header.length);
    myo_file_put(&file, "\n", 1);
    for (size_t i = 0; i < batch->input->count; i++)
        if (usable(&batch->recordings[i]))
            MYO_TRY_CLEAN(append_events(batch, &batch->recordings[i], &file, header.bytes + own));
    status = myo_file_commit(&file, log);
cleanup:
    if (status != MYO_OK)
        myo_file_discard(&file);
    myo_text_free(&header);
    return status;
}

static myo_status write_text(const myo_batch *batch, const char *name, myo_text *text,
                             const myo_log *log)
{
    const char *path = inside(batch, name);
    myo_status status = text->failed || path == NULL ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK)
        status = myo_file_write(path, text->bytes, text->length, log);
    myo_text_free(text);
    return status;
}

static myo_status write_recordings(const myo_batch *batch, const myo_log *log)
{
    size_t count;
    const myo_column *columns = myo_recording_columns(&count);
    myo_text text = { 0 };
    myo_text_add(&text, "%s\t", myo_recording_column.name);
    myo_columns_add_header(&text, columns, count);
    myo_text_add(&text, "\n");
    for (size_t i = 0; i < batch->input->count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        for (size_t c = 0; c < recording->channel_count; c++) {
            myo_text_add_tsv(&text, recording->name);
            myo_text_add(&text, "\t");
            myo_columns_add_row(&text, columns, count, &recording->channels[c].row);
            myo_text_add(&text, "\n");
        }
    }
    return write_text(batch, "recordings.tsv", &text, log);
}

static myo_status write_status(const myo_batch *batch, const myo_log *log)
{
    myo_text text = { 0 };
    myo_text_add(&text, "input\tstatus\tmessage\n");
    for (size_t i = 0; i < batch->input->count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        myo_text_add_tsv(&text, recording->name);
        myo_text_add(&text, recording->failed ? "\tfailed\t" : "\tok\t");
        myo_text_add_tsv(&text, recording->message);
        myo_text_add(&text, "\n");
    }
    return write_text(batch, "status.tsv", &text, log);
}

/* BIDS puts a table's data dictionary beside it under the same name. */
static myo_status write_dictionaries(const myo_batch *batch, const myo_log *log)
{
    size_t count;
    const char *recordings = inside(batch, "recordings.json"),
               *events = inside(batch, "events.json"), *status = inside(batch, "status.json");
    if (recordings == NULL || events == NULL || status == NULL)
        return MYO_NO_MEMORY;
    const myo_column *columns = myo_recording_columns(&count);
    MYO_TRY(myo_columns_write_dictionary(recordings, &myo_recording_column, columns, count, log));
    columns = myo_status_columns(&count);
    MYO_TRY(myo_columns_write_dictionary(status, NULL, columns, count, log));
    columns = myo_event_columns(&count);
    return myo_columns_write_dictionary(events, &myo_recording_column, columns, count, log);
}

static myo_status write_all(myo_batch *batch, myo_batch_totals *totals, const myo_log *log)
{
    const bool tables = (batch->input->formats & MYO_FORMAT_EVENTS) != 0;
    MYO_TRY(myo_batch_collect(batch));
    MYO_TRY(myo_places_make(batch, log));
    /* the events come first: a damaged table still turns its recording into a failed one */
    if (tables) {
        MYO_TRY(write_events(batch, log));
        MYO_TRY(write_recordings(batch, log));
        MYO_TRY(write_dictionaries(batch, log));
    }
    const myo_batch_totals sums = myo_totals_of(batch);
    MYO_TRY(write_status(batch, log));
    if (batch->input->formats & MYO_FORMAT_REPORT)
        MYO_TRY(myo_batch_page(batch, &sums, log));
    if (totals != NULL)
        *totals = sums;
    return MYO_OK;
}

myo_status myo_batch_write(myo_batch_totals *totals, const myo_batch_input *input,
                           const myo_log *log)
{
    myo_batch batch = { .input = input };
    MYO_TRY(myo_arena_open(&batch.arena));
    const myo_status status = write_all(&batch, totals, log);
    myo_arena_close(&batch.arena);
    return status;
}
