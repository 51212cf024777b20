/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_columns.h"

#include <math.h>
#include <string.h>

#include "core/text.h"
#include "core/time_unit.h"
#include "io/channel_type.h"
#include "io/unit.h"

myo_status myo_text_name_parts(const char *whole, myo_arena *arena, const char **name,
                               const char **unit)
{
    const size_t length = strlen(whole);
    *name = whole;
    *unit = NULL;
    if (length == 0)
        return MYO_OK;
    const char last = whole[length - 1];
    const bool closed = last == ')' || last == ']';
    const char *open = closed ? strrchr(whole, last == ')' ? '(' : '[') : strrchr(whole, ',');
    if (open == NULL || open == whole)
        return MYO_OK;
    *unit = myo_arena_text_n(arena, open + 1, (size_t)(whole + length - open - 1 - closed));
    size_t end = (size_t)(open - whole);
    while (end > 0 && whole[end - 1] == ' ')
        end--;
    *name = myo_arena_text_n(arena, whole, end);
    return *unit == NULL || *name == NULL ? MYO_NO_MEMORY : MYO_OK;
}

typedef struct time_name {
    const char *name;
    double unit_s; /* 0: the name does not say it */
} time_name;

void myo_text_column_judge(myo_text_role *role)
{
    static const time_name times[] = {
        { "time", 0 },
        { "t", 0 },
        { "timestamp", 0 },
        { "timestamps", 0 },
        { "zeit", 0 },
        { "temps", 0 },
        { "tempo", 0 },
        { "tiempo", 0 },
        { "time_s", 1 },
        { "time_ms", 1e-3 },
        { "seconds_elapsed", 1 },
        { "elapsed time", 0 },
        { "time_us", 1e-6 },
        { "timestamp_s", 1 },
        { "timestamp_ms", 1e-3 },
        { "x_value", 1 },
        { "unix timestamp", 0 },
        { "unix time", 0 },
        { "relative time", 0 },
        { "epoch", 0 },
    };
    static const char *const indices[] = { "sample",       "index",     "frame",
                                           "nseq",         "n",         "sample number",
                                           "sample index", "sub frame", "row",
                                           "unnamed: 0",   "samplenum", "packet counter" };
    role->unit_s = 1;
    if (role->name == NULL)
        return;
    const double unit_s = myo_time_unit_s(role->unit);
    if (myo_text_same(role->name, "x") && unit_s > 0) { /* "X" alone is an axis */
        role->kind = MYO_TEXT_TIME;
        role->unit_said = true;
        role->unit_s = unit_s;
    }
    if (role->unit == NULL && strlen(role->name) > 1 && myo_time_unit_s(role->name) > 0) {
        role->kind = MYO_TEXT_TIME; /* "sec", "min" */
        role->unit_said = true;
        role->unit_s = myo_time_unit_s(role->name);
    }
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (!myo_text_same(role->name, times[i].name))
            continue;
        role->kind = MYO_TEXT_TIME;
        role->unit_said = unit_s > 0 || times[i].unit_s > 0;
        role->unit_s = unit_s > 0 ? unit_s : times[i].unit_s > 0 ? times[i].unit_s : 1;
    }
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++)
        if (myo_text_same(role->name, indices[i]) && role->unit == NULL)
            role->kind = MYO_TEXT_INDEX;
}

bool myo_text_column_is_unnamed(const myo_text_role *role)
{
    return role->unit == NULL && myo_channel_type_guess(role->name, NULL).clue == MYO_CLUE_NONE;
}

/* Seconds of one unit of a count since 1970 whose values are as large as these; 0: they are not. */
static double epoch_unit_s(double value)
{
    static const double units[] = { 1, 1e-3, 1e-6, 1e-9 };
    for (size_t i = 0; i < 4; i++)
        if (value * units[i] >= 5e8 && value * units[i] < 5e9) /* 1985 to 2128 */
            return units[i];
    return 0;
}

/* How a column goes on: its steps, where they are all alike. */
typedef struct column_course {
    bool rises, is_regular;
    double first, step;
} column_course;

static column_course course_of(const double *values, size_t rows, size_t columns, size_t c)
{
    column_course out = { .rises = rows >= 3, .is_regular = true, .first = values[c] };
    if (rows < 3)
        return out;
    out.step = (values[(rows - 1) * columns + c] - values[c]) / (double)(rows - 1);
    out.rises = out.step > 0;
    for (size_t r = 0; r + 1 < rows; r++) {
        const double step = values[(r + 1) * columns + c] - values[r * columns + c];
        out.rises = out.rises && step >= 0; /* NaN is no rise */
        out.is_regular = out.is_regular && fabs(step - out.step) <= 0.51 * fabs(out.step);
    }
    return out;
}

void myo_text_columns_look(myo_text_role *roles, size_t columns, const double *values, size_t rows,
                           const bool *clocks)
{
    bool has_time = false;
    for (size_t c = 0; c < columns; c++) {
        myo_text_role *role = &roles[c];
        const column_course its = course_of(values, rows, columns, c);
        const double epoch = epoch_unit_s(its.first);
        if (clocks[c] && rows > 1 && values[(rows - 1) * columns + c] == its.first) {
            role->kind = MYO_TEXT_INDEX; /* a date alone */
            continue;
        }
        if (clocks[c] || (epoch > 0 && its.rises && !role->unit_said &&
                          (role->kind == MYO_TEXT_TIME || myo_text_column_is_unnamed(role)))) {
            role->kind = MYO_TEXT_TIME;
            role->unit_said = true;
            role->is_clock = true;
            role->is_of_day = clocks[c] && its.first <= 86400;
            role->unit_s = clocks[c] ? 1 : epoch;
        }
        has_time = has_time || role->kind == MYO_TEXT_TIME;
    }
    for (size_t c = 0; c < columns; c++) {
        myo_text_role *role = &roles[c];
        const bool outer = c == 0 || c + 1 == columns;
        if (!outer || role->kind != MYO_TEXT_VALUE || !myo_text_column_is_unnamed(role))
            continue;
        const column_course its = course_of(values, rows, columns, c);
        if (!its.rises || !its.is_regular)
            continue;
        const bool whole = its.step == floor(its.step) && its.first == floor(its.first);
        role->kind = has_time || whole ? MYO_TEXT_INDEX : MYO_TEXT_TIME;
        has_time = has_time || role->kind == MYO_TEXT_TIME;
    }
}

void myo_text_columns_drop_idle(myo_text_role *roles, size_t columns)
{
    size_t clocks = 0;
    for (size_t c = 0; c < columns; c++)
        clocks += roles[c].kind == MYO_TEXT_TIME;
    for (size_t c = 0; c < columns && clocks > 1; c++) {
        if (roles[c].kind != MYO_TEXT_TIME)
            continue;
        size_t next = c + 1;
        while (next < columns && roles[next].kind == MYO_TEXT_INDEX)
            next++;
        if (next == columns || roles[next].kind == MYO_TEXT_TIME) {
            roles[c].kind = MYO_TEXT_INDEX;
            clocks--;
        }
    }
}
