/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The ladder from the numbers of a row to what may be said of it: what is certain leads, what is
 *  not says so. Card, batch page and summary stand on the same rung. */
#ifndef MYO_REPORT_EVIDENCE_H
#define MYO_REPORT_EVIDENCE_H

#include "myoscribe/result.h"

typedef enum myo_twitch_evidence {
    MYO_TWITCH_DEFINITE,  /**< at least one definite fasciculation */
    MYO_TWITCH_UNPROVEN,  /**< some, none of them definite */
    MYO_TWITCH_NONE,      /**< none, on enough clean rest to say so */
    MYO_TWITCH_SHORT,     /**< none, on too little clean rest to say so */
    MYO_TWITCH_NO_REST,   /**< no clean rest at all */
    MYO_TWITCH_NO_SIGNAL, /**< all of the channel was excluded */
    MYO_TWITCH_RUNGS
} myo_twitch_evidence;

/** `definite`: fasciculations of that certainty in the channel. */
myo_twitch_evidence myo_twitch_evidence_of(const myo_summary *row, int64_t definite);

/** Whether all of the channel was excluded, so that nothing is said of it. */
bool myo_nothing_usable(const myo_summary *row);

#endif
