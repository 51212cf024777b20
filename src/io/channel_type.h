/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a channel measures, by its type, name and unit. */
#ifndef MYO_IO_CHANNEL_TYPE_H
#define MYO_IO_CHANNEL_TYPE_H

#include "myoscribe/recording.h"

/** By what the type of a channel was told. */
typedef enum myo_type_clue {
    MYO_CLUE_NONE,
    MYO_CLUE_WORD,   /**< its name holds the name of a kind of signal */
    MYO_CLUE_MUSCLE, /**< its name holds that of a muscle */
    MYO_CLUE_UNIT,   /**< its unit alone */
} myo_type_clue;

typedef struct myo_type_guess {
    int type; /**< myo_channel_type; -1: neither name nor unit tell */
    myo_type_clue clue;
    const char *word; /**< the words of the name that told; NULL: none did */
} myo_type_guess;

/** Channel type by BIDS or common name ("EMG", "ACC", "ACCEL", "TRIG", ...); -1 when unknown. */
int myo_channel_type_find(const char *name);
const char *myo_channel_type_name(myo_channel_type type);
/** What name and unit of a channel say of its type; both may be NULL. Whole words of six languages
 *  count (channel_words.def); where words and unit say nothing else, volts are EMG. */
myo_type_guess myo_channel_type_guess(const char *name, const char *canonical_unit);

#endif
