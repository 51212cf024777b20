/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XDF: streams of numbers with a rate are streams of the recording, texts and single numbers
 * without one are marks, all on the recorder's clock. */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/reader.h"
#include "io/recorded_at.h"
#include "io/channel_type.h"
#include "io/xdf_file.h"

typedef struct xdf {
    myo_xdf file;
    size_t *index_of; /* of a stream of the draft in the file */
} xdf;

static bool probe_xdf(const myo_probe *probe)
{
    return probe->length >= 4 && memcmp(probe->head, "XDF:", 4) == 0;
}

static bool is_signal(const myo_xdf_stream *stream)
{
    return stream->format != MYO_XDF_STRING && stream->nominal_hz > 0;
}

static const char *name_of(const myo_xdf_stream *stream)
{
    return stream->name == NULL ? "without a name" : stream->name;
}

static void describe_channels(const myo_xdf_stream *stream, myo_stream_draft *draft)
{
    const myo_xml *channel = myo_xml_child(stream->head, "desc/channels/channel");
    const int whole = stream->type == NULL ? -1 : myo_channel_type_find(stream->type);
    for (size_t c = 0; c < stream->width; c++) {
        myo_channel_draft *out = &draft->channels[c];
        const char *type = myo_xml_text(channel, "type");
        out->name = myo_xml_text(channel, "label");
        if (out->name == NULL)
            out->name = myo_xml_text(channel, "name");
        out->unit = myo_xml_text(channel, "unit");
        out->unit_source = "stream header";
        out->type = type == NULL ? -1 : myo_channel_type_find(type);
        if (out->type < 0)
            out->type = whole;
        channel = channel == NULL ? NULL : myo_xml_sibling(channel);
    }
}

static myo_status describe_stream(const myo_xdf_stream *stream, myo_stream_draft *out,
                                  const myo_open_request *request, myo_draft *draft)
{
    static const myo_sample_type types[] = { MYO_SAMPLE_INT16,   MYO_SAMPLE_INT16,
                                             MYO_SAMPLE_INT32,   MYO_SAMPLE_FLOAT64,
                                             MYO_SAMPLE_FLOAT32, MYO_SAMPLE_FLOAT64 };
    const double rate = myo_xdf_clock_rate(&stream->clock, stream->nominal_hz);
    *out = (myo_stream_draft) {
        .name = stream->name,
        .rate_hz = rate,
        .rate_source = rate == stream->nominal_hz ? "nominal_srate" : "time stamps",
        .start_s = myo_xdf_clock_start(&stream->clock, stream->nominal_hz),
        .frames = stream->samples,
        .sample_type = types[stream->format],
        .channel_count = stream->width,
        .channels = myo_draft_channels(request->arena, stream->width),
        .drop_count = stream->drops.count,
        .drops = stream->drops.items,
    };
    if (out->channels == NULL)
        return MYO_NO_MEMORY;
    if (rate != stream->nominal_hz)
        MYO_TRY(myo_draft_note(draft, request,
                               "stream %s: nominally %.10g Hz, by its time stamps %.10g Hz",
                               name_of(stream), stream->nominal_hz, rate));
    if (stream->steps_back > 0)
        MYO_TRY(myo_draft_warn(draft, request,
                               "stream %s: time goes backwards by more than a second at %zu "
                               "place%s, which is not followed",
                               name_of(stream), stream->steps_back,
                               stream->steps_back == 1 ? "" : "s"));
    describe_channels(stream, out);
    return MYO_OK;
}

/* What is left out, and what the recorder did not finish. */
static myo_status say_oddities(const myo_xdf_stream *stream, const myo_open_request *request,
                               myo_draft *draft)
{
    if (stream->samples == 0)
        MYO_TRY(myo_draft_note(draft, request, "stream %s holds no samples", name_of(stream)));
    else if (stream->nominal_hz == 0 && stream->format != MYO_XDF_STRING &&
             !myo_xdf_is_marker(stream))
        MYO_TRY(myo_draft_note(draft, request,
                               "stream %s has no regular rate and is not read (%lld samples)",
                               name_of(stream), (long long)stream->samples));
    if (!stream->has_footer)
        return myo_draft_warn(draft, request,
                              "stream %s has no footer: the recorder did not finish the file, or "
                              "it was cut short after %lld samples",
                              name_of(stream), (long long)stream->samples);
    if (stream->footer_samples >= 0 && stream->footer_samples != stream->samples)
        return myo_draft_warn(
            draft, request, "stream %s: its footer counts %lld samples, the file holds %lld",
            name_of(stream), (long long)stream->footer_samples, (long long)stream->samples);
    return MYO_OK;
}

