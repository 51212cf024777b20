/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a recording holds, as JSON. */
#ifndef MYOSCRIBE_DESCRIBE_H
#define MYOSCRIBE_DESCRIBE_H

#include "myoscribe/recording.h"
#include "myoscribe/status.h"

/**
 * One JSON object for `path`: its streams, channels, marks and notes, or, when `info` is NULL, the
 * `error` that kept it from being opened. Free with myo_describe_free. @return OK, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_describe_json(char **out, const char *path,
                                                 const myo_recording_info *info, const char *error);
/** NULL-safe. */
MYO_API void myo_describe_free(char *text);

#endif
