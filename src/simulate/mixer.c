/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/mixer.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "kernels/exact.h"

/* Largest value of (6u - 6u^2 + u^3) exp(-u), reached near u = 0.416. */
#define TWITCH_PEAK 1.00908
/* (t/T)^3 exp(-t/T) has its maximum at t = 3 T and is over after 15 T. */
#define TWITCH_RISE 3.0
#define TWITCH_OVER 15.0

myo_status myo_mixer_open(myo_mixer *out, double rate_hz, size_t channels, myo_arena *arena)
{
    const size_t capacity = (size_t)ceil((MYO_CHUNK_S + MYO_LAG_S + MYO_TAIL_S) * rate_hz) + 2;
    double *samples = myo_arena_new(arena, channels * capacity, sizeof *samples);
    *out = (myo_mixer) { rate_hz, channels, capacity, 0, samples };
    return samples == NULL ? MYO_NO_MEMORY : MYO_OK;
}

double *myo_mixer_row(const myo_mixer *mixer, size_t channel)
{
    return mixer->samples + channel * mixer->capacity;
}

void myo_mixer_advance(myo_mixer *mixer, size_t count)
{
    const size_t kept = mixer->capacity - count;
    for (size_t c = 0; c < mixer->channels; c++) {
        double *row = myo_mixer_row(mixer, c);
        memmove(row, row + count, kept * sizeof *row);
        memset(row + kept, 0, count * sizeof *row);
    }
    mixer->first += (int64_t)count;
}

/* Window index range [*from, *to) of the frames in [seconds, seconds + length). */
static void clip_range(const myo_mixer *mixer, double seconds, double length, size_t *from,
                       size_t *to)
{
    const double first = ceil(seconds * mixer->rate_hz) - (double)mixer->first;
    const double end = ceil((seconds + length) * mixer->rate_hz) - (double)mixer->first;
    const double capacity = (double)mixer->capacity;
    *from = first <= 0 ? 0 : (size_t)fmin(first, capacity);
    *to = end <= 0 ? 0 : (size_t)fmin(end, capacity);
}

void myo_mixer_add(myo_mixer *mixer, size_t channel, const myo_potential *potential, double seconds,
                   double gain, double stretch, double lengthening)
{
    if (potential->samples == 0 || gain == 0)
        return;
    size_t from = 0, to = 0;
    clip_range(mixer, seconds, myo_potential_length(potential) * stretch, &from, &to);
    if (from >= to)
        return;
    const double first = (double)(mixer->first + (int64_t)from) / mixer->rate_hz - seconds;
    myo_potential_add(potential, myo_mixer_row(mixer, channel) + from, to - from, first,
                      1 / mixer->rate_hz, gain, stretch, lengthening);
}

void myo_mixer_add_twitch(myo_mixer *mixer, const myo_twitch *twitch)
{
    const double unit_s = twitch->contraction_s / TWITCH_RISE;
    size_t from = 0, to = 0;
    clip_range(mixer, twitch->seconds, TWITCH_OVER * unit_s, &from, &to);
    if (from >= to || twitch->peak == 0)
        return;
    const double step = 1 / (mixer->rate_hz * unit_s);
    double u = ((double)(mixer->first + (int64_t)from) / mixer->rate_hz - twitch->seconds) / unit_s;
    double decay = myo_exact_exp(-u) * twitch->peak / TWITCH_PEAK;
    const double factor = myo_exact_exp(-step);
    for (size_t i = from; i < to; i++) {
        const double value = (6 * u - 6 * u * u + u * u * u) * decay;
        for (size_t axis = 0; axis < 3 && axis < mixer->channels; axis++)
            myo_mixer_row(mixer, axis)[i] += value * twitch->direction[axis];
        u += step;
        decay *= factor;
    }
}
