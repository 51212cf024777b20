/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/inflated.h"

#include <string.h>
#include <zlib.h>

#include "core/fail.h"
#include "core/memory.h"

enum { PART_BYTES = 16384, LEAST_SPACING = 1 << 20 };

typedef struct saved_state {
    z_stream stream;
    int64_t position, taken;
} saved_state;

struct myo_inflated {
    myo_byte_file *file;
    int64_t offset, packed_bytes, bytes;
    z_stream stream;
    int64_t position; /* of the next byte it gives */
    int64_t taken;    /* packed bytes it was given */
    int64_t spacing;
    size_t state_count, state_limit;
    saved_state *states; /* ascending */
    unsigned char part[PART_BYTES];
};

myo_status myo_inflated_open(myo_inflated **out, myo_byte_file *file, int64_t offset,
                             int64_t packed_bytes, int64_t bytes, size_t states)
{
    if (offset < 0 || packed_bytes < 0 || bytes < 0 || packed_bytes > file->bytes - offset ||
        bytes / MYO_INFLATED_RATIO > packed_bytes)
        return MYO_MALFORMED;
    myo_inflated *it = myo_memory_new(1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *it = (myo_inflated) { .file = file,
                           .offset = offset,
                           .packed_bytes = packed_bytes,
                           .bytes = bytes,
                           .state_limit = states };
    it->spacing = states == 0 ? INT64_MAX : bytes / ((int64_t)states + 1);
    if (it->spacing < LEAST_SPACING)
        it->spacing = LEAST_SPACING;
    it->states = myo_memory_new(states, sizeof *it->states);
    if (it->states == NULL || inflateInit(&it->stream) != Z_OK) {
        myo_memory_free(it->states);
        myo_memory_free(it);
        return MYO_NO_MEMORY;
    }
    *out = it;
    return MYO_OK;
}

/* Saves where it stands when it is far enough from the last saved place. */
static myo_status save(myo_inflated *it)
{
    const int64_t last = it->state_count == 0 ? 0 : it->states[it->state_count - 1].position;
    if (it->state_count == it->state_limit || it->position - last < it->spacing)
        return MYO_OK;
    saved_state *state = &it->states[it->state_count];
    if (inflateCopy(&state->stream, &it->stream) != Z_OK)
        return MYO_NO_MEMORY;
    state->position = it->position;
    state->taken = it->taken - (int64_t)it->stream.avail_in;
    it->state_count++;
    return MYO_OK;
}

/* The last saved state at or before a place, or the start. */
static myo_status go_back(myo_inflated *it, int64_t first)
{
    size_t k = it->state_count;
    while (k > 0 && it->states[k - 1].position > first)
        k--;
    if (k == 0) {
        if (inflateReset(&it->stream) != Z_OK)
            return MYO_MALFORMED;
        it->position = 0;
        it->taken = 0;
    } else {
        (void)inflateEnd(&it->stream);
        if (inflateCopy(&it->stream, &it->states[k - 1].stream) != Z_OK) {
            it->stream = (z_stream) { .zalloc = Z_NULL };
            return MYO_NO_MEMORY;
        }
        it->position = it->states[k - 1].position;
        it->taken = it->states[k - 1].taken;
    }
    it->stream.avail_in = 0;
    return MYO_OK;
}

/* The next `count` bytes. */
static myo_status unpack(myo_inflated *it, unsigned char *out, size_t count)
{
    it->stream.next_out = out;
    it->stream.avail_out = (uInt)count;
    while (it->stream.avail_out > 0) {
        if (it->stream.avail_in == 0) {
            const int64_t left = it->packed_bytes - it->taken;
            const size_t size = left < PART_BYTES ? (size_t)left : PART_BYTES;
            if (size == 0)
                return MYO_MALFORMED;
            MYO_TRY(myo_byte_file_copy(it->file, it->part, it->offset + it->taken, size));
            it->stream.next_in = it->part;
            it->stream.avail_in = (uInt)size;
            it->taken += (int64_t)size;
        }
        const int code = inflate(&it->stream, Z_NO_FLUSH);
        if (code == Z_MEM_ERROR)
            return MYO_NO_MEMORY;
        if (code != Z_OK && (code != Z_STREAM_END || it->stream.avail_out > 0))
            return MYO_MALFORMED;
    }
    it->position += (int64_t)count;
    return MYO_OK;
}

myo_status myo_inflated_read(myo_inflated *it, int64_t first, size_t count, void *out)
{
    if (first < 0 || (int64_t)count > it->bytes - first)
        return MYO_MALFORMED;
    if (first < it->position)
        MYO_TRY(go_back(it, first));
    unsigned char skipped[PART_BYTES];
    while (it->position < first) {
        const int64_t left = first - it->position;
        MYO_TRY(unpack(it, skipped, left < PART_BYTES ? (size_t)left : PART_BYTES));
        MYO_TRY(save(it));
    }
    MYO_TRY(unpack(it, out, count));
    return save(it);
}

void myo_inflated_close(myo_inflated **out)
{
    if (out == NULL || *out == NULL)
        return;
    myo_inflated *it = *out;
    (void)inflateEnd(&it->stream);
    for (size_t i = 0; i < it->state_count; i++)
        (void)inflateEnd(&it->states[i].stream);
    myo_memory_free(it->states);
    myo_memory_free(it);
    *out = NULL;
}
