/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/shard.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/escape.h"
#include "batch/folder.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"

static myo_json *build(const myo_shard *shard, myo_arena *arena)
{
    myo_json *root = myo_json_new_object();
    myo_json_add_text(root, "format", "myoscribe shard");
    myo_json_add_integer(root, "shard", (int64_t)shard->number);
    myo_json_add_integer(root, "shard_count", (int64_t)shard->count);
    myo_json_add_text(root, "method", shard->method);
    myo_json_add_text(root, "build", shard->build);
    myo_json_add_text(root, "settings", shard->settings);
    myo_json_add_text(root, "options", shard->options);
    myo_json_add_text(root, "isa", shard->isa);
    myo_json_add_text(root, "host", shard->host);
    myo_json_add_text(root, "started", shard->started);
    myo_json_add_text(root, "inputs_fingerprint", shard->inputs);
    if (shard->participants != NULL)
        myo_json_add_text(root, "participants", myo_escape(arena, shard->participants));
    if (shard->dataset != NULL)
        myo_json_add_text(root, "dataset", myo_escape(arena, shard->dataset));
    myo_json_add_text(root, "said", myo_escape(arena, shard->said));
    myo_json *words = myo_json_add_array(root, "command_line");
    for (size_t i = 0; i < shard->command_line_count; i++)
        myo_json_add_text(words, NULL, myo_escape(arena, shard->command_line[i]));
    myo_json_add_integer(root, "unwritten", (int64_t)shard->unwritten);
    if (shard->recordings_info != NULL)
        myo_json_add_text(root, "recordings_info", myo_escape(arena, shard->recordings_info));
    myo_json_add_integer(root, "formats", shard->formats);
    myo_json_add_integer(root, "jobs", (int64_t)shard->jobs);
    myo_json_add_integer(root, "reused", (int64_t)shard->reused);
    myo_json_add_rounded(root, "elapsed_s", shard->elapsed_s, 3);
    myo_json_add_rounded(root, "recorded_s", shard->recorded_s, 3);
    myo_json *rows = myo_json_add_array(root, "rows");
    for (size_t i = 0; i < shard->row_count; i++) {
        const myo_batch_row *row = &shard->rows[i];
        myo_json *out = myo_json_add_object(rows, NULL);
        myo_json_add_text(out, "key", myo_escape(arena, row->key));
        if (row->message != NULL)
            myo_json_add_text(out, row->failed ? "failed" : "warnings",
                              myo_escape(arena, row->message));
    }
    return root;
}

static myo_status record_path(myo_text *path, const char *folder, size_t number, size_t count)
{
    return myo_text_add(path, "%s/" MYO_BATCH_PRIVATE "/shard-%zu-of-%zu.json", folder, number,
                        count);
}

myo_status myo_shard_write(const char *folder, const myo_shard *shard, const myo_log *log)
{
    myo_arena *arena = NULL;
    char *text = NULL;
    size_t length = 0;
    myo_text path = { 0 };
    MYO_TRY(myo_arena_open(&arena));
    myo_json *root = build(shard, arena);
    myo_status status = myo_json_dump(&text, &length, root, false);
    if (status == MYO_OK)
        status = record_path(&path, folder, shard->number, shard->count);
    if (status == MYO_OK)
        status = myo_file_write(path.bytes, text, length, log);
    myo_text_free(&path);
    myo_memory_free(text);
    myo_json_close(&root);
    myo_arena_close(&arena);
    return status;
}

void myo_shard_forget(const char *folder, size_t number, size_t count)
{
    myo_text path = { 0 };
    if (record_path(&path, folder, number, count) == MYO_OK)
        unlink(path.bytes);
    myo_text_free(&path);
}

/* Calls `visit` with the path of each record. */
static myo_status each_record(const char *folder,
                              myo_status (*visit)(void *context, const char *path), void *context)
{
    myo_text path = { 0 };
    MYO_TRY(myo_text_add(&path, "%s/" MYO_BATCH_PRIVATE, folder));
    const size_t length = path.length;
    DIR *private = opendir(path.bytes);
    myo_status status = private == NULL ? MYO_NOT_FOUND : MYO_OK;
    const struct dirent *entry;
    while (status == MYO_OK && (entry = readdir(private)) != NULL) {
        if (strncmp(entry->d_name, "shard-", 6) != 0 || !myo_text_ends(entry->d_name, ".json"))
            continue;
        status = myo_text_add(&path, "/%s", entry->d_name);
        if (status == MYO_OK)
            status = visit(context, path.bytes);
        path.length = length;
        path.bytes[length] = '\0';
    }
    if (private != NULL)
        closedir(private);
    myo_text_free(&path);
    return status;
}

static myo_status remove_record(void *context, const char *path)
{
    (void)context;
    unlink(path);
    return MYO_OK;
}

void myo_shard_forget_all(const char *folder)
{
    (void)!each_record(folder, remove_record, NULL);
}

typedef struct record_reading {
    myo_array shards;
    myo_arena *arena;
    const myo_log *log;
} record_reading;

static const char *text_of(record_reading *state, const myo_json *root, const char *name)
{
    return myo_arena_text(state->arena, myo_json_text(myo_json_get(root, name), ""));
}

/* NULL where there is none. */
static const char *name_of(record_reading *state, const myo_json *root, const char *name)
{
    const char *text = myo_json_text(myo_json_get(root, name), NULL);
    return text == NULL ? NULL : myo_unescape(state->arena, text);
}

