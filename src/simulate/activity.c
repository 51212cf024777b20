/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/activity.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "kernels/exact.h"

#define PI 3.14159265358979323846
/* An unrecruited unit is asked again after this. */
#define IDLE_STEP_S         0.004
#define SHORTEST_INTERVAL_S 0.003
/* The drive swings at 10 Hz at most. */
#define WOBBLE_STEP_S 0.02
/* A potential this many local sigma high shows that activity has begun. */
#define VISIBLE_SIGMA 2.0
/* The largest unit of a pool in a contraction, g; a single small one 1-3 mg (Farina 2004). */
#define LARGEST_TWITCH_G 0.03
/* Minetto 2009: a cramping unit is active for 23.6 +- 16.2 s, from 6 to at most 25 pps. */
#define CRAMP_LIFE_S    23.6
#define CRAMP_LIFE_SD_S 16.2
#define CRAMP_FROM_PPS  6.0
#define CRAMP_TO_PPS    25.0

/** Fatigue of a contraction at a time. */
typedef struct fatigue_effects {
    double stretch, lengthening, amplitude, progress;
} fatigue_effects;

/* Repetition that a time lies in or before; repeats when after all. */
static size_t repetition_at(const myo_activity *activity, double seconds)
{
    size_t low = 0, high = activity->repeats;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (activity->onsets[middle] + activity->episode->duration_s <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Trapezoid 0..1 of one repetition. */
static double profile(const myo_activity *activity, size_t repetition, double seconds)
{
    const myo_sim_episode *e = activity->episode;
    if (repetition >= activity->repeats)
        return 0;
    const double since = seconds - activity->onsets[repetition];
    const double left = e->duration_s - since;
    if (since < 0 || left < 0)
        return 0;
    const double up = since < e->rise_s ? since / e->rise_s : 1;
    const double down = left < e->fall_s ? left / e->fall_s : 1;
    return up < down ? up : down;
}

double myo_activity_effort(const myo_activity *activity, double seconds)
{
    return profile(activity, repetition_at(activity, seconds), seconds);
}

static double between(const double *values, size_t i, double part)
{
    return values[i] + (values[i + 1] - values[i]) * part;
}

static fatigue_effects fatigue_at(const myo_activity *activity, size_t repetition, double seconds)
{
    const myo_sim_episode *e = activity->episode;
    fatigue_effects fatigue = { 1, 0, 1, 0 };
    if (e->kind != MYO_SIM_VOLUNTARY || repetition >= activity->repeats)
        return fatigue;
    const double elapsed =
        (double)repetition * e->duration_s + fmax(0, seconds - activity->onsets[repetition]);
    fatigue.progress = elapsed / ((double)activity->repeats * e->duration_s);
    fatigue.amplitude = 1 + e->amplitude_rise_pct / 100 * fatigue.progress;
    const double ratio = 1 + e->mdf_slope_pct_per_s / 100 * elapsed;
    if (ratio >= 1) {
        fatigue.stretch = 1 / ratio;
        return fatigue;
    }
    const double place = fmin((1 - ratio) / (1 - MYO_FATIGUE_FLOOR), 1) * (MYO_FATIGUE_POINTS - 1);
    const size_t i = (size_t)fmin(place, MYO_FATIGUE_POINTS - 2);
    const double part = place - (double)i;
    const myo_slowing *slowing = &activity->slowing;
    fatigue.stretch = between(slowing->stretch, i, part);
    fatigue.lengthening = between(slowing->lengthening, i, part);
    fatigue.amplitude *= between(slowing->gain, i, part);
    return fatigue;
}

/* Common drive: swings of equal size, so their sum has the SD asked for. It never stops the muscle.
 * Every silent unit asks for it every IDLE_STEP_S, so it is laid out once a second and read between
 * points. */
static void lay_out_wobble(myo_activity *activity, double until_s)
{
    const double size = activity->episode->wobble / sqrt(MYO_WOBBLE_SWINGS / 2.0);
    activity->wobble_s = until_s - MYO_CHUNK_S;
    for (int k = 0; k < MYO_WOBBLE_POINTS; k++) {
        const double t = activity->wobble_s + k * WOBBLE_STEP_S;
        double sum = 0;
        for (int i = 0; i < MYO_WOBBLE_SWINGS; i++)
            sum += myo_exact_sin(2 * PI * activity->wobble_hz[i] * t + activity->wobble_phase[i]);
        activity->wobble[k] = fmax(0.1, 1 + size * sum);
    }
}

static double wobble_at(const myo_activity *activity, double seconds)
{
    if (activity->episode->wobble <= 0)
        return 1;
    const double at =
        fmin(fmax(0, (seconds - activity->wobble_s) / WOBBLE_STEP_S), MYO_WOBBLE_POINTS - 1.5);
    return between(activity->wobble, (size_t)at, at - floor(at));
}

static double voluntary_rate(const myo_activity *activity, size_t unit, size_t repetition,
                             double seconds)
{
    const double effort = profile(activity, repetition, seconds);
    if (effort <= 0)
        return 0;
    const myo_sim_episode *e = activity->episode;
    const double progress = fatigue_at(activity, repetition, seconds).progress;
    const double drive =
        e->level * (1 + e->drive_rise * progress) * effort * wobble_at(activity, seconds);
    return myo_pool_rate(activity->pool, &activity->pool->units[unit],
                         drive * activity->pool->largest_excitation);
}

/* Up from 6 pps while the unit joins, down again before it stops, with the common oscillation. */
static double cramp_rate(const myo_activity *activity, const myo_train *train, double seconds)
{
    const myo_sim_episode *e = activity->episode;
    const double since = seconds - train->start_s, left = train->end_s - seconds;
    const double up = e->rise_s > 0 ? fmin(1, since / e->rise_s) : 1;
    const double down = e->fall_s > 0 ? fmin(1, left / e->fall_s) : 1;
    const double slow =
        1 + e->modulation * myo_exact_sin(2 * PI * e->modulation_hz * seconds + train->phase);
    const double rate = CRAMP_FROM_PPS + (train->rate - CRAMP_FROM_PPS) * fmin(up, down);
    return fmin(CRAMP_TO_PPS, fmax(3, rate * slow));
}

static void see(myo_activity *activity, const myo_scene *scene, size_t repetition, size_t unit,
                size_t channel, double seconds, double gain)
{
    const myo_measure *m = &activity->measures[unit * activity->channels + channel];
    if (m->peak_uv * gain < VISIBLE_SIGMA * myo_scene_sigma(scene, channel, seconds))
        return;
    myo_visible *visible = &activity->visible[repetition * activity->channels + channel];
    const double onset = seconds + m->onset_s, end = seconds + m->end_s;
    if (visible->discharges++ == 0 || onset < visible->onset_s)
        visible->onset_s = onset;
    visible->end_s = fmax(visible->end_s, end);
}

static void discharge(myo_activity *activity, myo_scene *scene, size_t unit, size_t repetition,
                      double seconds)
{
    const myo_unit *u = &activity->pool->units[unit];
    const fatigue_effects f = fatigue_at(activity, repetition, seconds);
    const double gain = activity->gain * f.amplitude;
    for (size_t c = 0; c < activity->channels; c++) {
        myo_mixer_add(&scene->muscle, c, &u->potentials[c], seconds - scene->recipe->emg.start_s,
                      gain, f.stretch, f.lengthening);
        see(activity, scene, repetition, unit, c, seconds, gain);
    }
    const double coupling = myo_scene_coupling(scene, activity->episode->muscle);
    if (coupling <= 0)
        return;
    const double share = u->size / activity->pool->muscle->size_range;
    const myo_twitch twitch = {
        .seconds = myo_scene_sensor_time(scene, seconds + activity->episode->delay_s.low),
        .peak = LARGEST_TWITCH_G * share * coupling * f.amplitude,
        .contraction_s = u->contraction_s * f.stretch,
        .direction = { 0.3, 0.2, 0.93 },
    };
    myo_mixer_add_twitch(&scene->accelerometer, &twitch);
}

static double interval(myo_train *train, double mean, double cv)
{
    const double drawn = mean * (1 + cv * myo_draw_normal(&train->draw));
    return fmax(SHORTEST_INTERVAL_S, drawn);
}

/* Where the next repetition begins, when `seconds` is in none. */
static double idle(const myo_activity *activity, size_t repetition, double seconds)
{
    if (repetition >= activity->repeats)
        return INFINITY;
    return fmax(seconds + IDLE_STEP_S, activity->onsets[repetition]);
}

static void advance_voluntary(myo_activity *activity, myo_scene *scene, myo_train *train,
                              double until_s)
{
    while (train->next_s < until_s) {
        const double t = train->next_s;
        const size_t repetition = repetition_at(activity, t);
        const double rate = voluntary_rate(activity, train->unit, repetition, t);
        if (rate <= 0) {
            train->recruited = false;
            train->next_s = idle(activity, repetition, t);
        } else if (!train->recruited) {
            train->recruited = true;
            train->next_s = t + myo_draw_uniform(&train->draw, 0, 0.5) / rate;
        } else {
            discharge(activity, scene, train->unit, repetition, t);
            train->next_s = t + interval(train, 1 / rate, activity->pool->muscle->interval_cv);
        }
    }
}

/* The cramping part of the muscle moves: a unit that stops hands over to another one. */
static void hand_over(const myo_activity *activity, myo_train *train, double seconds)
{
    const double life = CRAMP_LIFE_S + CRAMP_LIFE_SD_S * myo_draw_normal(&train->draw);
    train->unit = (size_t)myo_draw_uniform(&train->draw, 0, (double)activity->pool->unit_count);
    train->unit_end_s = seconds + fmax(1, life);
}

/* A tonic unit fires for a while and pauses for a while. */
static bool is_pausing(const myo_activity *activity, myo_train *train, double seconds)
{
    const myo_sim_episode *e = activity->episode;
    if (e->kind != MYO_SIM_POSTURAL || e->firing_share >= 1 || seconds < train->unit_end_s)
        return false;
    const double pause = e->firing_s * (1 - e->firing_share) / e->firing_share;
    train->next_s = seconds + myo_draw_exponential(&train->draw, pause);
    train->unit_end_s = train->next_s + myo_draw_exponential(&train->draw, e->firing_s);
    return true;
}

static void advance_other(myo_activity *activity, myo_scene *scene, myo_train *train,
                          double until_s)
{
    const myo_sim_episode *e = activity->episode;
    while (train->next_s < until_s && train->next_s < train->end_s) {
        const double t = train->next_s;
        const bool is_cramp = e->kind == MYO_SIM_CRAMP;
        if (is_cramp && t >= train->unit_end_s)
            hand_over(activity, train, t);
        if (is_pausing(activity, train, t))
            continue;
        discharge(activity, scene, train->unit, 0, t);
        if (is_cramp && myo_draw_chance(&train->draw, e->doublet)) {
            train->next_s = t + myo_draw_uniform(&train->draw, SHORTEST_INTERVAL_S, 0.01);
            continue;
        }
        const double rate = is_cramp ? cramp_rate(activity, train, t) : train->rate;
        train->next_s = t + interval(train, 1 / rate, e->interval_cv);
    }
}

static void open_train(const myo_activity *activity, myo_train *train, size_t i)
{
    const myo_sim_episode *e = activity->episode;
    const double end = e->onset_s + e->duration_s;
    train->unit = i;
    train->start_s = e->onset_s;
    train->end_s = end;
    train->next_s = e->onset_s;
    if (e->kind == MYO_SIM_VOLUNTARY)
        return;
    train->rate = myo_draw_uniform(&train->draw, e->rate_hz.low, e->rate_hz.high);
    train->phase = 0.6 * myo_draw_normal(&train->draw);
    if (e->kind == MYO_SIM_CRAMP) {
        train->start_s += i == 0 ? 0 : myo_draw_uniform(&train->draw, 0, e->rise_s);
        train->end_s -= i == 0 ? 0 : myo_draw_uniform(&train->draw, 0, e->fall_s);
        hand_over(activity, train, train->start_s);
    }
    train->next_s = train->start_s + (i == 0 && e->kind == MYO_SIM_CRAMP
                                          ? 0
                                          : myo_draw_uniform(&train->draw, 0, 1) / train->rate);
}

static myo_status open_trains(myo_activity *activity, const myo_scene *scene)
{
    activity->trains = myo_memory_new(activity->train_count, sizeof *activity->trains);
    if (activity->trains == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < activity->train_count; i++) {
        MYO_TRY(myo_draw_open(&activity->trains[i].draw, (uint64_t)scene->recipe->seed,
                              MYO_PLACE_TRAIN + activity->index * 1024 + i));
        open_train(activity, &activity->trains[i], i);
    }
    return MYO_OK;
}

myo_status myo_activity_advance(myo_activity *activity, myo_scene *scene, double until_s)
{
    const myo_sim_episode *e = activity->episode;
    if (activity->is_over || until_s <= e->onset_s)
        return MYO_OK;
    if (activity->trains == NULL)
        MYO_TRY(open_trains(activity, scene));
    if (e->wobble > 0)
        lay_out_wobble(activity, until_s);
    for (size_t i = 0; i < activity->train_count; i++)
        if (e->kind == MYO_SIM_VOLUNTARY)
            advance_voluntary(activity, scene, &activity->trains[i], until_s);
        else
            advance_other(activity, scene, &activity->trains[i], until_s);
    if (until_s > activity->onsets[activity->repeats - 1] + e->duration_s) {
        activity->is_over = true;
        myo_activity_close(activity);
    }
    return MYO_OK;
}

void myo_activity_close(myo_activity *activity)
{
    for (size_t i = 0; activity->trains != NULL && i < activity->train_count; i++)
        myo_draw_close(&activity->trains[i].draw);
    myo_memory_free(activity->trains);
    activity->trains = NULL;
}
