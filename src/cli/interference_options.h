/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What --mains and --lines take. */
#ifndef MYO_CLI_INTERFERENCE_OPTIONS_H
#define MYO_CLI_INTERFERENCE_OPTIONS_H

#include "cli/command.h"
#include "myoscribe/settings.h"

/** -1 automatic, 0 off, 50 or 60; anything else is a wrong usage. */
double myo_cli_parse_mains(struct argp_state *state, const char *text);

/** Refuses what is neither auto nor none nor up to four frequencies. */
void myo_cli_check_lines(struct argp_state *state, const char *text);

/** Puts a text that was checked into the settings. */
void myo_cli_take_lines(const char *text, myo_settings *settings);

#endif
