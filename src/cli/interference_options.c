/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/interference_options.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

double myo_cli_parse_mains(struct argp_state *state, const char *text)
{
    static const struct {
        const char *name;
        double hz;
    } values[] = { { "auto", -1 }, { "50", 50 }, { "60", 60 }, { "off", 0 } };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strcmp(text, values[i].name) == 0)
            return values[i].hz;
    argp_error(state, "--mains takes auto, 50, 60 or off, not \"%s\"", text);
    return NAN;
}

/* "auto", "none" or up to four frequencies; false when it is none of these. */
static bool take_lines(const char *text, myo_settings *settings)
{
    double *const named[] = { &settings->line_1_hz, &settings->line_2_hz, &settings->line_3_hz,
                              &settings->line_4_hz };
    size_t count = 0;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        *named[i] = 0;
    settings->lines_search = strcmp(text, "none") != 0;
    if (strcmp(text, "none") == 0 || strcmp(text, "auto") == 0)
        return true;
    for (;; text++) {
        char *end = NULL;
        const double hz = strtod(text, &end);
        if (end == text || !(hz >= 5 && hz <= 5000) || count == sizeof named / sizeof *named)
            return false;
        *named[count++] = hz;
        if (*end == '\0')
            return true;
        if (*end != ',')
            return false;
        text = end;
    }
}

void myo_cli_check_lines(struct argp_state *state, const char *text)
{
    myo_settings settings = myo_settings_default();
    if (!take_lines(text, &settings))
        argp_error(state,
                   "--lines takes auto, none, or up to four frequencies from 5 to 5000 Hz joined "
                   "by commas, as in 16.7,400, not \"%s\"",
                   text);
}

void myo_cli_take_lines(const char *text, myo_settings *settings)
{
    (void)take_lines(text, settings);
}
