/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/acq_file.h"

#include <math.h>

#include "core/fail.h"
#include "io/file_text.h"

enum {
    GRAPH_BYTES = 976,          /* as far as anything is read of the first header */
    COMPRESSED_BEFORE_4 = 1936, /* places of one flag */
    COMPRESSED_SINCE_4 = 972,
    PADDING_BYTES = 40,
    CHANNEL_BYTES = 152, /* as far as anything is read of a channel's header */
    DIVIDER_BEFORE_4 = 250,
    DIVIDER_SINCE_4 = 152,
    KIND_SCAN_BYTES = 4096,
    LATEST_REVISION = 400,
};

static bool is_revision(int32_t value)
{
    return value >= 30 && value <= LATEST_REVISION;
}

bool myo_acq_is(const unsigned char *head, size_t length)
{
    if (length < 24)
        return false;
    const myo_byte_order order =
        is_revision(myo_i32_at(head + 2, MYO_ORDER_LITTLE)) ? MYO_ORDER_LITTLE : MYO_ORDER_BIG;
    const int32_t header_bytes = myo_i32_at(head + 6, order);
    const int16_t channels = myo_i16_at(head + 10, order);
    const double period_ms = myo_f64_at(head + 16, order);
    return is_revision(myo_i32_at(head + 2, order)) && header_bytes >= 150 &&
           header_bytes < 1 << 20 && channels > 0 && period_ms > 0 && period_ms < 1e7;
}

static myo_status damaged(const myo_open_request *request, const char *what)
{
    return myo_fail(request->log, MYO_MALFORMED,
                    "%s: the file is cut short or damaged; copy it again from its source, or open "
                    "it in AcqKnowledge and save it anew",
                    what);
}

/* A 16-bit or 32-bit number of the file; `*status` keeps the first failure. */
static int64_t number_at(myo_acq *it, int64_t at, size_t bytes, myo_status *status)
{
    const unsigned char *from = NULL;
    if (*status == MYO_OK)
        *status = myo_byte_file_at(&it->file, &from, at, bytes);
    if (*status != MYO_OK)
        return 0;
    return bytes == 2 ? myo_i16_at(from, it->order) : myo_i32_at(from, it->order);
}

static myo_status read_graph_header(myo_acq *it, int64_t *next)
{
    const unsigned char *head = NULL;
    MYO_TRY(myo_byte_file_at(&it->file, &head, 0, 150));
    it->order =
        is_revision(myo_i32_at(head + 2, MYO_ORDER_LITTLE)) ? MYO_ORDER_LITTLE : MYO_ORDER_BIG;
    it->revision = myo_i32_at(head + 2, it->order);
    it->channel_count = (size_t)myo_i16_at(head + 10, it->order);
    it->period_s = myo_f64_at(head + 16, it->order) / 1000;
    *next = myo_i32_at(head + 6, it->order);
    myo_status status = MYO_OK;
    if (it->revision >= MYO_ACQ_4) {
        it->is_compressed = number_at(it, COMPRESSED_SINCE_4, 4, &status) == 1;
        /* of the newest versions a header of 40 bytes more, which says its length */
        while (status == MYO_OK && number_at(it, *next, 4, &status) == PADDING_BYTES)
            *next += PADDING_BYTES;
    } else if (it->revision >= MYO_ACQ_COMPRESSION) {
        it->is_compressed = number_at(it, COMPRESSED_BEFORE_4, 4, &status) == 1;
    }
    return status;
}

static myo_status read_channel_header(myo_acq *it, myo_acq_channel *out, int64_t *at,
                                      myo_arena *arena)
{
    const unsigned char *head = NULL;
    myo_status status = MYO_OK;
    MYO_TRY(myo_byte_file_at(&it->file, &head, *at, 112));
    const int32_t length = myo_i32_at(head, it->order);
    *out = (myo_acq_channel) { .number = myo_i16_at(head + 4, it->order),
                               .name = myo_file_text(arena, head + 6, 40, &status),
                               .unit = myo_file_text(arena, head + 68, 20, &status),
                               .count = myo_i32_at(head + 88, it->order),
                               .scale = myo_f64_at(head + 92, it->order),
                               .offset = myo_f64_at(head + 100, it->order),
                               .divider = 1 };
    const int divider_at = it->revision >= MYO_ACQ_4 ? DIVIDER_SINCE_4 : DIVIDER_BEFORE_4;
    if (it->revision >= MYO_ACQ_DIVIDERS && length >= divider_at + 2)
        out->divider = number_at(it, *at + divider_at, 2, &status);
    if (out->divider < 1)
        out->divider = 1;
    if (length < 112 || out->count < 0)
        return MYO_MALFORMED;
    *at += length;
    return status;
}

