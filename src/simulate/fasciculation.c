/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/fasciculation.h"

#include <math.h>

#include "core/fail.h"
#include "kernels/exact.h"

/* Kleine 2012: the F-wave returns after 32 ms; doublets follow after 5-10 ms. */
#define ECHO_S     0.032
#define ECHO_SD_S  0.003
#define SHORTEST_S 0.02
/* A burst's intervals relative to the mean interval; ours, for a heavy tail. */
#define BURST_SHARE 0.15
/* End-plates this far apart desynchronise the fibres: the potential has many phases. */
#define POLYPHASIC_SCATTER_MM 12.0
/* Below this a channel has no row: the potential is nowhere near its noise. */
#define ROW_SIGMA  2.0
#define STANDARD_G 1000.0

static size_t main_channel(const myo_scene *scene, size_t muscle)
{
    const myo_sim_emg *emg = &scene->recipe->emg;
    for (size_t c = 0; c < emg->channel_count; c++)
        if (emg->channels[c].muscle == muscle)
            return c;
    return 0;
}

static void set_gain(myo_fasciculator *unit, const myo_scene *scene, const myo_sim_episode *e)
{
    unit->gain = 1;
    if (scene->recipe->emg.channel_count == 0)
        return;
    const size_t c = main_channel(scene, e->muscle);
    const myo_measure *m = &unit->measures[c];
    if (e->peak_sigma.high > 0 && m->peak_uv > 0)
        unit->gain = myo_draw_log_uniform(&unit->draw, e->peak_sigma.low, e->peak_sigma.high) *
                     myo_scene_sigma(scene, c, e->onset_s) / m->peak_uv;
    else if (e->amplitude_uv.high > 0 && m->peak_to_peak_uv > 0)
        unit->gain = myo_draw_log_uniform(&unit->draw, e->amplitude_uv.low, e->amplitude_uv.high) /
                     m->peak_to_peak_uv;
}

static void set_twitch(myo_fasciculator *unit, const myo_scene *scene, const myo_sim_episode *e)
{
    const double low = fmax(e->acceleration_mg.low, 1e-3),
                 high = fmax(e->acceleration_mg.high, 1e-3);
    unit->twitch_g = myo_draw_log_uniform(&unit->draw, low, high) / STANDARD_G *
                     myo_scene_coupling(scene, e->muscle);
    unit->delay_s = myo_draw_uniform(&unit->draw, e->delay_s.low, e->delay_s.high);
    unit->contraction_s =
        myo_draw_uniform(&unit->draw, e->contraction_s.low, e->contraction_s.high);
    double square = 0;
    for (int i = 0; i < 3; i++) {
        unit->direction[i] = 0.4 * myo_draw_normal(&unit->draw) + (i == 2 ? 1 : 0);
        square += unit->direction[i] * unit->direction[i];
    }
    for (int i = 0; i < 3; i++)
        unit->direction[i] /= sqrt(square);
}

/* Two kinds of intervals, both exponential: the tail is heavier than Poisson's. Log-normal ones,
 * where they are asked for, have runs and silences that no mixture of two gives. */
static double interval(myo_fasciculator *unit, const myo_sim_episode *e)
{
    const double burstiness = e->burstiness, spread = e->interval_tail;
    if (spread > 0)
        return SHORTEST_S + unit->mean_s * myo_exact_exp(spread * myo_draw_normal(&unit->draw) -
                                                         spread * spread / 2);
    const double tail = (1 - burstiness * BURST_SHARE) / (1 - burstiness);
    const double share = myo_draw_chance(&unit->draw, burstiness) ? BURST_SHARE : tail;
    return SHORTEST_S + myo_draw_exponential(&unit->draw, unit->mean_s * share);
}

