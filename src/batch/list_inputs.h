/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Listing the inputs of one shard: files of other shards are counted by name, never opened. */
#ifndef MYO_BATCH_LIST_INPUTS_H
#define MYO_BATCH_LIST_INPUTS_H

#include <stdbool.h>

#include "core/array.h"
#include "myoscribe/batch.h"
#include "myoscribe/inputs.h"

typedef struct myo_listing_options {
    const char *skip_folder;   /**< never entered; may be NULL */
    size_t shard, shard_count; /**< from 1; 0, 0 = everything */
    /** NULL, or receives the number of the name of every file of every shard, sorted (uint64_t; see
        myo_listing_saw): free the array */
    myo_array *names;
    const myo_batch_labels *labels; /**< NULL: all */
} myo_listing_options;

/**
 * As myo_inputs_open, for one shard. `*fingerprint` receives a number that depends on the names of
 * all files of all shards, whatever their order: equal when the shards saw the same files.
 */
MYO_CHECKED myo_status myo_inputs_open_shard(myo_inputs **out, uint64_t *fingerprint,
                                             const char *const *arguments, size_t count,
                                             const myo_listing_options *options,
                                             const myo_log *log);

/** Whether a file with this key was seen, of whatever shard. */
bool myo_listing_saw(const myo_array *names, const char *key);

/** The shard, from 1 to `count`, that a key belongs to: the same on every machine. */
size_t myo_shard_of(const char *key, size_t count);

#endif
