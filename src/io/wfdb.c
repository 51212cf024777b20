/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/wfdb.h"

#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"
#include "core/text.h"

enum {
    ANNOTATION_BYTES = 64 << 20,
    MARK_LIMIT = 1000000,
    LONG_SKIP = 59,
    NUMBER = 60,
    SUBTYPE = 61,
    CHANNEL = 62,
    AUXILIARY = 63
};

bool myo_wfdb_is_known(int format)
{
    return format == 16 || format == 61 || format == 80 || format == 212 || format == 24 ||
           format == 32;
}

static size_t sample_bytes(int format)
{
    return format == 80 ? 1 : format == 24 ? 3 : format == 32 ? 4 : 2;
}

/* Format 212 keeps two samples of 12 bits in three bytes; a last odd one takes two. */
int64_t myo_wfdb_samples(int format, int64_t bytes)
{
    if (format == 212)
        return bytes / 3 * 2 + (bytes % 3 == 2);
    return bytes / (int64_t)sample_bytes(format);
}

size_t myo_wfdb_bytes(int format, size_t count)
{
    return format == 212 ? count / 2 * 3 + count % 2 * 2 : count * sample_bytes(format);
}

int64_t myo_wfdb_position(int format, int64_t sample, int64_t *skip)
{
    *skip = format == 212 ? sample % 2 : 0;
    return format == 212 ? sample / 2 * 3 : sample * (int64_t)sample_bytes(format);
}

static int32_t extended(uint32_t value, unsigned bits)
{
    const uint32_t sign = 1u << (bits - 1);
    return (int32_t)((int64_t)(value ^ sign) - (int64_t)sign);
}

int32_t myo_wfdb_invalid(int format)
{
    switch (format) {
    case 80:
        return -128;
    case 212:
        return -2048;
    case 24:
        return -(1 << 23);
    case 32:
        return INT32_MIN;
    default:
        return INT16_MIN;
    }
}

int32_t myo_wfdb_sample(int format, const unsigned char *bytes, size_t index)
{
    const unsigned char *at = bytes + index * sample_bytes(format);
    switch (format) {
    case 61: /* the other byte order */
        return extended((uint32_t)at[0] << 8 | at[1], 16);
    case 80: /* offset binary */
        return (int32_t)at[0] - 128;
    case 24:
        return extended((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16, 24);
    case 32:
        return extended((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
                            (uint32_t)at[3] << 24,
                        32);
    case 212:
        at = bytes + index / 2 * 3;
        return index % 2 == 0 ? extended((uint32_t)at[0] | ((uint32_t)at[1] & 0x0f) << 8, 12)
                              : extended((uint32_t)at[2] | ((uint32_t)at[1] & 0xf0) << 4, 12);
    default:
        return extended((uint32_t)at[0] | (uint32_t)at[1] << 8, 16);
    }
}

static const char *mnemonic(unsigned code)
{
    static const char *const names[] = { "n/a", "N", "L", "R", "a",  "V", "F",   "J", "A",
                                         "S",   "E", "j", "/", "Q",  "~", "n/a", "|", "n/a",
                                         "s",   "T", "*", "D", "\"", "=", "p",   "B", "^",
                                         "t",   "+", "u", "?", "!",  "[", "]",   "e", "n",
                                         "@",   "x", "f", "(", ")",  "r" };
    return code < sizeof names / sizeof names[0] ? names[code] : "n/a";
}

/* An auxiliary text belongs to the annotation before it; one of them may set the time unit. */
static myo_status take_text(const myo_open_request *request, const unsigned char *bytes,
                            size_t length, myo_mark *mark, double *rate_hz)
{
    static const char resolution[] = "## time resolution: ";
    char *text = myo_arena_text_n(request->arena, (const char *)bytes, length);
    double rate = 0;
    if (text == NULL)
        return MYO_NO_MEMORY;
    if (strncmp(text, resolution, sizeof resolution - 1) == 0) {
        if (myo_text_number(text + sizeof resolution - 1, &rate, false) && rate > 0)
            *rate_hz = rate;
    } else if (text[0] != '\0' && mark != NULL) {
        mark->type = text;
    }
    return MYO_OK;
}

static myo_status parse(const myo_open_request *request, const unsigned char *bytes, size_t length,
                        double rate_hz, myo_draft *draft)
{
    int64_t now = 0;
    for (size_t at = 0; at + 2 <= length;) {
        const unsigned word = (unsigned)bytes[at] | (unsigned)bytes[at + 1] << 8;
        const unsigned code = word >> 10, value = word & 0x3ff;
        at += 2;
        if (word == 0)
            return MYO_OK;
        if (code == LONG_SKIP) {
            if (at + 4 > length)
                break;
            const uint32_t high = (uint32_t)bytes[at] | (uint32_t)bytes[at + 1] << 8;
            const uint32_t low = (uint32_t)bytes[at + 2] | (uint32_t)bytes[at + 3] << 8;
            now += extended(high << 16 | low, 32);
            at += 4;
        } else if (code == AUXILIARY) {
            myo_mark *last = draft->marks.count == 0
                                 ? NULL
                                 : (myo_mark *)draft->marks.items + draft->marks.count - 1;
            if (at + value > length)
                break;
            MYO_TRY(take_text(request, bytes + at, value, last, &rate_hz));
            at += value + (value & 1);
        } else if (code != NUMBER && code != SUBTYPE && code != CHANNEL) {
            now += value;
            if (draft->marks.count == MARK_LIMIT)
                return myo_fail(request->log, MYO_LIMIT, "more than %d annotations; split the file",
                                MARK_LIMIT);
            myo_mark *mark = myo_array_push(&draft->marks);
            if (mark == NULL)
                return MYO_NO_MEMORY;
            *mark = (myo_mark) { .onset_s = (double)now / rate_hz, .type = mnemonic(code) };
        }
    }
    return myo_draft_note(draft, request,
                          "the annotation file has no end mark; it may be cut short");
}

myo_status myo_wfdb_annotations(const myo_open_request *request, double rate_hz, myo_draft *draft)
{
    const size_t length = strlen(request->path);
    const char *path = myo_arena_format(request->arena, "%.*s.atr",
                                        (int)(length - (length < 4 ? length : 4)), request->path);
    char *bytes = NULL;
    size_t count = 0;
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_reader_looks_at(request, path));
    if (!myo_file_exists(path))
        return MYO_OK;
    const myo_status status = myo_file_read(&bytes, &count, path, ANNOTATION_BYTES);
    if (status != MYO_OK)
        return myo_fail(request->log, status, "the annotations %s cannot be read (%s); check them",
                        path, myo_status_text(status));
    const myo_status parsed = parse(request, (const unsigned char *)bytes, count, rate_hz, draft);
    myo_memory_free(bytes);
    return parsed;
}
