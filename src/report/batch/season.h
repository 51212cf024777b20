/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The batch by person and muscle, in the order of time where the recordings say it. */
#ifndef MYO_REPORT_SEASON_H
#define MYO_REPORT_SEASON_H

#include "report/batch/batch_collect.h"
#include "report/batch/pooled_rate.h"

enum { MYO_MUSCLES_MOST = 64 };

/** One muscle in one recording. */
typedef struct myo_season_entry {
    const myo_batch_recording *recording;
    const myo_batch_channel *channel;
} myo_season_entry;

/** One muscle of one person over all recordings. */
typedef struct myo_season_muscle {
    const char *name; /**< a channel's name */
    const char *muscle, *side;
    size_t count;
    myo_season_entry *entries; /**< in the order of the person's recordings */
    myo_pooled_rate rate;      /**< fasciculations in clean rest, and that rest */
    int64_t found, definite;   /**< fasciculations; of them definite */
    int64_t cramps, definite_cramps;
    size_t cramp_judged;           /**< recordings in which one could have been seen */
    size_t short_rest;             /**< recordings with too little clean rest to say none */
    size_t fatigued, not_fatigued; /**< recordings whose fatigue is `found`, `none` */
} myo_season_muscle;

typedef struct myo_season_person {
    const char *name; /**< NULL: nobody is named */
    size_t count;
    const myo_batch_recording **recordings; /**< dated ones by time, then the others by key */
    size_t dated;                           /**< how many of them have a date */
    size_t days;                            /**< different dates among those */
    size_t muscle_count, room;
    size_t left_out;            /**< channels of muscles beyond MYO_MUSCLES_MOST */
    myo_season_muscle *muscles; /**< worst first */
} myo_season_person;

typedef struct myo_season {
    size_t count;
    myo_season_person *persons; /**< worst first */
} myo_season;

/** In the batch's arena. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_season_make(myo_season *out, const myo_batch *batch);

/** Whether two recordings were made on the same known day. */
bool myo_same_day(const myo_batch_recording *a, const myo_batch_recording *b);

#endif
