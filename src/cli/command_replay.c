/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/junit_guard.h"
#include "cli/terminal.h"
#include "myoscribe/replay.h"

enum { MOST_INPUTS = 4096 };

enum {
    KEY_DETECTOR = 3000,
    KEY_COMMAND,
    KEY_CHUNK,
    KEY_TYPE,
    KEY_INT16_SCALE,
    KEY_GAIN,
    KEY_VARY,
    KEY_LIMIT,
    KEY_NO_CHECKS,
    KEY_BITS,
    KEY_OFFSET,
    KEY_JUNIT,
    KEY_TRACE
};

typedef struct replay_arguments {
    const char *inputs[MOST_INPUTS];
    size_t input_count;
    const char *folder, *junit;
    myo_recording_options recording;
    myo_replay_options options;
} replay_arguments;

static const struct argp_option replay_options[] = {
    { .doc = "The detector:" },
    { "detector", KEY_DETECTOR, "X.so", 0,
      "a shared object that exports myo_detector_entry (myoscribe/detector.h), or \"twin\", our "
      "own "
      "streaming detector",
      0 },
    { "detector-command", KEY_COMMAND, "COMMAND", 0,
      "a program that reads samples and writes events over pipes", 0 },
    { "time-limit", KEY_LIMIT, "SECONDS", 0, "longest silence before it is ended (10)", 0 },
    { .doc = "How it gets the samples:" },
    { "chunk", KEY_CHUNK, "FRAMES", 0, "frames of a chunk, 1 to 1024 (64)", 0 },
    { "sample-type", KEY_TYPE, "TYPE", 0, "float32 (microvolts) or int16 (codes)", 0 },
    { "int16-full-scale", KEY_INT16_SCALE, "UV", 0,
      "microvolts at the converter's largest code (the recording's own codes, else its peak)", 0 },
    { "converter-full-scale", 0, NULL, OPTION_ALIAS, NULL, 0 },
    { "gain", KEY_GAIN, "FACTOR", 0, "multiplies the samples (1)", 0 },
    { "bits", KEY_BITS, "N", 0, "of the device's converter, 2 to 16 (16; float32 is not quantised)",
      0 },
    { "offset", KEY_OFFSET, "UV", 0, "added after the gain (0)", 0 },
    { "vary", KEY_VARY, "LIST", 0,
      "chunk, type, gain: also runs other ones and reports whether the events change", 0 },
    { "no-state-checks", KEY_NO_CHECKS, NULL, 0,
      "do not run it again over other memory, after reset, and beside a second one (a command: "
      "twice)",
      0 },
    { .doc = "What is written:" },
    { "junit", KEY_JUNIT, "FILE", 0,
      "JUnit XML, a test case per recording and variation; written in any case", 0 },
    { "output", 'o', "DIR", 0, "<recording>/events.tsv, recordings.tsv, replay.json", 0 },
    { "trace", KEY_TRACE, "STAGE", 0,
      "the samples of a stage of the detector, to <recording>/trace_STAGE.h5 "
      "(trace_STAGE_STREAM.h5 where streams have names)",
      0 },
    { 0 }
};

static void parse_variations(struct argp_state *state, const char *list,
                             myo_replay_options *options)
{
    char copy[64];
    char *rest = NULL;
    snprintf(copy, sizeof copy, "%s", list);
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        options->vary_chunk |= strcmp(word, "chunk") == 0;
        options->vary_type |= strcmp(word, "type") == 0;
        options->vary_gain |= strcmp(word, "gain") == 0;
        if (strcmp(word, "chunk") != 0 && strcmp(word, "type") != 0 && strcmp(word, "gain") != 0)
            argp_error(state, "--vary takes chunk, type and gain, not \"%s\"", word);
    }
}

