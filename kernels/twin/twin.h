/* SPDX-License-Identifier: MIT */
/**
 * Our streaming detector of fasciculations, for microcontrollers and, behind the same interface,
 * for `myoscribe replay --detector twin`. Freestanding C99; single-precision arithmetic once init
 * is done; no allocation; the same bits on every machine with IEEE 754 floats, if the compiler is
 * told not to fuse multiplications and additions (-ffp-contract=off; GCC fuses by default on ARM).
 *
 * Causal throughout: 20-450 Hz band-pass, mains (50 and 60 Hz with harmonics) cancelled adaptively,
 * noise tracked as a running median. A discharge is |x| >= 6 sigma; those within 50 ms are one. Up
 * to three within 250 ms of each other are fasciculations, more are a train and are left out. So is
 * what fires continually (10 discharges in about 3 s), what comes while the channel is active
 * (noise or envelope at twice its resting level) and 0.5 s after, what has half its size below 20
 * Hz (motion, pops), and 0.1 s after a converter repeated itself for 10 ms.
 *
 * Latency: a fasciculation is decided 250 ms after its last sample over the threshold; at most
 * MYO_TWIN_LATENCY_S after its onset, when two others follow it closely. The first second only
 * measures the noise.
 *
 * Left out, unlike the analysis of whole recordings: templates, ECG recognition, accelerometers,
 * comparison between channels.
 */
#ifndef MYO_KERNELS_TWIN_H
#define MYO_KERNELS_TWIN_H

#include "myoscribe/detector.h"

enum {
    MYO_TWIN_CHANNELS = 8,
    MYO_TWIN_RING = 1024, /**< samples kept per channel */
    MYO_TWIN_TONES = 12,  /**< mains frequencies cancelled */
    MYO_TWIN_PENDING = 3, /**< discharges of one group */
    MYO_TWIN_QUEUE = 128  /**< events that found no room in the caller's buffer */
};

#define MYO_TWIN_RATE_MIN_HZ 500.0
#define MYO_TWIN_RATE_MAX_HZ 5000.0
#define MYO_TWIN_LATENCY_S   1.3

/** One second-order section {b0, b1, b2, a1, a2} and its two state variables. */
typedef struct myo_twin_section {
    float b0, b1, b2, a1, a2;
} myo_twin_section;

typedef struct myo_twin_discharge {
    int64_t onset;
    float peak, sigma;
} myo_twin_discharge;

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
    float threshold, low_peak;       /**< of the discharge under way */
    int64_t start, last_over, firing_next, unchanged;
    int64_t active_until;
    int64_t group_last; /**< last sample over the threshold of the group's latest discharge */
    uint32_t in_discharge, in_group, group_rejected, pending_count;
    myo_twin_discharge pending[MYO_TWIN_PENDING];
    float ring[MYO_TWIN_RING];
} myo_twin_channel;

/** The state: this head, then as many channels as the format has. */
typedef struct myo_twin_state {
    myo_detector_format format;
    myo_twin_section band[2], low[2];
    float tone[MYO_TWIN_TONES][2];     /**< cosine and sine now */
    float rotation[MYO_TWIN_TONES][2]; /**< by one sample */
    float scale, mains_step, median_step, median_step_first, rest_down, rest_up, low_decay,
        envelope_step, tail_step, firing_decay;
    int64_t frame;
    int64_t warm, merge, back, gap, width_min, width_max, longest, isolation, hold, flat, guard;
    uint32_t queued, trace_stage;
    float *trace;
    myo_detector_event queue[MYO_TWIN_QUEUE];
    myo_twin_channel channel[MYO_TWIN_CHANNELS];
} myo_twin_state;

/** Bytes of state for `channels` channels, known when you compile. */
#define MYO_TWIN_STATE_BYTES(channels)                                                             \
    (offsetof(myo_twin_state, channel) + (channels) * sizeof(myo_twin_channel))

/** The detector's table, as a shared object's myo_detector_entry would return it. */
const myo_detector *myo_twin_entry(uint32_t version);

#endif
