/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One walk through all chunks finds the streams, their clocks, the events, and every few thousand
 * samples a place from which reading can begin. */
#include "io/xdf_file.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/xdf_chunk.h"

enum {
    ANCHOR_FRAMES = 4096,
    EVENT_LIMIT = 1000000,
    EVENT_BYTES = 200,
};
/* what pyxdf takes for lost samples: both at once */
static const double BREAK_S = 1, BREAK_SAMPLES = 500;

typedef struct chunk_walk {
    myo_xdf *it;
    const myo_open_request *request;
    int64_t at; /* of the chunk */
} chunk_walk;

/* Bytes of one value; 0: texts. */
static size_t value_bytes(myo_xdf_format format)
{
    static const size_t bytes[] = { 1, 2, 4, 8, 4, 8, 0 };
    return bytes[format];
}

static myo_status broken(const chunk_walk *in, const char *what)
{
    return myo_fail(in->request->log, MYO_MALFORMED,
                    "byte %lld: %s; copy the file again from its source, or load and save it with "
                    "pyxdf, which reads what comes before",
                    (long long)in->at, what);
}

static myo_xdf_stream *stream_of(const myo_xdf *it, uint32_t id)
{
    myo_xdf_stream *streams = it->streams.items;
    for (size_t i = 0; i < it->streams.count; i++)
        if (streams[i].id == id)
            return &streams[i];
    return NULL;
}

static myo_status read_xml(const chunk_walk *in, const myo_xdf_chunk *from, const myo_xml **root)
{
    const int64_t length = from->end - from->content;
    if (length > MYO_XML_BYTES)
        return broken(in, "a header of more than 16 MiB");
    char *bytes = myo_arena_new(in->it->arena, (size_t)length, 1);
    if (bytes == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_byte_file_copy(&in->it->file, bytes, from->content, (size_t)length));
    const myo_status status = myo_xml_parse(root, bytes, (size_t)length, in->it->arena);
    return status == MYO_MALFORMED || status == MYO_LIMIT
               ? broken(in, "the header of the stream is no XML")
               : status;
}

static myo_status open_stream(const chunk_walk *in, const myo_xdf_chunk *from)
{
    static const char *const formats[] = { "int8",    "int16",    "int32", "int64",
                                           "float32", "double64", "string" };
    enum { FORMATS = sizeof formats / sizeof formats[0] };
    const myo_xml *head = NULL;
    if (stream_of(in->it, from->stream) != NULL)
        return broken(in, "a second header of one stream");
    if (in->it->streams.count == MYO_STREAM_LIMIT)
        return broken(in, "more than 256 streams");
    MYO_TRY(read_xml(in, from, &head));
    const double width = myo_xml_number(head, "channel_count", 0);
    if (!(width >= 1 && width <= MYO_CHANNEL_LIMIT && width == floor(width)))
        return broken(in, "the number of channels is not 1 to 1024");
    const char *format = myo_xml_text(head, "channel_format");
    size_t k = 0;
    while (k < FORMATS && (format == NULL || strcmp(format, formats[k]) != 0))
        k++;
    if (k == FORMATS)
        return broken(in, "the channel format is unknown");
    myo_xdf_stream *stream = myo_array_push(&in->it->streams);
    if (stream == NULL)
        return MYO_NO_MEMORY;
    const double nominal = myo_xml_number(head, "nominal_srate", 0);
    *stream = (myo_xdf_stream) {
        .id = from->stream,
        .head = head,
        .name = myo_xml_text(head, "name"),
        .type = myo_xml_text(head, "type"),
        .width = (size_t)width,
        .format = (myo_xdf_format)k,
        .nominal_hz = nominal > 0 && nominal <= 1e6 ? nominal : 0,
        .clock.offsets = { .size = sizeof(myo_xdf_offset), .arena = in->it->arena },
        .anchors = { .size = sizeof(myo_xdf_cursor), .arena = in->it->arena },
        .drops = { .size = sizeof(myo_drop), .arena = in->it->arena },
    };
    return MYO_OK;
}

