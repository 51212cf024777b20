/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/command.h"

typedef struct convert_arguments {
    const char *input, *output;
    myo_recording_options recording;
} convert_arguments;

static error_t parse(int key, char *text, struct argp_state *state)
{
    convert_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->recording;
        return 0;
    case 'o':
        arguments->output = text;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->input != NULL)
            argp_error(state, "one input at a time");
        arguments->input = text;
        return 0;
    case ARGP_KEY_END:
        if (arguments->input == NULL || arguments->output == NULL)
            argp_error(state, "give an input and -o OUT.h5 or -o OUT.wav");
        else if (strcmp(arguments->input, arguments->output) == 0)
            argp_error(state, "input and output are the same file");
        else if (!myo_recording_can_write(arguments->output))
            argp_error(state, "cannot write \"%s\"; name the output .h5 or .wav",
                       arguments->output);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int myo_command_convert(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "output", 'o', "FILE", 0, "what to write: .h5 (native HDF5) or .wav (with sidecars)", 0 },
        { 0 }
    };
    static const struct argp_child children[] = {
        { &myo_cli_recording_argp, 0, "About the input:", 2 }, { 0 }
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "INPUT -o OUT.h5",
        .doc =
            "Writes any readable recording, with its task marks, as native HDF5 or WAV.\v"
            "Examples:\n"
            "  myoscribe convert trial.edf -o trial.h5\n"
            "  myoscribe convert export.csv --rate 1000 -o export.h5\n\n"
            "Exit codes: 0 written, 1 the input cannot be read, 2 wrong usage, 3 the output could "
            "not be written.",
        .children = children,
    };
    convert_arguments arguments = { 0 };
    myo_cli_parse(&argp, argc, argv, &arguments);
    myo_log log = myo_cli_log();
    log.subject = arguments.input;
    myo_recording *recording = NULL;
    myo_status status = myo_recording_open(&recording, arguments.input, &arguments.recording, &log);
    if (status == MYO_OK)
        status = myo_recording_convert(recording, arguments.output, &log);
    myo_recording_close(&recording);
    return status == MYO_OK || status == MYO_OUTPUT ? myo_cli_exit_code(status) : EXIT_SOME_FAILED;
}
