/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/derivative.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch/dataset.h"
#include "batch/escape.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "myoscribe/report.h"
#include "myoscribe/version.h"

static const char dictionary_name[] = "desc-myoscribe_events.json";

/* What lies here and has no name in the standard. */
static const char ignored[] = "/index.html\n/recordings.*\n/events.*\n/status.*\n/settings.ini\n"
                              "/run.json\n/UNFINISHED.txt\n*_emg.*/\n";

static myo_status write_text(const char *folder, const char *name, const char *text, size_t length,
                             const myo_log *log)
{
    myo_text path = { 0 };
    myo_status status = myo_text_add(&path, "%s/%s", folder, name);
    if (status == MYO_OK)
        status = myo_file_write(path.bytes, text, length, log);
    myo_text_free(&path);
    return status;
}

static myo_status write_description(const char *folder, const myo_shard *shard, myo_arena *arena,
                                    const myo_log *log)
{
    const char *source = myo_escape(arena, shard->dataset);
    const char *url = source == NULL ? NULL : myo_arena_format(arena, "file://%s", source);
    if (url == NULL)
        return MYO_NO_MEMORY;
    myo_json *root = myo_json_new_object();
    myo_json_add_text(root, "Name", "myoscribe");
    myo_json_add_text(root, "BIDSVersion", "1.10.0");
    myo_json_add_text(root, "DatasetType", "derivative");
    myo_json *made_by = myo_json_add_object(myo_json_add_array(root, "GeneratedBy"), NULL);
    myo_json_add_text(made_by, "Name", "myoscribe");
    myo_json_add_text(made_by, "Version", MYO_VERSION);
    myo_json *sources = myo_json_add_array(root, "SourceDatasets");
    myo_json_add_text(myo_json_add_object(sources, NULL), "URL", url);
    char *text = NULL;
    size_t length = 0;
    myo_status status = myo_json_dump(&text, &length, root, true);
    if (status == MYO_OK)
        status = write_text(folder, "dataset_description.json", text, length, log);
    myo_memory_free(text);
    myo_json_close(&root);
    return status;
}

/* "sub-01/emg/sub-01_task-rest_desc-myoscribe_events.tsv" for
 * "sub-01/emg/sub-01_task-rest_emg.edf"; false for a name that is not made of entities. */
static bool entity_name(myo_text *out, const char *folder, const char *key)
{
    const char *slash = strrchr(key, '/'), *name = slash == NULL ? key : slash + 1;
    const char *dot = strrchr(name, '.');
    char person[MYO_ENTITY_TEXT];
    if (dot == NULL || dot - name < 4 || strncmp(dot - 4, "_emg", 4) != 0 ||
        !myo_key_entity(person, name, "sub"))
        return false;
    return myo_text_add(out, "%s/%.*s_desc-myoscribe_events.tsv", folder, (int)(dot - 4 - key),
                        key) == MYO_OK;
}

static myo_status copy_file(const char *from, const char *to, const myo_log *log)
{
    char block[65536];
    size_t got;
    myo_file out;
    FILE *in = myo_file_open(from);
    if (in == NULL)
        return myo_fail(log, MYO_OUTPUT, "%s cannot be read again; run again with --resume", from);
    const myo_status status = myo_file_create(&out, to, log);
    while (status == MYO_OK && (got = fread(block, 1, sizeof block, in)) > 0)
        myo_file_put(&out, block, got);
    fclose(in);
    return status == MYO_OK ? myo_file_commit(&out, log) : status;
}

static myo_status export_row(const char *folder, const myo_batch_row *row, bool wanted,
                             bool *has_dictionary, const myo_log *log)
{
    myo_text to = { 0 }, from = { 0 };
    myo_status status = MYO_OK;
    if (entity_name(&to, folder, row->key) && (!wanted || row->failed)) {
        unlink(to.bytes); /* of an earlier run */
    } else if (to.bytes != NULL) {
        status = myo_text_add(&from, "%s/%s/events.tsv", folder, row->key);
        if (status == MYO_OK)
            status = copy_file(from.bytes, to.bytes, log);
        from.length = to.length = 0;
        if (status == MYO_OK && !*has_dictionary &&
            myo_text_add(&from, "%s/%s/events.json", folder, row->key) == MYO_OK &&
            myo_text_add(&to, "%s/%s", folder, dictionary_name) == MYO_OK)
            status = copy_file(from.bytes, to.bytes, log);
        *has_dictionary = true;
    }
    myo_text_free(&from);
    myo_text_free(&to);
    return status;
}

myo_status myo_derivative_write(const char *folder, const myo_shard *shards, size_t count,
                                const myo_log *log)
{
    const bool wanted = (shards[0].formats & MYO_FORMAT_BIDS) != 0;
    bool has_dictionary = false;
    myo_arena *arena = NULL;
    if (shards[0].dataset == NULL)
        return MYO_OK;
    MYO_TRY(myo_arena_open(&arena));
    myo_status status = write_description(folder, &shards[0], arena, log);
    if (status == MYO_OK)
        status = write_text(folder, ".bidsignore", ignored, sizeof ignored - 1, log);
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; status == MYO_OK && r < shards[i].row_count; r++)
            status = export_row(folder, &shards[i].rows[r], wanted, &has_dictionary, log);
    myo_arena_close(&arena);
    return status;
}