static myo_status prepare_unit(myo_fasciculator *unit, myo_scene *scene, size_t episode,
                               uint64_t place)
{
    const myo_recipe *recipe = scene->recipe;
    const myo_sim_episode *e = &recipe->episodes[episode];
    MYO_TRY(myo_draw_open(&unit->draw, (uint64_t)recipe->seed, place));
    const double rank = myo_draw_uniform(&unit->draw, 0.2, 1);
    const double scatter = myo_draw_chance(&unit->draw, e->polyphasic)
                               ? POLYPHASIC_SCATTER_MM
                               : recipe->muscles[e->muscle].plate_scatter_mm;
    MYO_TRY(
        myo_pool_unit(&unit->unit, recipe, e->muscle, rank, scatter, &unit->draw, scene->arena));
    const size_t channels = recipe->emg.channel_count;
    unit->measures = myo_arena_new(scene->arena, channels, sizeof *unit->measures);
    if (unit->measures == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < channels; c++)
        MYO_TRY(myo_measure_potential(&unit->measures[c], &unit->unit.potentials[c],
                                      &scene->reference, recipe->emg.rate_hz, recipe->onset_share));
    set_gain(unit, scene, e);
    set_twitch(unit, scene, e);
    /* a third to three times the even share of the rate, brought to the sum asked for later */
    unit->mean_s = myo_draw_log_uniform(&unit->draw, 1.0 / 3, 3);
    return MYO_OK;
}

myo_status myo_fasciculations_prepare(myo_fasciculations *out, myo_scene *scene, size_t episode,
                                      int32_t *next_id)
{
    const myo_sim_episode *e = &scene->recipe->episodes[episode];
    *out = (myo_fasciculations) { .episode = e, .unit_count = (size_t)e->units };
    out->units = myo_arena_new(scene->arena, out->unit_count, sizeof *out->units);
    if (out->units == NULL)
        return MYO_NO_MEMORY;
    double total = 0;
    for (size_t i = 0; i < out->unit_count; i++) {
        MYO_TRY(prepare_unit(&out->units[i], scene, episode, MYO_PLACE_TRAIN + episode * 1024 + i));
        out->units[i].id = (*next_id)++;
        total += 1 / out->units[i].mean_s;
    }
    for (size_t i = 0; i < out->unit_count; i++) {
        myo_fasciculator *unit = &out->units[i];
        unit->mean_s *= e->rate_per_min > 0 ? total * 60 / e->rate_per_min : INFINITY;
        unit->next_s = e->onset_s + interval(unit, e);
    }
    return MYO_OK;
}

static void emit(const myo_fasciculator *unit, myo_scene *scene, double seconds, double amplitude,
                 double stretch)
{
    for (size_t c = 0; c < scene->recipe->emg.channel_count; c++)
        myo_mixer_add(&scene->twitches, c, &unit->unit.potentials[c],
                      seconds - scene->recipe->emg.start_s, unit->gain * amplitude, stretch, 0);
    if (!scene->recipe->accelerometer.present)
        return;
    const myo_twitch twitch = {
        .seconds = myo_scene_sensor_time(scene, seconds + unit->delay_s),
        .peak = unit->twitch_g * amplitude,
        .contraction_s = unit->contraction_s,
        .direction = { unit->direction[0], unit->direction[1], unit->direction[2] },
    };
    myo_mixer_add_twitch(&scene->accelerometer, &twitch);
}

static myo_status add_rows(const myo_fasciculations *source, const myo_fasciculator *unit,
                           myo_scene *scene, double seconds, double last_s, int discharges)
{
    const myo_recipe *recipe = scene->recipe;
    const double sensed_s = myo_scene_sensor_time(scene, seconds + unit->delay_s);
    if (recipe->emg.channel_count == 0) {
        myo_truth *row =
            myo_truth_add(&scene->truths, "fasciculation", recipe->accelerometer.stream, sensed_s,
                          2 * unit->contraction_s + last_s - seconds);
        if (row == NULL)
            return MYO_NO_MEMORY;
        row->unit = unit->id;
        row->discharges = discharges;
        row->accelerometer_onset_s = sensed_s;
        row->accelerometer_mg = unit->twitch_g * STANDARD_G;
        row->merge_s = source->episode->merge_s;
        return MYO_OK;
    }
    for (size_t c = 0; c < recipe->emg.channel_count; c++) {
        const myo_measure *m = &unit->measures[c];
        if (m->peak_uv * unit->gain < ROW_SIGMA * myo_scene_sigma(scene, c, seconds))
            continue;
        myo_truth *row =
            myo_truth_add(&scene->truths, "fasciculation", recipe->emg.channels[c].name,
                          seconds + m->onset_s, last_s + m->end_s - seconds - m->onset_s);
        if (row == NULL)
            return MYO_NO_MEMORY;
        row->channel_index = (int32_t)c;
        row->unit = unit->id;
        row->discharges = discharges;
        row->peak_uv = m->peak_uv * unit->gain;
        row->peak_to_peak_uv = m->peak_to_peak_uv * unit->gain;
        row->merge_s = source->episode->merge_s;
        if (recipe->accelerometer.present) {
            row->accelerometer_onset_s = sensed_s;
            row->accelerometer_mg = unit->twitch_g * STANDARD_G;
        }
    }
    return MYO_OK;
}