/* Behind the channels lies a block of the hardware's, whose length is told in three ways. */
static myo_status skip_foreign(myo_acq *it, int64_t *at)
{
    myo_status status = MYO_OK;
    int64_t length = number_at(it, *at, 2, &status) & 0xffff;
    if (it->revision >= MYO_ACQ_4)
        length += 8;
    if (it->revision >= MYO_ACQ_4 && it->revision < MYO_ACQ_4_1)
        length = number_at(it, *at + 8, 4, &status) + 8;
    if (length < 0)
        return MYO_MALFORMED;
    *at += length;
    return status;
}

/* Size and kind of every channel's values; in files of some versions they begin a little later than
 * the block before them says. */
static myo_status read_kinds(myo_acq *it, int64_t *at)
{
    for (int64_t shift = 0; shift < KIND_SCAN_BYTES; shift++) {
        const unsigned char *kinds = NULL;
        MYO_TRY(myo_byte_file_at(&it->file, &kinds, *at + shift, 4 * it->channel_count));
        size_t c = 0;
        for (; c < it->channel_count; c++) {
            const int size = myo_i16_at(kinds + 4 * c, it->order);
            const int kind = myo_i16_at(kinds + 4 * c + 2, it->order);
            if (!(size == 2 && kind == 2) && !(size == 8 && (kind == 0 || kind == 1)))
                break;
            it->channels[c].value_bytes = (size_t)size;
        }
        if (c == it->channel_count) {
            *at += shift + (int64_t)(4 * it->channel_count);
            return MYO_OK;
        }
    }
    return MYO_MALFORMED;
}

int64_t myo_acq_channel_bytes(const myo_acq_channel *channel)
{
    return channel->count * (int64_t)channel->value_bytes;
}

bool myo_acq_has_sample(const myo_acq_channel *channel, int64_t tick)
{
    return tick % channel->divider == 0 && tick / channel->divider < channel->count;
}

/* Samples lie in the order in which they were taken: of every tick of the base rate the channels
 * whose divider divides it. A channel that ends early is left out from there on. */
int64_t myo_acq_tick_at(const myo_acq *it, int64_t tick)
{
    if (it->row_bytes > 0)
        return it->data_at + tick * it->row_bytes;
    int64_t at = it->data_at;
    for (size_t c = 0; c < it->channel_count; c++) {
        const myo_acq_channel *channel = &it->channels[c];
        const int64_t before = (tick + channel->divider - 1) / channel->divider;
        at += (before < channel->count ? before : channel->count) * (int64_t)channel->value_bytes;
    }
    return at;
}

static void measure_rows(myo_acq *it)
{
    int64_t bytes = 0;
    for (size_t c = 0; c < it->channel_count; c++) {
        if (it->channels[c].divider != 1 || it->channels[c].count != it->channels[0].count)
            return;
        bytes += (int64_t)it->channels[c].value_bytes;
    }
    it->row_bytes = bytes;
}

static myo_status read_headers(myo_acq *it, myo_arena *arena)
{
    int64_t at = 0;
    MYO_TRY(read_graph_header(it, &at));
    it->channels = myo_arena_new(arena, it->channel_count, sizeof *it->channels);
    if (it->channels == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < it->channel_count; c++)
        MYO_TRY(read_channel_header(it, &it->channels[c], &at, arena));
    MYO_TRY(skip_foreign(it, &at));
    MYO_TRY(read_kinds(it, &at));
    it->data_at = at;
    it->marks_at = at;
    measure_rows(it);
    for (size_t c = 0; c < it->channel_count && !it->is_compressed; c++)
        it->marks_at += myo_acq_channel_bytes(&it->channels[c]);
    return it->marks_at > it->file.bytes ? MYO_MALFORMED : MYO_OK;
}

