/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * C3D (motion laboratories): analog channels beside markers.
 * https://www.c3d.org/docs/C3D_User_Guide.pdf A header of 512 bytes, parameters, then per video
 * frame four words for every marker and `ratio` rows of all analog channels; words are 16-bit
 * integers, or floats where POINT:SCALE is negative. The processor byte of the parameters tells
 * Intel, DEC and MIPS numbers apart. Header and parameters say most things twice and contradict
 * each other in files of many makers; the length of the file decides between them.
 */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/c3d_file.h"
#include "io/reader.h"
#include "io/channel_type.h"
#include "io/unit.h"

enum { SURVEY_RUNS = 16, SURVEY_ROWS = 256, MARK_LIMIT = 65536 };
static const double SKIN_LIMIT_UV = 20000;

/* What a few rows, evenly spread, say of one channel's stored values. */
typedef struct survey {
    double least, most;
} survey;

static bool probe_c3d(const myo_probe *probe)
{
    if (probe->length < 2 || probe->head[0] < 2 || probe->head[1] != 0x50)
        return false;
    const size_t processor = ((size_t)probe->head[0] - 1) * 512 + 3;
    if (processor >= probe->length)
        return myo_text_ends(probe->path, ".c3d");
    return probe->head[processor] >= 84 && probe->head[processor] <= 86;
}

static myo_status take_survey(myo_c3d *it, survey *out)
{
    const int64_t rows = it->frames * (int64_t)it->ratio;
    for (size_t c = 0; c < it->width; c++)
        out[c] = (survey) { INFINITY, -INFINITY };
    for (int64_t run = 0; run < SURVEY_RUNS; run++) {
        const int64_t first = rows * run / SURVEY_RUNS, end = rows * (run + 1) / SURVEY_RUNS;
        for (int64_t row = first; row < end && row < first + SURVEY_ROWS; row++) {
            const unsigned char *bytes = NULL;
            MYO_TRY(myo_c3d_row(it, row, &bytes));
            for (size_t c = 0; c < it->width; c++) {
                const double value = myo_c3d_word(it, bytes, c);
                if (value < out[c].least)
                    out[c].least = value;
                if (value > out[c].most)
                    out[c].most = value;
            }
        }
    }
    return MYO_OK;
}

/* Converter's limits, where the file's number of bits is not contradicted by its own values. */
static void set_rails(const myo_c3d *it, const survey *seen, myo_channel_draft *channel)
{
    const double bits = myo_c3d_number(&it->parameters, "ANALOG", "BITS", 0, false, 16);
    const double levels = bits >= 8 && bits <= 16 ? ldexp(1, (int)bits) : 65536;
    double low = it->is_unsigned ? 0 : -levels / 2, high = low + levels - 1;
    if (seen->least < low || seen->most > high) {
        low = it->is_unsigned ? 0 : -32768;
        high = low + 65535;
    }
    channel->rail_low = low;
    channel->rail_high = high;
    channel->full_scale = (high - low + 1) / 2;
}

/* Channels that FORCE_PLATFORM:CHANNEL lists are force or moment, whatever their unit. */
static bool is_plate(const myo_c3d *it, size_t channel)
{
    const size_t count = myo_c3d_count(&it->parameters, "FORCE_PLATFORM", "CHANNEL");
    for (size_t i = 0; i < count; i++)
        if (myo_c3d_number(&it->parameters, "FORCE_PLATFORM", "CHANNEL", i, true, 0) ==
            (double)channel + 1)
            return true;
    return false;
}

/* "FX1", "Mz 2", "FP1_FX": force and moment components of plates the file does not declare. */
static bool is_component(const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        const char before = at == name ? ' ' : at[-1];
        const bool starts = strchr(" _.-", before) != NULL || (before >= '0' && before <= '9');
        const char *rest = at + 2;
        if (!starts || strchr("FMfm", at[0]) == NULL || at[1] == '\0' ||
            strchr("XYZxyz", at[1]) == NULL)
            continue;
        rest += strspn(rest, "0123456789 _.-");
        if (*rest == '\0')
            return true;
    }
    return false;
}

/* Channels of which one thing is to be said, in one sentence. */
typedef struct doubt {
    size_t count;
    const char *first; /* name of the first of them */
    double most_uv;
} doubt;

typedef struct doubts {
    doubt counts;    /* converter counts labelled as volts */
    doubt amplified; /* more than skin gives */
    doubt scaleless; /* scale 0 or not a number */
} doubts;

static void add_doubt(doubt *one, const myo_channel_draft *channel, double value_uv)
{
    if (one->count++ == 0)
        one->first = channel->name == NULL ? "without a name" : channel->name;
    if (value_uv > one->most_uv)
        one->most_uv = value_uv;
}

