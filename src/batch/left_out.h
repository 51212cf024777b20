/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a batch leaves out: counted, and told once, with the first by name. */
#ifndef MYO_BATCH_LEFT_OUT_H
#define MYO_BATCH_LEFT_OUT_H

#include "core/arena.h"
#include "myoscribe/log.h"

typedef struct myo_left_out {
    const char *first; /**< NULL: nothing */
    size_t count;
} myo_left_out;

void myo_left_out_count(myo_left_out *what, const char *path, myo_arena *arena);

/** "FIRST: one", or "FIRST and 3 more and_more why". */
void myo_left_out_warn(const myo_left_out *what, const char *one, const char *and_more,
                       const char *why, const myo_log *log);

#endif
