/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an activity needs to know before it begins, and what it tells the truth when it is over. */
#include "simulate/activity_prepare.h"

#include <math.h>

#include "core/fail.h"
#include "kernels/exact.h"

/* The largest swing of the drive in SD: the sum of MYO_WOBBLE_SWINGS equal ones at their crests. */
#define WOBBLE_REACH 3.75

static myo_status draw_onsets(myo_activity *activity, const myo_scene *scene)
{
    const myo_sim_episode *e = activity->episode;
    double *onsets = myo_arena_new(scene->arena, activity->repeats, sizeof *onsets);
    if (onsets == NULL)
        return MYO_NO_MEMORY;
    myo_draw draw;
    MYO_TRY(
        myo_draw_open(&draw, (uint64_t)scene->recipe->seed, MYO_PLACE_EPISODE + activity->index));
    for (size_t i = 0; i < activity->repeats; i++)
        onsets[i] =
            e->onset_s + (double)i * e->period_s + e->jitter_s * myo_draw_uniform(&draw, 0, 1);
    myo_draw_close(&draw);
    activity->onsets = onsets;
    return MYO_OK;
}

static myo_status draw_wobble(myo_activity *activity, const myo_scene *scene)
{
    if (activity->episode->wobble <= 0)
        return MYO_OK;
    myo_draw draw;
    MYO_TRY(
        myo_draw_open(&draw, (uint64_t)scene->recipe->seed, MYO_PLACE_WOBBLE + activity->index));
    for (int i = 0; i < MYO_WOBBLE_SWINGS; i++) {
        activity->wobble_hz[i] = myo_draw_uniform(&draw, 0.05, activity->episode->wobble_hz);
        activity->wobble_phase[i] = myo_draw_uniform(&draw, 0, 6.283185307179586);
    }
    myo_draw_close(&draw);
    return MYO_OK;
}

/* Rate that each unit has on average while the activity is fully on. */
static void expect_rates(myo_activity *activity)
{
    const myo_sim_episode *e = activity->episode;
    const myo_pool *pool = activity->pool;
    const double middle = (e->rate_hz.low + e->rate_hz.high) / 2;
    activity->train_count = 0;
    for (size_t i = 0; i < pool->unit_count; i++) {
        if (e->kind == MYO_SIM_VOLUNTARY) {
            const double most = e->level * (1 + e->drive_rise) * (1 + WOBBLE_REACH * e->wobble) *
                                pool->largest_excitation;
            activity->rates[i] =
                myo_pool_rate(pool, &pool->units[i], e->level * pool->largest_excitation);
            activity->train_count += pool->units[i].threshold <= most;
        } else if (e->kind == MYO_SIM_POSTURAL) {
            activity->rates[i] = (double)i < e->units ? middle : 0;
            activity->train_count += (double)i < e->units;
        } else {
            activity->rates[i] = middle * e->share;
        }
    }
    if (e->kind == MYO_SIM_CRAMP)
        activity->train_count = (size_t)fmax(1, e->share * (double)pool->unit_count);
}

/* Campbell's theorem: the mean square is the sum of rate times energy. */
static myo_status measure_units(myo_activity *activity, const myo_scene *scene)
{
    const myo_pool *pool = activity->pool;
    const myo_recipe *recipe = scene->recipe;
    for (size_t i = 0; i < pool->unit_count; i++)
        for (size_t c = 0; c < activity->channels; c++) {
            myo_measure *m = &activity->measures[i * activity->channels + c];
            MYO_TRY(myo_measure_potential(m, &pool->units[i].potentials[c], &scene->reference,
                                          recipe->emg.rate_hz, recipe->onset_share));
            activity->mean_squares[c] += activity->rates[i] * m->energy;
        }
    return MYO_OK;
}

static double largest_peak(const myo_activity *activity)
{
    double peak = 0;
    for (size_t i = 0; i < activity->pool->unit_count; i++)
        if (activity->rates[i] > 0)
            peak = fmax(
                peak, activity->measures[i * activity->channels + activity->main_channel].peak_uv);
    return peak;
}

/* The gain that gives the ratio or the peak that the recipe asks for on the main channel. */
static void set_gain(myo_activity *activity, const myo_scene *scene)
{
    const myo_sim_episode *e = activity->episode;
    activity->gain = 1;
    if (activity->channels == 0)
        return;
    const double sigma = myo_scene_sigma(scene, activity->main_channel, e->onset_s);
    const double mean_square = activity->mean_squares[activity->main_channel];
    const double peak = largest_peak(activity);
    if (e->kind != MYO_SIM_POSTURAL && mean_square > 0)
        activity->gain = sigma * myo_exact_pow(10, e->snr_db / 20) / sqrt(mean_square);
    else if (e->peak_sigma.high > 0 && peak > 0)
        activity->gain = (e->peak_sigma.low + e->peak_sigma.high) / 2 * sigma / peak;
    else if (e->amplitude_uv.high > 0 && peak > 0)
        activity->gain = (e->amplitude_uv.low + e->amplitude_uv.high) / 2 / peak;
}

