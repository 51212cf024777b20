/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a running and a finished batch say: one live line on a terminal, a line now and then in a
 *  log, JSON lines for programs, a summary at the end. */
#ifndef MYO_CLI_PROGRESS_H
#define MYO_CLI_PROGRESS_H

#include <stdbool.h>

#include "myoscribe/batch.h"

typedef struct myo_cli_progress {
    bool json, silent, live, drawn;
    double next_line_s;
} myo_cli_progress;

void myo_cli_progress_open(myo_cli_progress *progress, bool quiet, bool json);
/** A myo_batch_options.progress callback; `context` is a myo_cli_progress. */
void myo_cli_progress_show(void *context, const myo_batch_progress *now);
/** Takes the live line away before another message. */
void myo_cli_progress_clear(myo_cli_progress *progress);
void myo_cli_print_summary(const myo_batch_summary *summary, myo_status status, const char *folder);
/** What a dry run found. */
void myo_cli_print_plan(const myo_batch_summary *summary);
/** The same for one shard of several, which has no tables until they are merged. */
void myo_cli_print_shard(const myo_batch_summary *summary, myo_status status,
                         const myo_batch_options *options);

#endif
