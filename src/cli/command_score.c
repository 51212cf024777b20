/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/junit_guard.h"
#include "cli/terminal.h"
#include "myoscribe/score.h"

enum { MOST_MAPS = 64 };

enum {
    KEY_REFERENCE = 2000,
    KEY_DETECTED,
    KEY_TOLERANCE,
    KEY_MATCHING,
    KEY_LEARNING,
    KEY_OVERLAP,
    KEY_ONSET_TOLERANCE,
    KEY_MERGE,
    KEY_CLASSES,
    KEY_CLASS,
    KEY_MAP,
    KEY_EXCLUDE,
    KEY_CHANNELS,
    KEY_UNIT,
    KEY_RATE,
    KEY_RECORDINGS,
    KEY_DURATION,
    KEY_DETECTABLE,
    KEY_BOOTSTRAP,
    KEY_SEED,
    KEY_JSON,
    KEY_JUNIT,
    KEY_SENSITIVITY,
    KEY_PPV,
    KEY_F1,
    KEY_FALSE,
    KEY_FALSE_ACTIVE,
    KEY_EXCLUDED,
    KEY_ACCEPT,
    KEY_DT,
    KEY_LATENCY
};

typedef struct score_arguments {
    const char *reference, *detected, *folder, *junit;
    const char *maps[MOST_MAPS];
    bool json;
    myo_score_options options;
} score_arguments;

static const struct argp_option score_options[] = {
    { .doc = "What is compared:" },
    { "reference", KEY_REFERENCE, "REF", 0, "true events: a table, or a folder of tables", 0 },
    { "detected", KEY_DETECTED, "DET", 0, "the detector's events: a table, or a folder", 0 },
    { "recordings", KEY_RECORDINGS, "PATH", 0,
      "the recording, or the folder of recordings, whose durations make the rates", 0 },
    { "duration", KEY_DURATION, "SECONDS", 0, "of each recording and channel, instead", 0 },
    { .doc = "How the tables are read:" },
    { "class", KEY_CLASS, "NAME", 0, "what all events of a table without classes are", 0 },
    { "map", KEY_MAP, "FOUND=CLASS", 0,
      "what a label means, e.g. twitch=fasciculation, beep=ignore; repeatable", 0 },
    { "exclude", KEY_EXCLUDE, "LIST", 0, "classes whose time is excluded (exclude,unscored)", 0 },
    { "accept-exclusions", KEY_ACCEPT, NULL, 0,
      "what the detector excludes is not scored either; else its exclusions excuse nothing", 0 },
    { "channels", KEY_CHANNELS, "RULE", 0,
      "match: must be equal; ignore: all are one; auto: match where both sides name them", 0 },
    { "time-unit", KEY_UNIT, "UNIT", 0, "s, ms, us or samples, for a CSV that names none", 0 },
    { "rate", KEY_RATE, "HZ", 0, "sampling rate, for times in samples", 0 },
    { .doc = "How events are compared:" },
    { "classes", KEY_CLASSES, "LIST", 0,
      "scored classes (fasciculation,cramp,fatigue; also voluntary, artefact)", 0 },
    { "tolerance", KEY_TOLERANCE, "MS", 0, "largest |dt| of a pair (25; with bxb 150)", 0 },
    { "matching", KEY_MATCHING, "RULE", 0,
      "optimal: most pairs, then least total |dt|; bxb: the rule of WFDB's bxb", 0 },
    { "learning", KEY_LEARNING, "SECONDS", 0, "not scored at the beginning (0)", 0 },
    { "overlap", KEY_OVERLAP, "SHARE", 0,
      "share of an interval that must be covered (0: any overlap)", 0 },
    { "onset-tolerance", KEY_ONSET_TOLERANCE, "MS", 0,
      "a detected interval of unknown end may begin this much before the true one (250)", 0 },
    { "merge-gap", KEY_MERGE, "SECONDS", 0, "detected intervals of a class this near are one (0)",
      0 },
    { "detectable", KEY_DETECTABLE, "SIGMA", 0,
      "reference events whose peak_over_sigma is less count neither way (8)", 0 },
    { "bootstrap", KEY_BOOTSTRAP, "N", 0, "resamples of the recordings for intervals (2000)", 0 },
    { "seed", KEY_SEED, "N", 0, "of the bootstrap (1)", 0 },
    { .doc = "What is required (each of every scored class; a miss gives exit code 1):" },
    { "min-sensitivity", KEY_SENSITIVITY, "SHARE", 0, "found events over true ones, 0 to 1", 0 },
    { "min-ppv", KEY_PPV, "SHARE", 0, "right events over detected ones, 0 to 1", 0 },
    { "min-f1", KEY_F1, "SHARE", 0, "harmonic mean of both, 0 to 1", 0 },
    { "max-false-per-minute", KEY_FALSE, "RATE", 0, "false events at rest per channel-minute of it",
      0 },
    { "max-false-per-minute-active", KEY_FALSE_ACTIVE, "RATE", 0,
      "the others per channel-minute of what is no rest (contractions, cramps, artefacts)", 0 },
    { "max-excluded", KEY_EXCLUDED, "SHARE", 0,
      "share of the recorded channel time that either side excludes, 0 to 1", 0 },
    { "max-abs-dt-ms", KEY_DT, "MS", 0, "largest |onset difference| of a pair", 0 },
    { "max-latency-ms", KEY_LATENCY, "MS", 0, "latest decision after the true onset", 0 },
    { .doc = "What is written:" },
    { "json", KEY_JSON, NULL, 0, "JSON instead of the table", 0 },
    { "output", 'o', "DIR", 0,
      "score.txt, score.json, events.tsv, junit.xml and Audacity labels into this folder", 0 },
    { "junit", KEY_JUNIT, "FILE", 0,
      "JUnit XML, a test case per required score and recording; written in any case", 0 },
    { 0 }
};

