/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/interference_options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "myoscribe/batch.h"
#include "myoscribe/replay.h"
#include "myoscribe/report.h"
#include "myoscribe/version.h"
#include "myoscribe/words.h"

typedef struct analyze_arguments {
    char **inputs;
    size_t count;
    const char *config;
    double mains_hz;   /**< NaN: as the settings say */
    const char *lines; /**< NULL: as the settings say */
    bool quiet, verbose, json_progress;
    myo_batch_options batch;
} analyze_arguments;

enum {
    KEY_RESUME = 2000,
    KEY_SHARD,
    KEY_CONFIG,
    KEY_MAINS,
    KEY_LINES,
    KEY_FORMAT,
    KEY_ISA,
    KEY_MEMORY,
    KEY_JSON_PROGRESS,
    KEY_TIME_LIMIT,
    KEY_TRACE,
    KEY_DRY_RUN,
    KEY_PRUNE,
    KEY_PARTICIPANT,
    KEY_SESSION,
    KEY_TASK
};

static const struct argp_option options[] = {
    { .doc = "What and where:", .group = 1 },
    { "output", 'o', "DIR", 0,
      "folder for the reports (default: INPUT-myoscribe here); must not hold an INPUT, nor, "
      "without "
      "--resume, results of recordings that are not among the INPUTs",
      0 },
    { "format", KEY_FORMAT, "LIST", 0,
      "what to write, by commas: features, report, labels, figures; events (every .tsv and .json) "
      "is "
      "always written, alone with --format events; bids: of a BIDS dataset, also events tables "
      "under "
      "names of entities; default: all but figures and bids",
      0 },
    { "config", KEY_CONFIG, "FILE", 0, "analysis settings; the settings.ini of a run is one", 0 },
    { "trace", KEY_TRACE, "STAGE", 0,
      "also the samples of a stage, to <recording>/trace_STAGE.h5: conditioned, envelope, sigma",
      0 },
    { "lines", KEY_LINES, "HZ,...", 0,
      "other lines to remove where they stand out, up to four, beside those found: 16.7,400; or "
      "auto, or none (default: auto)",
      0 },
    { "mains", KEY_MAINS, "HZ", 0, "mains to remove: auto, 50, 60 or off (default: auto)", 0 },
    { .doc = "Which recordings of a BIDS dataset (labels by commas, with sub-, ses-, task- or "
             "without):",
      .group = 2 },
    { "participant-label", KEY_PARTICIPANT, "LIST", 0, "only these participants", 0 },
    { "session-label", KEY_SESSION, "LIST", 0, "only these sessions", 0 },
    { "task", KEY_TASK, "LIST", 0, "only these tasks", 0 },
    { .doc = "How to run; nothing here changes a result:", .group = 3 },
    { "jobs", 'j', "N", 0, "worker processes (default: the cores this process may use)", 0 },
    { "resume", KEY_RESUME, "verify", OPTION_ARG_OPTIONAL,
      "keep recordings that are finished: same size, time, settings and build; with verify, same "
      "SHA-256",
      0 },
    { "dry-run", KEY_DRY_RUN, NULL, 0,
      "write nothing; list what would be done with each recording and why, on standard output", 0 },
    { "prune", KEY_PRUNE, NULL, 0,
      "with --resume: remove results in DIR whose recording is not among the INPUTs", 0 },
    { "shard", KEY_SHARD, "I/N", 0, "only shard I of N, from 1; join them with myoscribe merge",
      0 },
    { "isa", KEY_ISA, "NAME", 0, "instruction set: ref, sse2, avx2, avx512, neon (default: best)",
      0 },
    { "memory", KEY_MEMORY, "MIB", 0, "bound for each worker (default: 128)", 0 },
    { "time-limit", KEY_TIME_LIMIT, "SECONDS", 0,
      "per recording; 0: none (default: 600 and 1 for each MB)", 0 },
    { "quiet", 'q', NULL, 0, "only errors", 0 },
    { "verbose", 'v', NULL, 0, "what was assumed, too", 0 },
    { "json-progress", KEY_JSON_PROGRESS, NULL, 0,
      "a JSON object per finished recording, on standard output", 0 },
    { 0 }
};

