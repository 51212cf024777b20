/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What makes the results of a BIDS dataset a derivative dataset of their own. */
#ifndef MYO_BATCH_DERIVATIVE_H
#define MYO_BATCH_DERIVATIVE_H

#include "batch/shard.h"

/**
 * For results of a dataset: dataset_description.json and .bidsignore, and with MYO_FORMAT_BIDS a
 * table under a name of entities, `sub-01_task-rest_desc-myoscribe_events.tsv`, beside the folder
 * of each recording that such a name can be made for. Else nothing.
 * @return OK, OUTPUT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_derivative_write(const char *folder, const myo_shard *shards,
                                            size_t count, const myo_log *log);

#endif
