/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/line_survey.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/line_search.h"
#include "pipeline/convert.h"

/* Windows of a second, eight in a minute, a minute in each five up to eight minutes. Ours. */
enum { WINDOWS = 8, MOST_MINUTES = 8 };
static const double minute_s = 60, each_s = 300, shortest_s = 8;

/* Lines above the band do no harm, and a second at 2 kHz is transformed faster than one at 10: what
 * a mean of some samples folds into the band is not found there when it is to be removed. */
static const double enough_hz = 2000;

/* How far beyond the corners of the band lines are looked for, which it lets through in part. */
static const double lowest = 0.6, highest = 1.4;

typedef struct line_survey {
    myo_track_setup *setup;
    const myo_raw_input *input;
    const myo_kernels *kernels;
    const myo_track_group *group;
    myo_line_search *search;
    size_t frames, each; /* of a window at the file's rate, and frames that become one */
    unsigned char *raw;
    float *row, *windows[2];
} line_survey;

static size_t sample_bytes(const myo_stream *stream)
{
    return myo_sample_bytes(stream->sample_type) * stream->channel_count;
}

static myo_status open_group(line_survey *of, const myo_stream *stream)
{
    const double rate_hz = stream->rate_hz;
    of->each = rate_hz >= 2 * enough_hz ? (size_t)(rate_hz / enough_hz) : 1;
    const size_t count = of->group->geometry.window / of->each;
    of->frames = count * of->each;
    MYO_TRY(myo_line_search_open(&of->search, rate_hz / (double)of->each, count,
                                 lowest * of->group->filter.low_hz,
                                 highest * of->group->filter.high_hz));
    of->raw = (unsigned char *)myo_memory_new(of->frames, sample_bytes(stream));
    of->row = (float *)myo_memory_new(of->frames, sizeof(float));
    of->windows[0] = (float *)myo_memory_new(2 * count, sizeof(float));
    if (of->raw == NULL || of->row == NULL || of->windows[0] == NULL)
        return MYO_NO_MEMORY;
    of->windows[1] = of->windows[0] + count;
    return MYO_OK;
}

static void close_group(line_survey *of)
{
    myo_line_search_close(&of->search);
    myo_memory_free(of->raw);
    myo_memory_free(of->row);
    myo_memory_free(of->windows[0]);
    of->raw = NULL;
    of->row = of->windows[0] = of->windows[1] = NULL;
}

/* One channel's window of what was read; false when samples are missing. */
static bool take_window(const line_survey *of, const myo_stream *stream, size_t channel,
                        int64_t first, float *out)
{
    myo_converter converter = myo_converter_of(stream, channel);
    myo_convert(&converter, of->kernels, stream, of->raw, first, of->frames, of->row);
    for (size_t i = 0; i < of->frames / of->each; i++) {
        float sum = 0;
        for (size_t k = 0; k < of->each; k++)
            sum += of->row[i * of->each + k];
        if (!isfinite((double)sum))
            return false;
        out[i] = sum / (float)of->each;
    }
    return true;
}

static void find_lines(const line_survey *of, myo_track_parts *parts)
{
    const myo_settings *settings = of->setup->settings;
    myo_line_mains mains = { .harmonics = (size_t)settings->mains_harmonics };
    if (settings->mains_hz < 0 || settings->mains_hz == 50)
        mains.hz[mains.count++] = 50;
    if (settings->mains_hz < 0 || settings->mains_hz == 60)
        mains.hz[mains.count++] = 60;
    myo_line_search_find(of->search, &mains, &parts->lines);
}

/* The windows of a minute that begins at a frame, of one channel at a time. */
static myo_status look_at_minute(line_survey *of, const myo_stream *stream, int64_t begin,
                                 int64_t length, size_t track)
{
    myo_track_parts *parts = of->setup->parts + track;
    size_t taken = 0;
    myo_line_search_reset(of->search);
    for (int64_t w = 0; w < WINDOWS; w++) {
        const int64_t first = begin + w * (length - (int64_t)of->frames) / (WINDOWS - 1);
        MYO_TRY(of->input->read(of->input->context, of->group->stream, first, of->frames, of->raw));
        if (!take_window(of, stream, parts->axes[0], first, of->windows[taken]))
            continue;
        if (++taken < 2)
            continue;
        myo_line_search_add(of->search, of->windows[0], of->windows[1]);
        taken = 0;
    }
    find_lines(of, parts);
    return MYO_OK;
}

static myo_status look_at_group(line_survey *of)
{
    const myo_stream *stream = of->setup->info->streams + of->group->stream;
    const double seconds = (double)stream->frames / stream->rate_hz;
    const double wanted = seconds / each_s;
    const int64_t minutes = wanted < 1 ? 1 : wanted > MOST_MINUTES ? MOST_MINUTES : (int64_t)wanted;
    const int64_t minute = (int64_t)(minute_s * stream->rate_hz);
    const int64_t length = stream->frames < minute ? stream->frames : minute;
    if (seconds < shortest_s)
        return MYO_OK;
    myo_status status = open_group(of, stream);
    for (int64_t m = 0; m < minutes && status == MYO_OK; m++) {
        const int64_t begin = (2 * m + 1) * (stream->frames - length) / (2 * minutes);
        for (size_t t = 0; t < of->group->track_count && status == MYO_OK; t++)
            status = look_at_minute(of, stream, begin, length, of->group->tracks[t]);
    }
    close_group(of);
    return status;
}

static void name_lines(myo_track_setup *setup, size_t track)
{
    const myo_settings *s = setup->settings;
    const double named[] = { s->line_1_hz, s->line_2_hz, s->line_3_hz, s->line_4_hz };
    myo_line_list *lines = &setup->parts[track].lines;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i] > 0 && named[i] < highest * setup->tracks[track].band_high_hz)
            lines->hz[lines->count++] = myo_mains_tables_nearest(named[i]);
}

static void tell(myo_track_setup *setup)
{
    for (size_t t = 0; t < setup->track_count; t++) {
        setup->tracks[t].line_count = setup->parts[t].lines.count;
        setup->tracks[t].lines_hz = setup->parts[t].lines.hz;
    }
}

myo_status myo_line_survey(myo_track_setup *setup, const myo_raw_input *input,
                           const myo_kernels *kernels)
{
    for (size_t t = 0; t < setup->track_count; t++)
        if (setup->tracks[t].type == MYO_CHANNEL_EMG)
            name_lines(setup, t);
    for (size_t g = 0; setup->settings->lines_search > 0 && g < setup->group_count; g++) {
        line_survey of = {
            .setup = setup, .input = input, .kernels = kernels, .group = setup->groups + g
        };
        if (of.group->type == MYO_CHANNEL_EMG)
            MYO_TRY(look_at_group(&of));
    }
    tell(setup);
    return MYO_OK;
}
