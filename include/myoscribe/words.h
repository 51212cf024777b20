/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The words of the tables and what they mean, once for tables, dictionaries, pages and terminal;
 *  and suggestions for misspelt words. */
#ifndef MYOSCRIBE_WORDS_H
#define MYOSCRIBE_WORDS_H

#include <stddef.h>

#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A word as it stands in a table. */
typedef struct myo_word {
    const char *name;
    const char *label;   /**< how a sentence says it */
    const char *meaning; /**< a line of the data dictionary and the glossary */
} myo_word;

typedef enum myo_word_list {
    MYO_WORDS_CLASS,         /**< trial_type of events.tsv */
    MYO_WORDS_CERTAINTY,     /**< certainty */
    MYO_WORDS_SUBTYPE,       /**< subtype */
    MYO_WORDS_ACCELEROMETER, /**< accelerometer */
    MYO_WORDS_FATIGUE,       /**< fatigue of recordings.tsv */
    MYO_WORDS_EXCLUDED,      /**< reasons in excluded_why */
    MYO_WORDS_STATUS,        /**< status of status.tsv */
    MYO_WORDS_TERM,          /**< terms of the page that are in no table */
    MYO_WORD_LISTS
} myo_word_list;

/** The words of a list; the last is followed by one whose name is NULL. */
MYO_API const myo_word *myo_words(myo_word_list list);

/** The word of that name, NULL when the list has none. `name` may be NULL. */
MYO_API const myo_word *myo_word_find(myo_word_list list, const char *name);

/** The candidate nearest to `word` by edit distance, NULL when none is near (distance > 3). */
MYO_API const char *myo_text_nearest(const char *word, const char *const *candidates, size_t count);

#ifdef __cplusplus
}
#endif

#endif
