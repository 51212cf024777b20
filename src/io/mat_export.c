/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat_export.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

enum { EXPORT_CHANNELS = MYO_CHANNEL_LIMIT, SPIKE2_LIMIT = 256, BLOCK_LIMIT = 4096 };

typedef struct exporting {
    myo_mat_export *it;
    const myo_mat_item *items;
    size_t count;
    const myo_open_request *request;
    myo_draft *draft;
    size_t most; /* channels */
} exporting;

static const myo_mat_item *item_named(const exporting *at, const char *name)
{
    for (size_t i = 0; i < at->count; i++)
        if (strcmp(at->items[i].name, name) == 0)
            return &at->items[i];
    return NULL;
}

/* Empty when there is no such variable. */
static myo_status numbers_of(const exporting *at, const char *name, myo_mat_matrix *out)
{
    const myo_mat_item *item = item_named(at, name);
    *out = (myo_mat_matrix) { 0 };
    if (item == NULL || !item->is_number)
        return MYO_OK;
    return at->it->source.numbers(at->it->source.state, item, out);
}

/* NULL when there is none. */
static myo_status text_of(const exporting *at, const char *name, size_t row, const char **out)
{
    const myo_mat_item *item = item_named(at, name);
    *out = NULL;
    if (item == NULL || !item->is_text)
        return MYO_OK;
    MYO_TRY(at->it->source.text(at->it->source.state, item, row, out));
    if (*out != NULL && (*out)[0] == '\0')
        *out = NULL;
    return MYO_OK;
}

static size_t elements(const myo_mat_item *item)
{
    return (size_t)item->rows * (size_t)item->columns;
}

/* A number of a matrix of channels and blocks; of one value for all, that. */
static double number_at(const myo_mat_matrix *matrix, size_t channel, size_t block, double fallback)
{
    if (matrix->rows * matrix->columns == 1)
        return matrix->values[0];
    if (channel >= matrix->rows || block >= matrix->columns)
        return fallback;
    return matrix->values[block * matrix->rows + channel];
}

/* The stream of this rate and length, a new one if need be, and a channel in it. */
static myo_channel_draft *add_channel(exporting *at, double rate, double start, int64_t frames,
                                      myo_sample_type type)
{
    myo_draft *draft = at->draft;
    size_t s = 0;
    while (s < draft->stream_count &&
           (draft->streams[s].rate_hz != rate || draft->streams[s].frames != frames ||
            draft->streams[s].start_s != start || draft->streams[s].sample_type != type))
        s++;
    myo_stream_draft *stream = &draft->streams[s];
    if (s == draft->stream_count) {
        *stream =
            (myo_stream_draft) { .rate_hz = rate,
                                 .start_s = start,
                                 .frames = frames,
                                 .sample_type = type,
                                 .channels = myo_draft_channels(at->request->arena, at->most) };
        if (stream->channels == NULL)
            return NULL;
        draft->stream_count++;
    }
    myo_mat_channel *channel = &at->it->channels[at->it->channel_count++];
    channel->stream = s;
    channel->type = type;
    channel->column = stream->channel_count;
    return &stream->channels[stream->channel_count++];
}

/* What LabChart says of its samples, a row per channel and a column per block. */
typedef struct labchart_places {
    const void *handle;
    size_t samples;
    myo_sample_type type;
    myo_mat_matrix starts, ends;
} labchart_places;

/* datastart and dataend of one channel, as parts of `data`. */
static myo_status labchart_parts(const exporting *at, const labchart_places *places, size_t channel,
                                 myo_mat_part **parts, size_t *count, int64_t *frames)
{
    const size_t blocks =
        places->starts.columns < BLOCK_LIMIT ? places->starts.columns : BLOCK_LIMIT;
    *parts = myo_arena_new(at->request->arena, blocks, sizeof **parts);
    *count = 0;
    *frames = 0;
    if (*parts == NULL)
        return MYO_NO_MEMORY;
    for (size_t b = 0; b < blocks; b++) {
        const double first = number_at(&places->starts, channel, b, -1),
                     last = number_at(&places->ends, channel, b, -1);
        if (first < 1 || last < first) /* the channel was off in this block */
            continue;
        if (!(last <= (double)places->samples) || first != floor(first) || last != floor(last))
            return myo_fail(at->request->log, MYO_MALFORMED,
                            "datastart and dataend of channel %zu reach beyond data; export the "
                            "file again from LabChart",
                            channel + 1);
        (*parts)[(*count)++] =
            (myo_mat_part) { places->handle, (size_t)first - 1, (size_t)(last - first) + 1 };
        *frames += (int64_t)(last - first) + 1;
    }
    return MYO_OK;
}