static myo_status read_command_line(record_reading *state, myo_shard *shard, const myo_json *list)
{
    const size_t count = myo_json_count(list);
    const char **words = myo_arena_new(state->arena, count + 1, sizeof *words);
    if (words == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        words[i] = myo_unescape(state->arena, myo_json_text(myo_json_at(list, i), ""));
        if (words[i] == NULL)
            return MYO_NO_MEMORY;
    }
    shard->command_line = words;
    shard->command_line_count = count;
    return MYO_OK;
}

static size_t count_of(const myo_json *root, const char *name)
{
    const double value = myo_json_number(myo_json_get(root, name), -1);
    return value >= 0 && value < 1e15 ? (size_t)value : 0;
}

/* A record may have been tampered with: a key must not lead out of the folder. */
static bool stays_inside(const char *key)
{
    if (*key == '\0' || *key == '/')
        return false;
    for (const char *part = key; part != NULL; part = strchr(part, '/')) {
        part += *part == '/';
        const size_t length = strcspn(part, "/");
        if (length == 2 && strncmp(part, "..", 2) == 0)
            return false;
    }
    return true;
}

static myo_status read_rows(record_reading *state, myo_shard *shard, const myo_json *rows)
{
    shard->row_count = myo_json_count(rows);
    shard->rows = myo_arena_new(state->arena, shard->row_count + 1, sizeof *shard->rows);
    if (shard->rows == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < shard->row_count; i++) {
        const myo_json *node = myo_json_at(rows, i);
        const char *key = myo_json_text(myo_json_get(node, "key"), "");
        const char *failed = myo_json_text(myo_json_get(node, "failed"), NULL);
        myo_batch_row *row = &shard->rows[i];
        row->key = row->input = myo_unescape(state->arena, key);
        row->failed = failed != NULL;
        const char *message =
            row->failed ? failed : myo_json_text(myo_json_get(node, "warnings"), NULL);
        row->message = message == NULL ? NULL : myo_unescape(state->arena, message);
        if (row->key == NULL || (message != NULL && row->message == NULL))
            return MYO_NO_MEMORY;
        if (!stays_inside(row->key))
            return MYO_MALFORMED;
    }
    return MYO_OK;
}

static myo_status read_shard(record_reading *state, myo_shard *shard, const myo_json *root)
{
    const char *said = name_of(state, root, "said");
    *shard = (myo_shard) {
        .number = count_of(root, "shard"),
        .count = count_of(root, "shard_count"),
        .method = text_of(state, root, "method"),
        .build = text_of(state, root, "build"),
        .settings = text_of(state, root, "settings"),
        .options = text_of(state, root, "options"),
        .participants = name_of(state, root, "participants"),
        .recordings_info = name_of(state, root, "recordings_info"),
        .dataset = name_of(state, root, "dataset"),
        .said = said == NULL ? "" : said,
        .unwritten = count_of(root, "unwritten"),
        .isa = text_of(state, root, "isa"),
        .host = text_of(state, root, "host"),
        .started = text_of(state, root, "started"),
        .inputs = text_of(state, root, "inputs_fingerprint"),
        .formats = (unsigned)count_of(root, "formats"),
        .jobs = count_of(root, "jobs"),
        .reused = count_of(root, "reused"),
        .elapsed_s = myo_json_number(myo_json_get(root, "elapsed_s"), 0),
        .recorded_s = myo_json_number(myo_json_get(root, "recorded_s"), 0),
    };
    if (shard->number < 1 || shard->number > shard->count ||
        strcmp(myo_json_text(myo_json_get(root, "format"), ""), "myoscribe shard") != 0)
        return MYO_MALFORMED;
    MYO_TRY(read_command_line(state, shard, myo_json_get(root, "command_line")));
    return read_rows(state, shard, myo_json_get(root, "rows"));
}

static myo_status read_record(void *context, const char *path)
{
    record_reading *state = context;
    const myo_log silent = { 0 };
    myo_json *root = NULL;
    myo_shard *shard = myo_array_push(&state->shards);
    if (shard == NULL)
        return MYO_NO_MEMORY;
    myo_status status = myo_json_read(&root, path, &silent);
    if (status == MYO_OK)
        status = read_shard(state, shard, root);
    myo_json_close(&root);
    struct stat info;
    if (status == MYO_OK && stat(path, &info) == 0)
        shard->written_ns =
            (int64_t)info.st_mtim.tv_sec * 1000000000 + (int64_t)info.st_mtim.tv_nsec;
    if (status == MYO_OK || status == MYO_NO_MEMORY)
        return status;
    return myo_fail(state->log, MYO_MALFORMED,
                    "%s: this record of a shard is damaged; run that shard again with --resume",
                    path);
}

static int by_count_and_number(const void *a, const void *b)
{
    const myo_shard *left = a, *right = b;
    if (left->count != right->count)
        return left->count < right->count ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

myo_status myo_shard_read_all(const char *folder, myo_shard **out, size_t *count, myo_arena *arena,
                              const myo_log *log)
{
    record_reading state = { .shards = MYO_ARRAY(myo_shard), .arena = arena, .log = log };
    myo_status status = each_record(folder, read_record, &state);
    if (status == MYO_OK && state.shards.count == 0)
        status = MYO_NOT_FOUND;
    if (status == MYO_OK) {
        qsort(state.shards.items, state.shards.count, sizeof(myo_shard), by_count_and_number);
        *out = myo_arena_new(arena, state.shards.count, sizeof(myo_shard));
        *count = state.shards.count;
        if (*out == NULL)
            status = MYO_NO_MEMORY;
        else
            memcpy(*out, state.shards.items, state.shards.count * sizeof(myo_shard));
    }
    myo_array_free(&state.shards);
    if (status == MYO_NOT_FOUND)
        return myo_fail(
            log, status,
            "%s: no finished shard in this folder; run myoscribe analyze --shard I/N -o "
            "%s first",
            folder, folder);
    return status;
}
