/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A myo_analysed_track over a plain array: hops, windows, spectra and candidates measured the
 * naive way, so that pass 2 is tested without pass 1. */
#ifndef TEST_PLAIN_SOURCE_H
#define TEST_PLAIN_SOURCE_H

#include "core/arena.h"
#include "core/analysed_track.h"
#include "core/statistics.h"
#include "myoscribe/settings.h"

/* What every suite here works with: plain_begin opens it anew for a test, plain_end closes it. */
extern myo_random *random_numbers;
extern myo_arena *arena;
extern myo_settings settings;
void plain_begin(uint64_t seed);
void plain_end(void);

typedef struct plain_source {
    myo_analysed_track source;
    myo_track track;
    myo_intervals damage;
    float *x;
    myo_spike *spikes;
    int64_t spike_count;
    float low_rms; /* of the part below the band, the same everywhere */
} plain_source;

/** Takes `x` (frames samples, from myo_memory_new) and frees it on close. */
void plain_open(plain_source *plain, float *x, int64_t frames, double rate_hz,
                myo_channel_type type);
void plain_close(plain_source *plain);

/** Gaussian noise of SD sigma over the whole band. */
float *plain_noise(myo_random *random, int64_t frames, double sigma);
/** Adds an interference pattern around 80 Hz of SD sigma over [first, end). */
void plain_add_activity(float *x, int64_t first, int64_t end, double sigma, double rate_hz,
                        myo_random *random);
/** Adds a biphasic potential of 12 ms whose peak is `peak`, centred on `frame`. */
void plain_add_potential(float *x, int64_t frame, double peak, double rate_hz);

#endif
