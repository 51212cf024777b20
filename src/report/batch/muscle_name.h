/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Side and muscle in the name of a channel, as labs write them. */
#ifndef MYO_REPORT_MUSCLE_NAME_H
#define MYO_REPORT_MUSCLE_NAME_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/fail.h"

typedef struct myo_muscle_name {
    const char *side;   /**< "left", "right"; NULL: the name says neither, or both */
    const char *muscle; /**< the name without its side; NULL: nothing is left */
} myo_muscle_name;

/** "LT GASTROC", "L_GAS", "gastroc (left)", "GastrocnemiusL", "Links", "gauche": a side is a word
 * of its own, or a capital at either end of a name written in camel case. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_muscle_name_split(myo_muscle_name *out, const char *channel,
                                             myo_arena *arena);

/** Whether two names mean one muscle: letters and digits agree, whatever their case. NULL agrees
 *  with NULL. */
bool myo_muscle_name_same(const char *a, const char *b);

#endif
