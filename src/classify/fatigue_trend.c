/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fatigue is a fall of the median frequency that is more than chance (Mann-Kendall of Dimitrov's
 * index, see fatigue_indices.c) and more than fatigue_drop_pct (Theil-Sen's slope over the time).
 * Finding and denying are two questions: few points may show a fall, with their wide interval they
 * cannot exclude one. Where the amplitude falls too, force may have (Luttmann's joint analysis of
 * spectrum and amplitude, Int J Ind Ergon 2000, 25:645); holds to failure do the same, so the
 * fall is said and is not definite.
 */
#include "classify/fatigue_trend.h"

#include <math.h>
#include <stdbool.h>

#include "classify/fatigue_reason.h"
#include "classify/mann_kendall.h"
#include "classify/theil_sen.h"
#include "classify/verdict.h"
#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"

enum { POINT_LIMIT = 600 };

typedef struct trend_points {
    double time[POINT_LIMIT], mdf[POINT_LIMIT], reciprocal[POINT_LIMIT], rms[POINT_LIMIT];
    size_t count;
    double snr_db;
} trend_points;

/* Points over the SNR gate, averaged in equal groups when there are more than POINT_LIMIT. */
static size_t gather(trend_points *out, const myo_fatigue_point *points, size_t count,
                     double snr_limit)
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

static myo_status measure_trend(myo_fatigue_trend *out, trend_points *s, size_t tests)
{
    myo_slope mdf, rms, reciprocal;
    MYO_TRY(myo_theil_sen(&mdf, s->time, s->mdf, s->count));
    MYO_TRY(myo_theil_sen(&rms, s->time, s->rms, s->count));
    MYO_TRY(myo_theil_sen(&reciprocal, s->time, s->reciprocal, s->count));
    const double span = s->count > 0 ? s->time[s->count - 1] - s->time[0] : 0.0;
    double sum = 0.0;
    for (size_t i = 0; i < s->count; i++)
        sum += s->mdf[i];
    out->span_s = span;
    out->mean_mdf_hz = s->count > 0 ? sum / (double)s->count : NAN;
    out->slope_pct_per_s = 100.0 * mdf.value / mdf.start;
    out->slope_low = 100.0 * mdf.low / mdf.start;
    out->slope_high = 100.0 * mdf.high / mdf.start;
    out->first_mdf_hz = mdf.start;
    out->last_mdf_hz = mdf.start + mdf.value * span;
    out->drop_pct = -out->slope_pct_per_s * span;
    out->rms_change_pct = 100.0 * rms.value * span / rms.start;
    const myo_kendall index = myo_mann_kendall(s->reciprocal, s->count, reciprocal.inflation);
    out->z = -index.z;
    out->p = fmin(1.0, index.p_fall * (double)tests);
    out->p_mdf = myo_mann_kendall(s->mdf, s->count, mdf.inflation).p_fall;
    return MYO_OK;
}

static void decide_state(myo_fatigue_trend *f, size_t count, size_t needed, bool repeated,
                         const myo_settings *settings)
{
    f->certainty = MYO_LIKE;
    if (repeated && f->used >= needed && f->span_s < MYO_FATIGUE_SET_S) {
        f->state = MYO_FATIGUE_TOO_SHORT;
    } else if (f->used < needed) {
        f->state = count >= needed ? MYO_FATIGUE_TOO_NOISY : MYO_FATIGUE_TOO_SHORT;
    } else if (f->p < settings->fatigue_p && f->drop_pct >= settings->fatigue_drop_pct) {
        f->state = MYO_FATIGUE_FOUND;
        if (f->p < settings->fatigue_p_definite && f->p_mdf < settings->fatigue_p &&
            f->rms_change_pct >= -settings->fatigue_rms_fall_pct)
            f->certainty = MYO_DEFINITE;
    } else {
        const double largest = -f->slope_low * f->span_s;
        f->state = largest < settings->fatigue_drop_pct ? MYO_FATIGUE_NONE : MYO_FATIGUE_UNDECIDED;
    }
}

myo_status myo_fatigue_trend_test(myo_fatigue_trend *out, const myo_fatigue_point *points,
                                  size_t count, const myo_fatigue_series *series,
                                  const myo_settings *settings, myo_arena *arena)
{
    const size_t needed =
        series->repeated ? MYO_FATIGUE_REPETITIONS : (size_t)settings->fatigue_windows;
    myo_fatigue_trend f = { .confidence = NAN };
    trend_points *s = myo_memory_new(1, sizeof *s);
    if (s == NULL)
        return MYO_NO_MEMORY;
    f.used = gather(s, points, count, settings->fatigue_snr_db);
    f.snr_db = s->snr_db;
    const myo_status status = measure_trend(&f, s, series->tests);
    myo_memory_free(s);
    if (status != MYO_OK)
        return status;
    decide_state(&f, count, needed, series->repeated, settings);
    const double margins[] = { (f.z - 3.09) / 1.0,
                               (f.drop_pct - settings->fatigue_drop_pct) / 4.0 };
    f.confidence = myo_confidence(0.5, margins, 2);
    f.reason = myo_fatigue_reason(&f, count, needed, series, settings, arena);
    *out = f;
    return f.reason == NULL ? MYO_NO_MEMORY : MYO_OK;
}
