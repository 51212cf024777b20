/* SPDX-License-Identifier: GPL-3.0-or-later */
/** JSON holds Unicode, a file name any bytes: everything beyond plain ASCII becomes %XX. */
#ifndef MYO_BATCH_ESCAPE_H
#define MYO_BATCH_ESCAPE_H

#include "core/arena.h"

/** Both in the arena; NULL when out of memory. */
char *myo_escape(myo_arena *arena, const char *raw);
char *myo_unescape(myo_arena *arena, const char *text);

#endif
