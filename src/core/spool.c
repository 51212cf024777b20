/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/spool.h"

#include <string.h>

#include "core/fail.h"
#include "core/array.h"
#include "core/memory.h"
#include "core/slab.h"
#include "core/temporary.h"

/* A column is a chain of equal blocks of at most 16 KiB (one record where that is larger). A block
 * is in memory or in the file, never in both, and does not change once the next one is begun.
 *
 *               oldest                                            newest
 *   hot column  | held | held | ... | held | place | place | ... | open |
 *               '------- in memory -------' '--- in the file ---' in memory
 *   bulk column | place | place | ... | place | held | held | ... | held |
 *               '------- in the file --------' '----- in memory -------'
 *
 * What always holds:
 *   - Block b of a hot column is held[b] for b < held.count, else places[b - held.count], else
 *     `open`. Of a bulk column: places[b] for b < places.count, else held[b - places.count], else
 *     `open`.
 *   - Only the last block is filled; `count` modulo records_per_block says how far. So a record is
 *     found by division, and no index grows with the records.
 *   - used_bytes is what all blocks in memory take; it passes memory_bytes by no more than the one
 *     block that each column is filling.
 *   - A place counts in units of 512 bytes, so that a block in the file costs four bytes (a day of
 *     many channels has millions of them) and the file may have 2 TB.
 *   - A dropped column has count 0, no block in memory, and its places serve the others.
 *
 * When the budget is spent, bulk columns give up their oldest blocks in turns: they are read once,
 * or here and there. When none has more than its last block, each column goes on with one `open`
 * block in memory, and full ones go to the file. When the folder is full as well, spare columns,
 * which can be computed again, are dropped and the write is tried once more.
 *
 * What was tried before. Columns of one kind, each keeping its last block: pass 2 walks along hops
 * and windows, and an hour of 16 channels made 47 000 reads and 12 000 writes. An entry of 16 bytes
 * for each block in the file. At most half a gigabyte of spare columns: with 256 channels the rest
 * was read again from all of them, 500 GB for a recording of 3.7 GB. Spare columns like the others:
 * a full folder failed recordings that could do without them. */
enum { BLOCK_BYTES = 16 * 1024, UNIT_BYTES = 512, SLOTS = 64 };

typedef struct column {
    size_t record_bytes, records_per_block;
    size_t held_bytes; /* that a block takes of memory */
    bool bulk, spare, dropped;
    int64_t count, last_read; /* the block read last, or -1 */
    myo_array held;   /* unsigned char *: the first blocks; of a bulk column those after `places` */
    myo_array places; /* uint32_t: those after them, in the file; of a bulk column the first */
    unsigned char *open; /* the last block, once there are any in the file and none is held */
} column;

/* A block of the file, read whole because it was asked for twice in a row. */
typedef struct read_ahead {
    size_t column;
    int64_t block; /* -1: empty */
    unsigned char *memory;
} read_ahead;

struct myo_spool {
    myo_array columns; /* column */
    size_t turn;       /* the bulk column that makes room next */
    size_t emptied;    /* the dropped column whose places in the file are taken next */
    read_ahead slots[SLOTS];
    size_t memory_bytes, used_bytes;
    myo_slab blocks;
    myo_temporary file;
    int64_t file_bytes;
    myo_log log;
};

static column *column_of(const myo_spool *spool, size_t index)
{
    return index < spool->columns.count ? (column *)spool->columns.items + index : NULL;
}

myo_status myo_spool_open(myo_spool **out, const char *folder, size_t memory_bytes,
                          const myo_log *log)
{
    myo_spool *spool = (myo_spool *)myo_memory_new(1, sizeof *spool);
    if (spool == NULL || myo_temporary_open(&spool->file, folder, "spool") != MYO_OK) {
        myo_memory_free(spool);
        return MYO_NO_MEMORY;
    }
    spool->columns.size = sizeof(column);
    spool->blocks.block_bytes = BLOCK_BYTES;
    spool->memory_bytes = memory_bytes;
    for (size_t i = 0; i < SLOTS; i++)
        spool->slots[i].block = -1;
    if (log != NULL)
        spool->log = *log;
    *out = spool;
    return MYO_OK;
}

