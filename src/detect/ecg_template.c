/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ours. A beat of several hundred times the noise rings in the band-pass until the next one: the
 * envelope then never comes to rest and everything would be one movement of the electrode. What the
 * envelope does after a beat is the same after every beat (template subtraction, Drake & Callaghan
 * 2006, doi 10.1016/j.jelekin.2005.07.003, here of power), so that much is taken off.
 *
 * It serves tracks that seem never to rest, and no others. Taken off everywhere, the mean beat left
 * potentials of its own, since beats vary: of a real recording with 56 bursts under a strong heart
 * it made 52 bursts, 42 trains and 17 fasciculations, where 58 contractions and 3 were named
 * before.
 */
#include "detect/ecg_template.h"

#include <math.h>

#include "core/array.h"
#include "core/memory.h"
#include "core/quickselect.h"
#include "detect/hop_frames.h"
#include "detect/noise_floor.h"

enum { SPIKES = 256, FEWEST = 8, LEARNT = 64, WAVE = 512 };

static const double STRONG = 8; /* times the noise; weaker beats raise no envelope */
static const double REFRACTORY_S = 0.25;
static const double SHORTEST_S = 0.33, LONGEST_S = 1.5; /* 40 to 180 a minute */
static const double TOLERANCE = 0.2;                    /* of an interval around its median */
static const double NEEDED = 0.75;                      /* share of beats that fit */
static const double SMALLEST = 0.6, LARGEST = 1.5;      /* of the median size */
static const double SHAPE_S = 0.04, ALIKE = 0.8;        /* correlation over this on both sides */
typedef struct beat {
    int64_t frame;
    float value;
} beat;

static float median(float *values, size_t n)
{
    return myo_quickselect_float(values, n, n / 2);
}

/* The largest spike of each REFRACTORY_S. */
static myo_status dominant(myo_array *out, const myo_analysed_track *source, const myo_noise *noise)
{
    const double rate = source->track->geometry.rate_hz;
    myo_spike block[SPIKES];
    for (int64_t first = 0; first < source->spike_count; first += SPIKES) {
        const int64_t left = source->spike_count - first;
        const size_t n = left < SPIKES ? (size_t)left : SPIKES;
        MYO_TRY(source->spikes(source->context, first, n, block));
        for (size_t i = 0; i < n; i++) {
            const double sigma = myo_noise_at(noise, source->track, block[i].peak_frame);
            if (!(fabs((double)block[i].peak) >= STRONG * sigma))
                continue;
            beat *last = out->count > 0 ? (beat *)out->items + out->count - 1 : NULL;
            if (last != NULL && (double)(block[i].peak_frame - last->frame) < REFRACTORY_S * rate) {
                if (fabsf(block[i].peak) > fabsf(last->value))
                    *last = (beat) { block[i].peak_frame, block[i].peak };
                continue;
            }
            beat *b = myo_array_push(out);
            if (b == NULL)
                return MYO_NO_MEMORY;
            *b = (beat) { block[i].peak_frame, block[i].peak };
        }
    }
    return MYO_OK;
}

/* Keeps the beats of the median's sign and size; false when they do not come at a steady rate. */
static bool keep_steady(beat *beats, size_t *count, float *scratch, double rate)
{
    size_t steady = 0, fit = 0, n = 0;
    for (size_t i = 0; i < *count; i++)
        scratch[i] = beats[i].value;
    const double size = (double)median(scratch, *count);
    for (size_t i = 0; i < *count; i++) {
        const double share = (double)beats[i].value / size;
        if (share >= SMALLEST && share <= LARGEST)
            beats[steady++] = beats[i];
    }
    *count = steady;
    if (steady < FEWEST)
        return false;
    for (size_t i = 1; i < steady; i++)
        scratch[n++] = (float)((double)(beats[i].frame - beats[i - 1].frame) / rate);
    const double period = (double)median(scratch, n);
    for (size_t i = 0; i < n; i++) {
        const double whole = floor((double)scratch[i] / period + 0.5);
        fit += whole >= 1 && whole <= 3 &&
               fabs((double)scratch[i] - whole * period) <= TOLERANCE * period;
    }
    return period >= SHORTEST_S && period <= LONGEST_S && (double)fit >= NEEDED * (double)n;
}