static myo_status allocate(myo_activity *activity, const myo_scene *scene)
{
    const size_t units = activity->pool->unit_count, channels = activity->channels;
    activity->rates = myo_arena_new(scene->arena, units, sizeof *activity->rates);
    activity->mean_squares = myo_arena_new(scene->arena, channels, sizeof *activity->mean_squares);
    activity->measures = myo_arena_new(scene->arena, units * channels, sizeof *activity->measures);
    activity->visible =
        myo_arena_new(scene->arena, activity->repeats * channels, sizeof *activity->visible);
    return activity->rates == NULL || activity->mean_squares == NULL ||
                   activity->measures == NULL || activity->visible == NULL
               ? MYO_NO_MEMORY
               : MYO_OK;
}

myo_status myo_activity_prepare(myo_activity *out, myo_scene *scene, size_t episode)
{
    const myo_sim_episode *e = &scene->recipe->episodes[episode];
    *out = (myo_activity) { .episode = e,
                            .pool = &scene->pools[e->muscle],
                            .index = episode,
                            .repeats = e->kind == MYO_SIM_VOLUNTARY ? (size_t)e->repeat : 1,
                            .channels = scene->recipe->emg.channel_count };
    for (size_t c = out->channels; c-- > 0;)
        if (scene->recipe->emg.channels[c].muscle == e->muscle)
            out->main_channel = c;
    MYO_TRY(allocate(out, scene));
    MYO_TRY(draw_onsets(out, scene));
    MYO_TRY(draw_wobble(out, scene));
    expect_rates(out);
    MYO_TRY(measure_units(out, scene));
    set_gain(out, scene);
    if (e->mdf_slope_pct_per_s < 0 && out->channels > 0)
        return myo_measure_slowing(&out->slowing, out->pool->units, out->rates,
                                   out->pool->unit_count, out->main_channel, e->velocity_share);
    return MYO_OK;
}

static const char *type_of(const myo_activity *activity, bool is_own)
{
    if (!is_own)
        return "unscored";
    return activity->episode->kind == MYO_SIM_CRAMP ? "cramp" : "voluntary";
}

static myo_status add_row(const myo_activity *activity, myo_scene *scene, const char *type,
                          size_t channel, double onset_s, double end_s)
{
    const myo_sim_channel *at = &scene->recipe->emg.channels[channel];
    const myo_sim_episode *e = activity->episode;
    myo_truth *row = myo_truth_add(&scene->truths, type, at->name, onset_s, end_s - onset_s);
    if (row == NULL)
        return MYO_NO_MEMORY;
    const double sigma = myo_scene_sigma(scene, channel, onset_s);
    const double mean_square =
        activity->mean_squares[channel] * activity->gain * activity->gain / (sigma * sigma);
    row->snr_db = 10 * myo_exact_log10(mean_square);
    if (at->muscle != e->muscle)
        row->subtype = "crosstalk";
    else if (e->kind == MYO_SIM_POSTURAL)
        row->subtype = "postural";
    if (e->kind == MYO_SIM_VOLUNTARY)
        row->mdf_slope_pct_per_s =
            e->mdf_slope_pct_per_s * (activity->repeats > 1 ? e->duration_s / e->period_s : 1);
    return MYO_OK;
}

static myo_status channel_truth(const myo_activity *activity, myo_scene *scene, size_t channel)
{
    const bool is_own = scene->recipe->emg.channels[channel].muscle == activity->episode->muscle;
    double first = INFINITY, last = -INFINITY;
    for (size_t r = 0; r < activity->repeats; r++) {
        const myo_visible *v = &activity->visible[r * activity->channels + channel];
        if (v->discharges == 0)
            continue;
        MYO_TRY(add_row(activity, scene, type_of(activity, is_own), channel, v->onset_s, v->end_s));
        first = fmin(first, v->onset_s);
        last = fmax(last, v->end_s);
    }
    if (is_own && first < last && activity->episode->mdf_slope_pct_per_s < 0)
        MYO_TRY(add_row(activity, scene, "fatigue", channel, first, last));
    return MYO_OK;
}

myo_status myo_activity_truth(const myo_activity *activity, myo_scene *scene)
{
    for (size_t c = 0; c < activity->channels; c++)
        MYO_TRY(channel_truth(activity, scene, c));
    return MYO_OK;
}
