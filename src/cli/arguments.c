/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/terminal.h"
#include "myoscribe/version.h"
#include "myoscribe/words.h"

enum { MOST_OPTIONS = 64 };

typedef struct names {
    const char *all[MOST_OPTIONS];
    bool takes_value[MOST_OPTIONS];
    size_t count;
} names;

static void collect(names *found, const struct argp *argp)
{
    for (const struct argp_option *option = argp->options;
         option != NULL && (option->name != NULL || option->doc != NULL || option->key != 0);
         option++) {
        if (option->name == NULL || found->count == MOST_OPTIONS)
            continue;
        found->takes_value[found->count] =
            option->arg != NULL && (option->flags & OPTION_ARG_OPTIONAL) == 0;
        found->all[found->count++] = option->name;
    }
    for (const struct argp_child *child = argp->children; child != NULL && child->argp != NULL;
         child++)
        collect(found, child->argp);
}

/* getopt_long takes any unambiguous beginning of a name, so that is not misspelt. */
static bool is_known(const names *found, const char *word, bool *takes_value)
{
    *takes_value = false;
    for (size_t i = 0; i < found->count; i++) {
        if (strncmp(found->all[i], word, strlen(word)) == 0) {
            *takes_value = found->takes_value[i];
            return true;
        }
    }
    return false;
}

static void refuse(const names *found, const char *title, const char *word)
{
    const char *nearest = myo_text_nearest(word, found->all, found->count);
    fprintf(stderr, "%s: there is no option --", title);
    myo_cli_print_safe(stderr, word);
    if (nearest != NULL)
        fprintf(stderr, "; did you mean --%s?\n", nearest);
    else
        fprintf(stderr, "; %s --help lists all\n", title);
    exit(EXIT_USAGE);
}

static void check_options(const struct argp *argp, int argc, char **argv)
{
    names found = { .all = { "help", "usage", "version" }, .count = 3 };
    collect(&found, argp);
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--", 2) != 0)
            continue;
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(argv[i] + 2, "="), argv[i] + 2);
        bool takes_value = false;
        if (!is_known(&found, word, &takes_value))
            refuse(&found, argv[0], word);
        i += takes_value && strchr(argv[i], '=') == NULL;
    }
}

void myo_cli_version(FILE *stream, struct argp_state *state)
{
    (void)state;
    fprintf(stream,
            "myoscribe %s\nbuild: %s\ninstruction set: %s\nlibraries: %s\n"
            "Licence GPL-3.0-or-later; kernels and the streaming detector MIT. No warranty.\n"
            "Not a medical device.\n",
            myo_version(), myo_version_build(), myo_version_isa(), myo_version_libraries());
}

void myo_cli_parse(const struct argp *argp, int argc, char **argv, void *input)
{
    argp_err_exit_status = EXIT_USAGE;
    argp_program_version_hook = myo_cli_version;
    check_options(argp, argc, argv);
    if (argp_parse(argp, argc, argv, 0, NULL, input) != 0)
        exit(EXIT_USAGE);
}

double myo_cli_number(struct argp_state *state, const char *option, const char *text,
                      double minimum, double maximum)
{
    char *end = NULL;
    errno = 0;
    const double value = strtod(text, &end); /* the program never leaves the C locale */
    if (end == text || *end != '\0' || !(value >= minimum && value <= maximum))
        argp_error(state, "--%s takes a number from %.10g to %.10g, not \"%s\"", option, minimum,
                   maximum, text);
    return value;
}

size_t myo_cli_count(struct argp_state *state, const char *option, const char *text, size_t minimum,
                     size_t maximum)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    /* strtoull takes signs and blanks, a count has none */
    if (text[strspn(text, "0123456789")] != '\0' || end == text || errno != 0 || value < minimum ||
        value > maximum)
        argp_error(state, "--%s takes a whole number from %zu to %zu, not \"%s\"", option, minimum,
                   maximum, text);
    return (size_t)value;
}

enum { KEY_CHANNELS = 1000, KEY_EVENTS, KEY_FULL_SCALE, KEY_RATE, KEY_DATASET, KEY_RESAMPLE };

static const struct argp_option recording_options[] = {
    { "channels", KEY_CHANNELS, "FILE", 0,
      "channel names, types, units and full scale (a _channels.tsv) for all inputs that lack their "
      "own",
      0 },
    { "events", KEY_EVENTS, "FILE", 0, "task marks (an _events.tsv); one input only", 0 },
    { "full-scale", KEY_FULL_SCALE, "VALUE", 0,
      "value at digital full scale where the file does not say it, e.g. \"5 mV\"", 0 },
    { "rate", KEY_RATE, "HZ", 0, "sampling rate of files without one", 0 },
    { "dataset", KEY_DATASET, "NAME", 0,
      "data set of a generic HDF5 file, or variable of a MATLAB file", 0 },
    { "resample", KEY_RESAMPLE, NULL, 0, "resample an irregular time column instead of refusing it",
      0 },
    { 0 }
};

static error_t parse_recording(int key, char *text, struct argp_state *state)
{
    myo_recording_options *options = state->input;
    switch (key) {
    case KEY_CHANNELS:
        options->channels_path = text;
        return 0;
    case KEY_EVENTS:
        options->events_path = text;
        return 0;
    case KEY_FULL_SCALE:
        if (!myo_full_scale_check(text))
            argp_error(state,
                       "--full-scale takes a positive value with a unit such as \"5 mV\", "
                       "not \"%s\"",
                       text);
        options->full_scale = text;
        return 0;
    case KEY_RATE:
        options->rate_hz = myo_cli_number(state, "rate", text, 0.001, 1e7);
        return 0;
    case KEY_DATASET:
        options->dataset = text;
        return 0;
    case KEY_RESAMPLE:
        options->resample_irregular = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp myo_cli_recording_argp = { .options = recording_options,
                                             .parser = parse_recording };

error_t myo_cli_parse_conversion(int key, char *text, struct argp_state *state,
                                 myo_cli_conversion *files)
{
    switch (key) {
    case ARGP_KEY_INIT:
        return 0;
    case 'o':
        files->output = text;
        return 0;
    case ARGP_KEY_ARG:
        if (files->input != NULL)
            argp_error(state, "one %s at a time", files->what);
        files->input = text;
        return 0;
    case ARGP_KEY_END:
        if (files->input == NULL || files->output == NULL)
            argp_error(state, "give the %s and -o OUT.h5 or -o OUT.wav", files->what);
        else if (strcmp(files->input, files->output) == 0)
            argp_error(state, "%s and output are the same file", files->what);
        else if (!myo_recording_can_write(files->output))
            argp_error(state, "cannot write \"%s\"; name the output .h5 or .wav", files->output);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}