/* Comments: channel (-1: all), block, tick, type, number of the text; the first block's clock. */
static myo_status labchart_marks(const exporting *at)
{
    myo_mat_matrix comments, ticks;
    MYO_TRY(numbers_of(at, "com", &comments));
    MYO_TRY(numbers_of(at, "tickrate", &ticks));
    const double rate = number_at(&ticks, 0, 0, 0);
    if (comments.columns < 5 || !(rate > 0))
        return MYO_OK;
    for (size_t i = 0; i < comments.rows; i++) {
        const double block = number_at(&comments, i, 1, 1), tick = number_at(&comments, i, 2, NAN);
        const double row = number_at(&comments, i, 4, 0);
        const char *text = NULL;
        if (block != 1 || !isfinite(tick))
            continue;
        if (row >= 1 && row < INT32_MAX)
            MYO_TRY(text_of(at, "comtext", (size_t)row - 1, &text));
        myo_mark *mark = myo_array_push(&at->draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        *mark = (myo_mark) { .onset_s = tick / rate, .type = text == NULL ? "n/a" : text };
    }
    return MYO_OK;
}

static myo_status read_labchart(exporting *at)
{
    const myo_mat_item *data = item_named(at, "data");
    const myo_mat_source *source = &at->it->source;
    labchart_places places = { .samples = elements(data) };
    myo_mat_matrix rates, map;
    MYO_TRY(source->samples(source->state, data, &places.handle, &places.type));
    MYO_TRY(numbers_of(at, "datastart", &places.starts));
    MYO_TRY(numbers_of(at, "dataend", &places.ends));
    MYO_TRY(numbers_of(at, "samplerate", &rates));
    MYO_TRY(numbers_of(at, "unittextmap", &map));
    size_t blocks = 0;
    for (size_t c = 0; c < places.starts.rows && c < EXPORT_CHANNELS; c++) {
        myo_mat_part *parts = NULL;
        size_t count = 0;
        int64_t frames = 0;
        MYO_TRY(labchart_parts(at, &places, c, &parts, &count, &frames));
        if (count == 0)
            continue;
        blocks = count > blocks ? count : blocks;
        myo_channel_draft *channel =
            add_channel(at, number_at(&rates, c, 0, 0), 0, frames, places.type);
        if (channel == NULL)
            return MYO_NO_MEMORY;
        at->it->channels[at->it->channel_count - 1].parts = parts;
        at->it->channels[at->it->channel_count - 1].part_count = count;
        const double unit = number_at(&map, c, 0, -1);
        MYO_TRY(text_of(at, "titles", c, &channel->name));
        if (unit >= 1 && unit < INT32_MAX)
            MYO_TRY(text_of(at, "unittext", (size_t)unit - 1, &channel->unit));
    }
    if (blocks > 1)
        MYO_TRY(myo_draft_warn(at->draft, at->request,
                               "%zu blocks stand one behind the other; the pauses between them "
                               "are not kept, and of the comments those of the first",
                               blocks));
    at->draft->format = "LabChart MATLAB";
    return labchart_marks(at);
}

/* "Ch1.title" of "Ch1" and "title". */
static const char *field_of(const exporting *at, const char *name, const char *field)
{
    const char *whole = myo_arena_format(at->request->arena, "%s.%s", name, field);
    return whole == NULL ? "" : whole;
}

static myo_status field_number(const exporting *at, const char *name, const char *field,
                               double fallback, double *value)
{
    myo_mat_matrix matrix;
    MYO_TRY(numbers_of(at, field_of(at, name, field), &matrix));
    *value = number_at(&matrix, 0, 0, fallback);
    return MYO_OK;
}

/* One structure with `values` and `interval` is a waveform; values are in its units already. */
static myo_status read_spike2(exporting *at, const myo_mat_item *values, const char *name)
{
    const myo_mat_source *source = &at->it->source;
    myo_arena *arena = at->request->arena;
    const void *handle = NULL;
    double interval = 0, start = 0;
    myo_sample_type type = MYO_SAMPLE_FLOAT64;
    MYO_TRY(source->samples(source->state, values, &handle, &type));
    MYO_TRY(field_number(at, name, "interval", 0, &interval));
    MYO_TRY(field_number(at, name, "start", 0, &start));
    if (!(interval > 0))
        return myo_fail(at->request->log, MYO_MALFORMED,
                        "%s: its interval or values are damaged; export the file again from Spike2",
                        name);
    myo_mat_part *part = myo_arena_new(arena, 1, sizeof *part);
    myo_channel_draft *channel =
        add_channel(at, 1 / interval, start, (int64_t)elements(values), type);
    if (part == NULL || channel == NULL)
        return MYO_NO_MEMORY;
    *part = (myo_mat_part) { handle, 0, elements(values) };
    at->it->channels[at->it->channel_count - 1].parts = part;
    at->it->channels[at->it->channel_count - 1].part_count = 1;
    MYO_TRY(text_of(at, field_of(at, name, "title"), 0, &channel->name));
    if (channel->name == NULL)
        channel->name = name;
    MYO_TRY(text_of(at, field_of(at, name, "units"), 0, &channel->unit));
    if (type != MYO_SAMPLE_INT16)
        return MYO_OK;
    MYO_TRY(field_number(at, name, "scale", 1, &channel->scale));
    return field_number(at, name, "offset", 0, &channel->offset);
}

/* "Ch1" of the item "Ch1.values" when "Ch1.interval" is there too. */
static const char *spike2_name(const exporting *at, const myo_mat_item *item)
{
    const char *dot = strrchr(item->name, '.');
    if (dot == NULL || strcmp(dot, ".values") != 0 || !item->is_number ||
        memchr(item->name, '.', (size_t)(dot - item->name)) != NULL)
        return NULL;
    const char *name = myo_arena_text_n(at->request->arena, item->name, (size_t)(dot - item->name));
    const char *other =
        name == NULL ? NULL : myo_arena_format(at->request->arena, "%s.interval", name);
    return other != NULL && item_named(at, other) != NULL ? name : NULL;
}

static bool is_labchart(const exporting *at)
{
    const myo_mat_item *data = item_named(at, "data"), *starts = item_named(at, "datastart"),
                       *ends = item_named(at, "dataend"), *rates = item_named(at, "samplerate");
    return data != NULL && starts != NULL && ends != NULL && rates != NULL && data->is_number &&
           starts->is_number && ends->is_number && rates->is_number && starts->rows >= 1 &&
           starts->rows == ends->rows && starts->columns == ends->columns;
}

static myo_status open_export(exporting *at, size_t most)
{
    myo_arena *arena = at->request->arena;
    at->it->channels = myo_arena_new(arena, most, sizeof *at->it->channels);
    at->draft->streams = myo_arena_new(arena, most, sizeof *at->draft->streams);
    return at->it->channels == NULL || at->draft->streams == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_mat_export_read(myo_mat_export **out, const myo_mat_source *source,
                               const myo_mat_item *items, size_t count,
                               const myo_open_request *request, myo_draft *draft)
{
    exporting at = { NULL, items, count, request, draft, 0 };
    size_t waveforms = 0;
    for (size_t i = 0; i < count; i++)
        waveforms += spike2_name(&at, &items[i]) != NULL;
    const bool labchart = is_labchart(&at);
    if (!labchart && waveforms > SPIKE2_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "%zu waveforms; at most %d are supported",
                        waveforms, SPIKE2_LIMIT);
    if (request->options->dataset != NULL || (!labchart && waveforms == 0))
        return MYO_OK;
    at.it = myo_arena_new(request->arena, 1, sizeof *at.it);
    if (at.it == NULL)
        return MYO_NO_MEMORY;
    at.it->source = *source;
    *out = at.it;
    at.most = labchart ? EXPORT_CHANNELS : waveforms;
    MYO_TRY(open_export(&at, at.most));
    if (labchart)
        return read_labchart(&at);
    draft->format = "Spike2 MATLAB";
    for (size_t i = 0; i < count; i++) {
        const char *name = spike2_name(&at, &items[i]);
        if (name != NULL)
            MYO_TRY(read_spike2(&at, &items[i], name));
    }
    return MYO_OK;
}

static myo_status copy_channel(const myo_mat_export *it, const myo_mat_channel *channel,
                               size_t first, size_t count, unsigned char *to, size_t step)
{
    for (size_t k = 0; k < channel->part_count && count > 0; k++) {
        const myo_mat_part *part = &channel->parts[k];
        if (first >= part->count) {
            first -= part->count;
            continue;
        }
        const size_t left = part->count - first, now = count < left ? count : left;
        MYO_TRY(
            it->source.copy(it->source.state, part->handle, part->first + first, now, to, step));
        to += now * step * myo_sample_bytes(channel->type);
        count -= now;
        first = 0;
    }
    return MYO_OK;
}

myo_status myo_mat_export_frames(const myo_mat_export *it, size_t stream, size_t first,
                                 size_t count, void *out)
{
    size_t width = 0;
    for (size_t i = 0; i < it->channel_count; i++)
        width += it->channels[i].stream == stream;
    for (size_t i = 0; i < it->channel_count; i++) {
        const myo_mat_channel *channel = &it->channels[i];
        unsigned char *to =
            (unsigned char *)out + channel->column * myo_sample_bytes(channel->type);
        if (channel->stream == stream)
            MYO_TRY(copy_channel(it, channel, first, count, to, width));
    }
    return MYO_OK;
}
