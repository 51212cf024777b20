/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotation/wfdb_annotations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"
#include "core/text.h"

enum { HEADER_BYTES = 1 << 20, CODES = 50, PRIVATE_CODE = 42 };
/* CHN names no channel of ours: bxb does not match by it, and signals of one lead share it. */
enum { CODE_NONE = 0, CODE_NOTE = 22, CODE_SKIP = 59, CODE_NUM = 60, CODE_CHN = 62, CODE_AUX = 63 };

typedef struct code_row {
    const char *symbol;
    bool is_event;
} code_row;

/* The standard codes of ecgcodes.h. Events are those that the WFDB library's isqrs() counts, and
 * those without a meaning: a record of muscle activity has nothing but these for its own. They are
 * spelled as annstr() of that library does. */
static const code_row standard_codes[CODES] = {
    [0] = { "n/a", false },  [1] = { "N", true },     [2] = { "L", true },
    [3] = { "R", true },     [4] = { "a", true },     [5] = { "V", true },
    [6] = { "F", true },     [7] = { "J", true },     [8] = { "A", true },
    [9] = { "S", true },     [10] = { "E", true },    [11] = { "j", true },
    [12] = { "/", true },    [13] = { "Q", true },    [14] = { "~", false },
    [15] = { "[15]", true }, [16] = { "|", false },   [17] = { "[17]", true },
    [18] = { "s", false },   [19] = { "T", false },   [20] = { "*", false },
    [21] = { "D", false },   [22] = { "\"", false },  [23] = { "=", false },
    [24] = { "p", false },   [25] = { "B", true },    [26] = { "^", false },
    [27] = { "t", false },   [28] = { "+", false },   [29] = { "u", false },
    [30] = { "?", true },    [31] = { "!", false },   [32] = { "[", false },
    [33] = { "]", false },   [34] = { "e", true },    [35] = { "n", true },
    [36] = { "@", false },   [37] = { "x", false },   [38] = { "f", true },
    [39] = { "(", false },   [40] = { ")", false },   [41] = { "r", true },
    [42] = { "[42]", true }, [43] = { "[43]", true }, [44] = { "[44]", true },
    [45] = { "[45]", true }, [46] = { "[46]", true }, [47] = { "[47]", true },
    [48] = { "[48]", true }, [49] = { "[49]", true },
};

typedef struct stream {
    const unsigned char *bytes;
    size_t length, at;
    myo_arena *arena;
    code_row codes[CODES];
    bool in_preamble;    /* header notes still stand at count 0 */
    bool in_definitions; /* between "## annotation type definitions" and their end */
    double rate_hz;
    const char *fault;
} stream;

static unsigned word_at(const stream *in, size_t at)
{
    return (unsigned)in->bytes[at] | (unsigned)in->bytes[at + 1] << 8;
}

