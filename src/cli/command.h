/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What every command is: an entry point and its exit codes. */
#ifndef MYO_CLI_COMMAND_H
#define MYO_CLI_COMMAND_H

#include <argp.h>

enum { EXIT_ALL_WELL = 0, EXIT_SOME_FAILED = 1, EXIT_USAGE = 2, EXIT_OUTPUT = 3 };

/* argv[0] is "myoscribe <name>"; the result is the exit code. */
#define COMMAND(name, summary) int myo_command_##name(int argc, char **argv);
#include "cli/commands.def"
#undef COMMAND

#endif
