/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals, segment geometry and the spool. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "core/geometry.h"
#include "core/interval.h"
#include "core/memory_faults.h"
#include "core/region.h"
#include "core/slab.h"
#include "core/spool.h"

Test(intervals, overlaps_keep_the_earlier_reason)
{
    static const char clip[] = "clip", gap[] = "gap";
    myo_intervals list = MYO_INTERVALS;
    cr_assert_eq(myo_intervals_add(&list, 50, 80, gap), MYO_OK);
    cr_assert_eq(myo_intervals_add(&list, 10, 60, clip), MYO_OK);
    cr_assert_eq(myo_intervals_add(&list, 20, 30, gap), MYO_OK);
    cr_assert_eq(myo_intervals_add(&list, 80, 90, gap), MYO_OK);
    cr_assert_eq(myo_intervals_add(&list, 5, 5, gap), MYO_OK);
    cr_assert_eq(myo_intervals_normalise(&list), MYO_OK);
    size_t count = 0;
    const myo_interval *items = myo_intervals_items(&list, &count);
    cr_assert_eq(count, 2);
    cr_assert(items[0].first == 10 && items[0].end == 60 && items[0].why == clip);
    cr_assert(items[1].first == 60 && items[1].end == 90 && items[1].why == gap);
    cr_assert_eq(myo_intervals_total(&list), 80);
    cr_assert_eq(myo_intervals_overlap(&list, 0, 20), 10);
    cr_assert_eq(myo_intervals_overlap(&list, 55, 65), 10);
    cr_assert_eq(myo_intervals_overlap(&list, 90, 100), 0);
    cr_assert(myo_intervals_contain(&list, 10));
    cr_assert(myo_intervals_contain(&list, 89));
    cr_assert_not(myo_intervals_contain(&list, 9));
    cr_assert_not(myo_intervals_contain(&list, 90));
    myo_intervals_free(&list);
}

Test(intervals, union_adds_the_guard_and_stays_inside)
{
    myo_intervals a = MYO_INTERVALS, b = MYO_INTERVALS, all = MYO_INTERVALS;
    cr_assert_eq(myo_intervals_add(&a, 3, 5, NULL), MYO_OK);
    cr_assert_eq(myo_intervals_add(&b, 95, 99, NULL), MYO_OK);
    cr_assert_eq(myo_intervals_unite(&all, &a, &b, 10, 100), MYO_OK);
    size_t count = 0;
    const myo_interval *items = myo_intervals_items(&all, &count);
    cr_assert_eq(count, 2);
    cr_assert(items[0].first == 0 && items[0].end == 15);
    cr_assert(items[1].first == 85 && items[1].end == 100);
    myo_intervals_free(&a);
    myo_intervals_free(&b);
    myo_intervals_free(&all);
}

