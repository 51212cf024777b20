/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenSignals text: three lines of header (the second holds JSON, keyed by device), then columns of
 * counter, digital inputs and ADC counts, device after device. */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/json.h"
#include "io/opensignals.h"
#include "io/recorded_at.h"
#include "io/text_file.h"

enum { DEVICE_LIMIT = 64, HEADER_LINES = 3 };

typedef struct text_device {
    size_t first_column, column_count, channel_count;
    size_t *columns; /* of each channel, in the file */
    size_t counter;  /* column of nSeq; SIZE_MAX: none */
    double modulus;
    myo_sequence sequence;
} text_device;

typedef struct opensignals_text {
    myo_text_file *file;
    size_t device_count, columns;
    text_device *devices;
    double *values;
} opensignals_text;

typedef struct opensignals_text_context {
    opensignals_text *it;
    const myo_open_request *request;
    myo_draft *draft;
    int axis_group;
} opensignals_text_context;

static bool probe_text(const myo_probe *probe)
{
    static const char start[] = "# OpenSignals Text File Format";
    return probe->length >= sizeof start && memcmp(probe->head, start, sizeof start - 1) == 0;
}

static myo_status damaged(const opensignals_text_context *at, const char *what)
{
    return myo_fail(at->request->log, MYO_MALFORMED,
                    "line 2: %s is missing or wrong; export the recording again", what);
}

