/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/split_recording.h"

#include <dirent.h>
#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/text.h"
#include "core/tsv.h"
#include "io/reader.h"
#include "io/sidecar.h"

static const char ENDING[] = "_streams.tsv";

static const char *cell(const myo_table *table, size_t row, const char *column)
{
    const size_t at = myo_table_column(table, column);
    const char *text = at < table->columns ? myo_table_cell(table, row, at) : "n/a";
    return text[0] == '\0' || strcmp(text, "n/a") == 0 ? NULL : text;
}

/* A plain name: a sidecar never leads out of its folder. */
static bool is_plain(const char *name)
{
    return name[0] != '.' && strchr(name, '/') == NULL && strchr(name, '\\') == NULL;
}

myo_status myo_split_recording_read(myo_split_recording *out, const myo_open_request *request)
{
    myo_status status = MYO_OK;
    const char *path = myo_sidecar_path(request, ENDING, &status);
    out->count = 0;
    MYO_TRY(status);
    if (path == NULL)
        return MYO_OK;
    const myo_log log = { request->log == NULL ? NULL : request->log->write,
                          request->log == NULL ? NULL : request->log->context, path };
    myo_table table;
    MYO_TRY(myo_table_read(&table, path, '\t', request->arena, &log));
    if (myo_table_column(&table, "file") == table.columns)
        return myo_fail(&log, MYO_MALFORMED,
                        "there is no column `file`; the first line must be: file stream start");
    if (table.rows > MYO_SPLIT_FILES)
        return myo_fail(&log, MYO_LIMIT, "%zu files; at most %d are joined", table.rows,
                        MYO_SPLIT_FILES);
    const size_t folder = strlen(path) - strlen(myo_base_name(path));
    for (size_t i = 0; i < table.rows; i++) {
        const char *name = cell(&table, i, "file");
        myo_split_part *part = &out->parts[i];
        *part = (myo_split_part) { .stream = cell(&table, i, "stream"), .start_s = NAN };
        if (name == NULL || !is_plain(name))
            return myo_fail(&log, MYO_UNSUPPORTED,
                            "line %zu: \"%.64s\" is not a file of this folder; put it beside this "
                            "table and name it without a path",
                            table.lines[i], name == NULL ? "" : name);
        bool again = strcmp(name, myo_base_name(request->path)) == 0;
        for (size_t k = 0; k < i && !again; k++)
            again = strcmp(name, myo_base_name(out->parts[k].path)) == 0;
        if (again)
            return myo_fail(&log, MYO_MALFORMED,
                            "line %zu: %s is part of the recording already; name each of the other "
                            "files once",
                            table.lines[i], name);
        const size_t start = myo_table_column(&table, "start");
        if (start < table.columns && !myo_table_number(&table, i, start, &part->start_s))
            return myo_fail(&log, MYO_MALFORMED, "line %zu: start is not a number of seconds",
                            table.lines[i]);
        part->path = myo_arena_format(request->arena, "%.*s%s", (int)folder, path, name);
        if (part->path == NULL)
            return MYO_NO_MEMORY;
        out->count++;
    }
    return MYO_OK;
}

static const char *taken(const myo_stream *streams, size_t count, size_t stream, size_t channel)
{
    const char *name = streams[stream].channels[channel].name;
    for (size_t s = 0; s < count; s++)
        for (size_t c = 0; c < streams[s].channel_count; c++)
            if ((s != stream || c != channel) && strcmp(streams[s].channels[c].name, name) == 0)
                return name;
    return NULL;
}