static size_t block_bytes(const column *of)
{
    return of->record_bytes * of->records_per_block;
}

myo_status myo_spool_column(myo_spool *spool, size_t *index, size_t record_bytes, myo_spool_use use)
{
    if (record_bytes == 0)
        return MYO_ARGUMENT;
    column *added = (column *)myo_array_push(&spool->columns);
    if (added == NULL)
        return MYO_NO_MEMORY;
    added->record_bytes = record_bytes;
    added->records_per_block = record_bytes >= BLOCK_BYTES ? 1 : BLOCK_BYTES / record_bytes;
    added->held_bytes = myo_slab_bytes(&spool->blocks, block_bytes(added));
    added->bulk = use != MYO_SPOOL_HOT;
    added->spare = use == MYO_SPOOL_SPARE;
    added->last_read = -1;
    added->held.size = sizeof(unsigned char *);
    added->places.size = sizeof(uint32_t);
    *index = spool->columns.count - 1;
    return MYO_OK;
}

static uint32_t units(const column *of)
{
    return (uint32_t)((block_bytes(of) + UNIT_BYTES - 1) / UNIT_BYTES);
}

/* A place that a dropped column has left and that is long enough; else the end of the file. */
static int64_t find_place(myo_spool *spool, const column *of)
{
    for (; spool->emptied < spool->columns.count; spool->emptied++) {
        column *left = column_of(spool, spool->emptied);
        if (left->dropped && left->places.count > 0 && units(left) >= units(of))
            return ((const uint32_t *)left->places.items)[--left->places.count];
    }
    return spool->file_bytes / UNIT_BYTES;
}

/* A column's blocks leave memory. */
static void give_blocks(myo_spool *spool, column *of)
{
    for (size_t b = 0; b < of->held.count; b++)
        myo_slab_give(&spool->blocks, ((unsigned char **)of->held.items)[b], block_bytes(of));
    myo_slab_give(&spool->blocks, of->open, block_bytes(of));
    spool->used_bytes -= of->held_bytes * (of->held.count + (of->open != NULL));
    of->open = NULL;
    of->held.count = 0;
}

/* Spare columns leave memory and file; false when there are none (any more). */
static bool drop_spare(myo_spool *spool)
{
    bool any = false;
    for (size_t c = 0; c < spool->columns.count; c++) {
        column *of = column_of(spool, c);
        if (!of->spare || of->dropped)
            continue;
        give_blocks(spool, of);
        of->count = 0;
        of->dropped = any = true;
    }
    for (size_t i = 0; any && i < SLOTS; i++)
        spool->slots[i].block = -1;
    spool->emptied = 0;
    return any;
}

/* Writes a column's full last block away; its memory is free for the next one. Logs nothing. */
static myo_status try_out(myo_spool *spool, column *of, const unsigned char *full)
{
    MYO_TRY(myo_temporary_make(&spool->file));
    uint32_t *added = (uint32_t *)myo_array_push(&of->places);
    if (added == NULL)
        return MYO_NO_MEMORY;
    int64_t place;
    myo_status status;
    do { /* in a full folder a place may lack the bytes by which its last block was shorter */
        place = find_place(spool, of);
        status = place > UINT32_MAX
                     ? MYO_LIMIT
                     : myo_temporary_write(&spool->file, place * UNIT_BYTES, full, block_bytes(of));
    } while (status == MYO_OUTPUT && place * UNIT_BYTES < spool->file_bytes);
    if (status != MYO_OK)
        of->places.count--;
    if (status == MYO_LIMIT)
        return myo_fail(&spool->log, status,
                        "needs more than 2 TB of temporary file; cut the recording into parts");
    if (status != MYO_OK)
        return status;
    *added = (uint32_t)place;
    const int64_t end = (place + units(of)) * UNIT_BYTES;
    spool->file_bytes = end > spool->file_bytes ? end : spool->file_bytes;
    return MYO_OK;
}

