/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Error flow: MYO_TRY forwards, MYO_TRY_CLEAN goes to the one cleanup label, myo_fail says why. */
#ifndef MYO_CORE_FAIL_H
#define MYO_CORE_FAIL_H

#include "myoscribe/log.h"
#include "myoscribe/status.h"

#define MYO_TRY(call)                                                                              \
    do {                                                                                           \
        const myo_status myo_try_status_ = (call);                                                 \
        if (myo_try_status_ != MYO_OK)                                                             \
            return myo_try_status_;                                                                \
    } while (0)

/** For functions that own something: needs `myo_status status` and a label `cleanup`. */
#define MYO_TRY_CLEAN(call)                                                                        \
    do {                                                                                           \
        status = (call);                                                                           \
        if (status != MYO_OK)                                                                      \
            goto cleanup;                                                                          \
    } while (0)

/** Logs one error line "subject: message" (what, where, remedy) and returns `status`. */
myo_status myo_fail(const myo_log *log, myo_status status, const char *format, ...)
    MYO_PRINTF(3, 4);
void myo_warn(const myo_log *log, const char *format, ...) MYO_PRINTF(2, 3);
void myo_note(const myo_log *log, const char *format, ...) MYO_PRINTF(2, 3);

#endif
