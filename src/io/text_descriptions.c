/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_descriptions.h"

#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "core/time_unit.h"
#include "io/text_rows.h"

enum { SIGN_LINES = 12, FACT_LINES = 600, LIST_LIMIT = 1024 };

static const myo_text_prefix openbci_units[] = {
    { "EXG Channel", "uV" }, { "EEG Channel", "uV" }, { "Accel Channel", "g" }, { NULL, NULL }
};

/* A dialect is a row; what no row describes is read by its line of names, of units, and its
 * comments. */
static const myo_text_description rows[] = {
    { .name = "LabChart text",
      .sign = "Interval=",
      .period = "Interval=",
      .names = "ChannelTitle=",
      .units = "UnitName=",
      .repeats = true },
    { .name = "LabChart text",
      .sign = "ChannelTitle=",
      .period = "Interval=",
      .names = "ChannelTitle=",
      .units = "UnitName=",
      .repeats = true },
    { .name = "OpenBCI text",
      .sign = "%OpenBCI",
      .rate = "%Sample Rate",
      .prefixes = openbci_units,
      .first_columns = true },
    { .name = "BTS ASCII", .sign = "BTS ASCII", .rate = "Frequency:", .unit = "Measure unit:" },
    { .name = "Delsys text", .sign = "Label:", .has_labels = true },
    { .name = "LabVIEW measurement",
      .sign = "LabVIEW Measurement",
      .period = "Delta_X",
      .units = "Y_Unit_Label" },
    { .name = "Qualisys TSV", .sign = "NO_OF_", .rate = "FREQUENCY", .names = "CHANNEL_NAMES" },
    { .name = "Sensor Logger", .sign = "time,seconds_elapsed,", .has_bare_axes = true },
    { .name = "Vicon table", .sign = "Devices", .rate_line = 2, .ends_at_blank = true },
    { .name = "Vicon table", .sign = "ANALOG", .rate_line = 2, .ends_at_blank = true },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Its sign is no fixed word: "1 msec/sample" in the second line. */
static const myo_text_description biopac = { .name = "AcqKnowledge text",
                                             .has_pairs = true,
                                             .has_counts = true };

typedef struct header_line {
    const char *text;
    size_t length;
} header_line;

static bool next_line(const char *text, size_t length, size_t *at, header_line *out)
{
    if (*at >= length)
        return false;
    const char *first = text + *at;
    const char *feed = memchr(first, '\n', length - *at);
    size_t size = feed == NULL ? length - *at : (size_t)(feed - first);
    *at += size + 1;
    if (size > 0 && first[size - 1] == '\r')
        size--;
    while (size > 0 && (*first == ' ' || *first == '"'))
        first++, size--;
    *out = (header_line) { first, size };
    return true;
}

static bool begins(const header_line *line, const char *key)
{
    char start[32];
    const size_t length = key == NULL ? 0 : strlen(key);
    if (length == 0 || length > line->length || length >= sizeof start)
        return false;
    memcpy(start, line->text, length);
    start[length] = '\0';
    return myo_text_same(start, key);
}

/* A number at the start of what follows a key, and the word behind it. */
static bool number_in(const char *text, size_t length, double *value, char unit[16])
{
    char digits[40];
    size_t at = 0, count = 0;
    while (at < length && strchr(" \t:=,;", text[at]) != NULL)
        at++;
    while (at + count < length && count + 1 < sizeof digits &&
           strchr("0123456789.,+-eE", text[at + count]) != NULL)
        count++;
    if (count == 0)
        return false;
    for (size_t i = 0; i < count; i++)
        digits[i] = text[at + i] == ',' ? '.' : text[at + i];
    digits[count] = '\0';
    at += count;
    while (at < length && text[at] == ' ')
        at++;
    size_t size = 0;
    for (; at < length && size < 15 && strchr(" \t/;", text[at]) == NULL; at++)
        unit[size++] = text[at];
    unit[size] = '\0';
    return myo_text_number(digits, value, false) && *value > 0;
}

/* The fields behind a key as a list without empty ones at its end. */
static myo_status list_after(const header_line *line, const char *key, char separator,
                             myo_arena *arena, const char ***list, size_t *count)
{
    const char *const *fields = NULL;
    size_t found = 0, at = strlen(key);
    while (at < line->length &&
           (line->text[at] == separator || strchr(" :", line->text[at]) != NULL))
        at++;
    if (!myo_text_split(line->text + at, line->length - at, separator, arena, &fields, &found))
        return MYO_OK;
    while (found > 0 && fields[found - 1][0] == '\0')
        found--;
    *list = myo_arena_new(arena, found, sizeof **list);
    if (*list == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < found; i++)
        (*list)[i] = fields[i];
    *count = found;
    return MYO_OK;
}

const myo_text_description *myo_text_dialect_of(const char *text, size_t length)
{
    header_line line;
    size_t at = 0;
    for (size_t n = 1; n <= SIGN_LINES && next_line(text, length, &at, &line); n++) {
        for (size_t i = 0; i < ROWS; i++)
            if (begins(&line, rows[i].sign))
                return &rows[i];
        if (n == 2 && line.length > 7 && memcmp(line.text + line.length - 7, "/sample", 7) == 0)
            return &biopac;
    }
    return NULL;
}

static myo_status add_to(const char ***list, size_t *count, const char *text, size_t length,
                         myo_arena *arena)
{
    if (*list == NULL)
        *list = myo_arena_new(arena, LIST_LIMIT, sizeof **list);
    if (*list == NULL)
        return MYO_NO_MEMORY;
    if (*count == LIST_LIMIT)
        return MYO_OK;
    (*list)[*count] = myo_arena_text_n(arena, text, length);
    return (*list)[(*count)++] == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static const char *find_in(const header_line *line, const char *word)
{
    const size_t size = strlen(word);
    for (size_t i = 0; i + size <= line->length; i++)
        if (memcmp(line->text + i, word, size) == 0)
            return line->text + i;
    return NULL;
}

/* "Label: NAME Sampling frequency: ... Unit: V Domain Unit: s" */
static myo_status take_label(myo_text_facts *out, const header_line *line, myo_arena *arena)
{
    const char *name = line->text + strlen("Label:"), *end = line->text + line->length;
    const char *name_end = find_in(line, " Sampling frequency:");
    const char *unit = find_in(line, " Unit:"), *unit_end = find_in(line, " Domain Unit:");
    if (name_end == NULL || unit == NULL)
        return MYO_OK;
    if (unit_end != NULL && unit_end <= unit)
        unit_end = NULL;
    unit += strlen(" Unit:");
    while (name < name_end && *name == ' ')
        name++;
    while (unit < end && *unit == ' ')
        unit++;
    MYO_TRY(add_to(&out->names, &out->name_count, name, (size_t)(name_end - name), arena));
    return add_to(&out->units, &out->unit_count, unit,
                  (size_t)((unit_end == NULL || unit_end < unit ? end : unit_end) - unit), arena);
}

/* "trial.acq", "1 msec/sample", "2 channels", then a name and a unit in turn. */
static myo_status take_pairs(myo_text_facts *out, const char *text, size_t length, myo_arena *arena)
{
    header_line line;
    size_t at = 0;
    double value = 0;
    char unit[16];
    for (size_t n = 1; next_line(text, length, &at, &line); n++) {
        if (n == 2 && number_in(line.text, line.length, &value, unit)) {
            const double unit_s = myo_time_unit_s(unit);
            out->rate_hz = unit_s > 0 ? 1 / (value * unit_s) : 0;
        }
        if (n == 3 && number_in(line.text, line.length, &value, unit))
            out->channels = value <= LIST_LIMIT ? (size_t)value : 0;
        if (n < 4)
            continue;
        if (n >= 4 + 2 * out->channels)
            return MYO_OK;
        if (n % 2 == 0)
            MYO_TRY(add_to(&out->names, &out->name_count, line.text, line.length, arena));
        else
            MYO_TRY(add_to(&out->units, &out->unit_count, line.text, line.length, arena));
    }
    return MYO_OK;
}

static myo_status take_line(myo_text_facts *out, const header_line *line, size_t number,
                            char separator, myo_arena *arena)
{
    const myo_text_description *d = out->dialect;
    double value = 0;
    char unit[16] = "";
    if (d->has_labels && begins(line, "Label:"))
        return take_label(out, line, arena);
    if (begins(line, "%Number of channels") &&
        number_in(line->text + 19, line->length - 19, &value, unit))
        out->channels = value <= LIST_LIMIT ? (size_t)value : 0;
    if (begins(line, d->rate) && out->rate_hz == 0 &&
        number_in(line->text + strlen(d->rate), line->length - strlen(d->rate), &value, unit))
        out->rate_hz = value;
    if (d->rate_line == number && number_in(line->text, line->length, &value, unit))
        out->rate_hz = value;
    if (begins(line, d->period) && out->rate_hz == 0 &&
        number_in(line->text + strlen(d->period), line->length - strlen(d->period), &value, unit)) {
        const double unit_s = myo_time_unit_s(unit);
        out->rate_hz = 1 / (value * (unit_s > 0 ? unit_s : 1));
    }
    if (begins(line, d->names) && out->names == NULL)
        return list_after(line, d->names, separator, arena, &out->names, &out->name_count);
    if (begins(line, d->units) && out->units == NULL)
        return list_after(line, d->units, separator, arena, &out->units, &out->unit_count);
    if (begins(line, d->unit) && out->unit == NULL) {
        const char **list = NULL;
        size_t count = 0;
        MYO_TRY(list_after(line, d->unit, separator, arena, &list, &count));
        out->unit = count > 0 ? list[0] : NULL;
    }
    return MYO_OK;
}

myo_status myo_text_describe(myo_text_facts *out, const char *text, size_t length, char separator,
                             myo_arena *arena)
{
    *out = (myo_text_facts) { .dialect = myo_text_dialect_of(text, length) };
    if (out->dialect == NULL)
        return MYO_OK;
    if (out->dialect->has_pairs)
        return take_pairs(out, text, length, arena);
    header_line line;
    size_t at = 0;
    for (size_t n = 1; n <= FACT_LINES && next_line(text, length, &at, &line); n++)
        MYO_TRY(take_line(out, &line, n, separator, arena));
    /* 1 / 0.001 is no whole number; a rate that is meant whole is written so */
    const double whole = (double)(long long)(out->rate_hz + 0.5);
    if (out->rate_hz - whole < 1e-9 * whole && whole - out->rate_hz < 1e-9 * whole)
        out->rate_hz = whole;
    return MYO_OK;
}

bool myo_text_is_header_line(const myo_text_description *dialect, const char *line, size_t length)
{
    if (dialect == NULL || !dialect->repeats || length == 0)
        return false;
    const char *equals = memchr(line, '=', length < 40 ? length : 40);
    return equals != NULL &&
           ((line[0] >= 'A' && line[0] <= 'Z') || (line[0] >= 'a' && line[0] <= 'z'));
}