static myo_status add_marks(const xdf *it, double zero, myo_draft *draft)
{
    const myo_xdf_event *events = it->file.events.items;
    const myo_xdf_stream *streams = it->file.streams.items;
    for (size_t i = 0; i < it->file.events.count; i++) {
        myo_mark *mark = myo_array_push(&draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        const double time = myo_xdf_clock_time(&streams[events[i].stream].clock, events[i].time);
        *mark = (myo_mark) { .onset_s = time - zero, .type = events[i].text };
    }
    return MYO_OK;
}

static myo_status describe(xdf *it, const myo_open_request *request, myo_draft *draft)
{
    const size_t count = it->file.streams.count;
    const myo_xdf_stream *streams = it->file.streams.items;
    draft->format = "XDF";
    draft->streams = myo_arena_new(request->arena, count, sizeof *draft->streams);
    it->index_of = myo_arena_new(request->arena, count, sizeof *it->index_of);
    if (draft->streams == NULL || it->index_of == NULL)
        return MYO_NO_MEMORY;
    double zero = INFINITY;
    for (size_t i = 0; i < count; i++) {
        MYO_TRY(say_oddities(&streams[i], request, draft));
        if (!is_signal(&streams[i]) || streams[i].samples == 0)
            continue;
        myo_stream_draft *out = &draft->streams[draft->stream_count];
        MYO_TRY(describe_stream(&streams[i], out, request, draft));
        it->index_of[draft->stream_count++] = i;
        zero = fmin(zero, out->start_s);
    }
    if (draft->stream_count == 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "none of its %zu streams holds samples at a regular rate; name the file "
                        "with the EMG",
                        count);
    for (size_t s = 0; s < draft->stream_count; s++)
        draft->streams[s].start_s -= zero;
    return add_marks(it, zero, draft);
}

static myo_status open_xdf(void **state, const myo_open_request *request, myo_draft *draft)
{
    xdf *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    MYO_TRY(myo_xdf_open(&it->file, request));
    MYO_TRY(myo_recorded_at_take(draft, request, it->file.recorded_at, NULL, "file"));
    return describe(it, request, draft);
}

static void deliver(myo_xdf_format format, const unsigned char *values, size_t count, void *out,
                    size_t at)
{
    const myo_byte_order little = MYO_ORDER_LITTLE;
    for (size_t c = 0; c < count; c++) {
        switch (format) {
        case MYO_XDF_INT8:
            ((int16_t *)out)[at + c] = (signed char)values[c];
            break;
        case MYO_XDF_INT16:
            ((int16_t *)out)[at + c] = myo_i16_at(values + 2 * c, little);
            break;
        case MYO_XDF_INT32:
            ((int32_t *)out)[at + c] = myo_i32_at(values + 4 * c, little);
            break;
        case MYO_XDF_INT64:
            ((double *)out)[at + c] = (double)(int64_t)myo_u64_at(values + 8 * c, little);
            break;
        case MYO_XDF_FLOAT32:
            ((float *)out)[at + c] = myo_f32_at(values + 4 * c, little);
            break;
        default:
            ((double *)out)[at + c] = myo_f64_at(values + 8 * c, little);
        }
    }
}

static myo_status read_xdf(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    xdf *it = state;
    const size_t index = it->index_of[stream];
    const myo_xdf_stream *its = &((const myo_xdf_stream *)it->file.streams.items)[index];
    for (size_t n = 0; n < count; n++) {
        const unsigned char *values = NULL;
        MYO_TRY(myo_xdf_sample(&it->file, index, first + (int64_t)n, &values));
        deliver(its->format, values, its->width, out, n * its->width);
    }
    return MYO_OK;
}

static void close_xdf(void *state)
{
    xdf *it = state;
    myo_byte_file_close(&it->file.file);
}

const myo_reader myo_reader_xdf = {
    .name = "XDF",
    .probe = probe_xdf,
    .open = open_xdf,
    .read = read_xdf,
    .close = close_xdf,
    .extensions = ".xdf",
};