myo_status myo_acq_open(myo_acq *out, const myo_open_request *request)
{
    const myo_status opened = myo_byte_file_open(&out->file, request->path, request->arena);
    if (opened == MYO_UNREADABLE)
        return myo_fail(request->log, opened, "cannot be read; check the permissions");
    MYO_TRY(opened);
    const myo_status status = read_headers(out, request->arena);
    if (status == MYO_MALFORMED && out->channel_count > MYO_CHANNEL_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "%zu channels; at most %d are supported",
                        out->channel_count, MYO_CHANNEL_LIMIT);
    if (status == MYO_MALFORMED)
        return damaged(request, out->marks_at > out->file.bytes
                                    ? "the samples that the header promises are not all there"
                                    : "a header is not whole");
    return status;
}

/* One mark; `*at` goes behind it. */
static myo_status read_mark(myo_acq *it, int64_t *at, myo_arena *arena, myo_mark *out)
{
    myo_status status = MYO_OK;
    const bool since_4 = it->revision >= MYO_ACQ_4;
    const int64_t sample = number_at(it, *at, 4, &status);
    int64_t length_at = *at + (it->revision >= 36 ? 10 : 8), channel = -1;
    if (since_4) {
        channel = number_at(it, *at + 8, 2, &status);
        length_at = *at + 14 + (it->revision >= MYO_ACQ_4_2 ? 8 : 0) +
                    (it->revision >= MYO_ACQ_4_4 ? 8 : 0);
    }
    int64_t length = number_at(it, length_at, 2, &status);
    if (!since_4 && it->revision >= 36)
        length++; /* the zero at the end is not counted */
    const unsigned char *text = NULL;
    if (status == MYO_OK && (length < 0 || sample < 0))
        status = MYO_MALFORMED;
    if (status == MYO_OK)
        status = myo_byte_file_at(&it->file, &text, length_at + 2, (size_t)length);
    MYO_TRY(status);
    *out = (myo_mark) { .onset_s = (double)sample * it->period_s,
                        .type = myo_file_text(arena, text, (size_t)length, &status) };
    if (out->type == NULL)
        out->type = "n/a";
    for (size_t c = 0; channel >= 0 && c < it->channel_count; c++)
        if (it->channels[c].number == channel)
            out->channel = it->channels[c].name;
    *at = length_at + 2 + length;
    return status;
}

static myo_status read_all_marks(myo_acq *it, const myo_open_request *request, myo_draft *draft,
                                 int64_t *end)
{
    myo_status status = MYO_OK;
    int64_t at = it->marks_at, count = 0;
    if (it->revision >= MYO_ACQ_4) {
        count = number_at(it, at + 4, 4, &status) - 1;
        at += 25 + (it->revision >= MYO_ACQ_4_2 ? 8 : 0) + (it->revision >= MYO_ACQ_4_4 ? 8 : 0);
    } else {
        count = number_at(it, at + 4, 4, &status);
        at += 8;
    }
    for (int64_t i = 0; status == MYO_OK && i < count; i++) {
        myo_mark one;
        status = read_mark(it, &at, request->arena, &one);
        myo_mark *mark = status == MYO_OK ? myo_array_push(&draft->marks) : NULL;
        if (mark != NULL)
            *mark = one;
        else if (status == MYO_OK)
            status = MYO_NO_MEMORY;
    }
    *end = at;
    return status;
}

myo_status myo_acq_read_marks(myo_acq *it, const myo_open_request *request, myo_draft *draft,
                              int64_t *end)
{
    const myo_status status = read_all_marks(it, request, draft, end);
    if (status != MYO_MALFORMED || it->is_compressed)
        return status == MYO_MALFORMED ? damaged(request, "the marks are not whole") : status;
    return myo_draft_warn(draft, request,
                          "the file ends in its marks, of which %zu were read; the samples are "
                          "whole",
                          draft->marks.count);
}