/* The length of the values at `at`, and for text the first of them that is not empty. */
static myo_status measure(myo_xdf *it, const myo_xdf_stream *stream, int64_t at, int64_t end,
                          int64_t *length, const char **text)
{
    *text = NULL;
    *length = (int64_t)(stream->width * value_bytes(stream->format));
    if (stream->format != MYO_XDF_STRING)
        return *length > end - at ? MYO_MALFORMED : MYO_OK;
    const int64_t first = at;
    for (size_t c = 0; c < stream->width; c++) {
        uint64_t bytes = 0;
        MYO_TRY(myo_xdf_length(&it->file, &at, end, &bytes));
        if (bytes > (uint64_t)(end - at))
            return MYO_MALFORMED;
        if (bytes > 0 && *text == NULL) {
            const unsigned char *from = NULL;
            const size_t kept = bytes < EVENT_BYTES ? (size_t)bytes : EVENT_BYTES;
            MYO_TRY(myo_byte_file_at(&it->file, &from, at, kept));
            *text = myo_arena_text_n(it->arena, (const char *)from, kept);
            if (*text == NULL)
                return MYO_NO_MEMORY;
        }
        at += (int64_t)bytes;
    }
    *length = at - first;
    return MYO_OK;
}

/* A sample whose stamp is far from where it is expected begins a new segment. */
static myo_status follow_time(myo_xdf_stream *stream, double stamp, double *time)
{
    const double step = stream->nominal_hz > 0 ? 1 / stream->nominal_hz : 0;
    if (isnan(stamp)) {
        *time += step;
        return MYO_OK;
    }
    const double late = stamp - (*time + step);
    if (stream->samples > 0 && stream->nominal_hz > 0) {
        if (late > BREAK_S && late * stream->nominal_hz > BREAK_SAMPLES) {
            myo_drop *drop = myo_array_push(&stream->drops);
            if (drop == NULL)
                return MYO_NO_MEMORY;
            *drop = (myo_drop) { stream->samples,
                                 (int64_t)fmin(late * stream->nominal_hz + 0.5, 1e15) };
            myo_xdf_clock_break(&stream->clock);
        } else if (late < -BREAK_S) {
            stream->steps_back++;
            myo_xdf_clock_break(&stream->clock);
        }
    }
    *time = stamp;
    myo_xdf_clock_stamp(&stream->clock, (double)stream->samples, stamp);
    return MYO_OK;
}

/* A number as a marker: one channel of a stream without a rate. */
static const char *number_text(const chunk_walk *in, const myo_xdf_stream *stream, int64_t at,
                               myo_status *status)
{
    const unsigned char *bytes = NULL;
    *status = myo_byte_file_at(&in->it->file, &bytes, at, value_bytes(stream->format));
    if (*status != MYO_OK)
        return NULL;
    const double value =
        stream->format == MYO_XDF_INT8      ? (signed char)bytes[0]
        : stream->format == MYO_XDF_INT16   ? myo_i16_at(bytes, MYO_ORDER_LITTLE)
        : stream->format == MYO_XDF_INT32   ? myo_i32_at(bytes, MYO_ORDER_LITTLE)
        : stream->format == MYO_XDF_INT64   ? (double)(int64_t)myo_u64_at(bytes, MYO_ORDER_LITTLE)
        : stream->format == MYO_XDF_FLOAT32 ? (double)myo_f32_at(bytes, MYO_ORDER_LITTLE)
                                            : myo_f64_at(bytes, MYO_ORDER_LITTLE);
    const char *text = myo_arena_format(in->it->arena, "%.10g", value);
    *status = text == NULL ? MYO_NO_MEMORY : MYO_OK;
    return text;
}

bool myo_xdf_is_marker(const myo_xdf_stream *stream)
{
    if (stream->format == MYO_XDF_STRING || stream->nominal_hz > 0 || stream->width != 1)
        return false;
    const bool whole = stream->format <= MYO_XDF_INT64;
    return whole ||
           (stream->type != NULL &&
            (strncmp(stream->type, "Mark", 4) == 0 || strncmp(stream->type, "mark", 4) == 0 ||
             strncmp(stream->type, "Event", 5) == 0 || strncmp(stream->type, "Trig", 4) == 0 ||
             strncmp(stream->type, "Stim", 4) == 0));
}

static myo_status add_event(const chunk_walk *in, const myo_xdf_stream *stream, double time,
                            const char *text)
{
    if (text == NULL)
        return MYO_OK;
    if (in->it->events.count == EVENT_LIMIT)
        return broken(in, "more than a million events");
    myo_xdf_event *event = myo_array_push(&in->it->events);
    if (event == NULL)
        return MYO_NO_MEMORY;
    *event = (myo_xdf_event) {
        .stream = (size_t)(stream - (const myo_xdf_stream *)in->it->streams.items),
        .time = time,
        .text = text,
    };
    return MYO_OK;
}

