/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the folders of a batch's keys may stand for: group, person, visit. */
#ifndef MYO_REPORT_FOLDER_NAMES_H
#define MYO_REPORT_FOLDER_NAMES_H

#include <stdbool.h>

#include "report/batch/batch_collect.h"

/** Fills participant, session and group where they are NULL, from the folders that all analysed
 *  recordings have: visits are the innermost that all are named like one ("2024-03-04", "ses-2",
 *  "after"), a person the folder above, a group the outermost above that which differs. Folders
 *  named for what is in them ("broken", "raw") are nobody. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_places_by_folders(myo_batch *batch);

/** "after", "ses-2", "Day 03", "2024-03-04": a name that says when, not what; single letters only
 *  before a number. */
bool myo_names_visit(const char *name);

#endif
