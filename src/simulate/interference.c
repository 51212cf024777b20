/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/interference.h"

#include <math.h>

#include "core/fail.h"
#include "kernels/exact.h"

#define TWO_PI 6.28318530717958647692
/* The truth of a change of level: the edge itself. */
#define EDGE_S 0.02

static bool reaches(const myo_sim_episode *e, size_t channel)
{
    return e->channel == SIZE_MAX || e->channel == channel;
}

static myo_status draw_hum(myo_interference *out, const myo_scene *scene, myo_draw *draw)
{
    const size_t channels = scene->recipe->emg.channel_count;
    out->harmonics = (size_t)out->episode->harmonics + 1;
    double *waves = myo_arena_new(scene->arena, channels * out->harmonics * 2, sizeof *waves);
    if (waves == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < channels; c++) {
        const double channel = myo_draw_uniform(draw, 0.6, 1);
        for (size_t h = 0; h < out->harmonics; h++) {
            double *wave = &waves[(c * out->harmonics + h) * 2];
            wave[0] =
                h == 0 ? channel : channel * myo_draw_uniform(draw, 0.2, 1) / sqrt(1 + (double)h);
            wave[1] = myo_draw_uniform(draw, 0, TWO_PI);
        }
    }
    out->waves = waves;
    return MYO_OK;
}

static myo_status add_edge(const myo_interference *it, myo_scene *scene, double seconds)
{
    const myo_recipe *recipe = scene->recipe;
    for (size_t c = 0; c < recipe->emg.channel_count; c++) {
        if (!reaches(it->episode, c) || seconds >= recipe->duration_s)
            continue;
        myo_truth *row = myo_truth_add(&scene->truths, "artefact", recipe->emg.channels[c].name,
                                       seconds, EDGE_S);
        if (row == NULL)
            return MYO_NO_MEMORY;
        row->subtype = "offset";
    }
    return MYO_OK;
}

static myo_status draw_offsets(myo_interference *out, myo_scene *scene, myo_draw *draw)
{
    const myo_sim_episode *e = out->episode;
    out->offset_count = (size_t)e->count;
    myo_offset *offsets = myo_arena_new(scene->arena, out->offset_count, sizeof *offsets);
    if (offsets == NULL)
        return MYO_NO_MEMORY;
    out->offsets = offsets;
    for (size_t i = 0; i < out->offset_count; i++) {
        myo_offset *o = &offsets[i];
        o->onset_s = e->onset_s + myo_draw_uniform(draw, 0, e->duration_s);
        o->size = myo_draw_log_uniform(draw, e->amplitude_uv.low, e->amplitude_uv.high) *
                  (myo_draw_chance(draw, 0.5) ? -1 : 1);
        const double length = myo_draw_uniform(draw, e->length_s.low, e->length_s.high);
        o->end_s = length > 0 ? o->onset_s + length : (double)INFINITY;
        MYO_TRY(add_edge(out, scene, o->onset_s));
        MYO_TRY(add_edge(out, scene, o->end_s));
    }
    return MYO_OK;
}

myo_status myo_interference_prepare(myo_interference *out, myo_scene *scene, size_t episode)
{
    *out = (myo_interference) { .episode = &scene->recipe->episodes[episode] };
    myo_draw draw;
    MYO_TRY(myo_draw_open(&draw, (uint64_t)scene->recipe->seed, MYO_PLACE_EPISODE + episode));
    const myo_status status = out->episode->kind == MYO_SIM_HUM ? draw_hum(out, scene, &draw)
                                                                : draw_offsets(out, scene, &draw);
    myo_draw_close(&draw);
    return status;
}

/* Frequency changes linearly: the phase is its integral. A harmonic over half the sampling rate
 * folds down, as nothing filters what couples in behind the amplifier. */
static double hum_at(const myo_interference *it, const double *waves, double since)
{
    const myo_sim_episode *e = it->episode;
    const double turns = e->hz * since + e->drift_hz_per_s * since * since / 2;
    double sum = 0;
    for (size_t h = 0; h < it->harmonics; h++) {
        const double own = (e->first_harmonic + (double)h) * turns;
        sum += waves[2 * h] * myo_exact_sin(TWO_PI * (own - floor(own)) + waves[2 * h + 1]);
    }
    const double part = since / e->duration_s;
    return sum * (e->amplitude_uv.low + (e->amplitude_uv.high - e->amplitude_uv.low) * part);
}

static void add_hum(const myo_interference *it, const double *waves, double start_s, double rate,
                    size_t count, double *row)
{
    const double length = it->episode->duration_s;
    for (size_t i = 0; i < count; i++) {
        const double since = start_s + (double)i / rate;
        if (since >= 0 && since < length)
            row[i] += hum_at(it, waves, since);
    }
}

static void add_offsets(const myo_interference *it, double start_s, double rate, size_t count,
                        double *row)
{
    for (size_t k = 0; k < it->offset_count; k++)
        for (size_t i = 0; i < count; i++) {
            const double t = start_s + (double)i / rate;
            if (t >= it->offsets[k].onset_s && t < it->offsets[k].end_s)
                row[i] += it->offsets[k].size;
        }
}

void myo_interference_add(const myo_interference *interference, const myo_scene *scene,
                          int64_t first, size_t count, double *rows, size_t stride)
{
    const myo_sim_emg *emg = &scene->recipe->emg;
    const double start = emg->start_s + (double)first / emg->rate_hz;
    for (size_t c = 0; c < emg->channel_count; c++) {
        if (!reaches(interference->episode, c))
            continue;
        if (interference->waves != NULL)
            add_hum(interference, &interference->waves[c * interference->harmonics * 2],
                    start - interference->episode->onset_s, emg->rate_hz, count, rows + c * stride);
        add_offsets(interference, start, emg->rate_hz, count, rows + c * stride);
    }
}
