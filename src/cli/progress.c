/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/terminal.h"
#include "myoscribe/describe.h"

enum { LINE_EVERY_S = 30, LONGEST_LINE = 200 };

void myo_cli_progress_open(myo_cli_progress *progress, bool quiet, bool json)
{
    *progress = (myo_cli_progress) { .json = json,
                                     .silent = quiet,
                                     .live = !json && !quiet && isatty(STDERR_FILENO) };
}

static int duration_text(char *out, size_t size, double seconds)
{
    const long whole = isfinite(seconds) && seconds < 1e9 ? (long)(seconds + 0.5) : 0;
    if (whole >= 3600)
        return snprintf(out, size, "%ld h %02ld min", whole / 3600, whole % 3600 / 60);
    if (whole >= 60)
        return snprintf(out, size, "%ld min %02ld s", whole / 60, whole % 60);
    return snprintf(out, size, "%ld s", whole);
}

static void print_duration(FILE *stream, double seconds)
{
    char text[40];
    duration_text(text, sizeof text, seconds);
    fputs(text, stream);
}

/* At most `width` characters: a line that wraps cannot be taken back. */
static void print_line(const myo_batch_progress *now, size_t width)
{
    char line[LONGEST_LINE], left[40];
    size_t length = (size_t)snprintf(line, sizeof line, "%zu of %zu done, %zu failed", now->done,
                                     now->total, now->failed);
    if (now->elapsed_s > 0 && now->recorded_s > 0)
        length += (size_t)snprintf(line + length, sizeof line - length,
                                   ", %.3g recorded hours per second",
                                   now->recorded_s / 3600 / now->elapsed_s);
    if (isfinite(now->left_s)) {
        duration_text(left, sizeof left, now->left_s);
        snprintf(line + length, sizeof line - length, ", %s left", left);
    }
    fprintf(stderr, "%.*s", (int)width, line);
}

/* Asked for each time: windows are resized. */
static size_t terminal_width(void)
{
    struct winsize size;
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    return known ? (size_t)size.ws_col - 1 : 79;
}

/* One object per line on stdout, as each recording ends. */
static void print_json(const myo_batch_progress *now)
{
    char *line = NULL;
    if (myo_describe_progress(&line, now) == MYO_OK)
        puts(line);
    myo_describe_free(line);
    fflush(stdout);
}

void myo_cli_progress_clear(myo_cli_progress *progress)
{
    if (progress->live && progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}

void myo_cli_progress_show(void *context, const myo_batch_progress *now)
{
    myo_cli_progress *progress = context;
    if (progress->json) {
        if (now->recording != NULL)
            print_json(now);
        return;
    }
    if (progress->live) {
        fputs("\r\033[K", stderr);
        print_line(now, terminal_width());
        fflush(stderr);
        progress->drawn = true;
    } else if (!progress->silent && now->elapsed_s >= progress->next_line_s + LINE_EVERY_S) {
        progress->next_line_s = now->elapsed_s;
        fputs("myoscribe: ", stderr);
        print_line(now, LONGEST_LINE);
        fputc('\n', stderr);
    }
}

static void print_count(size_t count, const char *one, const char *many)
{
    fprintf(stderr, "%zu %s", count, count == 1 ? one : many);
}

/* --format events writes no page. */
static bool has_page(const char *folder)
{
    char path[4096];
    const int length = snprintf(path, sizeof path, "%s/index.html", folder);
    return length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0;
}

/* "; redone: 769 sidecar, 50 new" and "; 20 results without input". A run that keeps nothing needs
 * no reasons. */
static void print_reasons(const myo_batch_summary *summary)
{
    bool any = false, more_than_new = summary->reused > 0;
    for (int why = 0; why < MYO_REDO_COUNT; why++)
        more_than_new = more_than_new || (why != MYO_REDO_NEW && summary->redone[why] > 0);
    for (int why = 0; why < MYO_REDO_COUNT && more_than_new; why++) {
        if (summary->redone[why] == 0)
            continue;
        fprintf(stderr, "%s%zu %s", any ? ", " : "; redone: ", summary->redone[why],
                myo_redo_name((myo_redo)why));
        any = true;
    }
    if (summary->orphans > 0) {
        fputs("; ", stderr);
        print_count(summary->orphans, "result", "results");
        fputs(summary->pruned > 0 ? " without input removed"
                                  : " without input (--prune removes them)",
              stderr);
    }
}

static void print_recordings(const myo_batch_summary *summary)
{
    print_count(summary->recordings, "recording", "recordings");
    fprintf(stderr, ", %zu failed", summary->failed);
    if (summary->warned > 0)
        fprintf(stderr, ", %zu with warnings", summary->warned);
    if (summary->reused > 0)
        fprintf(stderr, ", %zu kept from an earlier run", summary->reused);
    print_reasons(summary);
}

void myo_cli_print_plan(const myo_batch_summary *summary)
{
    fputs("Nothing is written (--dry-run): ", stderr);
    print_count(summary->recordings, "recording", "recordings");
    fprintf(stderr, ", %zu to analyse", summary->recordings - summary->reused - summary->failed);
    if (summary->reused > 0)
        fprintf(stderr, ", %zu kept from an earlier run", summary->reused);
    print_reasons(summary);
    fputc('\n', stderr);
}

static void print_pace(const myo_batch_summary *summary)
{
    if (summary->recorded_s > 0 && summary->elapsed_s > 0) {
        fputs("; ", stderr);
        print_duration(stderr, summary->recorded_s);
        fprintf(stderr, " of signal in %.1f s", summary->elapsed_s);
    }
    fputc('\n', stderr);
}

void myo_cli_print_summary(const myo_batch_summary *summary, myo_status status, const char *folder)
{
    print_recordings(summary);
    fputs(": ", stderr);
    fputs(summary->findings, stderr);
    print_pace(summary);
    const bool page = has_page(folder);
    fputs(page ? "Report: " : "Tables: ", stderr);
    myo_cli_print_safe(stderr, folder);
    fputs(page ? "/index.html\n" : "/recordings.tsv\n", stderr);
    if (status == MYO_FAILED) {
        fputs("Failed recordings and why: ", stderr);
        myo_cli_print_safe(stderr, folder);
        fputs("/status.tsv; the same command with --resume tries them again\n", stderr);
    } else if (summary->warned > 0) {
        fputs("Warnings: ", stderr);
        myo_cli_print_safe(stderr, folder);
        fputs("/status.tsv\n", stderr);
    }
}

void myo_cli_print_shard(const myo_batch_summary *summary, myo_status status,
                         const myo_batch_options *options)
{
    fprintf(stderr, "Shard %zu of %zu: ", options->shard, options->shard_count);
    print_recordings(summary);
    print_pace(summary);
    if (status == MYO_FAILED)
        fputs("The same command with --resume tries failed recordings again\n", stderr);
    fputs("Tables and pages when all shards are done: myoscribe merge ", stderr);
    myo_cli_print_safe(stderr, options->folder);
    fputc('\n', stderr);
}
