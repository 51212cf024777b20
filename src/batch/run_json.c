/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/run_json.h"

#include <string.h>

#include "batch/completion.h"
#include "batch/escape.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "myoscribe/version.h"

/* As the tables write names: any bytes become readable text. */
static void add_name(myo_json *to, const char *name, const char *raw)
{
    myo_text text = { 0 };
    (void)myo_text_add_name(&text, raw);
    myo_json_add_text(to, name, text.bytes);
    myo_text_free(&text);
}

/* "full_scale=5 mV" and so on, a line each. */
static void add_said(myo_json *root, const char *said)
{
    myo_json *out = myo_json_add_object(root, "options");
    while (*said != '\0') {
        const size_t length = strcspn(said, "\n"), name = strcspn(said, "=");
        myo_text line = { 0 };
        if (myo_text_add_bytes(&line, said, length) == MYO_OK && name < length) {
            line.bytes[name] = '\0';
            add_name(out, line.bytes, line.bytes + name + 1);
        }
        myo_text_free(&line);
        said += length + (said[length] == '\n');
    }
}

static void add_shard(myo_json *shards, const myo_shard *shard)
{
    myo_json *out = myo_json_add_object(shards, NULL);
    myo_json_add_integer(out, "shard", (int64_t)shard->number);
    myo_json_add_integer(out, "shard_count", (int64_t)shard->count);
    myo_json_add_text(out, "host", shard->host);
    myo_json_add_text(out, "isa", shard->isa);
    myo_json_add_text(out, "started", shard->started);
    myo_json *words = myo_json_add_array(out, "command_line");
    for (size_t i = 0; i < shard->command_line_count; i++)
        add_name(words, NULL, shard->command_line[i]);
    myo_json_add_integer(out, "jobs", (int64_t)shard->jobs);
    myo_json_add_integer(out, "recordings", (int64_t)shard->row_count);
    myo_json_add_integer(out, "reused", (int64_t)shard->reused);
    myo_json_add_rounded(out, "elapsed_s", shard->elapsed_s, 3);
    myo_json_add_rounded(out, "recorded_s", shard->recorded_s, 3);
}

static void copy_number(myo_json *to, const myo_json *from, const char *name)
{
    myo_json_add_rounded(to, name, myo_json_number(myo_json_get(from, name), 0), 6);
}

/* What the completion record knows of one recording: input hash and time per stage. */
static void add_recording(myo_json *recordings, const char *folder, const myo_batch_row *row,
                          myo_arena *arena)
{
    myo_json *out = myo_json_add_object(recordings, NULL);
    add_name(out, "recording", row->key);
    myo_json_add_text(out, "status", row->failed ? "failed" : "ok");
    myo_text path = { 0 };
    myo_json *record = NULL;
    if (!row->failed && myo_text_add(&path, "%s/%s", folder, row->key) == MYO_OK)
        record = myo_completion_read(path.bytes);
    myo_text_free(&path);
    if (record == NULL)
        return;
    char *input = myo_unescape(arena, myo_json_text(myo_json_get(record, "input"), ""));
    if (input != NULL)
        add_name(out, "input", input);
    myo_json_add_text(out, "sha256", myo_json_text(myo_json_get(record, "sha256"), NULL));
    myo_json_add_integer(out, "bytes", (int64_t)myo_json_number(myo_json_get(record, "bytes"), 0));
    copy_number(out, record, "recorded_s");
    const myo_json *seconds = myo_json_get(record, "seconds");
    myo_json *stages = myo_json_add_object(out, "seconds");
    for (size_t i = 0; i < myo_json_count(seconds); i++) {
        const char *stage = NULL;
        const double value = myo_json_number(myo_json_member(seconds, i, &stage), 0);
        myo_json_add_rounded(stages, stage, value, 6);
    }
    myo_json_close(&record);
}

myo_status myo_run_json_write(const char *folder, const myo_shard *shards, size_t count,
                              const myo_log *log)
{
    myo_arena *arena = NULL;
    MYO_TRY(myo_arena_open(&arena));
    myo_json *root = myo_json_new_object();
    myo_json_add_text(root, "format", "myoscribe run");
    myo_json_add_text(root, "version", MYO_VERSION);
    myo_json_add_text(root, "build", shards[0].build);
    myo_json_add_text(root, "libraries", myo_version_libraries());
    myo_json_add_text(root, "method_sha256", shards[0].method);
    add_said(root, shards[0].said);
    myo_json *list = myo_json_add_array(root, "shards");
    for (size_t i = 0; i < count; i++)
        add_shard(list, &shards[i]);
    myo_json *recordings = myo_json_add_array(root, "recordings");
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < shards[i].row_count; r++)
            add_recording(recordings, folder, &shards[i].rows[r], arena);
    char *text = NULL;
    size_t length = 0;
    myo_text path = { 0 };
    myo_status status = myo_json_dump(&text, &length, root, true);
    if (status == MYO_OK)
        status = myo_text_add(&path, "%s/run.json", folder);
    if (status == MYO_OK)
        status = myo_file_write(path.bytes, text, length, log);
    myo_text_free(&path);
    myo_memory_free(text);
    myo_json_close(&root);
    myo_arena_close(&arena);
    return status;
}