/* Volts are not to be trusted: converter counts are labelled so, and what an amplifier puts out. */
static void doubt_volts(const myo_c3d *it, const survey *seen, myo_channel_draft *channel,
                        doubts *all)
{
    const char *canonical = NULL;
    double factor = 0;
    if (channel->unit == NULL || !myo_unit_find(channel->unit, &canonical, &factor) ||
        strcmp(canonical, "uV") != 0)
        return;
    if (!it->is_float && channel->scale == 1 && factor >= 1e3) {
        channel->unit = NULL;
        add_doubt(&all->counts, channel, 0);
        return;
    }
    channel->full_scale = 1 / fabs(channel->scale); /* a sidecar may say what one unit means */
    const double reach_uv = (seen->most - seen->least) / 2 * fabs(channel->scale) * factor;
    if (reach_uv > SKIN_LIMIT_UV && channel->type != MYO_CHANNEL_FORCE &&
        myo_channel_type_guess(channel->name, canonical).type == MYO_CHANNEL_EMG)
        add_doubt(&all->amplified, channel, reach_uv);
}

static const char *others(const myo_open_request *request, const doubt *one)
{
    const char *text =
        one->count < 2 ? "" : myo_arena_format(request->arena, " and %zu more", one->count - 1);
    return text == NULL ? "" : text;
}

static myo_status say_doubts(const doubts *all, const myo_open_request *request, myo_draft *draft)
{
    if (all->counts.count > 0)
        MYO_TRY(myo_draft_warn(draft, request,
                               "channel %s%s: ANALOG:UNITS says volts, but the integers have scale "
                               "1: these are converter counts, uncalibrated; give the value at "
                               "full scale with --full-scale, or `units` and `full_scale` in a "
                               "`_channels.tsv`",
                               all->counts.first, others(request, &all->counts)));
    if (all->amplified.count > 0)
        MYO_TRY(myo_draft_warn(draft, request,
                               "channel %s%s: up to %.3g mV, which no skin gives: probably volts "
                               "behind the amplifier; in a `_channels.tsv` write `units` mV and as "
                               "`full_scale` the mV at the skin that 1 in the file means (for V "
                               "1000 / gain)",
                               all->amplified.first, others(request, &all->amplified),
                               all->amplified.most_uv / 1000));
    if (all->scaleless.count > 0)
        MYO_TRY(myo_draft_warn(draft, request,
                               "channel %s%s: ANALOG:SCALE is 0 or not a number: not analysed",
                               all->scaleless.first, others(request, &all->scaleless)));
    return MYO_OK;
}

static myo_status describe_channel(const myo_c3d *it, size_t c, const survey *seen,
                                   myo_channel_draft *channel, const myo_open_request *request,
                                   doubts *doubted)
{
    const myo_c3d_parameters *all = &it->parameters;
    myo_status status = MYO_OK;
    channel->name = myo_c3d_text(all, "ANALOG", "LABELS", c, request->arena, &status);
    MYO_TRY(status);
    if (channel->name == NULL)
        channel->name = myo_c3d_text(all, "ANALOG", "DESCRIPTIONS", c, request->arena, &status);
    MYO_TRY(status);
    channel->unit = myo_c3d_text(all, "ANALOG", "UNITS", c, request->arena, &status);
    MYO_TRY(status);
    channel->unit_source = "ANALOG:UNITS";
    const double general = myo_c3d_number(all, "ANALOG", "GEN_SCALE", 0, false, 1);
    channel->scale = myo_c3d_number(all, "ANALOG", "SCALE", c, false, 1) * general;
    channel->offset =
        -myo_c3d_number(all, "ANALOG", "OFFSET", c, it->is_unsigned, 0) * channel->scale;
    if (!it->is_float)
        set_rails(it, seen, channel);
    if (is_plate(it, c) || (channel->name != NULL && is_component(channel->name)))
        channel->type = MYO_CHANNEL_FORCE;
    if (!isfinite(channel->scale) || channel->scale == 0 || !isfinite(channel->offset)) {
        channel->scale = 1;
        channel->offset = 0;
        channel->unit = NULL;
        channel->type = MYO_CHANNEL_MISC;
        add_doubt(&doubted->scaleless, channel, 0);
        return MYO_OK;
    }
    doubt_volts(it, seen, channel, doubted);
    return MYO_OK;
}

static myo_status add_mark(myo_draft *draft, double onset_s, const char *type)
{
    if (!isfinite(onset_s))
        return MYO_OK;
    myo_mark *mark = myo_array_push(&draft->marks);
    if (mark == NULL)
        return MYO_NO_MEMORY;
    *mark = (myo_mark) { .onset_s = onset_s, .type = type };
    return MYO_OK;
}

/* EVENT:TIMES are pairs of minutes and seconds on the clock of the capture, of which the file may
 * be a part. */
