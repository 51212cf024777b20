/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clusters grow as potentials come, in one pass and in fixed memory: a day has too many to compare
 * each with each. A potential joins the most similar mean that has its size too; correlation alone
 * does not see size, and two units of one muscle often differ in little else. The limit on the
 * correlation is lowered by what the noise lets a copy of that shape reach, else a weak unit would
 * be as many units as it has discharges. Means forget, since shapes drift.
 */
#include "detect/templates.h"

#include <math.h>
#include <string.h>

static const double HALF_S = 0.012;    /* of the waveform kept */
static const double ALIGN_S = 0.0015;  /* shifts tried on both sides */
static const double COMPARE_HZ = 2000; /* shapes are compared at about this rate */
static const double SIZE_SHARE = 0.25; /* ours */
static const double MEMORY = 64;       /* the mean forgets older members, shapes drift */

/* Best normalised correlation of x (centred at 0, readable to half + shift) with `mean`. */
static double correlate(const float *x, const float *mean, const myo_clusters *c, int64_t *shift)
{
    double best = -1.0;
    const int64_t limit = (int64_t)c->shift;
    for (int64_t s = -limit; s <= limit; s++) {
        double product = 0.0, energy = 0.0, other = 0.0;
        const float *from = x + ((int64_t)c->shift + s);
        for (size_t i = 0; i <= 2 * c->half; i += c->stride) {
            product += (double)from[i] * (double)mean[i];
            energy += (double)from[i] * (double)from[i];
            other += (double)mean[i] * (double)mean[i];
        }
        const double scale = sqrt(energy * other);
        const double value = scale > 0 ? product / scale : 0.0;
        if (value > best) {
            best = value;
            *shift = s;
        }
    }
    return best;
}

/* Correlation a noisy copy of a shape reaches: energy E of the shape against N sigma^2 of noise. */
static double reachable(const float *x, const myo_clusters *c, double sigma)
{
    double energy = 0.0;
    size_t n = 0;
    for (size_t i = 0; i <= 2 * c->half; i += c->stride, n++)
        energy += (double)x[c->shift + i] * (double)x[c->shift + i];
    const double noise = (double)n * sigma * sigma;
    return energy > noise ? sqrt((energy - noise) / energy) : 0.5;
}

/* One unit's potential keeps its size: within a quarter and the noise. */
static bool same_size(const float *x, const float *mean, const myo_clusters *c, double sigma)
{
    double here = 0.0, there = 0.0;
    for (size_t i = 0; i <= 2 * c->half; i++) {
        const double a = fabs((double)x[c->shift + i]), b = fabs((double)mean[i]);
        here = a > here ? a : here;
        there = b > there ? b : there;
    }
    return fabs(here - there) <= SIZE_SHARE * (here > there ? here : there) + 2.0 * sigma;
}

static void join(myo_cluster *cluster, const float *x, const myo_clusters *c, int64_t shift)
{
    const double weight = (double)cluster->count < MEMORY ? (double)cluster->count : MEMORY;
    const float share = (float)(1.0 / (weight + 1.0));
    const float *from = x + ((int64_t)c->shift + shift);
    for (size_t i = 0; i <= 2 * c->half; i++)
        cluster->mean[i] += share * (from[i] - cluster->mean[i]);
    cluster->count++;
}

static myo_status found(myo_clusters *out, const float *x, myo_arena *arena)
{
    size_t at = out->count;
    if (at == MYO_CLUSTER_LIMIT) {
        /* full: a new shape takes the place of one that never repeated, if there is one */
        for (at = 0; at < MYO_CLUSTER_LIMIT && out->items[at].count > 1; at++)
            ;
        if (at == MYO_CLUSTER_LIMIT)
            return MYO_OK;
    } else {
        out->items[at].mean = myo_arena_new(arena, out->samples, sizeof(float));
        if (out->items[at].mean == NULL)
            return MYO_NO_MEMORY;
        out->count++;
    }
    memcpy(out->items[at].mean, x + out->shift, out->samples * sizeof(float));
    out->items[at].count = 1;
    return MYO_OK;
}

void myo_templates_open(myo_clusters *out, double rate_hz)
{
    *out = (myo_clusters) { .half = (size_t)(HALF_S * rate_hz) + 1,
                            .shift = (size_t)(ALIGN_S * rate_hz) + 1,
                            .stride = rate_hz > COMPARE_HZ ? (size_t)(rate_hz / COMPARE_HZ) : 1 };
    out->samples = 2 * out->half + 1;
}

myo_status myo_templates_place(myo_clusters *clusters, myo_discharge *discharge, const float *x,
                               size_t count, size_t peak, const myo_settings *settings,
                               myo_arena *arena)
{
    const size_t reach = clusters->half + clusters->shift;
    if (peak < reach || peak + reach >= count)
        return MYO_OK;
    x += peak - reach;
    double best = -1.0;
    int64_t best_shift = 0;
    size_t best_at = 0;
    for (size_t k = 0; k < clusters->count; k++) {
        int64_t shift = 0;
        const float *mean = clusters->items[k].mean;
        const double value = correlate(x, mean, clusters, &shift);
        if (value > best && same_size(x, mean, clusters, (double)discharge->sigma)) {
            best = value;
            best_shift = shift;
            best_at = k;
        }
    }
    const double limit =
        settings->template_correlation * reachable(x, clusters, (double)discharge->sigma);
    discharge->correlation = (float)best;
    if (best >= limit) {
        join(&clusters->items[best_at], x, clusters, best_shift);
        discharge->template_id = (int32_t)best_at + 1;
        return MYO_OK;
    }
    const size_t before = clusters->count;
    MYO_TRY(found(clusters, x, arena));
    discharge->template_id = clusters->count > before ? (int32_t)clusters->count : 0;
    discharge->correlation = 1.0F;
    return MYO_OK;
}

myo_status myo_clusters_copy(myo_clusters *out, const myo_clusters *from, myo_arena *arena)
{
    *out = *from;
    for (size_t k = 0; k < from->count; k++) {
        out->items[k].mean = myo_arena_new(arena, from->samples, sizeof(float));
        if (out->items[k].mean == NULL)
            return MYO_NO_MEMORY;
        memcpy(out->items[k].mean, from->items[k].mean, from->samples * sizeof(float));
    }
    return MYO_OK;
}
