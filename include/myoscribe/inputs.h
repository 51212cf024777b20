/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Which recordings the arguments of a command mean. A named file is one, whatever it holds; a
 * folder is walked: files that do not look like recordings, hidden names and our own output folders
 * are passed over, the latter with a warning. A recording's key is its path relative to the
 * argument it came from; in a BIDS dataset, relative to the dataset's root, whatever part of it was
 * given.
 */
#ifndef MYOSCRIBE_INPUTS_H
#define MYOSCRIBE_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct myo_input {
    const char *path;      /**< to open it */
    const char *key;       /**< unique among the inputs, '/' separated, never leaves its folder */
    int64_t bytes;         /**< file size; 0 if unknown */
    int64_t modified_ns;   /**< since the epoch; 0 if unknown */
    const char *problem;   /**< why it cannot be a recording (no such file, ...), or NULL */
    bool named;            /**< an argument by itself, not found in a folder */
    const char *full_path; /**< absolute, so that two files of one key are told apart */
} myo_input;

typedef struct myo_inputs myo_inputs;

/**
 * Walks the arguments. `skip_folder` (may be NULL) is never entered.
 * @return OK; ARGUMENT (a folder without recordings, two inputs with one key); NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_inputs_open(myo_inputs **out, const char *const *arguments,
                                               size_t count, const char *skip_folder,
                                               const myo_log *log);
/** Sorted by key, bytewise; borrowed until close. */
MYO_API const myo_input *myo_inputs_list(const myo_inputs *inputs, size_t *count);
MYO_API void myo_inputs_close(myo_inputs **inputs);

#ifdef __cplusplus
}
#endif

#endif
