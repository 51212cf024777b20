/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/artefact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "kernels/exact.h"

#define PI 3.14159265358979323846
/* A pop rises within this and falls with its own time constant. */
#define POP_RISE_S 0.001
#define POP_OVER   6.0

static int by_onset(const void *left, const void *right)
{
    const myo_artefact *a = left, *b = right;
    return a->onset_s < b->onset_s ? -1 : a->onset_s > b->onset_s;
}

static myo_artefact draw_one(const myo_sim_episode *e, myo_draw *draw)
{
    myo_artefact item = { .onset_s = e->onset_s + myo_draw_uniform(draw, 0, e->duration_s) };
    if (e->kind == MYO_SIM_DROPOUT) {
        item.length_s = myo_draw_log_uniform(draw, e->length_s.low, e->length_s.high);
        return item;
    }
    item.size = myo_draw_log_uniform(draw, e->amplitude_uv.low, e->amplitude_uv.high) *
                (myo_draw_chance(draw, 0.5) ? -1 : 1);
    if (e->kind == MYO_SIM_POP) {
        item.length_s = e->decay_s * myo_draw_log_uniform(draw, 0.3, 2.5);
        return item;
    }
    item.length_s = myo_draw_uniform(draw, 0.15, 0.8);
    item.lead_s = myo_draw_uniform(draw, e->lead_s.low, e->lead_s.high);
    item.size_mg = myo_draw_log_uniform(draw, fmax(e->acceleration_mg.low, 1e-3),
                                        fmax(e->acceleration_mg.high, 1e-3));
    item.shape[0] = myo_draw_uniform(draw, 1.5, 6);
    item.shape[1] = myo_draw_uniform(draw, 6, 15);
    item.shape[2] = myo_draw_uniform(draw, 0, 2 * PI);
    item.shape[3] = myo_draw_uniform(draw, 0, 2 * PI);
    item.weight_seed = myo_draw_uniform(draw, 0, 1);
    return item;
}

myo_status myo_artefacts_prepare(myo_artefacts *out, myo_scene *scene, size_t episode)
{
    const myo_sim_episode *e = &scene->recipe->episodes[episode];
    const size_t count = e->kind == MYO_SIM_NOISE_STEP ? 0 : (size_t)e->count;
    myo_artefact *items = myo_arena_new(scene->arena, count, sizeof *items);
    if (items == NULL)
        return MYO_NO_MEMORY;
    myo_draw draw;
    MYO_TRY(myo_draw_open(&draw, (uint64_t)scene->recipe->seed, MYO_PLACE_EPISODE + episode));
    for (size_t i = 0; i < count; i++)
        items[i] = draw_one(e, &draw);
    myo_draw_close(&draw);
    if (count > 0)
        qsort(items, count, sizeof *items, by_onset);
    *out = (myo_artefacts) { e, count, 0, items };
    return MYO_OK;
}

/* Two swings under a raised-cosine window: all energy below about 20 Hz. */
static double motion_at(const myo_artefact *item, double since)
{
    if (since < 0 || since > item->length_s)
        return 0;
    const double window = 0.5 - 0.5 * myo_exact_cos(2 * PI * since / item->length_s);
    return window * (0.75 * myo_exact_sin(2 * PI * item->shape[0] * since + item->shape[2]) +
                     0.25 * myo_exact_sin(2 * PI * item->shape[1] * since + item->shape[3]));
}

static double pop_at(const myo_artefact *item, double since)
{
    if (since < 0)
        return 0;
    const double rise = since < POP_RISE_S ? since / POP_RISE_S : 1;
    return rise * myo_exact_exp(-since / item->length_s);
}

static void add_emg(const myo_artefact *item, myo_scene *scene, size_t channel, double weight,
                    double onset_s, bool is_pop)
{
    myo_mixer *mixer = &scene->twitches;
    const double rate = mixer->rate_hz;
    const double start = onset_s - scene->recipe->emg.start_s;
    const double length = is_pop ? fmin(POP_OVER * item->length_s, MYO_TAIL_S) : item->length_s;
    double *row = myo_mixer_row(mixer, channel);
    const double from = fmax(0, ceil(start * rate) - (double)mixer->first);
    for (size_t i = (size_t)from; i < mixer->capacity; i++) {
        const double since = (double)(mixer->first + (int64_t)i) / rate - start;
        if (since > length)
            break;
        row[i] += weight * item->size * (is_pop ? pop_at(item, since) : motion_at(item, since));
    }
}