static error_t parse_samples(int key, char *text, struct argp_state *state)
{
    replay_arguments *arguments = state->input;
    myo_replay_options *options = &arguments->options;
    switch (key) {
    case KEY_CHUNK:
        options->chunk_frames = myo_cli_count(state, "chunk", text, 1, 1024);
        return 0;
    case KEY_TYPE:
        if (strcmp(text, "int16") != 0 && strcmp(text, "float32") != 0)
            argp_error(state, "--sample-type is float32 or int16, not \"%s\"", text);
        options->int16 = strcmp(text, "int16") == 0;
        return 0;
    case KEY_INT16_SCALE:
        options->full_scale_uv = myo_cli_number(state, "int16-full-scale", text, 1e-6, 1e12);
        return 0;
    case KEY_GAIN:
        options->gain = myo_cli_number(state, "gain", text, 1e-9, 1e9);
        return 0;
    case KEY_BITS:
        options->bits = (unsigned)myo_cli_count(state, "bits", text, 2, 16);
        return 0;
    case KEY_OFFSET:
        options->offset_uv = myo_cli_number(state, "offset", text, -1e9, 1e9);
        return 0;
    case KEY_VARY:
        parse_variations(state, text, options);
        return 0;
    case KEY_LIMIT:
        options->time_limit_s = myo_cli_number(state, "time-limit", text, 0.01, 1e6);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    replay_arguments *arguments = state->input;
    myo_replay_options *options = &arguments->options;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->recording;
        return 0;
    case KEY_DETECTOR:
        options->detector = text;
        return 0;
    case KEY_COMMAND:
        options->command = text;
        return 0;
    case KEY_NO_CHECKS:
        options->no_state_checks = true;
        return 0;
    case KEY_JUNIT:
        arguments->junit = text;
        return 0;
    case KEY_TRACE:
        options->trace = text;
        return 0;
    case 'o':
        arguments->folder = text;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->input_count == MOST_INPUTS)
            argp_error(state, "at most %d inputs; give their folder", MOST_INPUTS);
        arguments->inputs[arguments->input_count++] = text;
        return 0;
    case ARGP_KEY_END:
        if (arguments->input_count == 0 || arguments->folder == NULL)
            argp_error(state, "give at least one INPUT and -o DIR");
        else if ((options->detector == NULL) == (options->command == NULL))
            argp_error(state, "give --detector X.so or --detector-command \"program\"");
        return 0;
    default:
        return parse_samples(key, text, state);
    }
}

int myo_command_replay(int argc, char **argv)
{
    static const struct argp_child children[] = { { &myo_cli_recording_argp, 0, NULL, 1 }, { 0 } };
    static const struct argp argp = {
        .options = replay_options,
        .parser = parse,
        .args_doc = "INPUT... -o DIR",
        .doc = "Runs a firmware detector over recordings, chunk by chunk, as the device would, and "
               "writes its events for \"myoscribe score\".\v"
               "Examples:\n"
               "  myoscribe replay --detector ./acme.so trials/ -o replayed --vary chunk,type\n"
               "  myoscribe replay --detector-command \"python3 acme.py\" trials/ -o replayed\n"
               "  myoscribe score --reference truth/ --detected replayed/ --min-sensitivity 0.9\n\n"
               "Exit codes: 0 all ran, 1 a recording or the detector failed or its events depend "
               "on more than its samples (chunk size, old memory, a second pass or detector), 2 "
               "wrong usage, 3 the output could not be written.",
        .children = children,
    };
    replay_arguments *arguments = calloc(1, sizeof *arguments);
    if (arguments == NULL)
        return EXIT_SOME_FAILED;
    myo_cli_junit junit;
    myo_cli_junit_begin(&junit, "myoscribe replay", argc, argv);
    myo_cli_parse(&argp, argc, argv, arguments);
    arguments->options.recording = &arguments->recording;
    const myo_log log = myo_cli_junit_log(&junit);
    myo_replay *replay = NULL;
    const myo_status status = myo_replay_run(&replay, arguments->inputs, arguments->input_count,
                                             arguments->folder, &arguments->options, &log);
    const char *text = replay == NULL ? NULL : myo_replay_render(replay);
    if (text != NULL)
        fputs(text, stdout);
    int code = myo_cli_exit_code(status);
    if (replay == NULL)
        code = myo_cli_junit_fail(&junit, code);
    else if (arguments->junit != NULL &&
             myo_replay_write_junit(replay, arguments->junit, &log) != MYO_OK)
        code = EXIT_OUTPUT;
    if (replay != NULL)
        myo_replay_close(&replay);
    free(arguments);
    return code;
}
