/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MYO_BATCH_RUN_JSON_H
#define MYO_BATCH_RUN_JSON_H

#include "batch/shard.h"

/** run.json: how and on what it ran. Not byte-stable. */
MYO_CHECKED myo_status myo_run_json_write(const char *folder, const myo_shard *shards, size_t count,
                                          const myo_log *log);

#endif