static int one_of(struct argp_state *state, const char *option, const char *text,
                  const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    argp_error(state, "--%s does not take \"%s\"", option, text);
    return 0;
}

static error_t parse_rules(int key, char *text, struct argp_state *state)
{
    static const char *const matchings[] = { "optimal", "bxb" };
    static const char *const rules[] = { "auto", "match", "ignore" };
    score_arguments *arguments = state->input;
    myo_score_options *options = &arguments->options;
    switch (key) {
    case KEY_TOLERANCE:
        options->tolerance_ms = myo_cli_number(state, "tolerance", text, 0, 1e6);
        return 0;
    case KEY_MATCHING:
        options->matching = (myo_matching)one_of(state, "matching", text, matchings, 2);
        return 0;
    case KEY_CHANNELS:
        options->channels = (myo_channel_rule)one_of(state, "channels", text, rules, 3);
        return 0;
    case KEY_LEARNING:
        options->learning_s = myo_cli_number(state, "learning", text, 0, 1e6);
        return 0;
    case KEY_OVERLAP:
        options->overlap = myo_cli_number(state, "overlap", text, 0, 1);
        return 0;
    case KEY_ONSET_TOLERANCE:
        options->onset_tolerance_ms = myo_cli_number(state, "onset-tolerance", text, 0.001, 1e6);
        return 0;
    case KEY_MERGE:
        options->merge_gap_s = myo_cli_number(state, "merge-gap", text, 0, 1e6);
        return 0;
    case KEY_DETECTABLE:
        options->detectable_sigma = myo_cli_number(state, "detectable", text, 0, 1e6);
        return 0;
    case KEY_BOOTSTRAP:
        options->bootstrap = myo_cli_count(state, "bootstrap", text, 0, 1000000);
        return 0;
    case KEY_SEED:
        options->seed = myo_cli_count(state, "seed", text, 0, 4294967295);
        return 0;
    case KEY_DURATION:
        options->duration_s = myo_cli_number(state, "duration", text, 1e-6, 1e8);
        return 0;
    case KEY_RATE:
        options->rate_hz = myo_cli_number(state, "rate", text, 0.001, 1e7);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_gates(int key, char *text, struct argp_state *state)
{
    score_arguments *arguments = state->input;
    myo_score_gates *gates = &arguments->options.gates;
    switch (key) {
    case KEY_SENSITIVITY:
        gates->min_sensitivity = myo_cli_number(state, "min-sensitivity", text, 0, 1);
        return 0;
    case KEY_PPV:
        gates->min_ppv = myo_cli_number(state, "min-ppv", text, 0, 1);
        return 0;
    case KEY_F1:
        gates->min_f1 = myo_cli_number(state, "min-f1", text, 0, 1);
        return 0;
    case KEY_FALSE:
        gates->max_false_per_minute = myo_cli_number(state, "max-false-per-minute", text, 0, 1e9);
        return 0;
    case KEY_FALSE_ACTIVE:
        gates->max_false_per_minute_active =
            myo_cli_number(state, "max-false-per-minute-active", text, 0, 1e9);
        return 0;
    case KEY_EXCLUDED:
        gates->max_excluded = myo_cli_number(state, "max-excluded", text, 0, 1);
        return 0;
    case KEY_DT:
        gates->max_abs_dt_ms = myo_cli_number(state, "max-abs-dt-ms", text, 0, 1e9);
        return 0;
    case KEY_LATENCY:
        gates->max_latency_ms = myo_cli_number(state, "max-latency-ms", text, 0, 1e9);
        return 0;
    default:
        return parse_rules(key, text, state);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    score_arguments *arguments = state->input;
    myo_score_options *options = &arguments->options;
    switch (key) {
    case KEY_REFERENCE:
        arguments->reference = text;
        return 0;
    case KEY_DETECTED:
        arguments->detected = text;
        return 0;
    case KEY_RECORDINGS:
        options->recordings = text;
        return 0;
    case KEY_CLASS:
        options->default_class = text;
        return 0;
    case KEY_MAP:
        if (options->map_count == MOST_MAPS)
            argp_error(state, "at most %d maps are possible", MOST_MAPS);
        arguments->maps[options->map_count++] = text;
        return 0;
    case KEY_EXCLUDE:
        options->exclude = text;
        return 0;
    case KEY_ACCEPT:
        options->accept_exclusions = true;
        return 0;
    case KEY_UNIT:
        options->time_unit = text;
        return 0;
    case KEY_CLASSES:
        options->classes = text;
        return 0;
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case KEY_JUNIT:
        arguments->junit = text;
        return 0;
    case 'o':
        arguments->folder = text;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "\"%s\" belongs to no option; name it --reference or --detected", text);
        return 0;
    case ARGP_KEY_END:
        if (arguments->reference == NULL || arguments->detected == NULL)
            argp_error(state, "give --reference REF and --detected DET");
        return 0;
    default:
        return parse_gates(key, text, state);
    }
}

static myo_status write_all(myo_score *score, const score_arguments *arguments, const myo_log *log)
{
    myo_status status = MYO_OK;
    if (arguments->folder != NULL)
        status = myo_score_save(score, arguments->folder, log);
    if (status == MYO_OK && arguments->junit != NULL)
        status = myo_score_write(score, MYO_SCORE_JUNIT, arguments->junit, log);
    const char *text = myo_score_render(score, arguments->json ? MYO_SCORE_JSON : MYO_SCORE_TABLE);
    if (text == NULL)
        return MYO_NO_MEMORY;
    fputs(text, stdout);
    return status;
}

int myo_command_score(int argc, char **argv)
{
    static const struct argp argp = {
        .options = score_options,
        .parser = parse,
        .args_doc = "--reference REF --detected DET",
        .doc = "Compares a detector's events with reference annotations. Tables are BIDS "
               "_events.tsv, our events.tsv and _truth.tsv, CSV, Audacity labels (.txt), Backyard "
               "Brains -events.txt and WFDB .atr (points only: its annotations have no duration); "
               "folders are paired by recording.\v"
               "Examples:\n"
               "  myoscribe score --reference truth/ --detected results/\n"
               "  myoscribe score --reference a_events.tsv --detected a.csv --class fasciculation "
               "\\\n    --recordings a.wav --min-sensitivity 0.9 --max-false-per-minute 0.5\n\n"
               "Exit codes: 0 all required scores reached, 1 one was missed or the tables cannot "
               "be scored, 2 wrong usage, 3 the output could not be written.",
    };
    score_arguments arguments = { .options = myo_score_options_default() };
    arguments.options.maps = arguments.maps;
    myo_cli_junit junit;
    myo_cli_junit_begin(&junit, "myoscribe score", argc, argv);
    myo_cli_parse(&argp, argc, argv, &arguments);
    const myo_log log = myo_cli_junit_log(&junit);
    myo_score *score = NULL;
    const myo_status status =
        myo_score_run(&score, arguments.reference, arguments.detected, &arguments.options, &log);
    if (score == NULL)
        return myo_cli_junit_fail(&junit, status == MYO_ARGUMENT ? EXIT_USAGE : EXIT_SOME_FAILED);
    const myo_status written = write_all(score, &arguments, &log);
    myo_score_close(&score);
    if (written != MYO_OK)
        return written == MYO_OUTPUT ? EXIT_OUTPUT : EXIT_SOME_FAILED;
    if (status == MYO_FAILED)
        fputs("myoscribe: a required score was missed, or a recording could not be scored\n",
              stderr);
    return status == MYO_OK ? EXIT_ALL_WELL : EXIT_SOME_FAILED;
}
