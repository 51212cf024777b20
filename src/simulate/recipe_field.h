/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Reads JSON objects into structs by tables of fields: one place for defaults, ranges, errors. */
#ifndef MYO_SIMULATE_RECIPE_FIELD_H
#define MYO_SIMULATE_RECIPE_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "core/json.h"
#include "core/arena.h"
#include "myoscribe/log.h"

typedef enum myo_field_type {
    MYO_FIELD_NUMBER,
    MYO_FIELD_RANGE,  /**< a number or [low, high] */
    MYO_FIELD_SWITCH, /**< true or false, kept as 1 or 0 in a double */
    MYO_FIELD_TEXT,
    MYO_FIELD_OTHER /**< known name, read elsewhere */
} myo_field_type;

typedef struct myo_field {
    const char *name;
    myo_field_type type;
    size_t offset;
    double low, high; /**< permitted */
    double default_low, default_high;
    const char *default_text; /**< texts: NULL = none; "!" = required */
    uint32_t kinds;           /**< bit set of the kinds that have it; 0 = all */
} myo_field;

/**
 * Fills `out` with the defaults and then with the members of `object` (NULL: defaults only). A
 * member that is unknown, not of this `kind`, of the wrong type or out of range is an error naming
 * `place`. @return OK, SETTINGS, NO_MEMORY
 */
MYO_CHECKED myo_status myo_fields_read(void *out, const myo_field *fields, size_t count,
                                       unsigned kind, const myo_json *object, const char *place,
                                       myo_arena *arena, const myo_log *log);

#endif