static myo_status read_channels(opensignals_text_context *at, const char *name,
                                const myo_json *json, text_device *its, myo_stream_draft *stream)
{
    const myo_json *columns = myo_json_get(json, "column"), *labels = myo_json_get(json, "label");
    const myo_json *sensors = myo_json_get(json, "sensor"),
                   *bits = myo_json_get(json, "resolution");
    const char *kind = myo_json_text(myo_json_get(json, "device"), "");
    const size_t count = myo_json_count(labels);
    its->column_count = myo_json_count(columns);
    if (!myo_json_is_array(columns) || !myo_json_is_array(labels) || count < 1 ||
        count > its->column_count || its->column_count > MYO_CHANNEL_LIMIT ||
        (myo_json_count(bits) != count && myo_json_count(bits) != its->column_count))
        return damaged(at, "\"column\", \"label\" or \"resolution\"");
    /* BITalino says a resolution per column, counter and digital inputs included */
    const bool each = myo_json_count(bits) != count;
    stream->channels = myo_draft_channels(at->request->arena, count);
    its->columns = myo_arena_new(at->request->arena, count, sizeof *its->columns);
    if (stream->channels == NULL || its->columns == NULL)
        return MYO_NO_MEMORY;
    its->counter = SIZE_MAX;
    its->modulus = strncmp(kind, "bitalino", 8) == 0 ? 16 : 65536;
    for (size_t c = 0; c < its->column_count; c++)
        if (strcmp(myo_json_text(myo_json_at(columns, c), ""), "nSeq") == 0)
            its->counter = its->first_column + c;
    for (size_t c = 0; c < count; c++) {
        const char *label = myo_json_text(myo_json_at(labels, c), "");
        size_t column = 0;
        while (column < its->column_count &&
               strcmp(myo_json_text(myo_json_at(columns, column), ""), label) != 0)
            column++;
        if (column == its->column_count)
            return damaged(at, "the column of a label");
        its->columns[c] = its->first_column + column;
        stream->channels[c].name = myo_arena_text(at->request->arena, label);
        if (!myo_opensignals_transfer(&stream->channels[c], kind,
                                      myo_json_text(myo_json_at(sensors, c), ""),
                                      myo_json_number(myo_json_at(bits, each ? column : c), -1)))
            return damaged(at, "a resolution in bits");
    }
    its->channel_count = stream->channel_count = count;
    stream->name = myo_opensignals_name(at->request->arena, name);
    myo_opensignals_axes(stream, &at->axis_group);
    return stream->name == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status read_device(opensignals_text_context *at, const char *name, const myo_json *json)
{
    text_device *its = &at->it->devices[at->it->device_count];
    myo_stream_draft *stream = &at->draft->streams[at->it->device_count++];
    *stream = (myo_stream_draft) {
        .rate_hz = myo_json_number(myo_json_get(json, "sampling rate"), 0),
        .sample_type = MYO_SAMPLE_INT32,
    };
    its->first_column = at->it->columns;
    if (!(stream->rate_hz > 0) || stream->rate_hz != at->draft->streams[0].rate_hz)
        return myo_fail(at->request->log, MYO_RATE,
                        "the devices' sampling rates are missing or differ; use the .h5 of this "
                        "recording");
    const myo_json *converted = myo_json_get(json, "convertedValues");
    if (myo_json_number(converted, 0) != 0)
        return myo_fail(at->request->log, MYO_UNSUPPORTED,
                        "the values are already converted, by an unknown function; export raw "
                        "values, or use the .h5 of this recording");
    MYO_TRY(read_channels(at, name, json, its, stream));
    MYO_TRY(myo_recorded_at_take(at->draft, at->request,
                                 myo_json_text(myo_json_get(json, "date"), NULL),
                                 myo_json_text(myo_json_get(json, "time"), NULL), "file"));
    at->it->columns += its->column_count;
    return MYO_OK;
}

/* Devices in the order of their columns, which "position" gives. */
static myo_status read_devices(opensignals_text_context *at, const myo_json *root)
{
    const size_t count = myo_json_count(root);
    if (!myo_json_is_object(root) || count < 1 || count > DEVICE_LIMIT)
        return damaged(at, "the list of devices");
    at->it->devices = myo_arena_new(at->request->arena, count, sizeof *at->it->devices);
    at->draft->streams = myo_arena_new(at->request->arena, count, sizeof *at->draft->streams);
    if (at->it->devices == NULL || at->draft->streams == NULL)
        return MYO_NO_MEMORY;
    for (size_t position = 0; position < count; position++) {
        for (size_t i = 0; i < count; i++) {
            const char *name = "";
            const myo_json *json = myo_json_member(root, i, &name);
            if (myo_json_number(myo_json_get(json, "position"), (double)i) == (double)position)
                MYO_TRY(read_device(at, name, json));
            if (at->it->device_count > position)
                break;
        }
        if (at->it->device_count != position + 1)
            return damaged(at, "the position of a device");
    }
    at->draft->stream_count = count;
    return MYO_OK;
}

/* Each row ends in a tab, so there is one empty field more than columns. */
static myo_status scan(opensignals_text_context *at)
{
    opensignals_text *it = at->it;
    int64_t rows = 0;
    for (;; rows++) {
        bool found = false;
        MYO_TRY(myo_text_file_next(it->file, it->values, &found, at->request->log));
        if (!found)
            break;
        for (size_t d = 0; d < it->device_count; d++)
            if (it->devices[d].counter != SIZE_MAX)
                MYO_TRY(myo_sequence_add(&it->devices[d].sequence,
                                         &it->values[it->devices[d].counter], 1));
    }
    for (size_t d = 0; d < it->device_count; d++) {
        at->draft->streams[d].frames = rows;
        MYO_TRY(myo_sequence_finish(&it->devices[d].sequence, &at->draft->streams[d], at->request,
                                    at->draft));
    }
    return MYO_OK;
}

static myo_status read_header(opensignals_text_context *at, int64_t *rows_at)
{
    myo_lines *lines = NULL;
    myo_json *root = NULL;
    const char *line = NULL;
    size_t length = 0;
    myo_status status = MYO_OK;
    MYO_TRY_CLEAN(myo_lines_open(&lines, at->request->path));
    MYO_TRY_CLEAN(myo_lines_next(lines, &line, &length));
    MYO_TRY_CLEAN(myo_lines_next(lines, &line, &length));
    if (line == NULL || length < 2 || line[0] != '#') {
        status = damaged(at, "the description of the devices");
        goto cleanup;
    }
    MYO_TRY_CLEAN(myo_json_parse(&root, line + 1, length - 1, at->request->log));
    MYO_TRY_CLEAN(myo_lines_next(lines, &line, &length));
    MYO_TRY_CLEAN(read_devices(at, root));
    MYO_TRY_CLEAN(myo_lines_next(lines, &line, &length));
    *rows_at = myo_lines_offset(lines);
    if (line == NULL)
        status = myo_fail(at->request->log, MYO_EMPTY,
                          "there are no samples after the header; "
                          "record or export again");
    else /* rows may end in a tab */
        at->it->columns += length > 0 && line[length - 1] == '\t';
cleanup:
    myo_json_close(&root);
    myo_lines_close(&lines);
    return status;
}

static myo_status open_text(void **state, const myo_open_request *request, myo_draft *draft)
{
    opensignals_text *it = myo_arena_new(request->arena, 1, sizeof *it);
    int64_t rows_at = 0;
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    opensignals_text_context at = { it, request, draft, 0 };
    MYO_TRY(read_header(&at, &rows_at));
    for (size_t d = 0; d < it->device_count; d++)
        it->devices[d].sequence =
            (myo_sequence) { .modulus = it->devices[d].modulus, .drops = MYO_ARRAY(myo_drop) };
    it->values = myo_arena_new(request->arena, it->columns, sizeof *it->values);
    if (it->values == NULL)
        return MYO_NO_MEMORY;
    const myo_text_dialect tabs = { '\t', '.' };
    MYO_TRY(myo_text_file_open(&it->file, request->path, tabs, it->columns, rows_at, HEADER_LINES,
                               NULL));
    draft->format = "OpenSignals text";
    return scan(&at);
}

static myo_status read_text(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    opensignals_text *it = state;
    const text_device *its = &it->devices[stream];
    int32_t *frame = out;
    MYO_TRY(myo_text_file_seek(it->file, first, it->values));
    for (size_t n = 0; n < count; n++) {
        bool found = false;
        MYO_TRY(myo_text_file_next(it->file, it->values, &found, NULL));
        if (!found)
            return MYO_MALFORMED;
        for (size_t c = 0; c < its->channel_count; c++) {
            const double value = it->values[its->columns[c]];
            if (!(fabs(value) < 2147483648.0))
                return MYO_MALFORMED;
            *frame++ = (int32_t)value;
        }
    }
    return MYO_OK;
}

static void close_text(void *state)
{
    opensignals_text *it = state;
    for (size_t d = 0; d < it->device_count; d++)
        myo_array_free(&it->devices[d].sequence.drops);
    myo_text_file_close(&it->file);
}

const myo_reader myo_reader_opensignals_text = {
    .name = "OpenSignals text",
    .probe = probe_text,
    .open = open_text,
    .read = read_text,
    .close = close_text,
};
