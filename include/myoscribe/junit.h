/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The file a CI page shows. A command that is asked for one writes it whatever happens, so that
 * the file of an earlier run never stands for this one. */
#ifndef MYOSCRIBE_JUNIT_H
#define MYOSCRIBE_JUNIT_H

#include "myoscribe/log.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes a suite of one case, which is an error: what CI is told when the work could not be done.
 * @param suite e.g. "myoscribe score"; `what` names the case; `message` NULL: "it failed"
 * @return OK, OUTPUT, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_junit_write_error(const char *path, const char *suite,
                                                     const char *what, const char *message,
                                                     const myo_log *log);

#ifdef __cplusplus
}
#endif

#endif