Test(geometry, lengths_follow_the_rate)
{
    static const struct {
        double rate_hz;
        size_t hop, transform;
    } rows[] = { { 2000, 50, 1000 }, { 1000, 25, 500 },      { 1111.111, 28, 560 }, { 10, 1, 20 },
                 { 100, 3, 60 },     { 44100, 1103, 22400 }, { 2148.148, 54, 1080 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const myo_geometry g = myo_geometry_of(rows[i].rate_hz, 17);
        cr_assert_eq(g.hop, rows[i].hop, "%g Hz: hop %zu", rows[i].rate_hz, g.hop);
        cr_assert_eq(myo_geometry_transform(&g), rows[i].transform, "%g Hz: %zu", rows[i].rate_hz,
                     myo_geometry_transform(&g));
        cr_assert_eq(g.segment, 320 * g.hop);
        cr_assert_eq(g.halo % g.hop, 0);
        cr_assert_geq(g.halo, 17);
    }
}

Test(geometry, spans_tile_the_track)
{
    const myo_geometry g = myo_geometry_of(1000, 200);
    for (int64_t frames = 1; frames < 40000; frames += 997) {
        int64_t expected = 0;
        for (int64_t s = 0; s < myo_geometry_segments(&g, frames); s++) {
            const myo_segment_span span = myo_segment_span_of(&g, frames, s);
            cr_assert_eq(span.core_first, expected);
            cr_assert_gt(span.core_end, span.core_first);
            cr_assert(0 <= span.load_first && span.load_first <= span.fit_first);
            cr_assert(span.fit_first <= span.out_first && span.out_first <= span.core_first);
            cr_assert(span.core_end <= span.out_end && span.out_end <= span.load_end);
            cr_assert(span.fit_end <= span.load_end && span.load_end <= frames);
            cr_assert_leq((size_t)(span.load_end - span.load_first), myo_segment_span_longest(&g));
            if (frames > (int64_t)g.segment)
                cr_assert_geq(span.fit_end - span.fit_first, (int64_t)g.segment);
            expected = span.core_end;
        }
        cr_assert_eq(expected, frames);
    }
}

static void fill(unsigned char *record, size_t bytes, int64_t index)
{
    for (size_t i = 0; i < bytes; i++)
        record[i] = (unsigned char)((index * 131 + (int64_t)i * 7) & 255);
}

/* Three columns of different record sizes grow in turns; every record is read back. */
static void round_trip(size_t memory_bytes)
{
    static const size_t sizes[] = { 16, 900, 40000 };
    static const int64_t counts[] = { 9000, 700, 12 };
    static unsigned char record[40000], back[40000];
    myo_spool *spool = NULL;
    cr_assert_eq(myo_spool_open(&spool, NULL, memory_bytes, NULL), MYO_OK);
    size_t columns[3];
    for (size_t c = 0; c < 3; c++)
        cr_assert_eq(
            myo_spool_column(spool, &columns[c], sizes[c], c == 1 ? MYO_SPOOL_BULK : MYO_SPOOL_HOT),
            MYO_OK);
    for (int64_t i = 0; i < 9000; i++)
        for (size_t c = 0; c < 3; c++)
            if (i < counts[c]) {
                fill(record, sizes[c], i);
                cr_assert_eq(myo_spool_append(spool, columns[c], record, 1), MYO_OK);
            }
    for (size_t c = 0; c < 3; c++) {
        cr_assert_eq(myo_spool_count(spool, columns[c]), counts[c]);
        for (int64_t i = counts[c] - 1; i >= 0; i--) {
            fill(record, sizes[c], i);
            cr_assert_eq(myo_spool_read(spool, columns[c], i, 1, back), MYO_OK);
            cr_assert_eq(memcmp(record, back, sizes[c]), 0, "column %zu record %lld", c,
                         (long long)i);
        }
        cr_assert_eq(myo_spool_read(spool, columns[c], counts[c], 1, back), MYO_ARGUMENT);
        cr_assert_eq(myo_spool_read(spool, columns[c], -1, 1, back), MYO_ARGUMENT);
    }
    static unsigned char many[9000 * 16];
    cr_assert_eq(myo_spool_read(spool, columns[0], 0, 9000, many), MYO_OK);
    for (int64_t i = 0; i < 9000; i++) {
        fill(record, 16, i);
        cr_assert_eq(memcmp(record, many + i * 16, 16), 0);
    }
    myo_spool_close(&spool);
    cr_assert_null(spool);
}

Test(spool, records_survive_in_memory)
{
    round_trip(64 << 20);
}

Test(spool, records_survive_in_the_file)
{
    round_trip(0);
}

Test(spool, records_survive_partly_in_memory)
{
    round_trip(100 << 10);
}

Test(spool, an_unwritable_folder_is_named)
{
    myo_spool *spool = NULL;
    size_t column = 0;
    static unsigned char bytes[64 * 1024];
    cr_assert_eq(myo_spool_open(&spool, "/nonexistent/folder", 0, NULL), MYO_OK);
    cr_assert_eq(myo_spool_column(spool, &column, 1, MYO_SPOOL_HOT), MYO_OK);
    cr_assert_eq(myo_spool_append(spool, column, bytes, sizeof bytes), MYO_OUTPUT);
    myo_spool_close(&spool);
}

/* Allocations, regions among them, that 1200 records of so many bytes cost within 8 MiB. */
static uint64_t allocations_of(size_t record_bytes)
{
    static unsigned char record[16 * 1024];
    myo_spool *spool = NULL;
    size_t column = 0;
    cr_assert_eq(myo_spool_open(&spool, NULL, 8 << 20, NULL), MYO_OK);
    cr_assert_eq(myo_spool_column(spool, &column, record_bytes, MYO_SPOOL_BULK), MYO_OK);
    const uint64_t before = myo_memory_count();
    for (int i = 0; i < 1200; i++)
        cr_assert_eq(myo_spool_append(spool, column, record, 1), MYO_OK);
    const uint64_t made = myo_memory_count() - before;
    myo_spool_close(&spool);
    return made;
}

/* Blocks of one record each: the unused rest of a block is memory, too. */
Test(spool, what_blocks_leave_unused_counts)
{
    const uint64_t full = allocations_of(16 * 1024), half = allocations_of(8 * 1024 + 64);
    cr_assert_eq(half, full, "%llu and %llu", (unsigned long long)half, (unsigned long long)full);
}

/* Needed and spare records in turns into a file that may hold 4 MiB; returns the spool and how many
 * of the needed it took. */
static int64_t fill_up(myo_spool **spool, size_t memory_bytes, bool spare, int64_t wanted)
{
    static unsigned char record[900];
    size_t needed = 0, other = 0;
    cr_assert_eq(myo_spool_open(spool, NULL, memory_bytes, NULL), MYO_OK);
    cr_assert_eq(myo_spool_column(*spool, &needed, 900, MYO_SPOOL_HOT), MYO_OK);
    cr_assert_eq(myo_spool_column(*spool, &other, 200, spare ? MYO_SPOOL_SPARE : MYO_SPOOL_BULK),
                 MYO_OK);
    for (int64_t i = 0; i < wanted; i++) {
        fill(record, sizeof record, i);
        for (int k = 0; k < 10; k++)
            if (myo_spool_append(*spool, other, record, 1) != MYO_OK)
                return i;
        if (myo_spool_append(*spool, needed, record, 1) != MYO_OK)
            return i;
    }
    return wanted;
}

Test(spool, spare_records_make_way_in_a_full_file)
{
    static unsigned char record[900], back[900];
    const struct rlimit limit = { 4 << 20, 4 << 20 };
    const int64_t wanted = 4000; /* 3.6 MB, and 8 MB of the others */
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (size_t memory_bytes = 0; memory_bytes <= 1 << 20; memory_bytes += 1 << 18) {
        myo_spool *spool = NULL;
        cr_assert_lt(fill_up(&spool, memory_bytes, false, wanted), wanted, "nothing was full");
        myo_spool_close(&spool);
        cr_assert_eq(fill_up(&spool, memory_bytes, true, wanted), wanted);
        cr_assert(myo_spool_is_dropped(spool, 1));
        cr_assert_eq(myo_spool_count(spool, 1), 0);
        cr_assert_eq(myo_spool_read(spool, 1, 0, 1, back), MYO_ARGUMENT);
        cr_assert(!myo_spool_is_dropped(spool, 0));
        for (int64_t i = 0; i < wanted; i++) {
            fill(record, sizeof record, i);
            cr_assert_eq(myo_spool_read(spool, 0, i, 1, back), MYO_OK);
            cr_assert_eq(memcmp(record, back, sizeof record), 0, "record %lld", (long long)i);
        }
        myo_spool_close(&spool);
    }
}

Test(slab, blocks_are_apart_and_come_back)
{
    enum { BYTES = 16 * 1024, COUNT = 300 }; /* of three regions */
    myo_slab slab = { .block_bytes = BYTES };
    unsigned char *blocks[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        blocks[i] = myo_slab_take(&slab, BYTES);
        cr_assert_not_null(blocks[i]);
        cr_assert_eq((uintptr_t)blocks[i] % 64, 0);
        memset(blocks[i], (int)(i % 251), BYTES);
    }
    for (size_t i = 0; i < COUNT; i++)
        cr_assert(blocks[i][0] == i % 251 && blocks[i][BYTES - 1] == i % 251, "block %zu", i);
    myo_slab_give(&slab, blocks[7], BYTES);
    myo_slab_give(&slab, NULL, BYTES);
    void *large = myo_slab_take(&slab, 2 * BYTES);
    cr_assert_not_null(large);
    myo_slab_give(&slab, large, 2 * BYTES);
    cr_assert_eq(myo_slab_take(&slab, BYTES), (void *)blocks[7]);
    myo_memory_fail_at(1);
    size_t more = 0;
    while (myo_slab_take(&slab, BYTES) != NULL)
        more++;
    myo_memory_fail_at(0);
    cr_assert_lt(more, MYO_REGION_BYTES / BYTES);
    cr_assert_not_null(myo_slab_take(&slab, BYTES));
    myo_slab_free(&slab);
}
