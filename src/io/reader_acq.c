/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AcqKnowledge: channels of one divider are a stream. Compressed files hold one zlib stream per
 * channel, behind the marks and the journal. */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "io/acq_file.h"
#include "io/inflated.h"
#include "io/reader.h"

enum {
    STATES = 128, /* of all channels of a compressed file, about 50 kB each */
    PACKED_HEADER = 60,
    TEXT_LIMIT = 256,
    VALUES = 2048,
};

typedef struct acq {
    myo_acq file;
    size_t *stream_of;     /* of every channel */
    size_t *width_of;      /* of every stream */
    bool *is_float;        /* of every stream */
    myo_inflated **packed; /* of every channel; NULL: the file is not compressed */
} acq;

static bool probe_acq(const myo_probe *probe)
{
    return myo_acq_is(probe->head, probe->length);
}

/* Whether a channel's samples begin here: 44 bytes, lengths of its name, of its unit, of its
 * samples unpacked and packed, name, unit, samples. The unpacked length is known, and zlib has a
 * mark. */
static myo_status packed_here(const acq *it, size_t channel, int64_t at, int64_t *samples_at,
                              int64_t *packed_bytes)
{
    const unsigned char *head = NULL;
    myo_byte_file *file = &((acq *)it)->file.file;
    MYO_TRY(myo_byte_file_at(file, &head, at, PACKED_HEADER));
    const myo_byte_order order = it->file.order;
    const int64_t name = myo_i32_at(head + 44, order), unit = myo_i32_at(head + 48, order);
    const int64_t bytes = myo_i32_at(head + 52, order);
    *packed_bytes = myo_i32_at(head + 56, order);
    *samples_at = at + PACKED_HEADER + name + unit;
    *packed_bytes = bytes == myo_acq_channel_bytes(&it->file.channels[channel]) && name >= 0 &&
                            name <= TEXT_LIMIT && unit >= 0 && unit <= TEXT_LIMIT &&
                            *packed_bytes > 8
                        ? *packed_bytes
                        : 0;
    if (*packed_bytes == 0)
        return MYO_OK;
    const myo_status status = myo_byte_file_at(file, &head, *samples_at, 2);
    if (status != MYO_OK || head[0] != 0x78 || (head[0] << 8 | head[1]) % 31 != 0)
        *packed_bytes = 0;
    return status == MYO_MALFORMED ? MYO_OK : status;
}

/* The journal before them has another shape in every version: the channels are looked for by what
 * is known of them. */
static myo_status find_packed(acq *it, int64_t from, const myo_open_request *request)
{
    it->packed = myo_arena_new(request->arena, it->file.channel_count, sizeof *it->packed);
    if (it->packed == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < it->file.channel_count; c++) {
        int64_t samples_at = 0, packed_bytes = 0;
        myo_status status = MYO_OK;
        for (; status == MYO_OK && packed_bytes == 0; from++)
            status = packed_here(it, c, from, &samples_at, &packed_bytes);
        if (status == MYO_OK)
            status = myo_inflated_open(&it->packed[c], &it->file.file, samples_at, packed_bytes,
                                       myo_acq_channel_bytes(&it->file.channels[c]),
                                       STATES / it->file.channel_count);
        if (status == MYO_MALFORMED)
            return myo_fail(request->log, status,
                            "the compressed samples of channel %zu are not all there: the file is "
                            "cut short or damaged; copy it again from its source, or open it in "
                            "AcqKnowledge and save it anew",
                            c + 1);
        MYO_TRY(status);
        from = samples_at + packed_bytes;
    }
    return MYO_OK;
}

static void describe_channel(const myo_acq_channel *from, myo_channel_draft *out)
{
    out->name = from->name;
    out->unit = from->unit;
    if (from->value_bytes == 8)
        return; /* floats are values already */
    out->scale = from->scale;
    out->offset = from->offset;
    out->rail_low = -32768;
    out->rail_high = 32767;
}

/* Channels of one divider share a stream, as long as its shortest channel. */
static myo_status describe(acq *it, const myo_open_request *request, myo_draft *draft)
{
    const size_t count = it->file.channel_count;
    myo_arena *arena = request->arena;
    draft->format = it->file.is_compressed ? "AcqKnowledge, compressed" : "AcqKnowledge";
    draft->streams = myo_arena_new(arena, count, sizeof *draft->streams);
    it->stream_of = myo_arena_new(arena, count, sizeof *it->stream_of);
    it->width_of = myo_arena_new(arena, count, sizeof *it->width_of);
    it->is_float = myo_arena_new(arena, count, sizeof *it->is_float);
    if (draft->streams == NULL || it->stream_of == NULL || it->width_of == NULL ||
        it->is_float == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < count; c++) {
        const myo_acq_channel *channel = &it->file.channels[c];
        const double rate = 1 / (it->file.period_s * (double)channel->divider);
        size_t s = 0;
        while (s < draft->stream_count && draft->streams[s].rate_hz != rate)
            s++;
        myo_stream_draft *stream = &draft->streams[s];
        if (s == draft->stream_count) {
            draft->stream_count++;
            *stream = (myo_stream_draft) { .rate_hz = rate,
                                           .frames = channel->count,
                                           .sample_type = MYO_SAMPLE_INT16,
                                           .channels = myo_draft_channels(arena, count) };
            if (stream->channels == NULL)
                return MYO_NO_MEMORY;
        }
        if (channel->count < stream->frames)
            stream->frames = channel->count;
        if (channel->value_bytes == 8) {
            it->is_float[s] = true;
            stream->sample_type = MYO_SAMPLE_FLOAT64;
        }
        it->stream_of[c] = s;
        describe_channel(channel, &stream->channels[stream->channel_count++]);
        it->width_of[s] = stream->channel_count;
    }
    for (size_t s = 0; draft->stream_count > 1 && s < draft->stream_count; s++)
        draft->streams[s].name = myo_arena_format(arena, "%.10gHz", draft->streams[s].rate_hz);
    return MYO_OK;
}

