/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "myoscribe/batch.h"

typedef struct merge_arguments {
    const char *folder;
    bool missing, quiet;
} merge_arguments;

enum { KEY_MISSING = 2000 };

static error_t parse(int key, char *text, struct argp_state *state)
{
    merge_arguments *arguments = state->input;
    switch (key) {
    case 'q':
        arguments->quiet = true;
        return 0;
    case KEY_MISSING:
        arguments->missing = true;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->folder != NULL)
            argp_error(state, "one folder at a time");
        arguments->folder = text;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "name the folder that the shards wrote into");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int list_missing(const char *folder, const myo_log *log)
{
    char *list = NULL;
    const myo_status status = myo_batch_missing(&list, folder, log);
    if (status == MYO_OK && *list != '\0')
        puts(list);
    const bool any = status == MYO_OK && *list != '\0';
    myo_batch_missing_free(list);
    if (status != MYO_OK)
        return EXIT_OUTPUT;
    return any ? EXIT_SOME_FAILED : EXIT_ALL_WELL;
}

int myo_command_merge(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "missing", KEY_MISSING, NULL, 0,
          "only print the numbers of the shards that have not finished or could not write all "
          "results, as sbatch --array takes them; exit code 1 when there are any",
          0 },
        { "quiet", 'q', NULL, 0, "no summary", 0 },
        { 0 }
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "DIR",
        .doc =
            "Joins the shards that wrote into DIR (myoscribe analyze --shard I/N) into one set of "
            "tables and one index.\v"
            "Examples:\n"
            "  myoscribe merge results\n"
            "  sbatch --array=$(myoscribe merge --missing results) job.sh\n\n"
            "Exit codes: 0 all well, 1 merged, and some recordings failed (see status.tsv), 2 "
            "wrong "
            "usage, 3 not merged: shards are missing or mixed, or the output could not be written.",
    };
    merge_arguments arguments = { 0 };
    myo_cli_parse(&argp, argc, argv, &arguments);
    const myo_log log = myo_cli_log();
    if (arguments.missing)
        return list_missing(arguments.folder, &log);
    myo_batch_summary summary = { 0 };
    const myo_status status = myo_batch_merge(&summary, arguments.folder, &log);
    if (!arguments.quiet && (status == MYO_OK || status == MYO_FAILED))
        myo_cli_print_summary(&summary, status, arguments.folder);
    return status == MYO_OK ? EXIT_ALL_WELL : status == MYO_FAILED ? EXIT_SOME_FAILED : EXIT_OUTPUT;
}