/* The same; when the folder is full, without the spare columns. One of those may so be gone. */
static myo_status move_out(myo_spool *spool, column *of, const unsigned char *full)
{
    myo_status status = try_out(spool, of, full);
    if (status == MYO_OUTPUT && drop_spare(spool))
        status = of->dropped ? MYO_OK : try_out(spool, of, full);
    return status == MYO_OUTPUT ? myo_temporary_explain(&spool->file, &spool->log) : status;
}

static unsigned char *last_held(const column *of)
{
    return ((unsigned char **)of->held.items)[of->held.count - 1];
}

static myo_status hold_another(myo_spool *spool, column *of, unsigned char **out)
{
    unsigned char **added = (unsigned char **)myo_array_push(&of->held);
    if (added == NULL)
        return MYO_NO_MEMORY;
    *added = (unsigned char *)myo_slab_take(&spool->blocks, block_bytes(of));
    if (*added == NULL) {
        of->held.count--;
        return MYO_NO_MEMORY;
    }
    spool->used_bytes += of->held_bytes;
    *out = *added;
    return MYO_OK;
}

/* The oldest block of a bulk column leaves; the last one is being filled and stays. */
static myo_status move_oldest(myo_spool *spool, column *of)
{
    unsigned char **held = (unsigned char **)of->held.items;
    const myo_status status = try_out(spool, of, held[0]);
    if (status == MYO_OUTPUT && drop_spare(spool))
        return MYO_OK; /* which made room in memory */
    if (status != MYO_OK)
        return status == MYO_OUTPUT ? myo_temporary_explain(&spool->file, &spool->log) : status;
    myo_slab_give(&spool->blocks, held[0], block_bytes(of));
    of->held.count--;
    memmove(held, held + 1, of->held.count * sizeof *held);
    spool->used_bytes -= of->held_bytes;
    return MYO_OK;
}

/* Bulk columns make room in turns, as long as they have more than their last block. */
static myo_status make_room(myo_spool *spool, size_t bytes)
{
    size_t asked = 0;
    while (spool->used_bytes + bytes > spool->memory_bytes && asked < spool->columns.count) {
        spool->turn = (spool->turn + 1) % spool->columns.count;
        column *next = column_of(spool, spool->turn);
        asked++;
        if (!next->bulk || next->held.count < 2)
            continue;
        MYO_TRY(move_oldest(spool, next));
        asked = 0;
    }
    return MYO_OK;
}

/* The block that takes the next record. A full last block moves to the file when the budget is
 * spent; its memory then serves the new one. */
static myo_status open_block(myo_spool *spool, column *of, unsigned char **out)
{
    if (of->open == NULL)
        MYO_TRY(make_room(spool, of->held_bytes));
    if (of->dropped) {
        return MYO_OK;
    } else if (of->open != NULL) {
        MYO_TRY(move_out(spool, of, of->open));
    } else if (of->held.count > 0 && spool->used_bytes + of->held_bytes > spool->memory_bytes) {
        MYO_TRY(move_out(spool, of, last_held(of)));
        if (of->dropped)
            return MYO_OK;
        of->open = last_held(of);
        of->held.count--;
    } else {
        return hold_another(spool, of, out);
    }
    *out = of->open;
    return MYO_OK;
}

myo_status myo_spool_append(myo_spool *spool, size_t index, const void *records, size_t count)
{
    column *of = column_of(spool, index);
    if (of == NULL)
        return MYO_ARGUMENT;
    const unsigned char *from = (const unsigned char *)records;
    while (count > 0 && !of->dropped) {
        const size_t filled = (size_t)(of->count % (int64_t)of->records_per_block);
        unsigned char *last = of->open != NULL || of->held.count == 0 ? of->open : last_held(of);
        if (filled == 0)
            MYO_TRY(open_block(spool, of, &last));
        if (of->dropped)
            return MYO_OK;
        const size_t room = of->records_per_block - filled;
        const size_t now = count < room ? count : room;
        memcpy(last + filled * of->record_bytes, from, now * of->record_bytes);
        from += now * of->record_bytes;
        of->count += (int64_t)now;
        count -= now;
    }
    return MYO_OK;
}