/* Names that two files share get their stream's name in front. */
static myo_status make_unique(myo_stream *streams, size_t count, myo_arena *arena)
{
    for (size_t s = 0; s < count; s++) {
        myo_channel *copy = myo_arena_new(arena, streams[s].channel_count, sizeof *copy);
        if (copy == NULL)
            return MYO_NO_MEMORY;
        memcpy(copy, streams[s].channels, streams[s].channel_count * sizeof *copy);
        for (size_t c = 0; c < streams[s].channel_count; c++) {
            if (taken(streams, count, s, c) != NULL && streams[s].name[0] != '\0')
                copy[c].name = myo_arena_format(arena, "%s/%s", streams[s].name, copy[c].name);
            if (copy[c].name == NULL)
                return MYO_NO_MEMORY;
            if (copy[c].axis_group >= 0) /* unique over all files */
                copy[c].axis_group += (int)(s * MYO_CHANNEL_LIMIT);
        }
        streams[s].channels = copy;
    }
    return MYO_OK;
}

myo_status myo_split_recording_add_streams(const myo_split_recording *split,
                                           myo_recording_info *info, myo_arena *arena)
{
    size_t streams = info->stream_count, notes = info->note_count;
    for (size_t i = 0; i < split->count; i++) {
        streams += myo_recording_describe(split->parts[i].recording)->stream_count;
        notes += myo_recording_describe(split->parts[i].recording)->note_count + 1;
    }
    myo_stream *all = myo_arena_new(arena, streams, sizeof *all);
    const char **texts = myo_arena_new(arena, notes, sizeof *texts);
    if (all == NULL || texts == NULL)
        return MYO_NO_MEMORY;
    memcpy(all, info->streams, info->stream_count * sizeof *all);
    if (info->note_count > 0)
        memcpy(texts, info->notes, info->note_count * sizeof *texts);
    size_t at = info->stream_count, noted = info->note_count;
    for (size_t i = 0; i < split->count; i++) {
        const myo_split_part *part = &split->parts[i];
        const myo_recording_info *its = myo_recording_describe(part->recording);
        const double shift = isnan(part->start_s) ? 0 : part->start_s;
        for (size_t s = 0; s < its->stream_count; s++, at++) {
            all[at] = its->streams[s];
            all[at].start_s += shift;
            if (part->stream != NULL)
                all[at].name = its->stream_count == 1
                                   ? part->stream
                                   : myo_arena_format(arena, "%s%zu", part->stream, s + 1);
            if (all[at].name == NULL)
                return MYO_NO_MEMORY;
        }
        texts[noted++] = myo_arena_format(
            arena, "joined with %s, whose time zero is put at %.6f s%s", myo_base_name(part->path),
            shift, isnan(part->start_s) ? " (not said, assumed)" : "");
        if (texts[noted - 1] == NULL)
            return MYO_NO_MEMORY;
        for (size_t n = 0; n < its->note_count; n++)
            texts[noted++] = its->notes[n];
    }
    info->streams = all;
    info->stream_count = streams;
    info->notes = texts;
    info->note_count = noted;
    return make_unique(all, streams, arena);
}

static bool names_file(const char *table_path, const char *name)
{
    myo_arena *arena = NULL;
    myo_table table;
    bool found = false;
    if (myo_arena_open(&arena) != MYO_OK)
        return false;
    if (myo_table_read(&table, table_path, '\t', arena, NULL) == MYO_OK)
        for (size_t i = 0; i < table.rows && !found; i++) {
            const char *file = cell(&table, i, "file");
            found = file != NULL && strcmp(file, name) == 0;
        }
    myo_arena_close(&arena);
    return found;
}

bool myo_split_recording_is_part(const char *path)
{
    char table[4096];
    const char *name = myo_base_name(path);
    const size_t folder = (size_t)(name - path);
    bool found = false;
    if (folder + 256 + sizeof ENDING > sizeof table)
        return false;
    memcpy(table, path, folder);
    memcpy(table + folder, ".", 2);
    DIR *entries = opendir(table);
    for (struct dirent *entry; entries != NULL && !found && (entry = readdir(entries)) != NULL;) {
        if (!myo_text_ends(entry->d_name, ENDING))
            continue;
        memcpy(table + folder, entry->d_name, strlen(entry->d_name) + 1);
        found = names_file(table, name);
    }
    if (entries != NULL)
        closedir(entries);
    return found;
}
