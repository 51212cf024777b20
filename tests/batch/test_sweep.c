/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a batch's own work fails once: no crash, no leak (under the sanitizers), the
 * right status, and the next run is whole. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/list_inputs.h"
#include "core/file.h"
#include "core/memory_faults.h"
#include "myoscribe/batch.h"
#include "myoscribe/describe.h"
#include "myoscribe/inputs.h"

static char top[] = "/tmp/myo_sweep_XXXXXX";

static const char *path(const char *name)
{
    static char text[4][128];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(text[turn], sizeof text[turn], "%s/%s", top, name);
    return text[turn];
}

static void put32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

/* A mono 16-bit WAV of one second at 1 kHz. */
static void write_wav(const char *name)
{
    static unsigned char bytes[44 + 2000] = "RIFF....WAVEfmt ";
    put32(bytes + 4, sizeof bytes - 8);
    put32(bytes + 16, 16);
    put32(bytes + 20, 1 | 1 << 16);
    put32(bytes + 24, 1000);
    put32(bytes + 28, 2000);
    put32(bytes + 32, 2 | 16 << 16);
    memcpy(bytes + 36, "data", 4);
    put32(bytes + 40, 2000);
    for (size_t i = 44; i < sizeof bytes; i += 2)
        bytes[i] = (unsigned char)(i * 37);
    cr_assert_eq(myo_file_write(name, bytes, sizeof bytes, NULL), MYO_OK);
}

static void set_up(void)
{
    cr_assert_neq(mkdtemp(top), NULL);
    cr_assert_eq(mkdir(path("in"), 0777), 0);
    write_wav(path("in/a.wav"));
    write_wav(path("in/b.wav"));
}

static void tear_down(void)
{
    char command[160];
    snprintf(command, sizeof command, "rm -rf '%s'", top);
    cr_assert_eq(system(command), 0);
}

/* Runs `step` with the k-th allocation failing, for every k, until it needs no more. */
static void sweep(myo_status (*step)(void))
{
    uint64_t k = 1;
    for (;; k++) {
        myo_memory_fail_at(k);
        const myo_status status = step();
        myo_memory_fail_at(0);
        if (status == MYO_OK)
            break;
        cr_assert(status == MYO_NO_MEMORY || status == MYO_OUTPUT || status == MYO_FAILED ||
                      status == MYO_UNREADABLE,
                  "allocation %llu: %s", (unsigned long long)k, myo_status_text(status));
        cr_assert_lt(k, 20000);
    }
    cr_assert_gt(k, 5, "nothing was allocated");
}

static myo_status list_inputs(void)
{
    const char *arguments[] = { path("in") };
    myo_inputs *inputs = NULL;
    const myo_status status = myo_inputs_open(&inputs, arguments, 1, NULL, NULL);
    size_t count = 0;
    if (status == MYO_OK)
        (void)myo_inputs_list(inputs, &count);
    cr_assert(status != MYO_OK || count == 2);
    myo_inputs_close(&inputs);
    return status;
}

Test(sweep, listing_inputs, .init = set_up, .fini = tear_down)
{
    sweep(list_inputs);
}

static myo_status run_batch(void)
{
    const char *inputs[] = { path("in") };
    const myo_batch_options options = { .folder = path("out"), .jobs = 1, .formats = 1 };
    myo_batch_summary summary = { 0 };
    return myo_batch_run(&summary, inputs, 1, &options, NULL);
}

Test(sweep, a_whole_run, .init = set_up, .fini = tear_down, .timeout = 280)
{
    sweep(run_batch);
    cr_assert(myo_file_exists(path("out/recordings.tsv")));
}

static myo_status resume_batch(void)
{
    const char *inputs[] = { path("in") };
    const myo_batch_options options = {
        .folder = path("out"), .jobs = 1, .formats = 1, .resume = MYO_RESUME_TIMES
    };
    myo_batch_summary summary = { 0 };
    return myo_batch_run(&summary, inputs, 1, &options, NULL);
}

static myo_status merge_batch(void)
{
    myo_batch_summary summary = { 0 };
    return myo_batch_merge(&summary, path("out"), NULL);
}

static myo_status missing_shards(void)
{
    char *list = NULL;
    const myo_status status = myo_batch_missing(&list, path("out"), NULL);
    myo_batch_missing_free(list);
    return status;
}

Test(sweep, resume_and_merge, .init = set_up, .fini = tear_down, .timeout = 280)
{
    cr_assert_eq(run_batch(), MYO_OK);
    sweep(resume_batch);
    sweep(merge_batch);
    sweep(missing_shards);
}

static myo_status describe(void)
{
    const myo_batch_progress progress = { .total = 2, .recording = "a\xff.wav" };
    char *text = NULL;
    const myo_status status = myo_describe_progress(&text, &progress);
    myo_describe_free(text);
    return status;
}

Test(sweep, describing)
{
    /* jansson allocates by itself; ours is the final text */
    myo_memory_fail_at(1);
    const myo_status status = describe();
    myo_memory_fail_at(0);
    cr_assert(status == MYO_OK || status == MYO_NO_MEMORY);
    cr_assert_eq(describe(), MYO_OK);
}

Test(shards, split_by_key_and_are_complete)
{
    size_t counts[7] = { 0 };
    for (int i = 0; i < 7000; i++) {
        char key[32];
        snprintf(key, sizeof key, "p%02d/r%04d.wav", i % 50, i);
        const size_t shard = myo_shard_of(key, 7);
        cr_assert(shard >= 1 && shard <= 7);
        cr_assert_eq(shard, myo_shard_of(key, 7));
        counts[shard - 1]++;
    }
    for (size_t i = 0; i < 7; i++) /* binomial: 1000 +- 5 standard deviations */
        cr_assert(counts[i] > 850 && counts[i] < 1150, "shard %zu has %zu", i + 1, counts[i]);
    cr_assert_eq(myo_shard_of("trial1.wav", 1), 1);
    /* the same on every machine and version: SHA-256("trial1.wav") mod 10 */
    cr_assert_eq(myo_shard_of("trial1.wav", 10), 10);
}