static myo_status read_samples(const chunk_walk *in, const myo_xdf_chunk *from,
                               myo_xdf_stream *stream, double *time)
{
    myo_byte_file *file = &in->it->file;
    uint64_t count = 0;
    int64_t at = from->content;
    MYO_TRY(myo_xdf_length(file, &at, from->end, &count));
    const size_t anchors = stream->anchors.count;
    const myo_xdf_cursor *last = anchors == 0 ? NULL : stream->anchors.items;
    if (last == NULL || stream->samples - last[anchors - 1].frame >= ANCHOR_FRAMES) {
        myo_xdf_cursor *anchor = myo_array_push(&stream->anchors);
        if (anchor == NULL)
            return MYO_NO_MEMORY;
        *anchor = (myo_xdf_cursor) { stream->samples, at, from->end, count };
    }
    for (uint64_t n = 0; n < count; n++) {
        double stamp = NAN;
        int64_t length = 0;
        const char *text = NULL;
        MYO_TRY(myo_xdf_stamp(file, &at, from->end, &stamp));
        MYO_TRY(measure(in->it, stream, at, from->end, &length, &text));
        MYO_TRY(follow_time(stream, stamp, time));
        if (myo_xdf_is_marker(stream)) {
            myo_status status = MYO_OK;
            text = number_text(in, stream, at, &status);
            MYO_TRY(status);
        }
        MYO_TRY(add_event(in, stream, *time, text));
        at += length;
        stream->samples++;
    }
    return at == from->end ? MYO_OK : MYO_MALFORMED;
}

static myo_status read_offset(const chunk_walk *in, const myo_xdf_chunk *from,
                              myo_xdf_stream *stream)
{
    const unsigned char *bytes = NULL;
    if (from->end - from->content < 16)
        return broken(in, "a clock offset is cut short");
    MYO_TRY(myo_byte_file_at(&in->it->file, &bytes, from->content, 16));
    const myo_xdf_offset one = { myo_f64_at(bytes, MYO_ORDER_LITTLE),
                                 myo_f64_at(bytes + 8, MYO_ORDER_LITTLE) };
    if (!isfinite(one.time) || !isfinite(one.value))
        return MYO_OK;
    myo_xdf_offset *kept = myo_array_push(&stream->clock.offsets);
    if (kept == NULL)
        return MYO_NO_MEMORY;
    *kept = one;
    return MYO_OK;
}

static myo_status read_footer(const chunk_walk *in, const myo_xdf_chunk *from,
                              myo_xdf_stream *stream)
{
    const myo_xml *foot = NULL;
    MYO_TRY(read_xml(in, from, &foot));
    stream->has_footer = true;
    stream->footer_samples =
        (int64_t)fmax(-1, fmin(myo_xml_number(foot, "sample_count", -1), 1e15));
    return MYO_OK;
}

/* Nothing depends on it but the date. */
static myo_status read_file_header(const chunk_walk *in, const myo_xdf_chunk *from)
{
    const myo_xml *head = NULL;
    const int64_t length = from->end - from->content;
    char *bytes = length > MYO_XML_BYTES ? NULL : myo_arena_new(in->it->arena, (size_t)length, 1);
    if (bytes == NULL)
        return length > MYO_XML_BYTES ? MYO_OK : MYO_NO_MEMORY;
    MYO_TRY(myo_byte_file_copy(&in->it->file, bytes, from->content, (size_t)length));
    const myo_status status = myo_xml_parse(&head, bytes, (size_t)length, in->it->arena);
    if (status == MYO_OK)
        in->it->recorded_at = myo_xml_text(head, "datetime");
    return status == MYO_NO_MEMORY ? status : MYO_OK;
}

