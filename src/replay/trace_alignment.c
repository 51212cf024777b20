/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The lag is that of the strongest correlation, which no offset and no factor (nor a sign) changes.
 * Offset and factor are then the simplest of (none, offset, factor,
 * both) that explains as much as both do.
 */
#include "replay/trace_alignment.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"

enum { BLOCK = 4096, MOST_LAG = 256 };

static const double LAG_S = 0.1;
static const double LAG_SHARE = 0.5; /* a lag is one when less than this share of the error stays */
static const double NEAR_DB = 0.5;   /* explanations this near are as good as each other */
static const double ROUNDING = 1e-12;  /* of 1 - r^2: what is less is equal */
static const double LEAST_GAIN = 1e-6; /* a dead channel is no small factor */

/* A stretch of one channel of both sides, and the part of it that every lag compares. */
typedef struct stretch {
    double *x, *y;
    int64_t count, most_lag;
} stretch;

static myo_status read_side(double *out, myo_recording *recording, size_t stream, size_t channel,
                            int64_t first, int64_t count)
{
    const size_t channels = myo_recording_describe(recording)->streams[stream].channel_count;
    double *block = myo_memory_new(BLOCK, channels * sizeof *block);
    myo_status status = block == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (int64_t done = 0; done < count && status == MYO_OK; done += BLOCK) {
        const size_t take = count - done < BLOCK ? (size_t)(count - done) : BLOCK;
        status = myo_recording_read_physical(recording, stream, first + done, take, block);
        for (size_t i = 0; i < take && status == MYO_OK; i++)
            out[done + (int64_t)i] = block[i * channels + channel];
    }
    myo_memory_free(block);
    return status;
}

/* Residual of the model's terms, x against (y - offset) / gain, in dB under the model. */
static double explained_db(const stretch *s, int64_t lag, double gain, double offset)
{
    double power = 0, error = 0;
    for (int64_t n = s->most_lag; n < s->count - s->most_lag; n++) {
        const double a = s->x[n], b = s->y[n + lag];
        if (!isfinite(a) || !isfinite(b))
            continue;
        const double left = (b - offset) / gain - a;
        power += a * a;
        error += left * left;
    }
    return error > 0 ? 10 * log10(power / error) : (double)INFINITY;
}

typedef struct moments {
    double count, x, y, xx, xy, yy;
} moments;

static moments sum_moments(const stretch *s, int64_t lag)
{
    moments m = { 0 };
    for (int64_t n = s->most_lag; n < s->count - s->most_lag; n++) {
        const double a = s->x[n], b = s->y[n + lag];
        if (!isfinite(a) || !isfinite(b))
            continue;
        m.count += 1;
        m.x += a;
        m.y += b;
        m.xx += a * a;
        m.xy += a * b;
        m.yy += b * b;
    }
    return m;
}

/* The share of the other's power that no multiple of the model explains, 1 - r^2. */
static double unexplained(const stretch *s, int64_t lag)
{
    const moments m = sum_moments(s, lag);
    const double xx = m.xx - m.x * m.x / m.count, yy = m.yy - m.y * m.y / m.count;
    const double xy = m.xy - m.x * m.y / m.count;
    const double share = 1 - xy * xy / (xx * yy);
    return m.count > 0 && xx > 0 && yy > 0 ? fmax(share, ROUNDING) : 1;
}

static int64_t find_lag(const stretch *s)
{
    double least = LAG_SHARE * unexplained(s, 0);
    int64_t best = 0;
    for (int64_t lag = 1; lag <= s->most_lag; lag++)
        for (int sign = 1; sign >= -1; sign -= 2) {
            const double share = unexplained(s, sign * lag);
            if (share < least) {
                least = share;
                best = sign * lag;
            }
        }
    return best;
}

/* The first explanation within NEAR_DB of the last, which has all terms. */
static void explain(myo_trace_difference *out, const stretch *s)
{
    const moments m = sum_moments(s, out->lag);
    const double spread = m.xx - m.x * m.x / m.count;
    const double slope = spread > 0 ? (m.xy - m.x * m.y / m.count) / spread : 1;
    const struct {
        double gain, offset;
    } terms[] = { { 1, 0 },
                  { 1, (m.y - m.x) / m.count },
                  { m.xx > 0 ? m.xy / m.xx : 1, 0 },
                  { slope, (m.y - slope * m.x) / m.count } };
    double found[4];
    for (size_t t = 0; t < 4; t++)
        found[t] = fabs(terms[t].gain) > LEAST_GAIN
                       ? explained_db(s, out->lag, terms[t].gain, terms[t].offset)
                       : -(double)INFINITY;
    double best = found[0];
    for (size_t t = 1; t < 4; t++)
        best = fmax(best, found[t]);
    for (size_t t = 0; t < 4; t++)
        if (found[t] >= best - NEAR_DB) {
            out->gain = terms[t].gain;
            out->offset = terms[t].offset;
            out->explained_snr_db = found[t];
            return;
        }
}

myo_status myo_trace_explain(myo_trace_difference *out, myo_recording *model, myo_recording *other,
                             size_t stream, size_t channel, int64_t skip)
{
    const int64_t frames = myo_recording_describe(model)->streams[stream].frames - skip;
    stretch s = { .count = frames < MYO_COMPARE_FRAMES ? frames : MYO_COMPARE_FRAMES };
    s.most_lag = (int64_t)fmin(fmax(LAG_S * out->rate_hz, 1), MOST_LAG);
    s.most_lag = s.most_lag < s.count / 4 ? s.most_lag : s.count / 4;
    s.x = myo_memory_new((size_t)s.count, sizeof *s.x);
    s.y = myo_memory_new((size_t)s.count, sizeof *s.y);
    myo_status status = s.x == NULL || s.y == NULL ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK)
        MYO_TRY_CLEAN(read_side(s.x, model, stream, channel, skip, s.count));
    if (status == MYO_OK)
        MYO_TRY_CLEAN(read_side(s.y, other, stream, channel, skip, s.count));
    if (status == MYO_OK && sum_moments(&s, 0).count > 0) {
        out->lag = find_lag(&s);
        explain(out, &s);
    }
cleanup:
    myo_memory_free(s.y);
    myo_memory_free(s.x);
    return status;
}