static myo_status read_events(const myo_c3d *it, const myo_open_request *request, myo_draft *draft)
{
    const myo_c3d_parameters *all = &it->parameters;
    const size_t stored = myo_c3d_count(all, "EVENT", "TIMES") / 2;
    const double used = myo_c3d_number(all, "EVENT", "USED", 0, true, (double)stored);
    const size_t count = used < (double)stored ? (size_t)used : stored;
    for (size_t i = 0; i < count && i < MARK_LIMIT; i++) {
        myo_status status = MYO_OK;
        const char *label = myo_c3d_text(all, "EVENT", "LABELS", i, request->arena, &status);
        const char *side = myo_c3d_text(all, "EVENT", "CONTEXTS", i, request->arena, &status);
        MYO_TRY(status);
        if (label == NULL)
            label = "event";
        if (side != NULL && !myo_text_same(side, "General"))
            label = myo_arena_format(request->arena, "%s %s", side, label);
        if (label == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(add_mark(draft,
                         myo_c3d_number(all, "EVENT", "TIMES", 2 * i, false, 0) * 60 +
                             myo_c3d_number(all, "EVENT", "TIMES", 2 * i + 1, false, 0) -
                             it->start_s,
                         label));
    }
    return MYO_OK;
}

/* Up to 18 events of older files: word 150 is the key, word 151 their number, then times, flags
 * and labels of four letters. */
static myo_status read_header_events(myo_c3d *it, const myo_open_request *request, myo_draft *draft)
{
    const unsigned char *head = NULL;
    MYO_TRY(myo_byte_file_at(&it->file, &head, 0, 512));
    const size_t count = myo_u16_at(head + 300, it->parameters.order);
    if (myo_u16_at(head + 298, it->parameters.order) != 12345 || count > 18)
        return MYO_OK;
    for (size_t i = 0; i < count; i++) {
        const char *label = (const char *)head + 396 + 4 * i;
        size_t length = strnlen(label, 4);
        while (length > 0 && label[length - 1] == ' ')
            length--;
        const char *type = length == 0 ? "event" : myo_arena_text_n(request->arena, label, length);
        if (type == NULL)
            return MYO_NO_MEMORY;
        const double time = (double)myo_f32_at(head + 304 + 4 * i, it->parameters.order);
        MYO_TRY(add_mark(draft, time - it->start_s, type));
    }
    return MYO_OK;
}

static myo_status describe(myo_c3d *it, const myo_open_request *request, myo_draft *draft)
{
    draft->format = "C3D";
    draft->streams = myo_arena_new(request->arena, 1, sizeof *draft->streams);
    survey *seen = myo_arena_new(request->arena, it->width, sizeof *seen);
    myo_channel_draft *channels = myo_draft_channels(request->arena, it->width);
    if (draft->streams == NULL || seen == NULL || channels == NULL)
        return MYO_NO_MEMORY;
    draft->stream_count = 1;
    draft->streams[0] = (myo_stream_draft) {
        .rate_hz = it->rate_hz,
        .rate_source = it->rate_source,
        .frames = it->frames * (int64_t)it->ratio,
        .sample_type = it->is_float      ? MYO_SAMPLE_FLOAT32
                       : it->is_unsigned ? MYO_SAMPLE_INT32
                                         : MYO_SAMPLE_INT16,
        .channel_count = it->width,
        .channels = channels,
    };
    MYO_TRY(take_survey(it, seen));
    doubts doubted = { .counts = { 0 } };
    for (size_t c = 0; c < it->width; c++)
        MYO_TRY(describe_channel(it, c, &seen[c], &channels[c], request, &doubted));
    MYO_TRY(say_doubts(&doubted, request, draft));
    if (it->points > 0)
        MYO_TRY(myo_draft_note(draft, request, "the markers (%zu at %g Hz) are not read",
                               it->points, it->rate_hz / (double)it->ratio));
    if (myo_c3d_count(&it->parameters, "EVENT", "TIMES") > 0)
        return read_events(it, request, draft);
    return read_header_events(it, request, draft);
}

static myo_status open_c3d(void **state, const myo_open_request *request, myo_draft *draft)
{
    myo_c3d *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    MYO_TRY(myo_c3d_open(it, request, draft));
    return describe(it, request, draft);
}

static myo_status read_c3d(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    myo_c3d *it = state;
    (void)stream;
    for (size_t n = 0; n < count; n++) {
        const unsigned char *row = NULL;
        MYO_TRY(myo_c3d_row(it, first + (int64_t)n, &row));
        for (size_t c = 0; c < it->width; c++) {
            const size_t at = n * it->width + c;
            if (it->is_float)
                ((float *)out)[at] = myo_f32_at(row + 4 * c, it->parameters.order);
            else if (it->is_unsigned)
                ((int32_t *)out)[at] = myo_u16_at(row + 2 * c, it->parameters.order);
            else
                ((int16_t *)out)[at] = myo_i16_at(row + 2 * c, it->parameters.order);
        }
    }
    return MYO_OK;
}

static void close_c3d(void *state)
{
    myo_c3d *it = state;
    myo_byte_file_close(&it->file);
}

const myo_reader myo_reader_c3d = {
    .name = "C3D",
    .probe = probe_c3d,
    .open = open_c3d,
    .read = read_c3d,
    .close = close_c3d,
    .extensions = ".c3d",
};
