/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Who a recording is of and which group it belongs to, from participants.tsv or folder names. */
#ifndef MYO_REPORT_PARTICIPANTS_H
#define MYO_REPORT_PARTICIPANTS_H

#include "report/batch/batch_collect.h"

typedef struct myo_labels {
    const char **person;      /**< per recording; NULL: not known */
    const char **group;       /**< per recording; NULL: no groups */
    const char *group_source; /**< words for the page: "the folders", "participants.tsv: group" */
} myo_labels;

/** Everything lives in the batch's arena. A participants.tsv that cannot be read is reported to
 *  `log` as a warning and folders are used. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_labels_make(myo_labels *out, const myo_batch *batch, const myo_log *log);

enum { MYO_GROUPS_MOST = 12 };

/** How many different labels there are, NULL not counted; counting ends beyond `most`. */
size_t myo_distinct(const char *const *labels, size_t count, size_t most);

#endif