static void parse_shard(struct argp_state *state, const char *text, myo_batch_options *batch)
{
    unsigned shard = 0, count = 0;
    int used = 0;
    if (sscanf(text, "%6u/%6u%n", &shard, &count, &used) != 2 || text[used] != '\0' || shard < 1 ||
        shard > count)
        argp_error(state, "--shard takes I/N with I from 1 to N, not \"%s\"", text);
    batch->shard = shard;
    batch->shard_count = count;
}

static const char *parse_isa(struct argp_state *state, const char *text)
{
    size_t count = 0;
    const char *const *names = myo_version_isas(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, names[i]) != 0)
            continue;
        if (!myo_version_has_isa(text))
            argp_error(state, "this machine or build has no %s; its best is %s", text,
                       myo_version_isa());
        return text;
    }
    const char *nearest = myo_text_nearest(text, names, count);
    argp_error(state, "--isa takes one of %s, not \"%s\"%s%s%s", myo_version_isa_list(), text,
               nearest == NULL ? "" : "; did you mean ", nearest == NULL ? "" : nearest,
               nearest == NULL ? "" : "?");
    return NULL;
}

/* A row per recording: what would be done, why, its key. */
static void print_plan(void *context, const char *what, const char *why, const char *recording)
{
    (void)context;
    printf("%s\t%s\t", what, *why == '\0' ? "n/a" : why);
    myo_cli_print_safe(stdout, recording);
    putchar('\n');
}

static error_t parse_run_option(int key, char *text, struct argp_state *state)
{
    analyze_arguments *arguments = state->input;
    myo_batch_options *batch = &arguments->batch;
    switch (key) {
    case 'j':
        batch->jobs = myo_cli_count(state, "jobs", text, 1, 4096);
        return 0;
    case KEY_RESUME:
        if (text != NULL && strcmp(text, "verify") != 0)
            argp_error(state, "--resume takes nothing or =verify, not \"%s\"", text);
        batch->resume = text == NULL ? MYO_RESUME_TIMES : MYO_RESUME_HASHES;
        return 0;
    case KEY_SHARD:
        parse_shard(state, text, batch);
        return 0;
    case KEY_ISA:
        batch->run.isa = parse_isa(state, text);
        return 0;
    case KEY_MEMORY:
        batch->run.memory_bytes = myo_cli_count(state, "memory", text, 16, 1 << 20) << 20;
        batch->recording.memory_bytes = batch->run.memory_bytes;
        return 0;
    case KEY_TRACE:
        if (!myo_trace_has_stage(text))
            argp_error(state, "--trace takes conditioned, envelope or sigma, not \"%s\"", text);
        batch->trace = text;
        return 0;
    case KEY_DRY_RUN:
        batch->dry_run = print_plan;
        return 0;
    case KEY_PRUNE:
        batch->prune = true;
        return 0;
    case KEY_TIME_LIMIT:
        batch->time_limit_s = myo_cli_number(state, "time-limit", text, 0, 1e7);
        if (!(batch->time_limit_s > 0))
            batch->time_limit_s = -1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    analyze_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->batch.recording;
        return 0;
    case 'o':
        arguments->batch.folder = text;
        return 0;
    case 'q':
        arguments->quiet = true;
        return 0;
    case 'v':
        arguments->verbose = true;
        return 0;
    case KEY_CONFIG:
        arguments->config = text;
        return 0;
    case KEY_MAINS:
        arguments->mains_hz = myo_cli_parse_mains(state, text);
        return 0;
    case KEY_LINES:
        arguments->lines = text;
        myo_cli_check_lines(state, text);
        return 0;
    case KEY_FORMAT:
        if (myo_formats_parse(&arguments->batch.formats, text) != MYO_OK)
            argp_error(state,
                       "--format takes events, features, report, labels, figures, bids, joined by "
                       "commas, not \"%s\"",
                       text);
        return 0;
    case KEY_JSON_PROGRESS:
        arguments->json_progress = true;
        return 0;
    case KEY_PARTICIPANT:
        arguments->batch.labels.participants = text;
        return 0;
    case KEY_SESSION:
        arguments->batch.labels.sessions = text;
        return 0;
    case KEY_TASK:
        arguments->batch.labels.tasks = text;
        return 0;
    case ARGP_KEY_ARGS:
        arguments->inputs = state->argv + state->next;
        arguments->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "name a recording or a folder of recordings");
        return 0;
    case ARGP_KEY_SUCCESS:
        if (arguments->batch.prune && arguments->batch.resume == MYO_RESUME_NONE)
            argp_error(state, "--prune goes with --resume");
        return 0;
    default:
        return parse_run_option(key, text, state);
    }
}

