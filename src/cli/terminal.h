/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a command says to a person, and its exit code. */
#ifndef MYO_CLI_TERMINAL_H
#define MYO_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

/** Messages to stderr as "myoscribe: error: file: what, where, remedy". */
myo_log myo_cli_log(void);
void myo_cli_set_verbose(bool notes, bool warnings);
/** Prints text with control characters replaced, so that no file name drives the terminal. */
void myo_cli_print_safe(FILE *stream, const char *text);
/** The exit code of a finished command. */
int myo_cli_exit_code(myo_status status);
/** Flushes stdout; data that could not be written is an output error. */
int myo_cli_finish(int code);

#endif
