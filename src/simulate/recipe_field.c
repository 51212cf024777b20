/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/recipe_field.h"

#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "simulate/recipe.h"

enum { FIELDS_LIMIT = 64 };

static bool has_kind(const myo_field *field, unsigned kind)
{
    return field->kinds == 0 || (field->kinds >> kind & 1u) != 0;
}

static void set_default(void *out, const myo_field *field)
{
    char *at = (char *)out + field->offset;
    const myo_range range = { field->default_low, field->default_high };
    if (field->type == MYO_FIELD_NUMBER || field->type == MYO_FIELD_SWITCH)
        memcpy(at, &field->default_low, sizeof(double));
    else if (field->type == MYO_FIELD_RANGE)
        memcpy(at, &range, sizeof range);
    else if (field->type == MYO_FIELD_TEXT)
        memcpy(at, &field->default_text, sizeof field->default_text);
}

static myo_status unknown(const myo_field *fields, size_t count, unsigned kind, const char *name,
                          const char *place, const myo_log *log)
{
    const char *names[FIELDS_LIMIT];
    size_t known = 0;
    for (size_t i = 0; i < count && known < FIELDS_LIMIT; i++)
        if (has_kind(&fields[i], kind))
            names[known++] = fields[i].name;
    const char *near = myo_text_nearest(name, names, known);
    if (near != NULL)
        return myo_fail(log, MYO_SETTINGS, "%s: unknown field \"%s\"; did you mean \"%s\"?", place,
                        name, near);
    return myo_fail(log, MYO_SETTINGS,
                    "%s: unknown field \"%s\"; datasets/README.md lists the fields", place, name);
}

static myo_status check_number(double value, const myo_field *field, const char *place,
                               const myo_log *log)
{
    if (value >= field->low && value <= field->high)
        return MYO_OK;
    return myo_fail(log, MYO_SETTINGS, "%s.%s is %g; it must be from %g to %g", place, field->name,
                    value, field->low, field->high);
}

static myo_status read_range(myo_range *range, const myo_field *field, const myo_json *node,
                             const char *place, const myo_log *log)
{
    if (myo_json_is_number(node)) {
        range->low = range->high = myo_json_number(node, 0);
    } else if (myo_json_is_array(node) && myo_json_count(node) == 2 &&
               myo_json_is_number(myo_json_at(node, 0)) &&
               myo_json_is_number(myo_json_at(node, 1))) {
        range->low = myo_json_number(myo_json_at(node, 0), 0);
        range->high = myo_json_number(myo_json_at(node, 1), 0);
    } else {
        return myo_fail(log, MYO_SETTINGS, "%s.%s must be a number or [low, high]", place,
                        field->name);
    }
    MYO_TRY(check_number(range->low, field, place, log));
    MYO_TRY(check_number(range->high, field, place, log));
    if (range->low > range->high)
        return myo_fail(log, MYO_SETTINGS, "%s.%s is [%g, %g]; the lower bound comes first", place,
                        field->name, range->low, range->high);
    return MYO_OK;
}

static myo_status read_field(void *out, const myo_field *field, const myo_json *node,
                             const char *place, myo_arena *arena, const myo_log *log)
{
    char *at = (char *)out + field->offset;
    if (field->type == MYO_FIELD_NUMBER) {
        const double value = myo_json_number(node, 0);
        if (!myo_json_is_number(node))
            return myo_fail(log, MYO_SETTINGS, "%s.%s must be a number", place, field->name);
        MYO_TRY(check_number(value, field, place, log));
        memcpy(at, &value, sizeof value);
    } else if (field->type == MYO_FIELD_RANGE) {
        myo_range range = { 0, 0 };
        MYO_TRY(read_range(&range, field, node, place, log));
        memcpy(at, &range, sizeof range);
    } else if (field->type == MYO_FIELD_SWITCH) {
        if (!myo_json_is_bool(node))
            return myo_fail(log, MYO_SETTINGS, "%s.%s must be true or false", place, field->name);
        const double value = myo_json_bool(node, false) ? 1 : 0;
        memcpy(at, &value, sizeof value);
    } else if (field->type == MYO_FIELD_TEXT) {
        const char *raw = myo_json_text(node, NULL);
        if (raw == NULL || *raw == '\0' || strpbrk(raw, "\t\r\n/") != NULL)
            return myo_fail(log, MYO_SETTINGS,
                            "%s.%s must be a text without tabs, line ends or slashes", place,
                            field->name);
        const char *copy = myo_arena_text(arena, raw);
        if (copy == NULL)
            return MYO_NO_MEMORY;
        memcpy(at, &copy, sizeof copy);
    }
    return MYO_OK;
}

static myo_status check_required(const void *out, const myo_field *fields, size_t count,
                                 unsigned kind, const char *place, const myo_log *log)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = NULL;
        if (fields[i].type != MYO_FIELD_TEXT || !has_kind(&fields[i], kind))
            continue;
        memcpy(&text, (const char *)out + fields[i].offset, sizeof text);
        if (text != NULL && strcmp(text, "!") == 0)
            return myo_fail(log, MYO_SETTINGS, "%s.%s is missing", place, fields[i].name);
    }
    return MYO_OK;
}

myo_status myo_fields_read(void *out, const myo_field *fields, size_t count, unsigned kind,
                           const myo_json *object, const char *place, myo_arena *arena,
                           const myo_log *log)
{
    for (size_t i = 0; i < count; i++)
        if (fields[i].type != MYO_FIELD_OTHER && has_kind(&fields[i], kind))
            set_default(out, &fields[i]);
    if (object != NULL && !myo_json_is_object(object))
        return myo_fail(log, MYO_SETTINGS, "%s must be an object", place);
    for (size_t m = 0; object != NULL && m < myo_json_count(object); m++) {
        const char *name = "";
        const myo_json *node = myo_json_member(object, m, &name);
        size_t i = 0;
        while (i < count && !(strcmp(fields[i].name, name) == 0 && has_kind(&fields[i], kind)))
            i++;
        if (i == count)
            return unknown(fields, count, kind, name, place, log);
        MYO_TRY(read_field(out, &fields[i], node, place, arena, log));
    }
    return object == NULL ? MYO_OK : check_required(out, fields, count, kind, place, log);
}
