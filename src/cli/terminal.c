/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

/* The program's own settings; the library keeps none. */
static bool show_notes = false, show_warnings = true;

void myo_cli_set_verbose(bool notes, bool warnings)
{
    show_notes = notes;
    show_warnings = warnings;
}

/* True when `stream` is a terminal that shows colours and NO_COLOR is not set. */
static bool has_colour(FILE *stream)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return (no_colour == NULL || *no_colour == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0 && isatty(fileno(stream));
}

void myo_cli_print_safe(FILE *stream, const char *text)
{
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        const bool c1 =
            c == 0xc2 && (unsigned char)text[1] >= 0x80 && (unsigned char)text[1] < 0xa0;
        if (c < 0x20 || c == 0x7f || c1)
            fputc('?', stream);
        else
            fputc(c, stream);
        text += c1;
    }
}

static void write_message(void *context, myo_log_level level, const char *message)
{
    (void)context;
    if ((level == MYO_LOG_NOTE && !show_notes) || (level == MYO_LOG_WARNING && !show_warnings))
        return;
    static const struct {
        const char *word, *colour;
    } styles[] = { [MYO_LOG_ERROR] = { "error: ", "\033[31m" },
                   [MYO_LOG_WARNING] = { "warning: ", "\033[33m" },
                   [MYO_LOG_NOTE] = { "note: ", "" } };
    const bool colour = has_colour(stderr);
    fprintf(stderr, "myoscribe: %s%s%s", colour ? styles[level].colour : "", styles[level].word,
            colour ? "\033[0m" : "");
    myo_cli_print_safe(stderr, message);
    fputc('\n', stderr);
}

myo_log myo_cli_log(void)
{
    return (myo_log) { .write = write_message };
}

int myo_cli_exit_code(myo_status status)
{
    switch (status) {
    case MYO_OK:
        return EXIT_ALL_WELL;
    case MYO_ARGUMENT:
    case MYO_SETTINGS:
        return EXIT_USAGE;
    case MYO_OUTPUT:
    case MYO_BUSY:
        return EXIT_OUTPUT;
    default:
        return EXIT_SOME_FAILED;
    }
}

int myo_cli_finish(int code)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("myoscribe: error: standard output cannot be written; free space or choose another "
              "place\n",
              stderr);
        return EXIT_OUTPUT;
    }
    return code;
}
