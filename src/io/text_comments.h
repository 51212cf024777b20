/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What lines above a table say in their own words: "Sampling rate: 2 kHz", "# labels: ...". */
#ifndef MYO_IO_TEXT_COMMENTS_H
#define MYO_IO_TEXT_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "myoscribe/status.h"

/** Zero-initialise. */
typedef struct myo_text_comments {
    double rate_hz;            /**< the first that is said; 0: none */
    const char *names, *units; /**< the last; NULL: none */
} myo_text_comments;

/** "#", "%" or "//" at its start. */
bool myo_text_is_comment(const char *line, size_t length);
/** A line that is no comment may say a rate, but neither names nor units. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_text_comments_read(myo_text_comments *out, const char *line,
                                              size_t length, myo_arena *arena);

#endif
