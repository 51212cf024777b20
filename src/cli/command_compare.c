/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/junit_guard.h"
#include "cli/terminal.h"
#include "myoscribe/compare.h"

enum { KEY_SNR = 4000, KEY_SECOND_SNR, KEY_SKIP, KEY_JSON, KEY_JUNIT };

typedef struct compare_arguments {
    const char *model, *other, *junit;
    bool json;
    myo_compare_options options;
} compare_arguments;

static error_t parse(int key, char *text, struct argp_state *state)
{
    compare_arguments *arguments = state->input;
    switch (key) {
    case KEY_SNR:
        arguments->options.min_snr_db = myo_cli_number(state, "min-snr", text, -1000, 1000);
        return 0;
    case KEY_SECOND_SNR:
        arguments->options.min_second_snr_db =
            myo_cli_number(state, "min-second-snr", text, -1000, 1000);
        return 0;
    case KEY_SKIP:
        arguments->options.skip_s = myo_cli_number(state, "skip", text, 0, 1e6);
        return 0;
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case KEY_JUNIT:
        arguments->junit = text;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->other != NULL)
            argp_error(state, "two traces, or two folders of them, at a time");
        *(arguments->model == NULL ? &arguments->model : &arguments->other) = text;
        return 0;
    case ARGP_KEY_END:
        if (arguments->other == NULL)
            argp_error(state, "give two traces or two folders of them, the model first");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option compare_options[] = {
    { "min-snr", KEY_SNR, "DB", 0,
      "accept channels at or above this signal-to-noise ratio; else any difference fails", 0 },
    { "min-second-snr", KEY_SECOND_SNR, "DB", 0,
      "the least of any second whose error is more than --min-snr allows over the channel (3)", 0 },
    { "skip", KEY_SKIP, "SECONDS", 0, "not compared at the beginning, where filters settle (0)",
      0 },
    { "json", KEY_JSON, NULL, 0, "JSON instead of the table", 0 },
    { "junit", KEY_JUNIT, "FILE", 0, "JUnit XML, a test case per channel; written in any case", 0 },
    { 0 }
};

static int judge(const compare_arguments *arguments, myo_cli_junit *junit)
{
    const myo_log log = myo_cli_junit_log(junit);
    myo_comparison *comparison = NULL;
    const myo_status status =
        myo_compare_run(&comparison, arguments->model, arguments->other, &arguments->options, &log);
    if (comparison == NULL)
        return myo_cli_junit_fail(junit, myo_cli_exit_code(status));
    myo_status written = MYO_OK;
    if (arguments->junit != NULL)
        written = myo_compare_write(comparison, MYO_COMPARE_JUNIT, arguments->junit, &log);
    const char *text =
        myo_compare_render(comparison, arguments->json ? MYO_COMPARE_JSON : MYO_COMPARE_TABLE);
    if (text != NULL)
        fputs(text, stdout);
    written = text == NULL ? MYO_NO_MEMORY : written;
    myo_compare_close(&comparison);
    return myo_cli_exit_code(written == MYO_OK ? status : written);
}

int myo_command_compare(int argc, char **argv)
{
    static const struct argp argp = {
        .options = compare_options,
        .parser = parse,
        .args_doc = "MODEL OTHER",
        .doc =
            "Compares two traces (or recordings), or two folders of them, sample by sample. Each "
            "channel is judged by itself: the first difference, the largest, the signal-to-noise "
            "ratio of the whole and of the worst second, and the lag, gain and offset that explain "
            "it. NaN and infinity where the model has a number are never accepted.\v"
            "Example, a fixed-point port against its model:\n"
            "  myoscribe compare model/t.wav/trace_bandpass.h5 port/t.wav/trace_bandpass.h5 "
            "--min-snr 60\n"
            "  myoscribe compare model/ port/ --min-snr 60 --skip 1 --junit compare.xml\n\n"
            "Exit codes: 0 the same (or SNR reached), 1 different or unreadable, 2 wrong usage, 3 "
            "the output could not be written.",
    };
    compare_arguments arguments = { .options = myo_compare_options_default() };
    myo_cli_junit junit;
    myo_cli_junit_begin(&junit, "myoscribe compare", argc, argv);
    myo_cli_parse(&argp, argc, argv, &arguments);
    return judge(&arguments, &junit);
}
