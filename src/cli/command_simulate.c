/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/command.h"
#include "myoscribe/simulate.h"

typedef struct simulate_arguments {
    const char *recipe, *output;
} simulate_arguments;

static error_t parse(int key, char *text, struct argp_state *state)
{
    simulate_arguments *arguments = state->input;
    switch (key) {
    case 'o':
        arguments->output = text;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->recipe != NULL)
            argp_error(state, "one recipe at a time");
        arguments->recipe = text;
        return 0;
    case ARGP_KEY_END:
        if (arguments->recipe == NULL || arguments->output == NULL)
            argp_error(state, "give a recipe and -o OUT.h5 or -o OUT.wav");
        else if (strcmp(arguments->recipe, arguments->output) == 0)
            argp_error(state, "recipe and output are the same file");
        else if (!myo_recording_can_write(arguments->output))
            argp_error(state, "cannot write \"%s\"; name the output .h5 or .wav",
                       arguments->output);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int myo_command_simulate(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "output", 'o', "FILE", 0, "what to write: .h5 (native HDF5) or .wav (with sidecars)", 0 },
        { 0 }
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "RECIPE.json -o OUT.h5",
        .doc =
            "Makes a labelled synthetic recording from a recipe: the same recipe gives the same "
            "bytes on every machine.\v"
            "Beside the recording, <stem>_truth.tsv says what is true (analyze never reads it) and "
            "<stem>_events.tsv holds task marks, if the recipe asks for them.\n\n"
            "Example:\n"
            "  myoscribe simulate datasets/demo.json -o demo.h5\n\n"
            "Exit codes: 0 written, 1 the recipe is wrong, 2 wrong usage, 3 the output could not "
            "be written.",
    };
    simulate_arguments arguments = { 0 };
    myo_cli_parse(&argp, argc, argv, &arguments);
    const myo_log log = myo_cli_log();
    const myo_status status = myo_simulate(arguments.recipe, arguments.output, &log);
    return status == MYO_OK || status == MYO_OUTPUT ? myo_cli_exit_code(status) : EXIT_SOME_FAILED;
}
