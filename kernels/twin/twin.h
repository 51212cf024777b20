/* SPDX-License-Identifier: MIT */
/**
 * Our streaming detector of fasciculations, for microcontrollers and, behind the same interface,
 * for `myoscribe replay --detector twin`. Freestanding C99; single-precision arithmetic once init
 * is done; no allocation; the same bits on every machine with IEEE 754 floats. twin.c and exact.c
 * tell GCC and Clang themselves not to fuse multiplications and additions, which GCC does by
 * default where a CPU can; -ffast-math is refused.
 *
 * Chosen with -D when it is compiled: MYO_TWIN_CHANNELS (1 to 64, 8) and MYO_TWIN_MAINS (50, 60, or
 * 0 for both; the canceller is more than half of the work, and one frequency halves it).
 *
 * Causal throughout: 20-450 Hz band-pass, mains (50 and 60 Hz with harmonics) cancelled adaptively,
 * noise tracked as a running median. A discharge is |x| >= 6 sigma; those within 50 ms are one. Up
 * to three within 250 ms of each other are fasciculations, and up to eight whose intervals are as
 * irregular as chance makes them; what is more, or as regular as a motor unit that fires, is a
 * train and is left out. So is what fires continually (9 discharges in about 3 s), what comes while
 * the channel is active (noise or envelope at twice its resting level) and 0.5 s after, what has
 * nearly half its size below 20 Hz (motion, pops) beyond what always is there, and 0.1 s after a
 * converter repeated itself for 10 ms.
 *
 * Latency: a fasciculation is decided 250 ms after its last sample over the threshold; at most
 * MYO_TWIN_LATENCY_S after its onset, when seven others follow it closely. The first 0.6 s only
 * measure the noise.
 *
 * Left out, unlike the analysis of whole recordings: templates, ECG recognition, accelerometers,
 * comparison between channels.
 */
#ifndef MYO_KERNELS_TWIN_H
#define MYO_KERNELS_TWIN_H

#include "myoscribe/detector.h"

#if defined(__FAST_MATH__)
#error "the twin needs IEEE 754 arithmetic: compile it without -ffast-math"
#endif

#ifndef MYO_TWIN_CHANNELS
#define MYO_TWIN_CHANNELS 8
#endif
#ifndef MYO_TWIN_MAINS
#define MYO_TWIN_MAINS 0
#endif
#if MYO_TWIN_CHANNELS < 1 || MYO_TWIN_CHANNELS > 64
#error "MYO_TWIN_CHANNELS is from 1 to 64"
#endif
#if MYO_TWIN_MAINS != 0 && MYO_TWIN_MAINS != 50 && MYO_TWIN_MAINS != 60
#error "MYO_TWIN_MAINS is 50, 60, or 0 for both"
#endif

enum {
    MYO_TWIN_RING = 1024,                          /**< samples kept per channel */
    MYO_TWIN_HARMONICS = 6,                        /**< of one mains frequency, itself included */
    MYO_TWIN_TONES = MYO_TWIN_MAINS == 0 ? 12 : 6, /**< mains frequencies cancelled */
    MYO_TWIN_PENDING = 8,                          /**< discharges of one group */
    MYO_TWIN_QUEUE = 16 /**< events of one channel between two deliveries; continual firing, which
                           is left out, begins before */
};

#define MYO_TWIN_RATE_MIN_HZ 500.0
#define MYO_TWIN_RATE_MAX_HZ 5000.0
#define MYO_TWIN_LATENCY_S   3.2

/** One second-order section {b0, b1, b2, a1, a2} and its two state variables. */
typedef struct myo_twin_section {
    float b0, b1, b2, a1, a2;
} myo_twin_section;

typedef struct myo_twin_discharge {
    int64_t onset;
    float peak, sigma;
} myo_twin_discharge;

/** An event that waits for the caller's buffer. */
typedef struct myo_twin_waiting {
    int64_t onset, decided;
    float peak, confidence;
} myo_twin_waiting;

typedef struct myo_twin_channel {
    float first;                     /**< first sample: the offset that is taken away */
    float band[2][2], low[2][2];     /**< section states */
    float weight[MYO_TWIN_TONES][2]; /**< cosine and sine amplitude of each mains tone */
    float last;                      /**< sample, to see a converter that repeats itself */
    float median, rest;              /**< running median of |x|, and its resting level */
    float tail;                      /**< share of samples over 3 sigma of late */
    float envelope;                  /**< running mean of |x|, clipped */
    float firing;                    /**< discharges of late, decaying */
    float low_hold;                  /**< largest |low-frequency part| of late, decaying */
    float low_mean;                  /**< mean |low-frequency part|, without its outliers */
    float threshold, low_peak;       /**< of the discharge under way */
    int64_t start, last_over, firing_next, unchanged;
    int64_t active_until;
    int64_t group_last; /**< last sample over the threshold of the group's latest discharge */
    uint32_t in_discharge, in_group, group_rejected, pending_count, queued;
    myo_twin_discharge pending[MYO_TWIN_PENDING];
    myo_twin_waiting queue[MYO_TWIN_QUEUE];
    float ring[MYO_TWIN_RING];
} myo_twin_channel;

/** The state: this head, then as many channels as the format has. */
typedef struct myo_twin_state {
    myo_detector_format format;
    myo_twin_section band[2], low[2];
    float tone[MYO_TWIN_TONES][2];     /**< cosine and sine now */
    float rotation[MYO_TWIN_TONES][2]; /**< by one sample */
    float scale, mains_step, median_step, median_step_first, rest_down, rest_up, low_decay,
        low_step, envelope_step, tail_step, firing_decay;
    int64_t frame;
    int64_t warm, merge, back, onset_back, gap, width_min, width_narrow, width_max, longest,
        isolation, hold, flat, guard;
    uint32_t trace_stage;
    float *trace;
    myo_twin_channel channel[MYO_TWIN_CHANNELS];
} myo_twin_state;

/** Bytes of state for `channels` channels, known when you compile. */
#define MYO_TWIN_STATE_BYTES(channels)                                                             \
    (offsetof(myo_twin_state, channel) + (channels) * sizeof(myo_twin_channel))

/** The detector's table, as a shared object's myo_detector_entry would return it. */
const myo_detector *myo_twin_entry(uint32_t version);

#endif
