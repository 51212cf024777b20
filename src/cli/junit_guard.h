/* SPDX-License-Identifier: GPL-3.0-or-later */
/** --junit FILE always leaves this run's answer behind: first an error that says the run did not
 * come to its end, in its place the result, or why there is none. */
#ifndef MYO_CLI_JUNIT_GUARD_H
#define MYO_CLI_JUNIT_GUARD_H

#include "myoscribe/log.h"

typedef struct myo_cli_junit {
    const char *path, *suite; /**< path NULL: not asked for */
    char message[1024];       /**< the last error */
} myo_cli_junit;

/** Looks for --junit itself, before argp does: wrong usage ends the program inside argp. */
void myo_cli_junit_begin(myo_cli_junit *self, const char *suite, int argc, char **argv);
/** The program's log, which also keeps the last error. Borrows `self`. */
myo_log myo_cli_junit_log(myo_cli_junit *self);
/** Writes the last error in the place of a result. Returns `code`, or that of an output error. */
int myo_cli_junit_fail(const myo_cli_junit *self, int code);

#endif
