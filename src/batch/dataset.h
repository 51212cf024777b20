/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a batch knows of BIDS: where a dataset begins, and the entities in a recording's key. */
#ifndef MYO_BATCH_DATASET_H
#define MYO_BATCH_DATASET_H

#include <stdbool.h>

#include "core/arena.h"
#include "myoscribe/batch.h"
#include "myoscribe/status.h"

enum { MYO_ENTITY_TEXT = 64 }; /**< bytes of a label, the zero byte included */

/** Where an input lies. All text lives in the arena that was given. */
typedef struct myo_input_place {
    const char
        *full_path;      /**< absolute, without links in its folders; the file itself may be one */
    const char *dataset; /**< the dataset's root, NULL outside of one */
    const char *prefix;  /**< "sub-01/emg/": from that root to the folder, or to the file's */
} myo_input_place;

/** For a folder, or for the folder of a file, that exists or not: the nearest folder at or above it
 *  that holds a dataset_description.json is the root. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_input_place_find(myo_input_place *out, const char *path, bool is_folder,
                                            myo_arena *arena);

/** True when `folder` holds a dataset_description.json. */
bool myo_is_dataset(const char *folder);

/** The label of an entity ("sub", "ses", "task") in a key: of the file's name, else of a folder's.
 *  False, and "", when it has none. */
bool myo_key_entity(char label[MYO_ENTITY_TEXT], const char *key, const char *entity);

/** Whether a key is one of those the options ask for by participant, session and task. */
bool myo_key_is_wanted(const char *key, const myo_batch_labels *labels);

#endif