static double clipped_normal(myo_fasciculator *unit)
{
    return fmax(-3, fmin(3, myo_draw_normal(&unit->draw)));
}

/* A group of discharges of one unit, as in myokymia: one row, and no fasciculation. */
static myo_status discharge_group(const myo_fasciculations *source, myo_fasciculator *unit,
                                  myo_scene *scene, double seconds, double *last_s)
{
    const myo_sim_episode *e = source->episode;
    const int count = (int)myo_draw_uniform(&unit->draw, e->group.low, e->group.high + 1);
    const size_t before = scene->truths.rows.count;
    *last_s = seconds;
    for (int i = 0; i < count; i++) {
        if (i > 0)
            *last_s += (1 + 0.1 * clipped_normal(unit)) / e->group_hz;
        emit(unit, scene, *last_s, 1 + 0.05 * clipped_normal(unit), 1);
    }
    MYO_TRY(add_rows(source, unit, scene, seconds, *last_s, count));
    myo_truth *rows = scene->truths.rows.items;
    for (size_t i = before; i < scene->truths.rows.count; i++) {
        rows[i].type = "unscored";
        rows[i].subtype = "myokymia";
    }
    return MYO_OK;
}

/* A discharge with its +-5 % of variation and what follows it. */
static myo_status discharge(const myo_fasciculations *source, myo_fasciculator *unit,
                            myo_scene *scene, double seconds)
{
    const myo_sim_episode *e = source->episode;
    int discharges = 1;
    double last_s = seconds;
    const double amplitude = 1 + 0.05 * clipped_normal(unit);
    const double stretch = 1 + e->shape_variation * clipped_normal(unit);
    emit(unit, scene, seconds, amplitude, stretch);
    if (myo_draw_chance(&unit->draw, e->doublet)) {
        last_s = seconds + myo_draw_uniform(&unit->draw, 0.005, 0.01);
        emit(unit, scene, last_s, 0.85, 1.03);
        discharges++;
    }
    if (myo_draw_chance(&unit->draw, e->echo)) {
        last_s = seconds + ECHO_S + ECHO_SD_S * myo_draw_normal(&unit->draw);
        emit(unit, scene, last_s, 1, stretch);
        discharges++;
    }
    MYO_TRY(add_rows(source, unit, scene, seconds, last_s, discharges));
    if (source->unit_count > 1 && myo_draw_chance(&unit->draw, e->linked)) {
        const size_t i = (size_t)(unit - source->units);
        const myo_fasciculator *other = &source->units[(i + 1) % source->unit_count];
        const double at = seconds + myo_draw_uniform(&unit->draw, 0.002, 0.012);
        emit(other, scene, at, 1, 1);
        MYO_TRY(add_rows(source, other, scene, at, at, 1));
    }
    return MYO_OK;
}

myo_status myo_fasciculations_advance(myo_fasciculations *source, myo_scene *scene, double until_s)
{
    const double end_s = source->episode->onset_s + source->episode->duration_s;
    const double until = fmin(until_s, end_s);
    for (size_t i = 0; i < source->unit_count; i++) {
        myo_fasciculator *unit = &source->units[i];
        while (unit->next_s < until) {
            if (source->episode->group.high > 1)
                MYO_TRY(discharge_group(source, unit, scene, unit->next_s, &unit->next_s));
            else
                MYO_TRY(discharge(source, unit, scene, unit->next_s));
            unit->next_s += interval(unit, source->episode);
        }
    }
    return MYO_OK;
}

void myo_fasciculations_close(myo_fasciculations *source)
{
    for (size_t i = 0; source->units != NULL && i < source->unit_count; i++)
        myo_draw_close(&source->units[i].draw);
}
