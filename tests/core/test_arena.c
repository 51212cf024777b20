/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arena that leaves memory: what it holds stays, whatever its pages do, and a folder that cannot
 * take more is an error that names it. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/array.h"

enum { BLOCKS = 600, WORDS = 16 * 1024 }; /* 38 MiB */

static uint32_t word(size_t block, size_t i)
{
    return (uint32_t)(block * 2654435761u + i * 40503u);
}

Test(arena, keeps_what_left_memory)
{
    myo_arena *arena = NULL;
    uint32_t *blocks[BLOCKS];
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    cr_assert_eq(myo_arena_spill(arena, "/tmp", 1 << 20), MYO_OK);
    for (size_t b = 0; b < BLOCKS; b++) {
        const size_t words = b % 7 == 0 ? 10 : WORDS; /* small ones share a block */
        blocks[b] = myo_arena_new(arena, words, sizeof(uint32_t));
        cr_assert_neq(blocks[b], NULL);
        cr_assert_eq((uintptr_t)blocks[b] % 64, 0);
        for (size_t i = 0; i < words; i++) {
            cr_assert_eq(blocks[b][i], 0, "new memory is not zero");
            blocks[b][i] = word(b, i);
        }
        if (b % 50 == 0)
            myo_arena_release(arena);
    }
    myo_arena_release(arena);
    for (size_t b = 0; b < BLOCKS; b++)
        for (size_t i = 0; i < (b % 7 == 0 ? 10 : WORDS); i++)
            cr_assert_eq(blocks[b][i], word(b, i));
    cr_assert_eq(myo_arena_explain(arena, MYO_NO_MEMORY, NULL), MYO_NO_MEMORY);
    myo_arena_close(&arena);
}

Test(arena, needs_no_more_data_memory_than_its_bound)
{
#ifdef __SANITIZE_ADDRESS__
    cr_skip_test("the sanitizer's own memory is more than the limit");
#endif
    const struct rlimit limit = { .rlim_cur = 24 << 20, .rlim_max = 24 << 20 };
    myo_arena *arena = NULL;
    cr_assert_eq(setrlimit(RLIMIT_DATA, &limit), 0);
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    cr_assert_eq(myo_arena_spill(arena, "/tmp", 4 << 20), MYO_OK);
    myo_array array = MYO_ARRAY(uint64_t);
    array.arena = arena;
    for (uint64_t i = 0; i < 8 << 20; i++) { /* 64 MiB and what it grew out of */
        uint64_t *item = myo_array_push(&array);
        cr_assert_neq(item, NULL);
        *item = i * i;
    }
    myo_arena_release(arena);
    for (uint64_t i = 0; i < array.count; i++)
        cr_assert_eq(((const uint64_t *)array.items)[i], i * i);
    myo_array_free(&array);
    myo_arena_close(&arena);
}

static void keep(void *context, myo_log_level level, const char *message)
{
    (void)level;
    strncat(context, message, 200);
}

Test(arena, a_folder_that_takes_nothing_is_named)
{
    char said[256] = "";
    const myo_log log = { .write = keep, .context = said };
    myo_arena *arena = NULL;
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    cr_assert_eq(myo_arena_spill(arena, "/nonexistent", 1 << 20), MYO_OK);
    cr_assert_neq(myo_arena_new(arena, 1000, 1), NULL, "what fits into memory needs no folder");
    cr_assert_eq(myo_arena_new(arena, 4 << 20, 1), NULL);
    cr_assert_eq(myo_arena_explain(arena, MYO_NO_MEMORY, &log), MYO_OUTPUT);
    cr_assert_neq(strstr(said, "/nonexistent"), NULL, "%s", said);
    cr_assert_neq(strstr(said, "TMPDIR"), NULL, "%s", said);
    cr_assert_eq(myo_arena_new(arena, SIZE_MAX / 2, 4), NULL);
    myo_arena_close(&arena);
}