static void add_sensor(const myo_artefact *item, myo_scene *scene)
{
    myo_mixer *mixer = &scene->accelerometer;
    if (!scene->recipe->accelerometer.present)
        return;
    const double start = myo_scene_sensor_time(scene, item->onset_s);
    const double from = fmax(0, ceil(start * mixer->rate_hz) - (double)mixer->first);
    static const double direction[3] = { 0.6, 0.5, 0.6 };
    for (size_t i = (size_t)from; i < mixer->capacity; i++) {
        const double since = (double)(mixer->first + (int64_t)i) / mixer->rate_hz - start;
        if (since > item->length_s)
            break;
        for (size_t axis = 0; axis < 3; axis++)
            myo_mixer_row(mixer, axis)[i] +=
                item->size_mg / 1000 * direction[axis] * motion_at(item, since);
    }
}

static myo_status add_truth(const myo_artefacts *source, const myo_artefact *item, myo_scene *scene,
                            size_t channel)
{
    static const char *const subtypes[MYO_SIM_KIND_COUNT] = {
        [MYO_SIM_MOTION] = "motion", [MYO_SIM_POP] = "pop", [MYO_SIM_DROPOUT] = "gap"
    };
    const double onset = item->onset_s + item->lead_s;
    myo_truth *row =
        myo_truth_add(&scene->truths, "artefact", scene->recipe->emg.channels[channel].name, onset,
                      item->length_s);
    if (row == NULL)
        return MYO_NO_MEMORY;
    row->subtype = subtypes[source->episode->kind];
    return MYO_OK;
}

/* Motion reaches every channel with its own weight and sign; a pop belongs to one. */
static double weight_of(const myo_artefacts *source, const myo_artefact *item, size_t channel,
                        size_t channels, size_t order)
{
    if (source->episode->kind == MYO_SIM_MOTION) {
        const double turn = item->weight_seed * 7 + 0.37 * (double)channel;
        return 0.4 + 0.6 * (turn - floor(turn));
    }
    const size_t own =
        source->episode->channel != SIZE_MAX ? source->episode->channel : order % channels;
    return own == channel ? 1 : 0;
}

myo_status myo_artefacts_advance(myo_artefacts *source, myo_scene *scene, double until_s)
{
    const size_t channels = scene->recipe->emg.channel_count;
    const bool is_pop = source->episode->kind == MYO_SIM_POP;
    while (source->next < source->count && source->items[source->next].onset_s < until_s) {
        const myo_artefact *item = &source->items[source->next];
        const size_t order = source->next++;
        if (source->episode->kind == MYO_SIM_MOTION)
            add_sensor(item, scene);
        for (size_t c = 0; c < channels; c++) {
            const bool own = source->episode->channel == SIZE_MAX || source->episode->channel == c;
            double weight = weight_of(source, item, c, channels, order);
            if (source->episode->kind == MYO_SIM_DROPOUT)
                weight = own ? 1 : 0;
            else if (weight > 0)
                add_emg(item, scene, c, weight, item->onset_s + item->lead_s, is_pop);
            if (weight > 0)
                MYO_TRY(add_truth(source, item, scene, c));
        }
    }
    return MYO_OK;
}

void myo_artefacts_drop(const myo_artefacts *source, const myo_scene *scene, size_t channel,
                        int64_t first, size_t count, double *row)
{
    const myo_sim_episode *e = source->episode;
    const double rate = scene->recipe->emg.rate_hz;
    if (e->kind != MYO_SIM_DROPOUT || (e->channel != SIZE_MAX && e->channel != channel))
        return;
    for (size_t k = 0; k < source->count; k++) {
        const double from =
            ceil((source->items[k].onset_s - scene->recipe->emg.start_s) * rate) - (double)first;
        const double end = from + ceil(source->items[k].length_s * rate);
        const size_t to = (size_t)fmax(0, fmin(end, (double)count));
        for (size_t i = (size_t)fmin(fmax(from, 0), (double)count); i < to; i++) {
            if (strcmp(e->value, "zero") == 0)
                row[i] = 0;
            else
                row[i] = strcmp(e->value, "nan") == 0 ? (double)NAN : (i > 0 ? row[i - 1] : 0);
        }
    }
}
