/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotation/mark_type.h"

#include <stddef.h>
#include <string.h>

static const char *const names[MYO_MARK_OTHER] = { [MYO_MARK_REST] = "rest",
                                                   [MYO_MARK_VOLUNTARY] = "voluntary",
                                                   [MYO_MARK_STIMULUS] = "stimulus",
                                                   [MYO_MARK_EXCLUDE] = "exclude" };

const char *myo_mark_type_name(myo_mark_type type)
{
    return names[type];
}

myo_mark_type myo_mark_type_of(const char *spelling)
{
    int type = 0;
    while (type < MYO_MARK_OTHER && (spelling == NULL || strcmp(spelling, names[type]) != 0))
        type++;
    return (myo_mark_type)type;
}
