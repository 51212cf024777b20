/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Who a recording is of and which group it belongs to, from participants.tsv or folder names. */
#ifndef MYO_REPORT_BATCH_PEOPLE_H
#define MYO_REPORT_BATCH_PEOPLE_H

#include "core/text.h"
#include "report/batch_collect.h"

typedef struct myo_labels {
    const char **person;      /**< per recording; NULL: not known */
    const char **group;       /**< per recording; NULL: no groups */
    const char *group_source; /**< words for the page: "the folders", "participants.tsv: group" */
} myo_labels;

/** Everything lives in the batch's arena. A participants.tsv that cannot be read is reported to
 *  `log` as a warning and folders are used. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_labels_make(myo_labels *out, const myo_batch *batch, const myo_log *log);

/** Fasciculations on clean rest, which are what the rate counts. */
double myo_clean_count(const myo_summary *row);

/** Two Poisson rates: k1 in t1 over k2 in t2, with the interval from the binomial share of k1
 *  (Wilson, 95 %). NaN where nothing was counted. */
typedef struct myo_ratio {
    double ratio, low, high;
} myo_ratio;
myo_ratio myo_ratio_make(double k1, double t1, double k2, double t2);

/** Section comparing the groups; nothing when there are fewer than two. */
void myo_groups_add(myo_text *out, const myo_batch *batch, const myo_labels *labels);
/** Section answering a coach's questions per person; nothing when no person is known. */
MYO_CHECKED myo_status myo_coach_add(myo_text *out, const myo_batch *batch,
                                     const myo_labels *labels);

/** Chart of the fasciculation rate over one recording, all muscles together, with its interval;
 *  nothing when there are fewer than three stretches or no fasciculation. */
void myo_course_add(myo_text *out, const myo_batch_recording *trial);

/** "trial2" before "trial10". */
int myo_natural_order(const char *a, const char *b);

#endif
