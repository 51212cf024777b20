/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "myoscribe/simulate.h"

static error_t parse(int key, char *text, struct argp_state *state)
{
    return myo_cli_parse_conversion(key, text, state, state->input);
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
    myo_cli_conversion arguments = { .what = "recipe" };
    myo_cli_parse(&argp, argc, argv, &arguments);
    const myo_log log = myo_cli_log();
    const myo_status status = myo_simulate(arguments.input, arguments.output, &log);
    return status == MYO_OK || status == MYO_OUTPUT ? myo_cli_exit_code(status) : EXIT_SOME_FAILED;
}
