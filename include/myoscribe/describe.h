/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a recording holds and how a batch goes on, as JSON. */
#ifndef MYOSCRIBE_DESCRIBE_H
#define MYOSCRIBE_DESCRIBE_H

#include "myoscribe/batch.h"
#include "myoscribe/recording.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One JSON object for `path`: its streams, channels, marks and notes, or, when `info` is NULL, the
 * `error` that kept it from being opened. Free with myo_describe_free. @return OK, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_describe_json(char **out, const char *path,
                                                 const myo_recording_info *info, const char *error);
/** One JSON object on one line; the same rules. */
MYO_API MYO_CHECKED myo_status myo_describe_progress(char **out,
                                                     const myo_batch_progress *progress);
/** NULL-safe. */
MYO_API void myo_describe_free(char *text);

#ifdef __cplusplus
}
#endif

#endif