static volatile sig_atomic_t stop_signal;

static void remember_signal(int number)
{
    stop_signal = number;
}

static void catch_signals(void)
{
    static const int stopping[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action = { .sa_handler = remember_signal };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++) {
        struct sigaction before; /* what nohup or a script's & ignores stays ignored */
        if (sigaction(stopping[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(stopping[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* Ends as the signal would have, so that a calling script or make stops too. */
static int end_by_signal(const char *folder)
{
    fputs("myoscribe: stopped; finished recordings are kept. Go on with the same command and "
          "--resume -o ",
          stderr);
    myo_cli_print_safe(stderr, folder);
    fputc('\n', stderr);
    signal((int)stop_signal, SIG_DFL);
    raise((int)stop_signal);
    return EXIT_SOME_FAILED;
}

typedef struct console {
    myo_log terminal;
    myo_cli_progress progress;
} console;

static void write_above_line(void *context, myo_log_level level, const char *message)
{
    console *screen = context;
    myo_cli_progress_clear(&screen->progress);
    screen->terminal.write(screen->terminal.context, level, message);
}

/* "trials/day1/" gives "day1-myoscribe", several inputs "myoscribe-results". */
static char *default_folder(const analyze_arguments *arguments)
{
    static const char suffix[] = "-myoscribe";
    const char *input = arguments->inputs[0];
    size_t length = strlen(input);
    while (length > 1 && input[length - 1] == '/')
        length--;
    size_t first = length;
    while (first > 0 && input[first - 1] != '/')
        first--;
    const bool plain = arguments->count == 1 && length > first && input[first] != '.';
    const char *name = plain ? input + first : "results";
    const size_t used = plain ? length - first : strlen(name);
    char *folder = malloc(used + sizeof suffix);
    if (folder != NULL) {
        memcpy(folder, name, used);
        memcpy(folder + used, suffix, sizeof suffix);
    }
    return folder;
}

static myo_status read_settings(myo_settings *settings, const analyze_arguments *arguments,
                                const myo_log *log)
{
    *settings = myo_settings_default();
    if (arguments->config != NULL) {
        const myo_status status = myo_settings_read(settings, arguments->config, log);
        if (status != MYO_OK)
            return status;
    }
    if (!isnan(arguments->mains_hz))
        settings->mains_hz = arguments->mains_hz;
    if (arguments->lines != NULL)
        myo_cli_take_lines(arguments->lines, settings);
    return MYO_OK;
}

static int run(analyze_arguments *arguments)
{
    console screen = { .terminal = myo_cli_log() };
    const myo_log log = { .write = write_above_line, .context = &screen };
    myo_settings settings;
    if (read_settings(&settings, arguments, &log) != MYO_OK)
        return EXIT_USAGE;
    char *named = arguments->batch.folder == NULL ? default_folder(arguments) : NULL;
    if (named != NULL)
        arguments->batch.folder = named;
    myo_cli_progress_open(&screen.progress, arguments->quiet, arguments->json_progress);
    arguments->batch.settings = &settings;
    arguments->batch.stop = &stop_signal;
    arguments->batch.progress = myo_cli_progress_show;
    arguments->batch.progress_context = &screen.progress;
    catch_signals();
    myo_batch_summary summary = { 0 };
    const myo_status status = myo_batch_run(&summary, (const char *const *)arguments->inputs,
                                            arguments->count, &arguments->batch, &log);
    myo_cli_progress_clear(&screen.progress);
    if (arguments->batch.dry_run != NULL) {
        if (status == MYO_OK)
            myo_cli_print_plan(&summary);
        free(named);
        return myo_cli_exit_code(status);
    }
    const bool told = !arguments->quiet && (status == MYO_OK || status == MYO_FAILED);
    if (told && arguments->batch.shard_count > 1)
        myo_cli_print_shard(&summary, status, &arguments->batch);
    else if (told)
        myo_cli_print_summary(&summary, status, arguments->batch.folder);
    int code = myo_cli_exit_code(status);
    if (status == MYO_INTERRUPTED)
        code = end_by_signal(arguments->batch.folder);
    free(named);
    return code;
}

/* argv[0] is the command's title, two words. */
static char **copy_words(int argc, char **argv)
{
    static char program[] = "myoscribe", command[] = "analyze";
    char **words = malloc(((size_t)argc + 1) * sizeof *words);
    if (words == NULL)
        return NULL;
    words[0] = program;
    words[1] = command;
    memcpy(words + 2, argv + 1, ((size_t)argc - 1) * sizeof *words);
    return words;
}

int myo_command_analyze(int argc, char **argv)
{
    static const struct argp_child children[] = {
        { &myo_cli_recording_argp, 0, "About the input:", 2 }, { 0 }
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "INPUT...",
        .doc =
            "Finds fasciculations, cramps and fatigue in recordings and writes a report for each, "
            "and tables and an index.html of all. An INPUT is a recording or a folder of them.\v"
            "Examples:\n"
            "  myoscribe analyze trials/ -o results\n"
            "  myoscribe analyze trial1.wav --full-scale \"5 mV\" --mains 50 -o results\n"
            "  myoscribe analyze trials/ -o results --resume --jobs 4\n"
            "  myoscribe analyze dataset/ --participant-label 01,02 --task rest -o results\n"
            "  myoscribe analyze trials/ -o results --format events --config "
            "results/settings.ini\n\n"
            "A WAV file has no unit: a trial1_channels.tsv beside trial1.wav (columns name, type, "
            "units, full_scale) or --full-scale gives it. Task marks are read from "
            "trial1_events.tsv (onset, duration, trial_type rest, voluntary, mvc, stimulus or "
            "exclude; \"Ruhe\", \"MVIC 2\" and the like are understood, info says as what).\n\n"
            "Record 90 s of rest (less cannot show that there are no twitches), an mvc of 3 to 5 s "
            "as reference of amplitude, a hold of 30 s or 10 repetitions (less cannot show "
            "fatigue), and rest again.\n\n"
            "Who, when and which task is told by recordings_info.tsv in the input folder (columns "
            "recording, then any of participant, session, task, group, date), by BIDS names, by "
            "participants.tsv (participant_id, then any of session, group, date) or by folders "
            "(group/person/visit). Order in time comes from dates, of a table or the file, never "
            "from names. Sides are read from channel names (L_GAS, \"gastroc (left)\", Links). "
            "index.html answers per person: which muscles twitch, how often, does it settle, left "
            "against right, before and after on a day, the last day against those before, cramp, "
            "fatigue.\n\n"
            "Exit codes: 0 all well, 1 some recordings failed (the rest is done, see status.tsv), "
            "2 wrong usage, 3 the output could not be written.",
        .children = children,
    };
    analyze_arguments arguments = { .mains_hz = NAN };
    char **words = copy_words(argc, argv); /* argp puts options before inputs */
    arguments.batch.command_line = (const char *const *)words;
    arguments.batch.command_line_count = words == NULL ? 0 : (size_t)argc + 1;
    myo_cli_parse(&argp, argc, argv, &arguments);
    myo_cli_set_verbose(arguments.verbose, !arguments.quiet);
    const int code = run(&arguments);
    free(words);
    return code;
}
