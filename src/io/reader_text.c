/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV, TSV and other columns of numbers: header or none, comments with a rate, one time column, one
 * per signal (Delsys), or none and --rate. */
#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/text.h"
#include "io/reader.h"
#include "io/text_file.h"
#include "io/text_layout.h"
#include "io/text_probe.h"
#include "io/text_survey.h"
#include "io/time_column.h"

/* Columns that share a clock. */
typedef struct group {
    myo_time_column time; /* count only, where there is no time column */
    size_t time_column;   /* SIZE_MAX: none */
    size_t stream, first_channel;
    double rate_hz, start_s;
    bool resampled, over, from_time;
} group;

/* A remark and the row behind which it stands. */
typedef struct row_remark {
    int64_t row;
    const char *text;
} row_remark;

typedef struct text {
    myo_text_file *file;
    myo_text_layout layout;
    size_t group_count;
    group *groups;
    size_t *group_of;         /* of every column */
    myo_text_survey *surveys; /* of every column */
    myo_array remarks;        /* of row_remark */
    double *values, *before;
    myo_draft *draft;
    const myo_open_request *request;
} text;

static bool is_all_missing(const text *it, size_t index)
{
    for (size_t c = 0; c < it->layout.columns; c++)
        if (it->group_of[c] == index && !isnan(it->values[c]))
            return false;
    return true;
}

static myo_status count_row(text *it)
{
    for (size_t g = 0; g < it->group_count; g++) {
        group *its = &it->groups[g];
        const bool timed = its->time_column != SIZE_MAX;
        /* shorter signals end in empty fields */
        if (it->group_count > 1 && isnan(it->values[its->time_column]) && is_all_missing(it, g)) {
            its->over = true;
            continue;
        }
        if (its->over)
            return myo_fail(it->request->log, MYO_MALFORMED,
                            "line %zu: values after the end of their column pair; export again",
                            myo_text_file_line(it->file));
        if (timed)
            MYO_TRY(myo_time_column_add(&its->time, it->values[its->time_column]));
        else
            its->time.count++;
    }
    return MYO_OK;
}

