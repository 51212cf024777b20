/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a stable output depends on beside the input, and which part of it was another. */
#ifndef MYO_BATCH_METHOD_HASH_H
#define MYO_BATCH_METHOD_HASH_H

#include "core/hash.h"
#include "myoscribe/batch.h"

/** Results are comparable when `whole` agrees; the others tell what does not. */
typedef struct myo_method {
    char whole[MYO_HASH_TEXT];
    const char *build; /**< version and sources; static */
    char settings[MYO_HASH_TEXT], options[MYO_HASH_TEXT];
} myo_method;

/**
 * Options are formats and what the user says of the input; sidecars that they name count by
 * content.
 * @return OK, ARGUMENT (a named sidecar cannot be read), NO_MEMORY
 */
MYO_CHECKED myo_status myo_method_make(myo_method *out, const myo_batch_options *options,
                                       const myo_log *log);

#endif
