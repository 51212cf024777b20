/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "myoscribe/words.h"

typedef struct command {
    const char *name, *title, *summary;
    int (*run)(int argc, char **argv);
} command;

static const command commands[] = {
#define COMMAND(name, summary) { #name, "myoscribe " #name, summary, myo_command_##name },
#include "cli/commands.def"
#undef COMMAND
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_help(FILE *stream)
{
    fputs("Usage: myoscribe COMMAND [OPTION...] ...\n"
          "Analyses recorded EMG and accelerometer data: finds fasciculations, cramps and fatigue\n"
          "and writes reports.\n\n"
          "Commands (myoscribe COMMAND --help explains one):\n",
          stream);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stream, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs("\nOptions:\n"
          "  -?, --help     this text\n"
          "  -V, --version  version, libraries and instruction set\n\n"
          "Examples:\n"
          "  myoscribe analyze trials/ -o results          every recording of a folder\n"
          "  myoscribe info trial1.wav                     channels, rates, units, problems\n"
          "  myoscribe analyze trial1.wav --full-scale \"5 mV\" -o results\n\n"
          "Exit codes: 0 all well, 1 some recordings failed or a required score was missed,\n"
          "2 wrong usage, 3 the output could not be written.\n"
          "Not a medical device.\n",
          stream);
}

static const command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    const char *nearest = myo_text_nearest(name, names, COMMAND_COUNT);
    fputs("myoscribe: there is no command \"", stderr);
    myo_cli_print_safe(stderr, name);
    if (nearest != NULL)
        fprintf(stderr, "\"; did you mean %s?\n", nearest);
    else
        fputs("\"; myoscribe --help lists all\n", stderr);
    return EXIT_USAGE;
}

static int run(const char *name, int argc, char **argv)
{
    const command *found = find_command(name);
    if (found == NULL)
        return unknown_command(name);
    char title[64];
    snprintf(title, sizeof title, "%s", found->title);
    argv[0] = title;
    return myo_cli_finish(found->run(argc, argv));
}

/* A stream that was closed for us would else be the next file we open, and what is said there would
 * go into a result. Opened the wrong way round, it fails as a closed one does. */
static void hold_streams(void)
{
    for (int stream = 0; stream <= 2; stream++)
        if (fcntl(stream, F_GETFD) < 0)
            (void)open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    hold_streams();
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    const char *first = argv[1];
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        myo_cli_version(stdout, NULL);
        return myo_cli_finish(EXIT_ALL_WELL);
    }
    const bool help = strcmp(first, "help") == 0;
    if ((help && argc == 2) || strcmp(first, "--help") == 0 || strcmp(first, "-?") == 0 ||
        strcmp(first, "-h") == 0) {
        print_help(stdout);
        return myo_cli_finish(EXIT_ALL_WELL);
    }
    if (help) { /* "help analyze" is "analyze --help" */
        char option[] = "--help";
        char *arguments[] = { argv[0], option, NULL };
        return run(argv[2], 2, arguments);
    }
    return run(first, argc - 1, argv + 1);
}
