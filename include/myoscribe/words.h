/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Suggestions for misspelt words, for programs with a command line around the library. */
#ifndef MYOSCRIBE_WORDS_H
#define MYOSCRIBE_WORDS_H

#include <stddef.h>

#include "myoscribe/status.h"

/** The candidate nearest to `word` by edit distance, NULL when none is near (distance > 3). */
MYO_API const char *myo_text_nearest(const char *word, const char *const *candidates, size_t count);

#endif
