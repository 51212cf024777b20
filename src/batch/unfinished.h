/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A word in the folder for whoever looks at it while its tables do not tell of what is in it: from
 *  the beginning of a run until its tables are written, or those of the merge. */
#ifndef MYO_BATCH_UNFINISHED_H
#define MYO_BATCH_UNFINISHED_H

#include "myoscribe/batch.h"

/** @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_unfinished_write(const myo_batch_options *options, const char *started,
                                            const myo_log *log);
void myo_unfinished_remove(const char *folder);

#endif
