/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Runs somebody else's detector over recordings, as a device would: chunk by chunk, each detector
 * in a process of its own that may crash, hang or write where it must not, and is reported for it.
 */
#ifndef MYOSCRIBE_REPLAY_H
#define MYOSCRIBE_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/recording.h"
#include "myoscribe/result.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Zero-initialise for the defaults. Exactly one of `detector` and `command` is set. */
typedef struct myo_replay_options {
    const char *detector; /**< shared object (detector.h), or "twin": the built-in detector */
    const char *command;  /**< program over pipes, run by /bin/sh -c */
    size_t chunk_frames;  /**< 0: 64 */
    bool int16;           /**< quantise to 16 bits as a converter would; else float32 */
    double full_scale_uv; /**< of the int16 samples; 0: the recording's own codes or its peak */
    double gain;          /**< multiplies the samples; 0: 1 */
    double offset_uv;     /**< added after the gain, as an electrode or an amplifier adds it */
    unsigned bits;        /**< of the converter, 2 to 16; 0: 16, and float32 is not quantised */
    bool vary_chunk;      /**< also other chunk sizes, and report whether events change */
    bool vary_type;       /**< also the other sample type */
    bool vary_gain;       /**< also half and twice the gain */
    bool no_state_checks; /**< not asked whether its events depend on more than its samples */
    double time_limit_s;  /**< longest silence of the detector; 0: 10 */
    const char *trace;    /**< stage whose samples are written to <key>/trace_<stage>.h5 */
    const myo_recording_options *recording; /**< may be NULL */
} myo_replay_options;

/**
 * How another run changed the events of one recording. Some are promises of the interface, and a
 * run that gives other events fails the recording: other chunks; for a shared object another
 * content of the state before init, a second pass after reset, a second detector beside it; for a
 * command a second run. The others (sample type, gain) tell what the events depend on.
 */
typedef struct myo_replay_variation {
    const char *what;               /**< "chunks of 1 frame", "int16", "twice the gain" */
    bool promised;                  /**< the events must be the same */
    bool ran;                       /**< false: it was refused or failed; `reason` says why */
    bool refused;                   /**< the detector does not take such samples: no failure */
    const char *reason;             /**< of a run that was refused or failed */
    int64_t events, missing, added; /**< against the run that was written */
    int64_t first_frame;            /**< onset of the first event that differs; -1: none does */
    const char *first;              /**< that event in words; NULL: none */
} myo_replay_variation;

typedef struct myo_replay_result {
    const char *key, *path;
    myo_status status;
    int64_t events;
    double duration_s; /**< longest stream with EMG */
    size_t channels;
    int64_t samples;                        /**< of all channels and streams */
    double latency_mean_ms, latency_max_ms; /**< decided minus onset, as the detector states it */
    double seconds;                         /**< time the detector took */
    size_t state_bytes;                     /**< of its state, the largest of the streams; 0: n/a */
    double worst_call_s;                    /**< longest push */
    int64_t worst_call_frame;               /**< first frame of it */
    int64_t repeated;                       /**< events that repeat another of channel and class */
    size_t variation_count;
    const myo_replay_variation *variations;
    bool breaks_promise;   /**< a promised variation gave other events, or did not run */
    bool variation_failed; /**< another one crashed or broke the rules */
    const char *reason;    /**< why it failed, with the remedy; NULL when it did not */
} myo_replay_result;

typedef struct myo_replay myo_replay;

/**
 * Runs over files and folders and writes `folder`/<key>/events.tsv (BIDS), recordings.tsv and
 * replay.json. A recording that fails, or that the detector does not take, is reported and the
 * others go on; a detector that cannot be loaded and a full disk end the run, with the tables of
 * what was done.
 * @return OK; FAILED (`*out` is valid; some recordings failed, or a variation
 * broke a promise or failed);
 * ARGUMENT, NOT_FOUND, UNREADABLE, UNSUPPORTED (interface version), OUTPUT, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_replay_run(myo_replay **out, const char *const *inputs,
                                              size_t input_count, const char *folder,
                                              const myo_replay_options *options,
                                              const myo_log *log);

/** Borrowed until close. */
MYO_API const myo_replay_result *myo_replay_results(const myo_replay *replay, size_t *count);
MYO_API const char *myo_replay_detector_name(const myo_replay *replay);
/** A table for people, borrowed until close; NULL when out of memory. */
MYO_API const char *myo_replay_render(myo_replay *replay);
/** JUnit XML: a test case per recording and variation. Borrowed until close; NULL: out of memory.
 */
MYO_API const char *myo_replay_junit(myo_replay *replay);
/** Writes that to a file that appears whole or not at all. @return OK, OUTPUT, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_replay_write_junit(myo_replay *replay, const char *path,
                                                      const myo_log *log);
MYO_API void myo_replay_close(myo_replay **replay);

/** True when the analysis has this stage: "conditioned" (band-passed, mains removed), "envelope"
 * (root mean square per 25 ms), "sigma" (robust noise per second). */
MYO_API bool myo_trace_has_stage(const char *stage);

/** Writes a stage of an analysis, a stream per track, to `folder`/trace_<stage>.h5.
 *  @return OK, ARGUMENT (no such stage), UNREADABLE, MALFORMED, OUTPUT, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_trace_save(myo_result *result, const char *stage,
                                              const char *folder, const myo_log *log);

#ifdef __cplusplus
}
#endif

#endif
