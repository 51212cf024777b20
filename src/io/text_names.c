/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_names.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"

typedef struct naming {
    const myo_text_facts *facts;
    myo_text_role *roles;
    size_t columns;
    bool has_names;
    myo_arena *arena;
} naming;

static bool starts_with(const char *text, const char *start)
{
    return text != NULL && strncmp(text, start, strlen(start)) == 0;
}

/* The first column of the list of names and units: behind the time where they are fewer. */
static size_t first_listed(const naming *at, size_t listed)
{
    return listed > 0 && listed < at->columns ? 1 : 0;
}

/* "CH2" of AcqKnowledge is the second pair of its header, and so on in order. */
static void use_pairs(const naming *at)
{
    size_t next = 0;
    for (size_t c = 0; c < at->columns; c++) {
        myo_text_role *role = &at->roles[c];
        if (!starts_with(role->name, "CH") || next >= at->facts->name_count)
            continue;
        role->name = at->facts->names[next];
        role->unit = next < at->facts->unit_count ? at->facts->units[next] : NULL;
        next++;
    }
}

/* OpenBCI before 2019 has no line of names: number, channels, three axes, more. */
static myo_status use_first_columns(const naming *at)
{
    if (at->facts->channels == 0 || at->has_names)
        return MYO_OK;
    for (size_t c = 0; c < at->columns; c++) {
        const size_t k = c - 1;
        const bool is_channel = c > 0 && k < at->facts->channels;
        const bool is_axis = c > at->facts->channels && k < at->facts->channels + 3;
        const char *name =
            c == 0       ? "Sample Index"
            : is_channel ? myo_arena_format(at->arena, "EXG Channel %zu", k)
            : is_axis    ? myo_arena_format(at->arena, "Accel Channel %zu", k - at->facts->channels)
                         : myo_arena_format(at->arena, "Other %zu", c);
        if (name == NULL)
            return MYO_NO_MEMORY;
        at->roles[c].name = name;
    }
    return MYO_OK;
}

/* What the dialect's header says of the columns; the line of names says it better where it does. */
static myo_status use_facts(const naming *at)
{
    const myo_text_facts *facts = at->facts;
    if (facts->dialect == NULL)
        return MYO_OK;
    if (facts->dialect->has_pairs)
        use_pairs(at);
    if (facts->dialect->first_columns)
        MYO_TRY(use_first_columns(at));
    const bool labelled = facts->dialect->has_labels, paired = facts->dialect->has_pairs;
    const bool listed = facts->names != NULL && !labelled && !paired;
    const size_t first =
        first_listed(at, facts->dialect->names != NULL ? facts->name_count : facts->unit_count);
    for (size_t c = 0; c < at->columns; c++) {
        myo_text_role *role = &at->roles[c];
        for (size_t i = 0; labelled && i < facts->name_count && i < facts->unit_count; i++)
            if (role->name != NULL && role->unit == NULL &&
                strcmp(role->name, facts->names[i]) == 0)
                role->unit = facts->units[i];
        if (listed && c < first)
            *role = (myo_text_role) { .name = "time_s" };
        if (listed && c >= first)
            role->name = c - first < facts->name_count ? facts->names[c - first] : NULL;
        if (!labelled && !paired && role->unit == NULL && c >= first &&
            c - first < facts->unit_count)
            role->unit = facts->units[c - first];
        for (const myo_text_prefix *p = facts->dialect->prefixes; p != NULL && p->name != NULL; p++)
            if (role->unit == NULL && starts_with(role->name, p->name))
                role->unit = p->unit;
    }
    return MYO_OK;
}

myo_status myo_text_names_use(const myo_text_facts *facts, myo_text_role *roles, size_t columns,
                              bool has_names, myo_arena *arena)
{
    const naming at = { facts, roles, columns, has_names, arena };
    return use_facts(&at);
}

void myo_text_names_judge_axes(myo_text_role *roles, size_t columns, const double *values,
                               size_t rows)
{
    static const double LEAST = 9.3, MOST = 10.3;
    size_t axes[3], count = 0;
    for (size_t c = 0; c < columns; c++) {
        const myo_text_role *role = &roles[c];
        if (role->kind == MYO_TEXT_VALUE && role->name != NULL && strlen(role->name) == 1 &&
            strchr("xyz", role->name[0]) != NULL && count < 3)
            axes[count++] = c;
    }
    double sum = 0;
    for (size_t r = 0; count == 3 && r < rows; r++) {
        const double *row = values + r * columns;
        sum += sqrt(row[axes[0]] * row[axes[0]] + row[axes[1]] * row[axes[1]] +
                    row[axes[2]] * row[axes[2]]);
    }
    for (size_t k = 0; k < count && sum >= LEAST * (double)rows && sum <= MOST * (double)rows; k++)
        if (roles[axes[k]].unit == NULL)
            roles[axes[k]].unit = "m/s^2";
}