static double correlation(const float *x, const double *mean, size_t n)
{
    double xy = 0.0, xx = 0.0, yy = 0.0;
    for (size_t i = 0; i < n; i++) {
        xy += (double)x[i] * mean[i];
        xx += (double)x[i] * (double)x[i];
        yy += mean[i] * mean[i];
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0.0;
}

/* Bursts of a leg that walks come as steadily, but no two of them look alike. */
static myo_status look_alike(bool *alike, const beat *beats, size_t count,
                             const myo_analysed_track *source)
{
    const int64_t half = (int64_t)(SHAPE_S * source->track->geometry.rate_hz);
    const size_t n = (size_t)(2 * half + 1), step = count / LEARNT + 1;
    double mean[WAVE] = { 0 };
    float x[WAVE];
    size_t used = 0, same = 0;
    *alike = false;
    if (n > WAVE)
        return MYO_OK;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < count; i += step) {
            const int64_t first = beats[i].frame - half;
            if (first < 0 || first + (int64_t)n > source->track->frames)
                continue;
            MYO_TRY(source->samples(source->context, first, n, x));
            used += round == 0;
            if (round == 1)
                same += correlation(x, mean, n) >= ALIKE;
            for (size_t k = 0; k < n && round == 0; k++)
                mean[k] += x[k] == x[k] ? (double)x[k] : 0.0;
        }
    }
    *alike = used >= FEWEST && (double)same >= NEEDED * (double)used;
    return MYO_OK;
}

/* Medians over up to LEARNT beats of what the hops hold at each distance from a beat. */
static myo_status learn(myo_ecg_template *ecg, const myo_analysed_track *source)
{
    const int64_t *beats = ecg->beats.items;
    const size_t count = ecg->beats.count, step = count / LEARNT + 1;
    float column[2][LEARNT + 1];
    for (int64_t lag = -MYO_ECG_BEFORE; lag < MYO_ECG_AFTER; lag++) {
        size_t n = 0;
        for (size_t i = 1; i + 1 < count && n <= LEARNT; i += step) {
            const int64_t hop = myo_frame_hop(source->track, beats[i]) + lag;
            if (hop < 0 || hop >= source->track->hops ||
                (lag >= 0 && hop > myo_frame_hop(source->track, beats[i + 1]) - MYO_ECG_BEFORE))
                continue;
            myo_hop h;
            MYO_TRY(source->hops(source->context, hop, 1, &h));
            if (!(h.mean_square >= 0) || !(h.low_mean_square >= 0))
                continue; /* damaged */
            column[0][n] = h.mean_square;
            column[1][n++] = h.low_mean_square;
        }
        for (int k = 0; k < 2; k++) {
            float *to = lag < 0 ? &ecg->before[k][-lag - 1] : &ecg->after[k][lag];
            *to = n >= FEWEST / 2 ? median(column[k], n) : lag > 0 ? to[-1] : 0.0F;
            if (lag >= 0 && (lag == 0 || *to < ecg->quiet[k]))
                ecg->quiet[k] = *to;
        }
    }
    return MYO_OK;
}

myo_status myo_ecg_template_find(myo_ecg_template *out, const myo_analysed_track *source,
                                 const myo_noise *noise)
{
    *out = (myo_ecg_template) { .beats = MYO_ARRAY(int64_t) };
    myo_array all = MYO_ARRAY(beat);
    float *scratch = NULL;
    myo_status status = MYO_OK;
    bool alike = false;
    MYO_TRY_CLEAN(dominant(&all, source, noise));
    if (all.count < FEWEST)
        goto cleanup;
    scratch = myo_memory_new(all.count, sizeof *scratch);
    if (scratch == NULL) {
        status = MYO_NO_MEMORY;
        goto cleanup;
    }
    if (keep_steady(all.items, &all.count, scratch, source->track->geometry.rate_hz))
        MYO_TRY_CLEAN(look_alike(&alike, all.items, all.count, source));
    for (size_t i = 0; i < all.count && alike; i++) {
        int64_t *frame = myo_array_push(&out->beats);
        if (frame == NULL) {
            status = MYO_NO_MEMORY;
            goto cleanup;
        }
        *frame = ((const beat *)all.items)[i].frame;
    }
    if (alike)
        MYO_TRY_CLEAN(learn(out, source));
    out->found = alike;
cleanup:
    myo_memory_free(scratch);
    myo_array_free(&all);
    return status;
}

void myo_ecg_template_free(myo_ecg_template *ecg)
{
    myo_array_free(&ecg->beats);
}
