/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "myoscribe/replay.h"

enum { KEY_SNR = 4000 };

typedef struct compare_arguments {
    const char *model, *other;
    double min_snr_db;
} compare_arguments;

static error_t parse(int key, char *text, struct argp_state *state)
{
    compare_arguments *arguments = state->input;
    switch (key) {
    case KEY_SNR:
        arguments->min_snr_db = myo_cli_number(state, "min-snr", text, -1000, 1000);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->other != NULL)
            argp_error(state, "two traces at a time");
        *(arguments->model == NULL ? &arguments->model : &arguments->other) = text;
        return 0;
    case ARGP_KEY_END:
        if (arguments->other == NULL)
            argp_error(state, "give two traces, the model first");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print(const myo_trace_difference *found)
{
    printf("samples    %lld\ndifferent  %lld\n", (long long)found->samples,
           (long long)found->different);
    if (found->different == 0) {
        puts("the same bits");
        return;
    }
    fputs("first      channel ", stdout);
    myo_cli_print_safe(stdout, found->first_channel);
    printf(", frame %lld: %.17g, other %.17g\nlargest    channel ", (long long)found->first_frame,
           found->first_model, found->first_other);
    myo_cli_print_safe(stdout, found->largest_channel);
    printf(", frame %lld: %.17g, other %.17g (difference %.6g)\nSNR        %.2f dB\n",
           (long long)found->largest_frame, found->largest_model, found->largest_other,
           found->largest, found->snr_db);
}

int myo_command_compare(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "min-snr", KEY_SNR, "DB", 0,
          "accept differences at or above this signal-to-noise ratio; else any difference fails",
          0 },
        { 0 }
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "MODEL.h5 OTHER.h5",
        .doc = "Compares two traces (or recordings) sample by sample: the first difference, the "
               "largest, and the signal-to-noise ratio.\v"
               "Example, a fixed-point port against its model:\n"
               "  myoscribe compare model/t.wav/trace_bandpass.h5 port/t.wav/trace_bandpass.h5 "
               "--min-snr 60\n\n"
               "Exit codes: 0 the same (or SNR reached), 1 different or unreadable, 2 wrong usage.",
    };
    compare_arguments arguments = { .min_snr_db = NAN };
    myo_cli_parse(&argp, argc, argv, &arguments);
    const myo_log log = myo_cli_log();
    myo_trace_difference found;
    const myo_status status = myo_trace_compare(&found, arguments.model, arguments.other, &log);
    if (status != MYO_OK)
        return myo_cli_exit_code(status);
    print(&found);
    const bool well = found.different == 0 || found.snr_db >= arguments.min_snr_db;
    return well ? EXIT_ALL_WELL : EXIT_SOME_FAILED;
}
