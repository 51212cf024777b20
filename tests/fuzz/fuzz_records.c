/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a batch reads of its own folder, which anybody may have written to. The first byte says
 * which: 0 the record of a shard, 1 a completion record, 2 a recording's summary.json, 3 its
 * events.tsv. */
#include <stdlib.h>
#include <string.h>

#include "batch/completion.h"
#include "batch/shard.h"
#include "fuzz/fuzz_file.h"
#include "myoscribe/batch.h"
#include "report/batch/batch_files.h"

static void read_shards(const char *folder)
{
    myo_arena *arena = NULL;
    myo_shard *shards = NULL;
    size_t count = 0;
    FUZZ_ASSERT(myo_arena_open(&arena) == MYO_OK);
    const myo_status status = myo_shard_read_all(folder, &shards, &count, arena, fuzz_log());
    fuzz_check(status);
    for (size_t i = 0; status == MYO_OK && i < count; i++)
        for (size_t r = 0; r < shards[i].row_count; r++) {
            const char *key = shards[i].rows[r].key;
            FUZZ_ASSERT(key[0] != '\0' && key[0] != '/' && strncmp(key, "../", 3) != 0 &&
                        strstr(key, "/../") == NULL && strcmp(key, "..") != 0);
        }
    myo_arena_close(&arena);
    char *missing = NULL;
    const myo_status listed = myo_batch_missing(&missing, folder, fuzz_log());
    fuzz_check(listed);
    myo_batch_missing_free(missing);
}

static void read_completion(const char *folder)
{
    const char *path = fuzz_put_wav("r.wav");
    const myo_input input = { .path = path, .key = "r.wav", .bytes = 172, .full_path = path };
    const myo_method method = { .whole = "method", .build = "build" };
    myo_arena *arena = NULL;
    myo_completion found;
    FUZZ_ASSERT(myo_arena_open(&arena) == MYO_OK);
    myo_completion_check(&found, folder, &input, &method, MYO_RESUME_HASHES, arena);
    myo_arena_close(&arena);
    myo_json *mark = myo_completion_read(folder);
    myo_json_close(&mark);
}

static void write_tables(const char *folder)
{
    const myo_batch_row row = { .input = "r.wav", .key = "rec" };
    const myo_batch_input input = { .folder = folder, .count = 1, .rows = &row, .formats = 5 };
    myo_batch_totals totals = { 0 };
    FUZZ_ASSERT(myo_batch_write(&totals, &input, NULL) == MYO_OK);
    FUZZ_ASSERT(totals.failed + totals.recordings == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { ".myoscribe/shard-1-of-2.json", "rec/.complete",
                                         "rec/summary.json", "rec/events.tsv" };
    static const char *const written[] = { "index.html", "recordings.tsv", "recordings.json",
                                           "events.tsv", "events.json",    "status.tsv",
                                           "status.json" };
    if (size == 0 || data[0] < '0' || data[0] > '3')
        return 0;
    fuzz_put(names[data[0] - '0'], data + 1, size - 1);
    char folder[160];
    strcpy(folder, fuzz_path("."));
    if (data[0] == '0')
        read_shards(folder);
    else if (data[0] == '1')
        read_completion(fuzz_path("rec"));
    else
        write_tables(folder);
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        fuzz_remove(written[i]);
    fuzz_remove(names[data[0] - '0']);
    return 0;
}