static myo_status take_chunk(const chunk_walk *in, const myo_xdf_chunk *one, double *times)
{
    if (one->tag == MYO_XDF_TAG_STREAM)
        return open_stream(in, one);
    if (one->tag == MYO_XDF_TAG_FILE)
        return read_file_header(in, one);
    if (one->tag != MYO_XDF_TAG_SAMPLES && one->tag != MYO_XDF_TAG_OFFSET &&
        one->tag != MYO_XDF_TAG_FOOTER)
        return MYO_OK; /* a boundary, or what a later version brings */
    myo_xdf_stream *stream = stream_of(in->it, one->stream);
    if (stream == NULL)
        return broken(in, "a chunk of a stream without a header");
    if (one->tag == MYO_XDF_TAG_OFFSET)
        return read_offset(in, one, stream);
    if (one->tag == MYO_XDF_TAG_FOOTER)
        return read_footer(in, one, stream);
    const size_t index = (size_t)(stream - (myo_xdf_stream *)in->it->streams.items);
    const myo_status status = read_samples(in, one, stream, &times[index]);
    return status == MYO_MALFORMED ? broken(in, "the samples do not fill their chunk") : status;
}

myo_status myo_xdf_open(myo_xdf *out, const myo_open_request *request)
{
    const myo_status opened = myo_byte_file_open(&out->file, request->path, request->arena);
    if (opened == MYO_UNREADABLE)
        return myo_fail(request->log, opened, "cannot be read; check the permissions");
    MYO_TRY(opened);
    out->arena = request->arena;
    out->streams = (myo_array) { .size = sizeof(myo_xdf_stream), .arena = request->arena };
    out->events = (myo_array) { .size = sizeof(myo_xdf_event), .arena = request->arena };
    double times[MYO_STREAM_LIMIT] = { 0 };
    chunk_walk in = { out, request, 4 };
    while (in.at < out->file.bytes) {
        myo_xdf_chunk one = { .tag = 0 };
        const myo_status status = myo_xdf_chunk_read(&out->file, in.at, &one);
        if (status == MYO_MALFORMED)
            return broken(&in, "the chunk is not whole, the file is cut short or damaged here");
        MYO_TRY(status);
        MYO_TRY(take_chunk(&in, &one, times));
        in.at = one.end;
    }
    myo_xdf_stream *streams = out->streams.items;
    for (size_t i = 0; i < out->streams.count; i++) {
        MYO_TRY(myo_xdf_clock_settle(&streams[i].clock));
        if (streams[i].anchors.count > 0)
            streams[i].cursor = *(const myo_xdf_cursor *)streams[i].anchors.items;
    }
    return MYO_OK;
}

/* The last anchor at or before a frame. */
static const myo_xdf_cursor *anchor_for(const myo_xdf_stream *stream, int64_t frame)
{
    const myo_xdf_cursor *anchors = stream->anchors.items;
    size_t low = 0, high = stream->anchors.count;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (anchors[middle].frame <= frame)
            low = middle;
        else
            high = middle;
    }
    return &anchors[low];
}

/* Into the next chunk that holds samples of the stream. */
static myo_status next_chunk(myo_xdf *it, const myo_xdf_stream *stream, myo_xdf_cursor *cursor)
{
    while (cursor->left == 0) {
        myo_xdf_chunk one = { .tag = 0 };
        MYO_TRY(myo_xdf_chunk_read(&it->file, cursor->chunk_end, &one));
        cursor->chunk_end = one.end;
        if (one.tag != MYO_XDF_TAG_SAMPLES || one.stream != stream->id)
            continue;
        cursor->at = one.content;
        MYO_TRY(myo_xdf_length(&it->file, &cursor->at, one.end, &cursor->left));
    }
    return MYO_OK;
}

myo_status myo_xdf_sample(myo_xdf *it, size_t index, int64_t frame, const unsigned char **values)
{
    myo_xdf_stream *stream = &((myo_xdf_stream *)it->streams.items)[index];
    myo_xdf_cursor *cursor = &stream->cursor;
    if (frame < cursor->frame || frame > cursor->frame + 2 * ANCHOR_FRAMES)
        *cursor = *anchor_for(stream, frame);
    const size_t bytes = stream->width * value_bytes(stream->format);
    for (;;) {
        double stamp = 0;
        MYO_TRY(next_chunk(it, stream, cursor));
        MYO_TRY(myo_xdf_stamp(&it->file, &cursor->at, cursor->chunk_end, &stamp));
        if ((int64_t)bytes > cursor->chunk_end - cursor->at)
            return MYO_MALFORMED;
        const bool found = cursor->frame == frame;
        if (found)
            MYO_TRY(myo_byte_file_at(&it->file, values, cursor->at, bytes));
        cursor->at += (int64_t)bytes;
        cursor->left--;
        cursor->frame++;
        if (found)
            return MYO_OK;
    }
}