static myo_status open_acq(void **state, const myo_open_request *request, myo_draft *draft)
{
    acq *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    MYO_TRY(myo_acq_open(&it->file, request));
    MYO_TRY(describe(it, request, draft));
    int64_t end = 0;
    MYO_TRY(myo_acq_read_marks(&it->file, request, draft, &end));
    return it->file.is_compressed ? find_packed(it, end, request) : MYO_OK;
}

/* `wide`: the stream is delivered as float64 */
static void put(void *out, size_t at, const unsigned char *value, size_t bytes,
                myo_byte_order order, bool wide)
{
    if (bytes == 8)
        ((double *)out)[at] = myo_f64_at(value, order);
    else if (wide)
        ((double *)out)[at] = myo_i16_at(value, order);
    else
        ((int16_t *)out)[at] = myo_i16_at(value, order);
}

/* Values of one channel; in compressed files always little-endian. */
static myo_status read_packed(acq *it, size_t channel, int64_t first, size_t count, void *out,
                              size_t column, size_t width, bool wide)
{
    unsigned char values[8 * VALUES];
    const size_t bytes = it->file.channels[channel].value_bytes;
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < VALUES ? count - done : VALUES;
        MYO_TRY(myo_inflated_read(it->packed[channel], (first + (int64_t)done) * (int64_t)bytes,
                                  part * bytes, values));
        for (size_t n = 0; n < part; n++)
            put(out, (done + n) * width + column, values + n * bytes, bytes, MYO_ORDER_LITTLE,
                wide);
        done += part;
    }
    return MYO_OK;
}

/* All channels have all samples: a row of the file is a frame. */
static myo_status read_rows(acq *it, size_t stream, int64_t first, size_t count, void *out)
{
    const myo_acq_channel *channels = it->file.channels;
    const size_t width = it->file.channel_count, row_bytes = (size_t)it->file.row_bytes;
    const bool wide = it->is_float[stream];
    for (size_t n = 0; n < count; n++) {
        const unsigned char *row = NULL;
        MYO_TRY(myo_byte_file_at(&it->file.file, &row,
                                 myo_acq_tick_at(&it->file, first + (int64_t)n), row_bytes));
        for (size_t c = 0; c < width; c++) {
            put(out, n * width + c, row, channels[c].value_bytes, it->file.order, wide);
            row += channels[c].value_bytes;
        }
    }
    return MYO_OK;
}

static myo_status read_plain(acq *it, size_t stream, int64_t first, size_t count, void *out)
{
    const myo_acq_channel *channels = it->file.channels;
    size_t one = 0;
    while (it->stream_of[one] != stream)
        one++;
    size_t at = 0;
    for (size_t n = 0; n < count; n++) {
        const int64_t tick = (first + (int64_t)n) * channels[one].divider;
        int64_t from = myo_acq_tick_at(&it->file, tick);
        for (size_t c = 0; c < it->file.channel_count; c++) {
            const size_t bytes = channels[c].value_bytes;
            if (it->stream_of[c] == stream) {
                const unsigned char *value = NULL;
                MYO_TRY(myo_byte_file_at(&it->file.file, &value, from, bytes));
                put(out, at++, value, bytes, it->file.order, it->is_float[stream]);
            }
            if (it->file.row_bytes > 0 || myo_acq_has_sample(&channels[c], tick))
                from += (int64_t)bytes;
        }
    }
    return MYO_OK;
}

static myo_status read_acq(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    acq *it = state;
    size_t column = 0;
    if (it->packed == NULL && it->file.row_bytes > 0)
        return read_rows(it, stream, first, count, out);
    if (it->packed == NULL)
        return read_plain(it, stream, first, count, out);
    for (size_t c = 0; c < it->file.channel_count; c++)
        if (it->stream_of[c] == stream)
            MYO_TRY(read_packed(it, c, first, count, out, column++, it->width_of[stream],
                                it->is_float[stream]));
    return MYO_OK;
}

static void close_acq(void *state)
{
    acq *it = state;
    for (size_t c = 0; it->packed != NULL && c < it->file.channel_count; c++)
        myo_inflated_close(&it->packed[c]);
    myo_byte_file_close(&it->file.file);
}

const myo_reader myo_reader_acq = {
    .name = "AcqKnowledge",
    .probe = probe_acq,
    .open = open_acq,
    .read = read_acq,
    .close = close_acq,
    .extensions = ".acq",
};
