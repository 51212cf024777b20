/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat5_export.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

enum { EXPORT_CHANNELS = MYO_CHANNEL_LIMIT, SPIKE2_LIMIT = 256, BLOCK_LIMIT = 4096 };

typedef struct exporting {
    myo_mat5_export *it;
    mat_t *file;
    const myo_mat_item *items;
    size_t count;
    double *held;
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

/* A top-level variable, read whole and kept; `*out` is NULL when there is none. */
static myo_status load_named(exporting *at, const char *name, const matvar_t **out)
{
    const myo_mat_item *item = item_named(at, name);
    *out = NULL;
    if (item == NULL)
        return MYO_OK;
    matvar_t *top = NULL;
    MYO_TRY(myo_mat5_load(at->file, item->handle, &top, at->held, at->request));
    at->it->tops[at->it->top_count++] = top;
    *out = myo_mat5_find(top, name);
    if (*out != NULL && myo_mat5_is_number(*out) &&
        ((*out)->data == NULL || (*out)->rank != 2 || (*out)->data_size <= 0 ||
         (*out)->nbytes / (size_t)(*out)->data_size < (*out)->dims[0] * (*out)->dims[1]))
        return myo_fail(at->request->log, MYO_MALFORMED,
                        "variable %s is damaged or cut short; save the file again", name);
    return MYO_OK;
}

static size_t elements(const matvar_t *variable)
{
    return variable == NULL || variable->rank != 2 ? 0 : variable->dims[0] * variable->dims[1];
}

/* A number of a matrix of channels and blocks; of one value for all, that. */
static double number_at(const matvar_t *matrix, size_t channel, size_t block, double fallback)
{
    const size_t count = elements(matrix);
    if (count == 0 || !myo_mat5_is_number(matrix) || matrix->data == NULL)
        return fallback;
    if (count == 1)
        return myo_mat5_value(matrix, 0);
    if (channel >= matrix->dims[0] || block >= matrix->dims[1])
        return fallback;
    return myo_mat5_value(matrix, block * matrix->dims[0] + channel);
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
    myo_mat5_channel *channel = &at->it->channels[at->it->channel_count++];
    channel->stream = s;
    channel->column = stream->channel_count;
    return &stream->channels[stream->channel_count++];
}

/* datastart and dataend of one channel, as parts of `data`. */
static myo_status labchart_parts(exporting *at, const matvar_t *data, const matvar_t *starts,
                                 const matvar_t *ends, size_t channel, myo_mat5_part **parts,
                                 size_t *count, int64_t *frames)
{
    const size_t blocks = starts->dims[1] < BLOCK_LIMIT ? starts->dims[1] : BLOCK_LIMIT;
    *parts = myo_arena_new(at->request->arena, blocks, sizeof **parts);
    *count = 0;
    *frames = 0;
    if (*parts == NULL)
        return MYO_NO_MEMORY;
    for (size_t b = 0; b < blocks; b++) {
        const double first = number_at(starts, channel, b, -1),
                     last = number_at(ends, channel, b, -1);
        if (first < 1 || last < first) /* the channel was off in this block */
            continue;
        if (last > (double)elements(data) || first != floor(first) || last != floor(last))
            return myo_fail(at->request->log, MYO_MALFORMED,
                            "datastart and dataend of channel %zu reach beyond data; export the "
                            "file again from LabChart",
                            channel + 1);
        (*parts)[(*count)++] =
            (myo_mat5_part) { data, (size_t)first - 1, (size_t)(last - first) + 1 };
        *frames += (int64_t)(last - first) + 1;
    }
    return MYO_OK;
}

/* Comments: channel (-1: all), block, tick, type, number of the text; the first block's clock. */
static myo_status labchart_marks(exporting *at)
{
    const matvar_t *comments = NULL, *texts = NULL, *ticks = NULL;
    MYO_TRY(load_named(at, "com", &comments));
    MYO_TRY(load_named(at, "comtext", &texts));
    MYO_TRY(load_named(at, "tickrate", &ticks));
    const double rate = number_at(ticks, 0, 0, 0);
    if (comments == NULL || comments->rank != 2 || comments->dims[1] < 5 || !(rate > 0))
        return MYO_OK;
    for (size_t i = 0; i < comments->dims[0]; i++) {
        const double block = number_at(comments, i, 1, 1), tick = number_at(comments, i, 2, NAN);
        const double row = number_at(comments, i, 4, 0);
        if (block != 1 || !isfinite(tick))
            continue;
        const char *text = texts == NULL || !(row >= 1)
                               ? NULL
                               : myo_mat5_text(texts, (size_t)row - 1, at->request->arena);
        myo_mark *mark = myo_array_push(&at->draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        *mark = (myo_mark) { .onset_s = tick / rate, .type = text == NULL ? "n/a" : text };
    }
    return MYO_OK;
}

static myo_status read_labchart(exporting *at)
{
    const matvar_t *data = NULL, *starts = NULL, *ends = NULL, *rates = NULL, *titles = NULL,
                   *units = NULL, *map = NULL;
    MYO_TRY(load_named(at, "data", &data));
    MYO_TRY(load_named(at, "datastart", &starts));
    MYO_TRY(load_named(at, "dataend", &ends));
    MYO_TRY(load_named(at, "samplerate", &rates));
    MYO_TRY(load_named(at, "titles", &titles));
    MYO_TRY(load_named(at, "unittext", &units));
    MYO_TRY(load_named(at, "unittextmap", &map));
    const size_t channels = starts->dims[0];
    size_t blocks = 0;
    for (size_t c = 0; c < channels && c < EXPORT_CHANNELS; c++) {
        myo_mat5_part *parts = NULL;
        size_t count = 0;
        int64_t frames = 0;
        MYO_TRY(labchart_parts(at, data, starts, ends, c, &parts, &count, &frames));
        if (count == 0)
            continue;
        blocks = count > blocks ? count : blocks;
        myo_channel_draft *channel =
            add_channel(at, number_at(rates, c, 0, 0), 0, frames, myo_mat5_sample_type(data));
        if (channel == NULL)
            return MYO_NO_MEMORY;
        at->it->channels[at->it->channel_count - 1].parts = parts;
        at->it->channels[at->it->channel_count - 1].part_count = count;
        const double unit = number_at(map, c, 0, -1);
        if (titles != NULL)
            channel->name = myo_mat5_text(titles, c, at->request->arena);
        if (units != NULL && unit >= 1)
            channel->unit = myo_mat5_text(units, (size_t)unit - 1, at->request->arena);
    }
    if (blocks > 1)
        MYO_TRY(myo_draft_warn(at->draft, at->request,
                               "%zu blocks stand one behind the other; the pauses between them "
                               "are not kept, and of the comments those of the first",
                               blocks));
    at->draft->format = "LabChart MATLAB";
    return labchart_marks(at);
}

static const char *field_text(matvar_t *top, const char *field, myo_arena *arena)
{
    matvar_t *found = Mat_VarGetStructFieldByName(top, field, 0);
    return found == NULL ? NULL : myo_mat5_text(found, 0, arena);
}

static double field_number(matvar_t *top, const char *field, double fallback)
{
    const matvar_t *found = Mat_VarGetStructFieldByName(top, field, 0);
    return number_at(found, 0, 0, fallback);
}

/* One structure with `values` and `interval` is a waveform; values are in its units already. */
static myo_status read_spike2(exporting *at, const myo_mat_item *values, const char *name)
{
    matvar_t *top = NULL;
    MYO_TRY(myo_mat5_load(at->file, values->handle, &top, at->held, at->request));
    at->it->tops[at->it->top_count++] = top;
    const matvar_t *data = Mat_VarGetStructFieldByName(top, "values", 0);
    const double interval = field_number(top, "interval", 0);
    if (data == NULL || data->data == NULL || !myo_mat5_is_number(data) || !(interval > 0) ||
        data->data_size <= 0 || data->nbytes / (size_t)data->data_size < elements(data))
        return myo_fail(at->request->log, MYO_MALFORMED,
                        "%s: its interval or values are damaged; export the file again from Spike2",
                        name);
    myo_mat5_part *part = myo_arena_new(at->request->arena, 1, sizeof *part);
    myo_channel_draft *channel = add_channel(at, 1 / interval, field_number(top, "start", 0),
                                             (int64_t)elements(data), myo_mat5_sample_type(data));
    if (part == NULL || channel == NULL)
        return MYO_NO_MEMORY;
    *part = (myo_mat5_part) { data, 0, elements(data) };
    at->it->channels[at->it->channel_count - 1].parts = part;
    at->it->channels[at->it->channel_count - 1].part_count = 1;
    channel->name = field_text(top, "title", at->request->arena);
    if (channel->name == NULL || channel->name[0] == '\0')
        channel->name = name;
    channel->unit = field_text(top, "units", at->request->arena);
    if (channel->unit != NULL && channel->unit[0] == '\0')
        channel->unit = NULL;
    if (myo_mat5_sample_type(data) == MYO_SAMPLE_INT16) {
        channel->scale = field_number(top, "scale", 1);
        channel->offset = field_number(top, "offset", 0);
    }
    return MYO_OK;
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
    at->it->tops = myo_arena_new(arena, most + 16, sizeof *at->it->tops);
    at->draft->streams = myo_arena_new(arena, most, sizeof *at->draft->streams);
    return at->it->channels == NULL || at->it->tops == NULL || at->draft->streams == NULL
               ? MYO_NO_MEMORY
               : MYO_OK;
}

myo_status myo_mat5_export_read(myo_mat5_export **out, mat_t *file, const myo_mat_item *items,
                                size_t count, double *held, const myo_open_request *request,
                                myo_draft *draft)
{
    exporting at = { NULL, file, items, count, held, request, draft, 0 };
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

void myo_mat5_export_copy(const myo_mat5_channel *channel, size_t first, size_t count, void *out,
                          size_t step)
{
    unsigned char *to = out;
    for (size_t k = 0; k < channel->part_count && count > 0; k++) {
        const myo_mat5_part *part = &channel->parts[k];
        if (first >= part->count) {
            first -= part->count;
            continue;
        }
        const size_t left = part->count - first, now = count < left ? count : left;
        myo_mat5_copy(part->data, part->first + first, 1, now, to, step);
        to += now * step * myo_sample_bytes(myo_mat5_sample_type(part->data));
        count -= now;
        first = 0;
    }
}

void myo_mat5_export_close(myo_mat5_export *it)
{
    for (size_t i = 0; it != NULL && it->tops != NULL && i < it->top_count; i++)
        Mat_VarFree(it->tops[i]);
}
