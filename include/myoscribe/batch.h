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

#ifdef __cplusplus
extern "C" {
#endif

typedef enum myo_resume {
    MYO_RESUME_NONE,  /**< every recording is analysed */
    MYO_RESUME_TIMES, /**< finished ones stand if size, modification time, settings, build agree */
    MYO_RESUME_HASHES /**< and the input's SHA-256 too */
} myo_resume;

/** Which recordings of a BIDS dataset are meant: labels by commas, with "sub-" or without; NULL:
 * all.
 */
typedef struct myo_batch_labels {
    const char *participants, *sessions, *tasks;
} myo_batch_labels;

/** Why a recording of an earlier run is done again; its names are those of myo_redo_name. */
typedef enum myo_redo {
    MYO_REDO_NEW,      /**< there is no result of it */
    MYO_REDO_FAILED,   /**< it failed before */
    MYO_REDO_INPUT,    /**< the recording's size, time or hash is another */
    MYO_REDO_SIDECAR,  /**< a file that it was read with, or could have been */
    MYO_REDO_SETTINGS, /**< analysis settings */
    MYO_REDO_OPTIONS,  /**< options about the input, or the formats to be written */
    MYO_REDO_BUILD,    /**< another build of the program */
    MYO_REDO_OUTPUT,   /**< a file of the result is missing or damaged */
    MYO_REDO_COUNT
} myo_redo;

/** A word for the reason, as --resume and --dry-run print it; static. */
MYO_API const char *myo_redo_name(myo_redo why);

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
    myo_batch_labels labels;
    bool prune; /**< results in the folder whose input is not among the inputs are removed */
    /** When set, nothing is done or written: it is told what would be, for each recording ("keep",
        "analyse" and why, "refuse") and each result without input ("orphan", with prune "remove").
     */
    void (*dry_run)(void *context, const char *what, const char *why, const char *recording);
    void *dry_run_context;
    /** The command line, for run.json: nothing is taken from it. NULL: none. */
    const char *const *command_line;
    size_t command_line_count;
    const char *trace; /**< stage written to <key>/trace_<stage>.h5 (replay.h); NULL: none */
} myo_batch_options;

/** What a run or a merge did. */
typedef struct myo_batch_summary {
    size_t recordings, failed, warned, reused, channels, events;
    size_t redone[MYO_REDO_COUNT]; /**< of a run with resume: what was not kept, by reason */
    size_t orphans;                /**< results whose input is not among the inputs */
    size_t pruned;                 /**< of these, removed */
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
 * Joins the shards that wrote into `folder` into one set of tables. Where the batch was divided
 * more than once, the division that was written to last counts, and records of others are removed.
 * @return OK; FAILED (merged, and recordings failed). Not merged: INCOMPLETE (shards are missing,
 * doubled or mixed: the log names them all and what differs); NOT_FOUND (no shard here); MALFORMED;
 * OUTPUT; BUSY; NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_batch_merge(myo_batch_summary *summary, const char *folder,
                                               const myo_log *log);

/** The numbers of the shards that have not finished or could not write all results, "2,5,7-9", as
 *  Slurm takes them; "" when there are none. Free with myo_batch_missing_free.
 *  @return OK, NOT_FOUND, INCOMPLETE (mixed), MALFORMED, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_batch_missing(char **out, const char *folder,
                                                 const myo_log *log);
MYO_API void myo_batch_missing_free(char *list);

#ifdef __cplusplus
}
#endif

#endif
