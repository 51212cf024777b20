/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Many recordings: files and folders in, one folder with a report per recording and the tables of
 * all of them out. Each recording is analysed in a worker process: one that crashes, hangs or runs
 * out of memory costs that recording and nothing else. Outputs do not depend on the number of
 * workers, and shards joined by myo_batch_merge equal a run without shards.
 */
#ifndef MYOSCRIBE_BATCH_H
#define MYOSCRIBE_BATCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "myoscribe/analyser.h"
#include "myoscribe/log.h"
#include "myoscribe/recording.h"
#include "myoscribe/settings.h"
#include "myoscribe/status.h"

typedef enum myo_resume {
    MYO_RESUME_NONE,  /**< every recording is analysed */
    MYO_RESUME_TIMES, /**< finished ones stand if size, modification time, settings, build agree */
    MYO_RESUME_HASHES /**< and the input's SHA-256 too */
} myo_resume;

/** A moment of a running batch. `recording` is set when one has just ended. */
typedef struct myo_batch_progress {
    size_t total, done, failed, reused; /**< recordings; done includes failed and reused */
    double recorded_s;                  /**< signal time analysed so far in this run */
    double elapsed_s;
    double left_s;         /**< estimate; NaN while unknown */
    const char *recording; /**< key of the recording that ended, or NULL */
    const char *message;   /**< why it failed, or NULL */
} myo_batch_progress;

/** Zero-initialise for the defaults. All pointers are borrowed during the call. */
typedef struct myo_batch_options {
    const char *folder;           /**< DIR; created */
    const myo_settings *settings; /**< NULL: the defaults */
    myo_recording_options recording;
    myo_run_options run;
    unsigned formats; /**< myo_format bits; 0 = MYO_FORMAT_ALL */
    size_t jobs;      /**< worker processes; 0 = myo_batch_cores() */
    myo_resume resume;
    size_t shard, shard_count;         /**< this shard, from 1; 0, 0 = all in one */
    double time_limit_s;               /**< per recording; 0 = 600 s and 1 s per MB; < 0 = none */
    const volatile sig_atomic_t *stop; /**< set to a signal's number to end early; may be NULL */
    void (*progress)(void *context, const myo_batch_progress *progress);
    void *progress_context;
    const char *trace; /**< stage written to <key>/trace_<stage>.h5 (replay.h); NULL: none */
} myo_batch_options;

/** What a run or a merge did. */
typedef struct myo_batch_summary {
    size_t recordings, failed, warned, reused, channels, events;
    double recorded_s, elapsed_s;
    char findings[256]; /**< what was found, as index.html says it */
} myo_batch_summary;

/** Cores this process may use: affinity and cgroup quota respected; at least 1. */
MYO_API size_t myo_batch_cores(void);

/**
 * Analyses `inputs` (files, folders) into options->folder.
 * @return OK; FAILED (some recordings failed, the rest is done); UNREADABLE (no input can be read,
 * and the earlier results in the folder stay); ARGUMENT (no recording, two inputs with one key, a
 * bad shard, a folder that holds an input, or without resume results of other recordings);
 * SETTINGS; OUTPUT; BUSY (another run has the folder); INTERRUPTED (finished recordings stay,
 * resume continues); NO_MEMORY. `summary` is filled unless the batch could not begin.
 */
MYO_API MYO_CHECKED myo_status myo_batch_run(myo_batch_summary *summary, const char *const *inputs,
                                             size_t input_count, const myo_batch_options *options,
                                             const myo_log *log);

/**
 * Joins the shards that wrote into `folder` into one set of tables.
 * @return OK; FAILED (recordings failed, or shards are missing, duplicate or mixed: the log names
 * them); NOT_FOUND (no shard here); OUTPUT; BUSY; NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_batch_merge(myo_batch_summary *summary, const char *folder,
                                               const myo_log *log);

/** The numbers of the shards that have not finished, "2,5,7-9", as Slurm takes them; "" when all
 *  have. Free with myo_batch_missing_free. @return OK, NOT_FOUND, FAILED (mixed), NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_batch_missing(char **out, const char *folder,
                                                 const myo_log *log);
MYO_API void myo_batch_missing_free(char *list);

#endif
