/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/terminal.h"

typedef struct convert_arguments {
    myo_cli_conversion files;
    myo_recording_options recording;
} convert_arguments;

static error_t parse(int key, char *text, struct argp_state *state)
{
    convert_arguments *arguments = state->input;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = &arguments->recording;
    return myo_cli_parse_conversion(key, text, state, &arguments->files);
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
    convert_arguments arguments = { .files.what = "input" };
    myo_cli_parse(&argp, argc, argv, &arguments);
    myo_log log = myo_cli_log();
    log.subject = arguments.files.input;
    myo_recording *recording = NULL;
    myo_status status =
        myo_recording_open_in_child(&recording, arguments.files.input, &arguments.recording, &log);
    if (status == MYO_OK)
        status = myo_recording_convert(recording, arguments.files.output, &log);
    myo_recording_close(&recording);
    return status == MYO_OK || status == MYO_OUTPUT ? myo_cli_exit_code(status) : EXIT_SOME_FAILED;
}
