/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/c3d_file.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

enum { BLOCK = 512, PARAMETER_BYTES = 4 << 20, FRAMES_CAP = 65535, CHOICES = 4 };

/* One reading of what header and parameters say. */
typedef struct layout {
    int64_t data_at, frames;
    size_t points, ratio;
} layout;

/* The ways in which the file says one number, most trusted first; those it does not say are left
 * out. */
typedef struct choices {
    size_t count;
    int64_t values[CHOICES];
} choices;

static void add_choice(choices *it, double value)
{
    if (!(value >= 0) || value > 1e12 || it->count == CHOICES)
        return;
    for (size_t i = 0; i < it->count; i++)
        if (it->values[i] == (int64_t)value)
            return;
    it->values[it->count++] = (int64_t)value;
}

static double word(const myo_c3d *it, const unsigned char *head, size_t number)
{
    return myo_u16_at(head + 2 * (number - 1), it->parameters.order);
}

static double number(const myo_c3d *it, const char *group, const char *name, double fallback)
{
    return myo_c3d_number(&it->parameters, group, name, 0, true, fallback);
}

/* Two 16-bit words, low and high. */
static double long_number(const myo_c3d *it, const char *name)
{
    const myo_c3d_parameters *all = &it->parameters;
    const double low = myo_c3d_number(all, "TRIAL", name, 0, true, NAN);
    return low + 65536 * myo_c3d_number(all, "TRIAL", name, 1, true, 0);
}

static myo_status load_parameters(myo_c3d *it, const myo_open_request *request)
{
    const unsigned char *bytes = NULL;
    MYO_TRY(myo_byte_file_at(&it->file, &bytes, 0, BLOCK));
    const int64_t at = ((int64_t)bytes[0] - 1) * BLOCK;
    unsigned char head[BLOCK];
    memcpy(head, bytes, BLOCK);
    MYO_TRY(myo_byte_file_at(&it->file, &bytes, at, 4));
    const int processor = bytes[3];
    if (processor < 84 || processor > 86)
        return MYO_MALFORMED;
    const myo_byte_order order = processor == 84   ? MYO_ORDER_LITTLE
                                 : processor == 85 ? MYO_ORDER_DEC
                                                   : MYO_ORDER_BIG;
    /* the number of blocks is one byte and too small for what some programs write: the samples'
     * place bounds the section, too */
    int64_t length = (int64_t)bytes[2] * BLOCK;
    const int64_t until = ((int64_t)myo_u16_at(head + 16, order) - 1) * BLOCK - at;
    if (until > length)
        length = until;
    if (length > it->file.bytes - at)
        length = it->file.bytes - at;
    if (length > PARAMETER_BYTES)
        length = PARAMETER_BYTES;
    unsigned char *copy = myo_arena_new(request->arena, (size_t)length, 1);
    if (copy == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_byte_file_copy(&it->file, copy, at, (size_t)length));
    return myo_c3d_parameters_parse(&it->parameters, copy, (size_t)length, order, request->arena);
}

static int64_t bytes_of(const myo_c3d *it, const layout *one)
{
    const size_t word_bytes = it->is_float ? 4 : 2;
    return (int64_t)((4 * one->points + one->ratio * it->width) * word_bytes);
}

/* Bytes left over after the last frame; negative: the file is too short for it. */
static int64_t rest_of(const myo_c3d *it, const layout *one)
{
    return it->file.bytes - one->data_at - one->frames * bytes_of(it, one);
}

static void frame_choices(const myo_c3d *it, const unsigned char *head, choices *frames)
{
    add_choice(frames,
               long_number(it, "ACTUAL_END_FIELD") - long_number(it, "ACTUAL_START_FIELD") + 1);
    add_choice(frames, number(it, "POINT", "LONG_FRAMES", NAN));
    add_choice(frames, number(it, "POINT", "FRAMES", NAN));
    add_choice(frames, word(it, head, 5) - word(it, head, 4) + 1);
}

static void ratio_choices(const myo_c3d *it, const unsigned char *head, choices *ratios)
{
    const double video = number(it, "POINT", "RATE", 0), analog = number(it, "ANALOG", "RATE", 0);
    add_choice(ratios, word(it, head, 10));
    add_choice(ratios, video > 0 ? round(analog / video) : NAN);
    const double per_frame = word(it, head, 3);
    add_choice(ratios,
               fmod(per_frame, (double)it->width) == 0 ? per_frame / (double)it->width : NAN);
}

/* The first reading whose samples end where the file ends (less than a block of padding), else the
 * first whose samples are in the file. */
