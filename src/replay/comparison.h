/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a comparison has found, from the pairs of files to the texts. */
#ifndef MYO_REPLAY_COMPARISON_H
#define MYO_REPLAY_COMPARISON_H

#include "core/arena.h"
#include "core/array.h"
#include "myoscribe/compare.h"

/** Two files that belong together. */
typedef struct myo_trace_pair {
    const char *name, *model, *other; /**< a path is NULL where that side has no such file */
    const char *error;                /**< why they were not compared; NULL: they were */
    size_t first, count;              /**< their rows among the differences */
    double seconds;                   /**< it took */
} myo_trace_pair;

struct myo_comparison {
    myo_arena *arena;
    myo_compare_options options;
    const char *model, *other; /**< as given */
    myo_array pairs;           /**< of myo_trace_pair */
    myo_array differences;     /**< of myo_trace_difference */
    bool passed;
    char *rendered[MYO_COMPARE_JUNIT + 1];
};

#endif
