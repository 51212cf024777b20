/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a stable output depends on beside the input: version and sources, settings,
 *  options, formats. */
#ifndef MYO_BATCH_METHOD_HASH_H
#define MYO_BATCH_METHOD_HASH_H

#include "core/hash.h"
#include "myoscribe/batch.h"

/**
 * The hash of everything that must agree for two results to be comparable. Sidecars named by the
 * options count by content. @return OK, ARGUMENT (a named sidecar cannot be read), NO_MEMORY
 */
MYO_CHECKED myo_status myo_method_hash(char out[MYO_HASH_TEXT], const myo_batch_options *options,
                                       const myo_log *log);

#endif
