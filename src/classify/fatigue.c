/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trend statistic is Dimitrov's index M-1/M5 (doi 10.1249/01.mss.0000233794.31659.6d): of the
 * usual indices it moves most. It is also the one that noise moves most: when the amplitude rises
 * in a hold, the share of broad-band noise falls and the index rises without any fatigue. Hence the
 * rest spectrum is subtracted first and windows under fatigue_snr_db are left out (Corvini &
 * Conforto 2022). What is left is not cut off at zero in each bin: the positive halves of the
 * noise would stay, their share would fall with a rising amplitude, and M5, which lives on the top
 * of the band, would call that fatigue (15 % of simulated holds of which only the amplitude rises
 * pass Z = 2.33 then, 1 % without; none of 2200 passes Z = 3.09 with a fall of 3 %, and 400 of 400
 * that fall by 0.3 %/s pass Z = 4). M5 may so become negative in a noisy window; the trend is
 * therefore taken of its reciprocal M5/M-1, whose ranks are the same, over the part of the band in
 * which the muscle is as strong as rest on the whole (myo_fatigue_band). The reported number is the
 * median frequency of the whole band with Theil-Sen's slope and interval.
 */
#include <math.h>

#include "classify/fatigue.h"
#include "classify/rules.h"
#include "classify/trend.h"
#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"
#include "core/statistics.h"
#include "kernels/exact.h"

enum { POINT_LIMIT = 600, REPETITIONS = 10, SMOOTH = 4 /* bins on either side */ };

size_t myo_fatigue_band(const float *power, const float *rest, size_t bins)
{
    double sum = 0.0;
    size_t band = 0;
    for (size_t k = 0; k < bins + SMOOTH; k++) {
        if (k < bins)
            sum += (double)power[k] - 2.0 * (double)rest[k];
        if (k > 2 * SMOOTH)
            sum -= (double)power[k - 2 * SMOOTH - 1] - 2.0 * (double)rest[k - 2 * SMOOTH - 1];
        if (k >= SMOOTH && sum >= 0.0)
            band = k - SMOOTH + 1;
    }
    return band;
}

bool myo_fatigue_measure(myo_fatigue_point *out, const float *power, const float *rest, size_t bins,
                         size_t band, double first_hz, double step_hz)
{
    double m0 = 0.0, m1 = 0.0, inverse = 0.0, m5 = 0.0, noise = 0.0;
    for (size_t k = 0; k < bins; k++) {
        const double r = rest != NULL ? (double)rest[k] : 0.0, p = (double)power[k] - r;
        const double f = (first_hz + (double)k * step_hz) / 100.0;
        noise += r;
        if (!(f > 0))
            continue;
        m0 += p;
        m1 += p * f;
        if (k >= band)
            continue;
        inverse += p / f;
        m5 += p * f * f * f * f * f;
    }
    if (!isfinite(m0))
        return false;
    *out = (myo_fatigue_point) {
        .time_s = out->time_s, .mdf_hz = NAN, .mnf_hz = NAN, .reciprocal = NAN, .snr_db = -INFINITY
    };
    if (!(m0 > 0) || !(inverse > 0))
        return true; /* nothing over rest */
    double sum = 0.0, mdf = NAN;
    for (size_t k = 0; k < bins; k++) {
        const double p = (double)power[k] - (rest != NULL ? (double)rest[k] : 0.0);
        const double f = first_hz + (double)k * step_hz;
        if (!(f > 0))
            continue;
        if (sum + p >= 0.5 * m0) {
            mdf = f + step_hz * ((0.5 * m0 - sum) / p - 0.5);
            break;
        }
        sum += p;
    }
    out->mdf_hz = mdf;
    out->mnf_hz = 100.0 * m1 / m0;
    out->reciprocal = m5 / inverse;
    out->rms = sqrt(m0 * step_hz);
    out->snr_db = noise > 0 ? 10.0 * myo_exact_log10(m0 / noise) : INFINITY;
    return true;
}

const char *myo_fatigue_text(myo_fatigue_state state)
{
    switch (state) {
    case MYO_FATIGUE_FOUND:
        return "found";
    case MYO_FATIGUE_NONE:
        return "none";
    case MYO_FATIGUE_TOO_SHORT:
        return "too short to say";
    case MYO_FATIGUE_TOO_NOISY:
        return "too noisy to say";
    case MYO_FATIGUE_UNDECIDED:
        return "undecided";
    }
    return "n/a";
}

/* Quadrants of the joint analysis of spectrum and amplitude: what both together suggest. */
static const char *quadrant(const myo_fatigue *f)
{
    const bool louder = f->rms_change_pct > 0;
    if (f->drop_pct > 0)
        return louder ? "amplitude up, frequency down: as in fatigue"
                      : "amplitude down, frequency down: as when force falls";
    return louder ? "amplitude up, frequency up: as when force rises"
                  : "amplitude down, frequency up: as in recovery";
}

typedef struct series {
    double time[POINT_LIMIT], mdf[POINT_LIMIT], reciprocal[POINT_LIMIT], rms[POINT_LIMIT];
    double scratch[POINT_LIMIT];
    size_t count;
    double snr_db;
} series;

