/* SPDX-License-Identifier: MIT */
/**
 * A streaming event detector, as firmware has it and as `myoscribe replay` runs it: samples go in
 * chunk by chunk, events come out. C99 and C++; no library behind it; nothing here allocates.
 *
 * A detector is one shared object that exports
 *
 *     const myo_detector *myo_detector_entry(uint32_t version);
 *
 * which returns its table of functions, or NULL when it does not speak that version. Its memory is
 * one block of state_bytes() bytes that the caller owns; two blocks are two independent detectors.
 * The same samples give the same events however they are cut into chunks.
 */
#ifndef MYOSCRIBE_DETECTOR_H
#define MYOSCRIBE_DETECTOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this interface. It changes when a struct below changes. */
#define MYO_DETECTOR_VERSION 1u

/** Room for events that every push and flush offers at least. */
#define MYO_DETECTOR_EVENTS 64u

/** Most frames of one push; at least 1. */
#define MYO_DETECTOR_FRAMES 1024u

/** Sample types. */
#define MYO_DETECTOR_FLOAT32 1u
#define MYO_DETECTOR_INT16   2u

/** Classes of events. A fasciculation is a point in time, the others are intervals. */
#define MYO_DETECTOR_FASCICULATION 0u
#define MYO_DETECTOR_CRAMP         1u
#define MYO_DETECTOR_FATIGUE       2u
#define MYO_DETECTOR_VOLUNTARY     3u
#define MYO_DETECTOR_ARTEFACT      4u

/** Duration of an interval that has begun and not ended. */
#define MYO_DETECTOR_OPEN (-1)

/** What the samples are; fixed from init to the end. */
typedef struct myo_detector_format {
    double rate_hz;       /**< > 0, may be non-integer */
    double scale;         /**< microvolts = sample * scale; 0: not calibrated */
    uint32_t channels;    /**< samples per frame, interleaved; > 0 */
    uint32_t sample_type; /**< MYO_DETECTOR_FLOAT32 or MYO_DETECTOR_INT16, native byte order */
} myo_detector_format;

/** Frames are counted from 0 at init or reset. */
typedef struct myo_detector_event {
    int64_t onset_sample;   /**< frame at which the event begins; 0 <= onset <= decided */
    int64_t decided_sample; /**< newest frame the decision needed; already pushed */
    /**
     * 0 for points. An interval whose end is not known yet, or never will be, has
     * MYO_DETECTOR_OPEN (or 0); the same event (channel, class, onset) given again with a duration
     * closes it if it is the last of its channel and class that is open; its first decision stays.
     */
    int64_t duration_samples;
    uint32_t channel;     /**< < channels */
    uint32_t event_class; /**< MYO_DETECTOR_FASCICULATION ... */
    float confidence;     /**< 0..1, or negative: not stated */
    float amplitude;      /**< peak |sample| after filtering, in microvolts; 0: not stated */
} myo_detector_event;

typedef struct myo_detector {
    uint32_t version; /**< MYO_DETECTOR_VERSION */
    const char *name; /**< with a version, e.g. "acme twitch 2.3" */

    /** Bytes of state for this format, aligned to 16; 0: the format is not supported. */
    size_t (*state_bytes)(const myo_detector_format *format);

    /** Prepares `state`. Returns 0, or another number when it cannot. */
    int32_t (*init)(void *state, const myo_detector_format *format);

    /**
     * Takes `frames` frames (1 to MYO_DETECTOR_FRAMES; frames * channels samples) and writes the
     * events decided by now, in the order of their decisions.
     * Returns how many were written, at most `capacity` (>= MYO_DETECTOR_EVENTS); those that found
     * no room come with the next call. Negative: the detector has failed.
     */
    int32_t (*push)(void *state, const void *samples, uint32_t frames, myo_detector_event *events,
                    uint32_t capacity);

    /** After the last push: decides what is pending. Called again until it returns 0. */
    int32_t (*flush)(void *state, myo_detector_event *events, uint32_t capacity);

    /** As after init, with the same format. */
    void (*reset)(void *state);

    /* Optional: intermediate values, to compare a port with its model. 0 and NULL when absent. */
    uint32_t stage_count;
    const char *const *stage_names;
    /**
     * The next push writes stage number `stage` to `out`: one value per frame and channel,
     * interleaved as the samples. `out` is used by that push only. NULL: no trace.
     */
    void (*trace)(void *state, uint32_t stage, float *out);
} myo_detector;

/** What a shared object exports. */
typedef const myo_detector *myo_detector_entry_function(uint32_t version);
#define MYO_DETECTOR_SYMBOL "myo_detector_entry"

#ifdef __cplusplus
}
#endif

#endif
