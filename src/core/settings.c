/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/settings.h"

#include <ini.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

/* inih cuts longer lines into two without telling. */
enum { LONGEST_LINE = 198, LONGEST_FILE = 1 << 20, COMMENT_WIDTH = 98 };

static const myo_setting rows[] = {
#define ROW(section_, name_, value, low, high, unit_, meaning_, source_)                           \
    { .section = #section_,                                                                        \
      .name = #name_,                                                                              \
      .default_value = (value),                                                                    \
      .minimum = (low),                                                                            \
      .maximum = (high),                                                                           \
      .unit = unit_,                                                                               \
      .meaning = meaning_,                                                                         \
      .source = source_,                                                                           \
      .offset = offsetof(myo_settings, name_) },
    MYO_SETTINGS_LIST(ROW)
#undef ROW
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

/* Pairs in which the first must stay below the second. */
static const struct {
    const char *lower, *upper;
} ordered[] = {
    { "emg_low_hz", "emg_high_hz" },
    { "acc_low_hz", "acc_high_hz" },
    { "candidate_sigma", "spike_sigma" },
    { "spike_min_s", "spike_max_s" },
    { "train_regular_cv", "train_irregular_cv" },
};

myo_settings myo_settings_default(void)
{
    myo_settings settings;
#define DEFAULT(section, name, value, low, high, unit, meaning, source) settings.name = (value);
    MYO_SETTINGS_LIST(DEFAULT)
#undef DEFAULT
    return settings;
}

const myo_setting *myo_settings_rows(size_t *count)
{
    *count = ROW_COUNT;
    return rows;
}

static double *field(myo_settings *settings, const myo_setting *row)
{
    return (double *)(void *)((unsigned char *)settings + row->offset);
}

double myo_setting_get(const myo_settings *settings, const myo_setting *row)
{
    double value;
    memcpy(&value, (const unsigned char *)settings + row->offset, sizeof value);
    return value;
}

/* What the range alone does not say; NULL when the value is fine. */
static const char *objection(const myo_setting *row, double value)
{
    static const char *const whole[] = { "filter_order", "mains_harmonics", "clip_run_samples",
                                         "train_intervals", "fatigue_windows" };
    if (strcmp(row->name, "mains_hz") == 0 && value != -1 && value != 0 && value != 50 &&
        value != 60)
        return "takes -1 (automatic), 0 (off), 50 or 60";
    if (strcmp(row->name, "filter_order") == 0 && fmod(value, 2) != 0)
        return "takes an even number: each of the two passes has half of the order";
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (strcmp(row->name, whole[i]) == 0 && value != floor(value))
            return "takes a whole number";
    return NULL;
}

myo_status myo_setting_set(myo_settings *settings, const myo_setting *row, double value)
{
    if (!(value >= row->minimum && value <= row->maximum) || objection(row, value) != NULL)
        return MYO_SETTINGS;
    *field(settings, row) = value;
    return MYO_OK;
}

typedef struct reading {
    myo_settings settings;
    bool seen[ROW_COUNT];
    myo_text problem; /**< of the first bad line */
} reading;

static const myo_setting *find_row(const char *name)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const myo_setting *myo_setting_find(const char *name, const char **nearest)
{
    const char *names[ROW_COUNT];
    const myo_setting *row = name == NULL ? NULL : find_row(name);
    for (size_t i = 0; i < ROW_COUNT; i++)
        names[i] = rows[i].name;
    if (nearest != NULL)
        *nearest = row != NULL || name == NULL ? NULL : myo_text_nearest(name, names, ROW_COUNT);
    return row;
}

static void unknown_name(reading *state, const char *name)
{
    const char *nearest;
    (void)myo_setting_find(name, &nearest);
    myo_text_add(&state->problem, "there is no setting \"%s\"", name);
    if (nearest != NULL)
        myo_text_add(&state->problem, "; did you mean %s?", nearest);
    else
        myo_text_add(&state->problem, "; the settings.ini of any output folder lists all");
}

static void set_row(reading *state, const myo_setting *row, const char *value)
{
    double number = 0;
    if (!myo_text_number(value, &number, false)) {
        myo_text_add(&state->problem, "%s: \"%s\" is not a number", row->name, value);
        return;
    }
    if (number < row->minimum || number > row->maximum) {
        myo_text_add(&state->problem, "%s = %s is outside %g to %g%s%s (%s)", row->name, value,
                     row->minimum, row->maximum, *row->unit == '\0' ? "" : " ", row->unit,
                     row->meaning);
        return;
    }
    const char *why = objection(row, number);
    if (why != NULL)
        myo_text_add(&state->problem, "%s = %s: it %s", row->name, value, why);
    else
        *field(&state->settings, row) = number;
}

/* inih keeps the number of the first line for which this returns 0. */
static int take(void *user, const char *section, const char *name, const char *value)
{
    reading *state = user;
    if (state->problem.length > 0)
        return 0;
    const myo_setting *row = find_row(name);
    if (row == NULL) {
        unknown_name(state, name);
    } else if (*section != '\0' && strcmp(section, row->section) != 0) {
        myo_text_add(&state->problem, "%s belongs into section [%s], not [%s]", name, row->section,
                     section);
    } else if (state->seen[row - rows]) {
        myo_text_add(&state->problem, "%s is set twice; remove one of them", name);
    } else {
        state->seen[row - rows] = true;
        set_row(state, row, value);
    }
    return state->problem.length == 0;
}

static myo_status check_order(const myo_settings *settings, const myo_log *log)
{
    for (size_t i = 0; i < sizeof ordered / sizeof ordered[0]; i++) {
        const double lower = myo_setting_get(settings, find_row(ordered[i].lower));
        const double upper = myo_setting_get(settings, find_row(ordered[i].upper));
        if (lower >= upper)
            return myo_fail(log, MYO_SETTINGS, "%s (%g) must be below %s (%g)", ordered[i].lower,
                            lower, ordered[i].upper, upper);
    }
    return MYO_OK;
}

myo_status myo_settings_check(const myo_settings *settings, const myo_log *log)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const myo_setting *row = &rows[i];
        const double value = myo_setting_get(settings, row);
        const char *why = objection(row, value);
        if (!(value >= row->minimum && value <= row->maximum))
            return myo_fail(log, MYO_SETTINGS, "%s = %g is outside %g to %g%s%s (%s)", row->name,
                            value, row->minimum, row->maximum, *row->unit == '\0' ? "" : " ",
                            row->unit, row->meaning);
        if (why != NULL)
            return myo_fail(log, MYO_SETTINGS, "%s = %g: it %s", row->name, value, why);
    }
    return check_order(settings, log);
}

