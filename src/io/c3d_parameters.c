/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An entry is: length of the name (negative: locked), group number (negative: this is the group
 * itself), the name, a 16-bit distance from there to the next entry, and for a parameter its type,
 * the number of dimensions, the dimensions, the values. The section ends with a name of length 0,
 * with group 0, with a distance of 0, or where its blocks end; files of every kind exist.
 */
#include "io/c3d_parameters.h"

#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/file_text.h"

enum { HEAD_BYTES = 4, PARAMETER_LIMIT = 16384, CONTINUATIONS = 64, ITEM_LIMIT = 1 << 24 };

/* Type, dimensions and values of the parameter that ends before `end`. */
static bool read_values(myo_c3d_parameter *out, const unsigned char *at, size_t left)
{
    if (left < 2)
        return false;
    const size_t dimensions = at[1];
    out->type = (signed char)at[0];
    if (left < 2 + dimensions)
        return false;
    size_t items = 1;
    for (size_t i = 0; i < dimensions; i++) {
        items *= at[2 + i];
        if (items > ITEM_LIMIT) /* an empty array may have a long first dimension: not `left` */
            return false;
    }
    const size_t bytes = out->type == -1 ? 1 : (size_t)(out->type < 0 ? 0 : out->type);
    if ((bytes != 1 && bytes != 2 && bytes != 4) || items * bytes > left - 2 - dimensions)
        return false;
    out->width = out->type == -1 && dimensions > 0 ? at[2] : 1;
    out->count = out->width == 0 ? 0 : items / out->width;
    out->values = at + 2 + dimensions;
    return true;
}

/* One entry; `*next` is the next one's place, or 0 at the end. False: it is not whole. */
static bool read_entry(myo_c3d_parameters *out, size_t at, myo_c3d_parameter *entry, size_t *next)
{
    *next = 0;
    *entry = (myo_c3d_parameter) { .group = 0 };
    if (at + 2 > out->length)
        return true;
    const int named = (signed char)out->bytes[at], group = (signed char)out->bytes[at + 1];
    const size_t name_length = (size_t)(named < 0 ? -named : named);
    if (name_length == 0 || group == 0)
        return true;
    const size_t distance_at = at + 2 + name_length;
    if (distance_at + 2 > out->length)
        return false;
    const size_t kept = name_length < sizeof entry->name ? name_length : sizeof entry->name - 1;
    memcpy(entry->name, out->bytes + at + 2, kept);
    entry->group = group;
    const size_t distance = myo_u16_at(out->bytes + distance_at, out->order);
    *next = distance == 0 ? 0 : distance_at + distance;
    if (group < 0)
        return true;
    return read_values(entry, out->bytes + distance_at + 2, out->length - distance_at - 2);
}

myo_status myo_c3d_parameters_parse(myo_c3d_parameters *out, const unsigned char *bytes,
                                    size_t length, myo_byte_order order, myo_arena *arena)
{
    *out = (myo_c3d_parameters) { .order = order, .bytes = bytes, .length = length };
    out->groups = (myo_array) { .size = sizeof(myo_c3d_parameter), .arena = arena };
    out->all = out->groups;
    size_t next = 0;
    for (size_t at = HEAD_BYTES; at != 0; at = next > at ? next : 0) {
        myo_c3d_parameter entry;
        if (!read_entry(out, at, &entry, &next) || out->all.count == PARAMETER_LIMIT) {
            out->ends_early = true;
            break;
        }
        if (entry.group == 0)
            break;
        myo_c3d_parameter *kept = myo_array_push(entry.group < 0 ? &out->groups : &out->all);
        if (kept == NULL)
            return MYO_NO_MEMORY;
        *kept = entry;
    }
    return MYO_OK;
}

/* Number of a group of this name; 0: there is none. */
static int group_number(const myo_c3d_parameters *all, const char *group)
{
    const myo_c3d_parameter *groups = all->groups.items;
    for (size_t i = 0; i < all->groups.count; i++)
        if (myo_text_same(groups[i].name, group))
            return -groups[i].group;
    return 0;
}

bool myo_c3d_has_group(const myo_c3d_parameters *all, const char *group)
{
    return group_number(all, group) != 0;
}

/* NULL when there is none. */
static const myo_c3d_parameter *find(const myo_c3d_parameters *all, const char *group,
                                     const char *name)
{
    const int number = group_number(all, group);
    const myo_c3d_parameter *entries = all->all.items;
    for (size_t i = 0; number != 0 && i < all->all.count; i++)
        if (entries[i].group == number && myo_text_same(entries[i].name, name))
            return &entries[i];
    return NULL;
}

/* The array that holds item `*index`, which becomes the place in it: NAME, NAME2, NAME3, ... */
static const myo_c3d_parameter *part_with(const myo_c3d_parameters *all, const char *group,
                                          const char *name, size_t *index)
{
    char continued[64];
    for (int k = 1; k <= CONTINUATIONS; k++) {
        if (k == 1)
            (void)snprintf(continued, sizeof continued, "%s", name);
        else
            (void)snprintf(continued, sizeof continued, "%s%d", name, k);
        const myo_c3d_parameter *part = find(all, group, continued);
        if (part == NULL)
            return NULL;
        if (*index < part->count)
            return part;
        *index -= part->count;
    }
    return NULL;
}

size_t myo_c3d_count(const myo_c3d_parameters *all, const char *group, const char *name)
{
    size_t left = SIZE_MAX;
    (void)part_with(all, group, name, &left);
    return SIZE_MAX - left;
}

double myo_c3d_number(const myo_c3d_parameters *all, const char *group, const char *name,
                      size_t index, bool is_unsigned, double fallback)
{
    const myo_c3d_parameter *part = part_with(all, group, name, &index);
    if (part == NULL)
        return fallback;
    switch (part->type) {
    case 1:
        return part->values[index];
    case 2:
        return is_unsigned ? myo_u16_at(part->values + 2 * index, all->order)
                           : myo_i16_at(part->values + 2 * index, all->order);
    case 4:
        return (double)myo_f32_at(part->values + 4 * index, all->order);
    default:
        return fallback;
    }
}

const char *myo_c3d_text(const myo_c3d_parameters *all, const char *group, const char *name,
                         size_t index, myo_arena *arena, myo_status *status)
{
    const myo_c3d_parameter *part = part_with(all, group, name, &index);
    if (part == NULL || part->type != -1)
        return NULL;
    const char *first = (const char *)part->values + index * part->width;
    return myo_file_text(arena, first, part->width, status);
}