static bool choose(const myo_c3d *it, const unsigned char *head, layout *out)
{
    choices starts = { 0 }, points = { 0 }, ratios = { 0 }, frames = { 0 };
    add_choice(&starts, number(it, "POINT", "DATA_START", NAN));
    add_choice(&starts, word(it, head, 9));
    add_choice(&points, number(it, "POINT", "USED", NAN));
    add_choice(&points, word(it, head, 2));
    ratio_choices(it, head, &ratios);
    frame_choices(it, head, &frames);
    bool found = false;
    const size_t all = starts.count * points.count * ratios.count * frames.count;
    for (size_t i = 0; i < all; i++) {
        size_t k = i;
        layout one = { .frames = frames.values[k % frames.count] };
        k /= frames.count;
        one.ratio = (size_t)ratios.values[k % ratios.count];
        k /= ratios.count;
        one.points = (size_t)points.values[k % points.count];
        k /= points.count;
        one.data_at = (starts.values[k] - 1) * BLOCK;
        if (one.data_at < BLOCK || one.ratio == 0 || one.frames <= 0 || one.points > FRAMES_CAP ||
            one.ratio > FRAMES_CAP || one.data_at > it->file.bytes)
            continue;
        if (one.frames == FRAMES_CAP) /* 16 bits end here: the file's length knows better */
            one.frames = (it->file.bytes - one.data_at) / bytes_of(it, &one);
        const int64_t rest = rest_of(it, &one);
        if (rest < 0 || (found && rest >= BLOCK))
            continue;
        *out = one;
        found = true;
        if (rest < BLOCK)
            break;
    }
    return found;
}

static void find_rate(myo_c3d *it, const unsigned char *head)
{
    const double analog = number(it, "ANALOG", "RATE", 0);
    double video = number(it, "POINT", "RATE", 0);
    it->rate_hz = analog;
    it->rate_source = "ANALOG:RATE";
    if (video <= 0)
        video = (double)myo_f32_at(head + 20, it->parameters.order);
    if (!(analog > 0)) {
        it->rate_hz = video * (double)it->ratio;
        it->rate_source = "POINT:RATE";
    }
    double first = long_number(it, "ACTUAL_START_FIELD");
    if (!(first >= 1))
        first = word(it, head, 4);
    video = it->rate_hz / (double)it->ratio;
    it->start_s = video > 0 && first >= 1 ? (first - 1) / video : 0;
}

static myo_status find_samples(myo_c3d *it, const myo_open_request *request, myo_draft *draft)
{
    unsigned char head[BLOCK];
    MYO_TRY(myo_byte_file_copy(&it->file, head, 0, sizeof head));
    double used = number(it, "ANALOG", "USED", 0);
    if (used == 0 && word(it, head, 10) > 0 && !myo_c3d_has_group(&it->parameters, "ANALOG"))
        used = floor(word(it, head, 3) / word(it, head, 10));
    if (!(used >= 1))
        return myo_fail(request->log, MYO_EMPTY,
                        "the file holds markers only, no analog channel; name the file with the "
                        "EMG");
    if (used > MYO_CHANNEL_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "%g channels; at most %d are supported", used,
                        MYO_CHANNEL_LIMIT);
    it->width = (size_t)used;
    const double scale = myo_c3d_number(&it->parameters, "POINT", "SCALE", 0, false,
                                        (double)myo_f32_at(head + 12, it->parameters.order));
    it->is_float = scale < 0;
    myo_status status = MYO_OK;
    const char *format =
        myo_c3d_text(&it->parameters, "ANALOG", "FORMAT", 0, request->arena, &status);
    MYO_TRY(status);
    it->is_unsigned = format != NULL && myo_text_same(format, "UNSIGNED");
    layout found = { 0 };
    if (!choose(it, head, &found))
        return myo_fail(request->log, MYO_MALFORMED,
                        "the file ends before the %g frames that its header promises; copy it "
                        "again from its source",
                        number(it, "POINT", "FRAMES", word(it, head, 5) - word(it, head, 4) + 1));
    it->data_at = found.data_at;
    it->points = found.points;
    it->ratio = found.ratio;
    it->frames = found.frames;
    it->frame_bytes = bytes_of(it, &found);
    find_rate(it, head);
    if (rest_of(it, &found) >= BLOCK)
        return myo_draft_note(draft, request, "%lld bytes after the last frame are not read",
                              (long long)rest_of(it, &found));
    return MYO_OK;
}

myo_status myo_c3d_open(myo_c3d *out, const myo_open_request *request, myo_draft *draft)
{
    myo_status status = myo_byte_file_open(&out->file, request->path, request->arena);
    if (status == MYO_UNREADABLE)
        return myo_fail(request->log, status, "cannot be read; check the permissions");
    MYO_TRY(status);
    status = load_parameters(out, request);
    if (status == MYO_MALFORMED || (status == MYO_OK && out->parameters.ends_early))
        return myo_fail(request->log, MYO_MALFORMED,
                        "the parameter section is damaged or cut short; copy the file again from "
                        "its source, or repair it in Mokka or MLSviewer");
    MYO_TRY(status);
    return find_samples(out, request, draft);
}

myo_status myo_c3d_row(myo_c3d *it, int64_t row, const unsigned char **out)
{
    const size_t word_bytes = it->is_float ? 4 : 2;
    const int64_t frame = row / (int64_t)it->ratio, in_frame = row % (int64_t)it->ratio;
    const size_t row_bytes = it->width * word_bytes;
    const int64_t at = it->data_at + frame * it->frame_bytes +
                       (int64_t)(it->points * 4 * word_bytes) + in_frame * (int64_t)row_bytes;
    return myo_byte_file_at(&it->file, out, at, row_bytes);
}

double myo_c3d_word(const myo_c3d *it, const unsigned char *row, size_t channel)
{
    const myo_byte_order order = it->parameters.order;
    if (it->is_float)
        return (double)myo_f32_at(row + 4 * channel, order);
    return it->is_unsigned ? myo_u16_at(row + 2 * channel, order)
                           : myo_i16_at(row + 2 * channel, order);
}
