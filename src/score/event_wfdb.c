/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * WFDB annotations in the MIT format: little-endian 16-bit words, the upper 6 bits a code, the
 * lower 10 the samples since the annotation before. A class is the annotation's text (AUX) where it
 * has one, else its symbol ("N", "V", ...), which --map gives a meaning.
 * Format: https://physionet.org/physiotools/wag/annot-5.htm
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"
#include "score/scoring.h"

enum { LIMIT_BYTES = 1 << 28, CODE_NOTE = 22 };
enum { CODE_SKIP = 59, CODE_NUM = 60, CODE_SUB = 61, CODE_CHN = 62, CODE_AUX = 63 };

static const char *symbol_of(unsigned code)
{
    static const char *const symbols[50] = {
        [1] = "N",  [2] = "L",  [3] = "R",  [4] = "a",  [5] = "V",  [6] = "F",   [7] = "J",
        [8] = "A",  [9] = "S",  [10] = "E", [11] = "j", [12] = "/", [13] = "Q",  [14] = "~",
        [16] = "|", [18] = "s", [19] = "T", [20] = "*", [21] = "D", [22] = "\"", [23] = "=",
        [24] = "p", [25] = "B", [26] = "^", [27] = "t", [28] = "+", [29] = "u",  [30] = "?",
        [31] = "!", [32] = "[", [33] = "]", [34] = "e", [35] = "n", [36] = "@",  [37] = "x",
        [38] = "f", [39] = "(", [40] = ")", [41] = "r"
    };
    return code < 50 && symbols[code] != NULL ? symbols[code] : "?";
}

typedef struct reader {
    const unsigned char *bytes;
    size_t length, at;
    const myo_event_rules *rules;
    const myo_log *log;
    double rate_hz;
} reader;

static unsigned word_at(const reader *in, size_t at)
{
    return (unsigned)in->bytes[at] | (unsigned)in->bytes[at + 1] << 8;
}

static myo_status cut_short(const reader *in)
{
    return myo_fail(in->log, MYO_MALFORMED,
                    "byte %zu: the annotation file ends inside an annotation", in->at);
}

/* The rate: from `<record>.hea` ("name signals rate ..."), else from --rate. */
static myo_status find_rate(double *rate_hz, const char *path, const myo_event_rules *rules,
                            myo_arena *arena, const myo_log *log)
{
    const size_t stem = strlen(path) - strlen(".atr");
    char *header = myo_arena_format(arena, "%.*s.hea", (int)stem, path);
    char *bytes = NULL;
    size_t length;
    *rate_hz = rules->options->rate_hz;
    if (header == NULL)
        return MYO_NO_MEMORY;
    if (*rate_hz > 0)
        return MYO_OK;
    if (myo_file_read(&bytes, &length, header, LIMIT_BYTES) != MYO_OK)
        return myo_fail(log, MYO_RATE,
                        "annotations count samples and there is no %s to name the rate; give "
                        "--rate HZ",
                        header);
    const char *at = bytes;
    while (*at == '#' || *at == '\n' || *at == '\r')
        at += *at == '#' ? strcspn(at, "\n") : 1;
    char *copy = myo_arena_text_n(arena, at, strcspn(at, "\r\n"));
    myo_memory_free(bytes);
    if (copy == NULL)
        return MYO_NO_MEMORY;
    char *state = NULL, *field = strtok_r(copy, " \t", &state);
    for (int i = 0; i < 2 && field != NULL; i++)
        field = strtok_r(NULL, " \t", &state);
    if (field != NULL)
        field[strcspn(field, "/(")] = '\0';
    if (field == NULL || !myo_text_number(field, rate_hz, false) || !(*rate_hz > 0))
        return myo_fail(log, MYO_RATE, "%s names no sampling rate; give --rate HZ", header);
    return MYO_OK;
}

/* NUM, SUB, CHN and AUX follow the annotation they belong to. */
static myo_status read_modifiers(reader *in, char aux[64])
{
    aux[0] = '\0';
    while (in->at + 2 <= in->length) {
        const unsigned word = word_at(in, in->at), code = word >> 10, value = word & 1023;
        if (code < CODE_NUM)
            return MYO_OK;
        in->at += 2;
        if (code != CODE_AUX)
            continue;
        if (in->at + value > in->length)
            return cut_short(in);
        const size_t kept = value < 63 ? value : 63;
        memcpy(aux, in->bytes + in->at, kept);
        aux[kept] = '\0';
        in->at += value + (value & 1);
    }
    return MYO_OK;
}

static myo_status read_skip(reader *in, int64_t *samples)
{
    if (in->at + 4 > in->length)
        return cut_short(in);
    const uint32_t bits = (uint32_t)word_at(in, in->at) << 16 | word_at(in, in->at + 2);
    *samples += (int32_t)bits;
    in->at += 4;
    return MYO_OK;
}

static myo_status add(reader *in, myo_array *events, unsigned code, const char *aux, int64_t sample)
{
    myo_score_event *event = myo_array_push(events);
    if (event == NULL)
        return MYO_NO_MEMORY;
    const size_t number = events->count;
    const char *label = aux[0] != '\0' ? aux : symbol_of(code);
    event->line = number;
    event->peak_over_sigma = NAN;
    event->decided_us = MYO_NO_TIME;
    MYO_TRY(
        myo_event_time(&event->onset_us, (double)sample, 1 / in->rate_hz, number, "time", in->log));
    event->end_us = event->onset_us;
    const myo_log quiet = { 0 };
    if (myo_event_kind(&event->kind, label, number, in->rules, &quiet) == MYO_OK)
        return MYO_OK;
    if (in->rules->options->default_class != NULL)
        label = in->rules->options->default_class;
    return myo_event_kind(&event->kind, label, number, in->rules, in->log);
}

static myo_status read_all(reader *in, myo_array *events)
{
    int64_t sample = 0;
    char aux[64];
    while (in->at + 2 <= in->length) {
        const unsigned word = word_at(in, in->at), code = word >> 10, step = word & 1023;
        if (word == 0)
            return MYO_OK;
        in->at += 2;
        if (code == CODE_SKIP) {
            MYO_TRY(read_skip(in, &sample));
            continue;
        }
        if (code > 49)
            return myo_fail(in->log, MYO_MALFORMED,
                            "byte %zu: annotation code %u does not exist; is this a WFDB "
                            "annotation file?",
                            in->at - 2, code);
        sample += step;
        MYO_TRY(read_modifiers(in, aux));
        if (code == 0 || (code == CODE_NOTE && strncmp(aux, "## ", 3) == 0))
            continue;
        MYO_TRY(add(in, events, code, aux, sample));
    }
    return myo_fail(in->log, MYO_MALFORMED, "the end mark is missing; the file is cut short");
}

myo_status myo_event_table_wfdb(myo_array *events, myo_event_table *table,
                                const myo_event_rules *rules, myo_arena *arena, const myo_log *log)
{
    char *bytes = NULL;
    reader in = { .rules = rules, .log = log };
    MYO_TRY(find_rate(&in.rate_hz, table->path, rules, arena, log));
    myo_status status = myo_file_read(&bytes, &in.length, table->path, LIMIT_BYTES);
    if (status != MYO_OK)
        return myo_fail(log, status, "%s", myo_status_text(status));
    in.bytes = (const unsigned char *)bytes;
    status = read_all(&in, events);
    myo_memory_free(bytes);
    return status;
}
