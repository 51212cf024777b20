/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/left_out.h"

#include <string.h>

#include "core/arena.h"
#include "core/fail.h"

void myo_left_out_count(myo_left_out *what, const char *path, myo_arena *arena)
{
    what->count++;
    if (what->first == NULL || strcmp(path, what->first) < 0)
        what->first = myo_arena_text(arena, path);
}

void myo_left_out_warn(const myo_left_out *what, const char *one, const char *and_more,
                       const char *why, const myo_log *log)
{
    if (what->first == NULL)
        return;
    if (what->count == 1)
        myo_warn(log, "%s: %s", what->first, one);
    else
        myo_warn(log, "%s and %zu more %s %s", what->first, what->count - 1, and_more, why);
}