/* Points over the SNR gate, averaged in equal groups when there are more than POINT_LIMIT. */
static size_t gather(series *out, const myo_fatigue_point *points, size_t count, double snr_limit)
{
    size_t good = 0;
    for (size_t i = 0; i < count; i++)
        good += points[i].snr_db >= snr_limit && isfinite(points[i].mdf_hz);
    const size_t per = good / POINT_LIMIT + 1;
    size_t in_group = 0, n = 0;
    double snr = 0.0;
    for (size_t i = 0; i < count && n < POINT_LIMIT; i++) {
        if (!(points[i].snr_db >= snr_limit) || !isfinite(points[i].mdf_hz))
            continue;
        if (in_group == 0)
            out->time[n] = out->mdf[n] = out->reciprocal[n] = out->rms[n] = 0.0;
        out->time[n] += points[i].time_s / (double)per;
        out->mdf[n] += points[i].mdf_hz / (double)per;
        out->reciprocal[n] += points[i].reciprocal / (double)per;
        out->rms[n] += points[i].rms / (double)per;
        snr += points[i].snr_db;
        if (++in_group == per) {
            in_group = 0;
            n++;
        }
    }
    out->count = n;
    out->snr_db = good > 0 ? snr / (double)good : NAN;
    return good;
}

static myo_status measure_trend(myo_fatigue *out, series *s)
{
    myo_slope mdf, rms;
    MYO_TRY(myo_theil_sen(&mdf, s->time, s->mdf, s->count));
    MYO_TRY(myo_theil_sen(&rms, s->time, s->rms, s->count));
    const double span = s->count > 0 ? s->time[s->count - 1] - s->time[0] : 0.0;
    double sum = 0.0;
    for (size_t i = 0; i < s->count; i++)
        sum += s->mdf[i];
    out->mean_mdf_hz = s->count > 0 ? sum / (double)s->count : NAN;
    out->slope_pct_per_s = 100.0 * mdf.value / mdf.start;
    out->slope_low = 100.0 * mdf.low / mdf.start;
    out->slope_high = 100.0 * mdf.high / mdf.start;
    out->first_mdf_hz = mdf.start;
    out->last_mdf_hz = mdf.start + mdf.value * span;
    out->drop_pct = -out->slope_pct_per_s * span;
    out->rms_change_pct = 100.0 * rms.value * span / rms.start;
    out->z = -myo_mann_kendall(s->reciprocal, s->count);
    return MYO_OK;
}

static myo_fatigue_state decide(const myo_fatigue *f, size_t count, size_t needed,
                                const myo_settings *settings)
{
    if (f->used < needed)
        return count >= needed ? MYO_FATIGUE_TOO_NOISY : MYO_FATIGUE_TOO_SHORT;
    if (f->z < settings->fatigue_z || f->drop_pct < settings->fatigue_drop_pct ||
        !(f->slope_high < 0))
        return MYO_FATIGUE_NONE;
    if (f->rms_change_pct < -settings->fatigue_rms_fall_pct)
        return MYO_FATIGUE_UNDECIDED;
    return MYO_FATIGUE_FOUND;
}

static const char *explain(const myo_fatigue *f, size_t count, size_t needed, bool repeated,
                           const myo_settings *settings, myo_arena *arena)
{
    const char *what = repeated ? "repetitions" : "one-second windows";
    if (f->state == MYO_FATIGUE_TOO_SHORT)
        return myo_arena_format(arena, "%zu %s, %zu are needed to say anything about fatigue",
                                count, what, needed);
    if (f->state == MYO_FATIGUE_TOO_NOISY)
        return myo_arena_format(arena, "only %zu of %zu %s reach %.0f dB over rest (%zu needed)",
                                f->used, count, what, settings->fatigue_snr_db, needed);
    const char *sense = f->state == MYO_FATIGUE_FOUND       ? "fatigue"
                        : f->state == MYO_FATIGUE_UNDECIDED ? "load fall or fatigue, undecided"
                                                            : "no fatigue";
    return myo_arena_format(
        arena,
        "%s: median frequency %.1f to %.1f Hz, %.2f %%/s (95 %% interval %.2f to %.2f), a fall of "
        "%.1f %% (limit %.0f %%); trend of Dimitrov's index Z = %.1f (limit %.2f) over %zu %s; RMS "
        "changes by %+.0f %% (JASA: %s)",
        sense, f->first_mdf_hz, f->last_mdf_hz, f->slope_pct_per_s, f->slope_low, f->slope_high,
        f->drop_pct, settings->fatigue_drop_pct, f->z, settings->fatigue_z, f->used, what,
        f->rms_change_pct, quadrant(f));
}

myo_status myo_fatigue_judge(myo_fatigue *out, const myo_fatigue_point *points, size_t count,
                             bool repeated, const myo_settings *settings, myo_arena *arena)
{
    const size_t needed = repeated ? REPETITIONS : (size_t)settings->fatigue_windows;
    myo_fatigue f = { .confidence = NAN };
    series *s = myo_memory_new(1, sizeof *s);
    if (s == NULL)
        return MYO_NO_MEMORY;
    f.used = gather(s, points, count, settings->fatigue_snr_db);
    f.snr_db = s->snr_db;
    const myo_status status = measure_trend(&f, s);
    myo_memory_free(s);
    if (status != MYO_OK)
        return status;
    f.state = decide(&f, count, needed, settings);
    const double margins[] = { (f.z - settings->fatigue_z) / 1.0,
                               (f.drop_pct - settings->fatigue_drop_pct) / 4.0,
                               (f.rms_change_pct + settings->fatigue_rms_fall_pct) / 10.0 };
    f.confidence = myo_confidence(0.5, margins, 3);
    f.reason = explain(&f, count, needed, repeated, settings, arena);
    *out = f;
    return f.reason == NULL ? MYO_NO_MEMORY : MYO_OK;
}