int64_t myo_spool_count(const myo_spool *spool, size_t index)
{
    const column *of = column_of(spool, index);
    return of == NULL ? 0 : of->count;
}

bool myo_spool_is_dropped(const myo_spool *spool, size_t index)
{
    const column *of = column_of(spool, index);
    return of != NULL && of->dropped;
}

/* Where a block is in memory; NULL: in the file, at place number `*place`. */
static const unsigned char *find_block(const column *of, size_t block, size_t *place)
{
    const size_t held_first = of->bulk ? of->places.count : 0;
    *place = of->bulk ? block : block - of->held.count;
    if (block >= held_first && block - held_first < of->held.count)
        return ((unsigned char *const *)of->held.items)[block - held_first];
    return *place < of->places.count ? NULL : of->open;
}

/* A part of a block in the file. The first time only that part is read; who comes back to the same
 * block gets the rest of it too, since reads mostly go on where they were. */
static myo_status read_block(myo_spool *spool, size_t index, int64_t block, size_t place,
                             size_t start, unsigned char *out, size_t length)
{
    column *of = column_of(spool, index);
    const int64_t offset = (int64_t)((const uint32_t *)of->places.items)[place] * UNIT_BYTES;
    read_ahead *at = spool->slots + (index * 31 + (size_t)block) % SLOTS;
    const bool held = at->block == block && at->column == index, again = of->last_read == block;
    of->last_read = block;
    if (!held && (!again || length == block_bytes(of) || block_bytes(of) > BLOCK_BYTES))
        return myo_temporary_read(&spool->file, offset + (int64_t)start, out, length, &spool->log);
    if (at->memory == NULL)
        at->memory = (unsigned char *)myo_memory_raw(1, BLOCK_BYTES);
    if (at->memory == NULL)
        return MYO_NO_MEMORY;
    if (!held) {
        at->block = -1;
        MYO_TRY(myo_temporary_read(&spool->file, offset, at->memory, block_bytes(of), &spool->log));
        at->block = block;
        at->column = index;
    }
    memcpy(out, at->memory + start, length);
    return MYO_OK;
}

myo_status myo_spool_read(myo_spool *spool, size_t index, int64_t first, size_t count, void *out)
{
    const column *of = column_of(spool, index);
    if (of == NULL || first < 0 || first > of->count || (int64_t)count > of->count - first)
        return MYO_ARGUMENT;
    unsigned char *to = (unsigned char *)out;
    while (count > 0) {
        const int64_t block = first / (int64_t)of->records_per_block;
        const size_t skip = (size_t)(first % (int64_t)of->records_per_block);
        const size_t room = of->records_per_block - skip;
        const size_t now = count < room ? count : room;
        const size_t bytes = now * of->record_bytes, start = skip * of->record_bytes;
        size_t place;
        const unsigned char *memory = find_block(of, (size_t)block, &place);
        if (memory != NULL)
            memcpy(to, memory + start, bytes);
        else
            MYO_TRY(read_block(spool, index, block, place, start, to, bytes));
        to += bytes;
        first += (int64_t)now;
        count -= now;
    }
    return MYO_OK;
}

double myo_spool_room(const myo_spool *spool)
{
    return myo_temporary_room(&spool->file);
}

void myo_spool_close(myo_spool **spool)
{
    if (spool == NULL || *spool == NULL)
        return;
    for (size_t c = 0; c < (*spool)->columns.count; c++) {
        column *of = column_of(*spool, c);
        give_blocks(*spool, of);
        myo_array_free(&of->held);
        myo_array_free(&of->places);
    }
    for (size_t i = 0; i < SLOTS; i++)
        myo_memory_free((*spool)->slots[i].memory);
    myo_array_free(&(*spool)->columns);
    myo_slab_free(&(*spool)->blocks);
    myo_temporary_close(&(*spool)->file);
    myo_memory_free(*spool);
    *spool = NULL;
}
