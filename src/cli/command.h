/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What every command shares: its entry point, exit codes, argument parsing, messages. */
#ifndef MYO_CLI_COMMAND_H
#define MYO_CLI_COMMAND_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "myoscribe/log.h"
#include "myoscribe/recording.h"
#include "myoscribe/status.h"

enum { EXIT_ALL_WELL = 0, EXIT_SOME_FAILED = 1, EXIT_USAGE = 2, EXIT_OUTPUT = 3 };

/* argv[0] is "myoscribe <name>"; the result is the exit code. */
#define COMMAND(name, summary) int myo_command_##name(int argc, char **argv);
#include "cli/commands.def"
#undef COMMAND

/** Parses as argp does, and suggests the nearest option for a misspelt one. Ends the program on
 *  wrong usage, --help and --version. */
void myo_cli_parse(const struct argp *argp, int argc, char **argv, void *input);
/** The text of an option as a number inside minimum..maximum, else a usage error. */
double myo_cli_number(struct argp_state *state, const char *option, const char *text,
                      double minimum, double maximum);
/** The same for a count: digits only. */
size_t myo_cli_count(struct argp_state *state, const char *option, const char *text, size_t minimum,
                     size_t maximum);
/** Prints the program's version, libraries and instruction set; argp's hook. */
void myo_cli_version(FILE *stream, struct argp_state *state);

/** Options about the input that analyze, info and convert share; an argp child whose input is a
 *  myo_recording_options. */
extern const struct argp myo_cli_recording_argp;

/** One file in, one recording out: convert and simulate. */
typedef struct myo_cli_conversion {
    const char *what; /**< the input is, for messages */
    const char *input, *output;
} myo_cli_conversion;

/** An argp parser's work for these; what it does not know is ARGP_ERR_UNKNOWN. */
error_t myo_cli_parse_conversion(int key, char *text, struct argp_state *state,
                                 myo_cli_conversion *files);

/** Messages to stderr as "myoscribe: error: file: what, where, remedy". */
myo_log myo_cli_log(void);
void myo_cli_set_verbose(bool notes, bool warnings);
/** True when `stream` is a terminal that shows colours and NO_COLOR is not set. */
bool myo_cli_has_colour(FILE *stream);
/** Prints text with control characters replaced, so that no file name drives the terminal. */
void myo_cli_print_safe(FILE *stream, const char *text);
/** The exit code of a finished command. */
int myo_cli_exit_code(myo_status status);
/** Flushes stdout; data that could not be written is an output error. */
int myo_cli_finish(int code);

#endif