static myo_status wrong(stream *in, size_t at, const char *what)
{
    in->fault = myo_arena_format(in->arena, "byte %zu: %s", at, what);
    return in->fault == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status cut_short(stream *in)
{
    return wrong(in, in->at, "the annotation file ends inside an annotation; copy it again");
}

/* NUM, SUB, CHN and AUX follow the annotation they belong to. `*text` stays NULL without AUX. */
static myo_status read_modifiers(stream *in, const char **text)
{
    *text = NULL;
    while (in->at + 2 <= in->length) {
        const unsigned word = word_at(in, in->at), code = word >> 10, value = word & 1023;
        if (code < CODE_NUM)
            return MYO_OK;
        in->at += 2;
        if (code != CODE_AUX)
            continue;
        if (in->at + value > in->length)
            return cut_short(in);
        const char *own = myo_arena_text_n(in->arena, (const char *)in->bytes + in->at, value);
        if (own == NULL)
            return MYO_NO_MEMORY;
        *text = own[0] == '\0' ? NULL : own;
        in->at += value + (value & 1);
    }
    return MYO_OK;
}

/* Four bytes, the more significant word first. */
static myo_status read_skip(stream *in, int64_t *now)
{
    if (in->at + 4 > in->length)
        return cut_short(in);
    const uint32_t bits = (uint32_t)word_at(in, in->at) << 16 | word_at(in, in->at + 2);
    *now += (int32_t)bits;
    in->at += 4;
    return MYO_OK;
}

/* "42 MYO a description" */
static myo_status define_code(stream *in, const char *text)
{
    char *rest = NULL;
    const long code = strtol(text, &rest, 10);
    rest += strspn(rest, " \t");
    const size_t length = strcspn(rest, " \t");
    if (code < PRIVATE_CODE || code >= CODES || length == 0)
        return MYO_OK;
    in->codes[code].symbol = myo_arena_text_n(in->arena, rest, length);
    return in->codes[code].symbol == NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* Notes that speak of the file and not of an instant. True in `*taken` when this is one. */
static myo_status read_header_note(stream *in, const char *text, bool *taken)
{
    static const char resolution[] = "## time resolution: ";
    static const char definitions[] = "## annotation type definitions";
    char number[32] = { 0 };
    double rate_hz = 0;
    *taken = strncmp(text, "## ", 3) == 0 || (in->in_preamble && in->in_definitions);
    if (!*taken || !in->in_preamble)
        return MYO_OK;
    if (strncmp(text, resolution, sizeof resolution - 1) == 0) {
        const char *value = text + sizeof resolution - 1;
        memcpy(number, value, strnlen(value, sizeof number - 1));
        number[strcspn(number, " \t\r\n")] = '\0';
        if (myo_text_number(number, &rate_hz, false) && rate_hz > 0)
            in->rate_hz = rate_hz;
    } else if (strncmp(text, "## ", 3) == 0) {
        in->in_definitions = strncmp(text, definitions, sizeof definitions - 1) == 0;
    } else {
        return define_code(in, text);
    }
    return MYO_OK;
}

static myo_status read_one(stream *in, myo_array *items, unsigned code, int64_t now)
{
    const char *text = NULL;
    bool is_header = false;
    MYO_TRY(read_modifiers(in, &text));
    if (in->fault != NULL || code == CODE_NONE)
        return MYO_OK;
    in->in_preamble = in->in_preamble && now == 0 && code == CODE_NOTE && text != NULL;
    if (code == CODE_NOTE && text != NULL)
        MYO_TRY(read_header_note(in, text, &is_header));
    if (is_header)
        return MYO_OK;
    in->in_preamble = false;
    myo_annotation *one = myo_annotation_add(items, &in->fault);
    if (one == NULL)
        return in->fault == NULL ? MYO_NO_MEMORY : MYO_OK;
    one->onset_s = in->rate_hz > 0 ? (double)now / in->rate_hz : (double)now;
    one->label = text;
    one->symbol = in->codes[code].symbol;
    one->is_event = in->codes[code].is_event;
    return MYO_OK;
}

static myo_status read_all(stream *in, myo_array *items)
{
    int64_t now = 0;
    while (in->fault == NULL && in->at + 2 <= in->length) {
        const unsigned word = word_at(in, in->at), code = word >> 10;
        if (word == 0)
            return MYO_OK;
        in->at += 2;
        if (code == CODE_SKIP) {
            MYO_TRY(read_skip(in, &now));
        } else if (code >= CODES) {
            return wrong(in, in->at - 2,
                         "an annotation code that does not exist; is this a WFDB annotation file?");
        } else {
            now += word & 1023;
            MYO_TRY(read_one(in, items, code, now));
        }
    }
    if (in->fault == NULL)
        in->fault = "the annotation file has no end mark; it may be cut short";
    return MYO_OK;
}

myo_status myo_wfdb_annotations_read(myo_annotations *out, const char *path, double header_rate_hz,
                                     myo_arena *arena)
{
    char *bytes = NULL;
    stream in = { .arena = arena, .in_preamble = true, .rate_hz = header_rate_hz };
    myo_array items = MYO_ARRAY(myo_annotation);
    memcpy(in.codes, standard_codes, sizeof in.codes);
    MYO_TRY(myo_file_read(&bytes, &in.length, path, MYO_ANNOTATION_BYTES));
    in.bytes = (const unsigned char *)bytes;
    const myo_status status = read_all(&in, &items);
    myo_memory_free(bytes);
    const myo_status taken = myo_annotations_take(out, &items, arena);
    out->fault = in.fault;
    out->rate_hz = in.rate_hz;
    out->table = NULL;
    return status == MYO_OK ? taken : status;
}

myo_status myo_wfdb_header_rate(double *rate_hz, const char *header_path)
{
    char *bytes = NULL;
    size_t length = 0;
    *rate_hz = 0;
    MYO_TRY(myo_file_read(&bytes, &length, header_path, HEADER_BYTES));
    char *at = bytes;
    while (*at == '#' || *at == '\n' || *at == '\r')
        at += *at == '#' ? strcspn(at, "\n") : 1;
    at[strcspn(at, "\r\n")] = '\0';
    char *state = NULL, *field = strtok_r(at, " \t", &state);
    for (int i = 0; i < 2 && field != NULL; i++)
        field = strtok_r(NULL, " \t", &state);
    if (field != NULL)
        field[strcspn(field, "/(")] = '\0';
    if (field == NULL || !myo_text_number(field, rate_hz, false) || !(*rate_hz > 0))
        *rate_hz = 0;
    myo_memory_free(bytes);
    return MYO_OK;
}