static myo_status check_lines(const char *text, size_t length, const myo_log *log)
{
    if (memchr(text, '\0', length) != NULL)
        return myo_fail(log, MYO_SETTINGS,
                        "holds a zero byte: not a settings file; see "
                        "settings.ini of any output folder");
    size_t line = 1;
    for (const char *at = text; *at != '\0'; line++) {
        const size_t span = strcspn(at, "\n");
        if (span > LONGEST_LINE)
            return myo_fail(log, MYO_SETTINGS, "line %zu is longer than %d characters; shorten it",
                            line, LONGEST_LINE);
        at += span + (at[span] == '\n');
    }
    return MYO_OK;
}

static myo_status parse(reading *state, const char *text, size_t length, const myo_log *log)
{
    MYO_TRY(check_lines(text, length, log));
    const int line = ini_parse_string(text, take, state);
    if (state->problem.failed)
        return MYO_NO_MEMORY;
    if (line > 0)
        return myo_fail(log, MYO_SETTINGS, "line %d: %s", line,
                        state->problem.length > 0 ? state->problem.bytes
                                                  : "neither \"[section]\" nor \"name = value\"");
    return check_order(&state->settings, log);
}

myo_status myo_settings_read(myo_settings *settings, const char *path, const myo_log *log)
{
    myo_log named = log == NULL ? (myo_log) { 0 } : *log;
    named.subject = path;
    char *text = NULL;
    size_t length = 0;
    const myo_status found = myo_file_read(&text, &length, path, LONGEST_FILE);
    if (found == MYO_NOT_FOUND)
        return myo_fail(&named, found, "no such settings file; check the path");
    if (found == MYO_LIMIT)
        return myo_fail(&named, MYO_SETTINGS, "larger than 1 MiB: not a settings file");
    if (found == MYO_UNREADABLE)
        return myo_fail(&named, found, "the settings file cannot be read; check its permissions");
    if (found != MYO_OK)
        return found;
    reading state = { .settings = *settings };
    const myo_status status = parse(&state, text, length, &named);
    if (status == MYO_OK)
        *settings = state.settings;
    myo_text_free(&state.problem);
    myo_memory_free(text);
    return status;
}

/* Comment lines wrapped at blanks, so that a long source never meets inih's line limit. */
static void add_comment(myo_text *text, const char *comment)
{
    while (*comment != '\0') {
        size_t width = strlen(comment);
        if (width > COMMENT_WIDTH) {
            width = COMMENT_WIDTH;
            while (width > 0 && comment[width] != ' ')
                width--;
            if (width == 0)
                width = COMMENT_WIDTH;
        }
        myo_text_add(text, "# %.*s\n", (int)width, comment);
        comment += width;
        comment += strspn(comment, " ");
    }
}

/* The shortest of 15 and 17 digits that reads back as the same number. */
static void add_exact(myo_text *text, double value)
{
    myo_text digits = { 0 };
    double back = 0;
    myo_text_add(&digits, "%.15g", value);
    const bool enough = !digits.failed && myo_text_number(digits.bytes, &back, false) &&
                        memcmp(&back, &value, sizeof value) == 0;
    myo_text_add(text, enough ? "%.15g" : "%.17g", value);
    myo_text_free(&digits);
}

static void add_row(myo_text *text, const myo_setting *row, double value)
{
    myo_text comment = { 0 };
    myo_text_add(&comment, "%s%s%s; %g to %g, default %g. Source: %s", row->meaning,
                 *row->unit == '\0' ? "" : ", ", row->unit, row->minimum, row->maximum,
                 row->default_value, row->source);
    if (comment.failed)
        text->failed = true;
    else
        add_comment(text, comment.bytes);
    myo_text_free(&comment);
    myo_text_add(text, "%s = ", row->name);
    add_exact(text, value);
    myo_text_add(text, "\n");
}

myo_status myo_settings_write(const myo_settings *settings, const char *path, const myo_log *log)
{
    myo_text text = { 0 };
    myo_text_add(&text, "# Analysis settings of myoscribe; read back with --config.\n");
    const char *section = "";
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strcmp(section, rows[i].section) != 0)
            myo_text_add(&text, "\n[%s]\n", rows[i].section);
        section = rows[i].section;
        add_row(&text, &rows[i], myo_setting_get(settings, &rows[i]));
    }
    const myo_status status =
        text.failed ? MYO_NO_MEMORY : myo_file_write(path, text.bytes, text.length, log);
    myo_text_free(&text);
    return status;
}