static myo_status survey_row(text *it)
{
    myo_text_survey_row(it->surveys, it->layout.columns, it->values);
    size_t length = 0;
    const char *remark = myo_text_file_remark(it->file, &length);
    if (remark == NULL || length == 0)
        return MYO_OK;
    row_remark *kept = myo_array_push(&it->remarks);
    if (kept == NULL)
        return MYO_NO_MEMORY;
    *kept = (row_remark) { myo_text_file_row(it->file) - 1,
                           myo_arena_text_n(it->request->arena, remark, length) };
    return kept->text == NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* One pass over the file: every row is checked, counted, and its place remembered. */
static myo_status scan(text *it)
{
    for (;;) {
        bool found = false;
        MYO_TRY(myo_text_file_next(it->file, it->values, &found, it->request->log));
        if (!found)
            return MYO_OK;
        MYO_TRY(survey_row(it));
        MYO_TRY(count_row(it));
    }
}

static myo_status make_groups(text *it)
{
    const size_t columns = it->layout.columns;
    size_t times = 0;
    for (size_t c = 0; c < columns; c++)
        times += it->layout.roles[c].kind == MYO_TEXT_TIME;
    it->group_count = times == 0 ? 1 : times;
    it->groups = myo_arena_new(it->request->arena, it->group_count, sizeof *it->groups);
    it->group_of = myo_arena_new(it->request->arena, columns, sizeof *it->group_of);
    it->values = myo_arena_new(it->request->arena, columns, sizeof *it->values);
    it->before = myo_arena_new(it->request->arena, columns, sizeof *it->before);
    it->surveys = myo_arena_new(it->request->arena, columns, sizeof *it->surveys);
    it->remarks = (myo_array) { .size = sizeof(row_remark), .arena = it->request->arena };
    if (it->surveys == NULL || it->groups == NULL || it->group_of == NULL || it->values == NULL ||
        it->before == NULL)
        return MYO_NO_MEMORY;
    for (size_t g = 0; g < it->group_count; g++) {
        it->groups[g].time_column = SIZE_MAX;
        it->groups[g].time.checkpoints = (myo_array)MYO_ARRAY(double);
    }
    size_t g = 0;
    for (size_t c = 0; c < columns; c++) {
        const myo_text_role *role = &it->layout.roles[c];
        if (role->kind == MYO_TEXT_TIME) {
            g += it->groups[g].time_column != SIZE_MAX;
            it->groups[g].time_column = c;
            it->groups[g].time.unit_s = role->unit_s;
            it->groups[g].time.is_of_day =
                role->is_of_day && !it->request->options->resample_irregular;
            it->groups[g].time.quantum_s = role->quantum * role->unit_s;
        }
        it->group_of[c] = g;
    }
    return MYO_OK;
}

/* What is said of a time column that was used, or was not. */
static myo_status say_of_time(text *it, const group *its, const myo_text_role *role)
{
    const char *name = role->name == NULL ? "without a name" : role->name;
    if (its->rate_hz == 0)
        return myo_draft_note(it->draft, it->request,
                              "the time column \"%s\" is not regular and was not used; samples "
                              "are counted at --rate",
                              name);
    if (its->resampled)
        return myo_draft_note(it->draft, it->request,
                              "the time column \"%s\" is not regular; values were interpolated "
                              "to %.10g Hz as --resample asks",
                              name, its->rate_hz);
    if (!role->unit_said)
        return myo_draft_note(it->draft, it->request,
                              "the time column \"%s\" has no unit; it is taken as seconds", name);
    return MYO_OK;
}

static myo_status rate_of_group(text *it, group *its)
{
    const myo_text_role *role = &it->layout.roles[its->time_column];
    const myo_recording_options *options = it->request->options;
    const char *name = role->name == NULL ? "without a name" : role->name;
    if (!role->unit_said && options->rate_hz > 0 && !options->resample_irregular) {
        its->rate_hz = 0; /* nothing says what its numbers mean: --rate does */
        return myo_draft_note(it->draft, it->request,
                              "the time column \"%s\" has no unit and was not used; samples are "
                              "counted at --rate",
                              name);
    }
    if (it->layout.rate_hz > 0 && (role->is_clock || !myo_time_column_is_regular(&its->time))) {
        its->rate_hz = it->layout.rate_hz; /* times of arrival, or of a computer's clock */
        return myo_draft_note(it->draft, it->request,
                              "the time column \"%s\" is no clock of the samples and was not used; "
                              "they are counted at the %.10g Hz of the header",
                              name, its->rate_hz);
    }
    MYO_TRY(myo_time_column_rate(&its->time, name, it->request, &its->rate_hz, &its->start_s,
                                 &its->resampled));
    if (role->is_clock)
        its->start_s = 0;
    its->from_time = true;
    if (!role->unit_said && its->rate_hz > 0 && its->rate_hz <= 2 && options->rate_hz == 0)
        return myo_fail(it->request->log, MYO_RATE,
                        "the time column \"%s\" has no unit and steps by %.6g: seconds, "
                        "milliseconds or sample numbers? Name it time_s or time_ms, or give "
                        "--rate HZ",
                        name, 1 / its->rate_hz);
    return say_of_time(it, its, role);
}

static myo_status fill_rates(text *it)
{
    for (size_t g = 0; g < it->group_count; g++) {
        group *its = &it->groups[g];
        if (its->time.count == 0)
            return myo_fail(it->request->log, MYO_EMPTY,
                            "the columns after field %zu hold no values; export again",
                            its->time_column + 1);
        its->rate_hz = it->layout.rate_hz;
        if (its->time_column != SIZE_MAX)
            MYO_TRY(rate_of_group(it, its));
    }
    return MYO_OK;
}

static myo_status add_marks(text *it)
{
    const row_remark *remarks = it->remarks.items;
    const group *its = &it->groups[0];
    const double rate = its->rate_hz > 0 ? its->rate_hz : it->request->options->rate_hz;
    for (size_t i = 0; i < it->remarks.count && rate > 0; i++) {
        myo_mark *mark = myo_array_push(&it->draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        *mark = (myo_mark) { .onset_s = its->start_s + (double)remarks[i].row / rate,
                             .type = remarks[i].text };
    }
    if (myo_text_file_blocks(it->file) > 0)
        return myo_draft_warn(it->draft, it->request,
                              "%zu blocks stand one behind the other; the pauses between them are "
                              "not kept",
                              myo_text_file_blocks(it->file) + 1);
    return MYO_OK;
}

static int64_t frames_of(const group *its)
{
    if (!its->resampled)
        return its->time.count;
    return (int64_t)floor((its->time.last_s - its->time.first_s) * its->rate_hz) + 1;
}

static bool has_values(const text *it, size_t index)
{
    for (size_t c = 0; c < it->layout.columns; c++)
        if (it->group_of[c] == index && it->layout.roles[c].kind == MYO_TEXT_VALUE)
            return true;
    return false;
}

/* Groups with the same clock are one stream. */
static myo_status make_streams(text *it)
{
    myo_draft *draft = it->draft;
    myo_arena *arena = it->request->arena;
    draft->streams = myo_arena_new(arena, it->group_count, sizeof *draft->streams);
    if (draft->streams == NULL)
        return MYO_NO_MEMORY;
    for (size_t g = 0; g < it->group_count; g++) {
        group *its = &it->groups[g];
        size_t s = 0;
        its->stream = SIZE_MAX;
        if (!has_values(it, g))
            continue;
        while (s < draft->stream_count &&
               (draft->streams[s].rate_hz != its->rate_hz || its->resampled ||
                draft->streams[s].start_s != its->start_s ||
                draft->streams[s].frames != frames_of(its)))
            s++;
        myo_stream_draft *stream = &draft->streams[s];
        if (s == draft->stream_count) {
            draft->stream_count++;
            *stream =
                (myo_stream_draft) { .rate_hz = its->rate_hz,
                                     .start_s = its->start_s,
                                     .frames = frames_of(its),
                                     .sample_type = MYO_SAMPLE_FLOAT64,
                                     .rate_source = its->from_time ? "time column" : "header" };
            stream->channels = myo_draft_channels(arena, it->layout.columns);
            if (stream->channels == NULL)
                return MYO_NO_MEMORY;
        }
        its->stream = s;
        for (size_t c = 0; c < it->layout.columns; c++) {
            const myo_text_role *role = &it->layout.roles[c];
            if (it->group_of[c] != g || role->kind != MYO_TEXT_VALUE)
                continue;
            myo_channel_draft *channel = &stream->channels[stream->channel_count++];
            channel->name = role->name;
            channel->unit = role->unit;
            channel->default_type = role->name == NULL ? MYO_CHANNEL_EMG : MYO_CHANNEL_MISC;
            it->layout.roles[c].stream = s;
            it->layout.roles[c].channel = stream->channel_count - 1;
        }
    }
    if (draft->stream_count == 0)
        return myo_fail(it->request->log, MYO_EMPTY,
                        "no column is a signal: they count, only rise, or hold no numbers; name "
                        "the columns and their units, e.g. \"EMG (mV)\"");
    for (size_t s = 0; draft->stream_count > 1 && s < draft->stream_count; s++)
        draft->streams[s].name = myo_arena_format(arena, "clock%zu", s + 1);
    return MYO_OK;
}

static bool probe_text(const myo_probe *probe)
{
    return myo_text_layout_probe(probe);
}

static myo_status open_text(void **state, const myo_open_request *request, myo_draft *draft)
{
    text *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    it->request = request;
    it->draft = draft;
    MYO_TRY(myo_text_layout_read(&it->layout, request, draft));
    MYO_TRY(myo_text_file_open(&it->file, request->path, it->layout.dialect, it->layout.columns,
                               it->layout.rows_at, it->layout.header_lines, it->layout.described));
    MYO_TRY(make_groups(it));
    MYO_TRY(scan(it));
    MYO_TRY(fill_rates(it));
    MYO_TRY(
        myo_text_survey_drop(it->surveys, it->layout.roles, it->layout.columns, draft, request));
    MYO_TRY(add_marks(it));
    MYO_TRY(make_streams(it));
    it->draft = NULL;
    it->request = NULL; /* both end with the opening */
    draft->format = it->layout.format;
    return MYO_OK;
}

static void take(const text *it, size_t stream, size_t width, const double *values, double *frame)
{
    for (size_t c = 0; c < it->layout.columns; c++) {
        const myo_text_role *role = &it->layout.roles[c];
        if (role->kind == MYO_TEXT_VALUE && role->stream == stream && role->channel < width)
            frame[role->channel] = values[c];
    }
}

static size_t width_of(const text *it, size_t stream)
{
    size_t width = 0;
    for (size_t c = 0; c < it->layout.columns; c++)
        width += it->layout.roles[c].kind == MYO_TEXT_VALUE && it->layout.roles[c].stream == stream;
    return width;
}

/* Linear interpolation between the rows around each time. */
static myo_status read_resampled(text *it, const group *its, size_t stream, int64_t first,
                                 size_t count, double *out)
{
    const size_t width = width_of(it, stream);
    const double *times = its->time.checkpoints.items;
    size_t checkpoint = its->time.checkpoints.count - 1;
    const double start = its->start_s + (double)first / its->rate_hz;
    while (checkpoint > 0 && times[checkpoint] > start)
        checkpoint--;
    bool found = false;
    MYO_TRY(myo_text_file_seek(it->file, (int64_t)checkpoint * MYO_TEXT_INDEX_ROWS, it->values));
    MYO_TRY(myo_text_file_next(it->file, it->values, &found, NULL));
    memcpy(it->before, it->values, it->layout.columns * sizeof *it->values);
    double right[MYO_CHANNEL_LIMIT], left[MYO_CHANNEL_LIMIT];
    if (width > MYO_CHANNEL_LIMIT)
        return MYO_LIMIT;
    for (size_t n = 0; n < count; n++) {
        const double now = its->start_s + (double)(first + (int64_t)n) / its->rate_hz;
        while (it->values[its->time_column] * its->time.unit_s < now &&
               myo_text_file_row(it->file) < its->time.count) {
            memcpy(it->before, it->values, it->layout.columns * sizeof *it->values);
            MYO_TRY(myo_text_file_next(it->file, it->values, &found, NULL));
            if (!found)
                return MYO_MALFORMED;
        }
        const double a = it->before[its->time_column] * its->time.unit_s;
        const double b = it->values[its->time_column] * its->time.unit_s;
        const double share = b > a && now < b ? (now - a) / (b - a) : 1;
        take(it, stream, width, it->before, left);
        take(it, stream, width, it->values, right);
        for (size_t c = 0; c < width; c++)
            out[n * width + c] = left[c] + (right[c] - left[c]) * share;
    }
    return MYO_OK;
}

static myo_status read_text(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    text *it = state;
    const size_t width = width_of(it, stream);
    for (size_t g = 0; g < it->group_count; g++)
        if (it->groups[g].stream == stream && it->groups[g].resampled)
            return read_resampled(it, &it->groups[g], stream, first, count, out);
    MYO_TRY(myo_text_file_seek(it->file, first, it->values));
    for (size_t n = 0; n < count; n++) {
        bool found = false;
        MYO_TRY(myo_text_file_next(it->file, it->values, &found, NULL));
        if (!found)
            return MYO_MALFORMED;
        take(it, stream, width, it->values, (double *)out + n * width);
    }
    return MYO_OK;
}

static void close_text(void *state)
{
    text *it = state;
    for (size_t g = 0; it->groups != NULL && g < it->group_count; g++)
        myo_array_free(&it->groups[g].time.checkpoints);
    myo_text_file_close(&it->file);
}

const myo_reader myo_reader_text = {
    .name = "text",
    .probe = probe_text,
    .open = open_text,
    .read = read_text,
    .close = close_text,
};
