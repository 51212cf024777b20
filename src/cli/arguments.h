/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Arguments as all commands take them, on top of argp. */
#ifndef MYO_CLI_ARGUMENTS_H
#define MYO_CLI_ARGUMENTS_H

#include <stddef.h>
#include <stdio.h>

#include "cli/command.h"
#include "myoscribe/recording.h"

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

#endif
