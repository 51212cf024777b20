/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/environment.h"

#include <math.h>

#include "core/fail.h"
#include "kernels/exact.h"

#define PI 3.14159265358979323846
/* Low-frequency noise: half-cell drift and skin movement, one pole each. */
static const double slow_hz[2] = { 0.2, 4.0 };
/* Mains wander is updated at this rate. */
#define WANDER_S 0.1
/* Tail noise comes in short stretches, not in single samples. */
#define TAIL_S 0.01

/* Lead waves as sums of Gaussians (McSharry 2003): share of the R peak, place and width in s. */
static const double heart_waves[5][3] = {
    { 0.10, -0.17, 0.025 },  { -0.12, -0.035, 0.010 }, { 1.0, 0, 0.011 },
    { -0.25, 0.033, 0.011 }, { 0.25, 0.25, 0.045 },
};

/* A ventricular extra beat has no P wave, a wide QRS and a T wave against it. */
static const double ectopic_waves[5][3] = {
    { 0, 0, 0.025 },      { 0.15, -0.05, 0.02 }, { 1.2, 0, 0.028 },
    { -0.5, 0.07, 0.03 }, { -0.4, 0.28, 0.06 },
};
/* It comes early, and the next one late. */
#define ECTOPIC_EARLY 0.65
#define ECTOPIC_LATE  1.35
#define PACE_LEAD_S   0.03
#define PACE_WIDTH_S  0.0005
#define PACE_TAIL_S   0.004

static myo_status open_draws(myo_environment *out, const myo_scene *scene)
{
    const uint64_t seed = (uint64_t)scene->recipe->seed;
    MYO_TRY(myo_draw_open(&out->mains_draw, seed, MYO_PLACE_MAINS));
    MYO_TRY(myo_draw_open(&out->heart_draw, seed, MYO_PLACE_ECG));
    MYO_TRY(myo_draw_open(&out->sensor_draw, seed, MYO_PLACE_MOTION));
    for (size_t c = 0; c < scene->recipe->emg.channel_count; c++)
        MYO_TRY(myo_draw_open(&out->noise[c], seed, MYO_PLACE_NOISE + c));
    return MYO_OK;
}

/* Amplitude and phase of each harmonic in each channel: odd ones stronger. */
static void draw_mains(myo_environment *out, const myo_scene *scene)
{
    const size_t channels = scene->recipe->emg.channel_count;
    for (size_t c = 0; c < channels; c++) {
        const double channel = myo_draw_uniform(&out->mains_draw, 0.6, 1);
        for (size_t h = 0; h < out->harmonics; h++) {
            double *at = &out->mains[(c * out->harmonics + h) * 2];
            const double parity = h % 2 == 0 ? 1 : 0.3;
            at[0] = h == 0 ? channel
                           : channel * parity / (double)(h + 1) *
                                 myo_draw_uniform(&out->mains_draw, 0.3, 1);
            at[1] = myo_draw_uniform(&out->mains_draw, 0, 2 * PI);
        }
        out->heart[c] = scene->recipe->ecg.amplitude_uv *
                        myo_draw_uniform(&out->heart_draw, 0.5, 1) *
                        (myo_draw_chance(&out->heart_draw, 0.3) ? -1 : 1);
    }
}

myo_status myo_environment_open(myo_environment *out, const myo_scene *scene)
{
    const myo_recipe *recipe = scene->recipe;
    const size_t channels = recipe->emg.channel_count;
    *out = (myo_environment) { .harmonics = (size_t)recipe->mains.harmonics + 1,
                               .mains_hz = recipe->mains.hz,
                               .mains_amplitude = 1 };
    out->noise = myo_arena_new(scene->arena, channels, sizeof *out->noise);
    out->slow = myo_arena_new(scene->arena, channels * 2, sizeof *out->slow);
    out->mains = myo_arena_new(scene->arena, channels * out->harmonics * 2, sizeof *out->mains);
    out->heart = myo_arena_new(scene->arena, channels, sizeof *out->heart);
    if (out->noise == NULL || out->slow == NULL || out->mains == NULL || out->heart == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(open_draws(out, scene));
    draw_mains(out, scene);
    out->beat_interval_s = 60 / recipe->ecg.per_minute;
    return MYO_OK;
}

static void add_noise(myo_environment *env, const myo_scene *scene, size_t channel, int64_t first,
                      size_t count, double *row)
{
    const myo_sim_noise *noise = &scene->recipe->noise;
    const double rate = scene->recipe->emg.rate_hz, start = scene->recipe->emg.start_s;
    const int64_t tail = (int64_t)fmax(1, TAIL_S * rate);
    double level = 0, pole[2], drive[2], factor = 1;
    for (int k = 0; k < 2; k++) {
        pole[k] = myo_exact_exp(-2 * PI * slow_hz[k] / rate);
        drive[k] = noise->low_frequency_uv * sqrt((1 - pole[k] * pole[k]) / 2);
    }
    myo_draw *draw = &env->noise[channel];
    double *slow = &env->slow[channel * 2];
    for (size_t i = 0; i < count; i++) {
        const int64_t frame = first + (int64_t)i;
        if (frame % tail == 0 || i == 0)
            level = myo_scene_sigma(scene, channel, start + (double)frame / rate) /
                    scene->reference.noise_gain;
        if (frame % tail == 0 && noise->tail_share > 0)
            factor = myo_draw_chance(draw, noise->tail_share) ? noise->tail_factor : 1;
        row[i] += level * factor * myo_draw_normal(draw);
        if (noise->low_frequency_uv > 0)
            for (int k = 0; k < 2; k++) {
                slow[k] = pole[k] * slow[k] + drive[k] * myo_draw_normal(draw);
                row[i] += slow[k];
            }
    }
}

/* Sines of all harmonics from one phase by the recurrence of multiples; phase itself drifts. */
static void add_mains(myo_environment *env, const myo_scene *scene, int64_t first, size_t count,
                      double *rows, size_t stride)
{
    const myo_sim_mains *mains = &scene->recipe->mains;
    const double rate = scene->recipe->emg.rate_hz;
    const int64_t wander = (int64_t)fmax(1, WANDER_S * rate);
    for (size_t i = 0; i < count; i++) {
        if ((first + (int64_t)i) % wander == 0) {
            const double pull = 0.02 * (mains->hz - env->mains_hz);
            env->mains_hz += pull + 0.2 * mains->drift_hz * myo_draw_normal(&env->mains_draw);
            env->mains_amplitude +=
                0.02 * (1 - env->mains_amplitude) +
                0.2 * mains->amplitude_drift * myo_draw_normal(&env->mains_draw);
        }
        env->mains_phase += 2 * PI * env->mains_hz / rate;
        if (env->mains_phase > 2 * PI)
            env->mains_phase -= 2 * PI;
        const double size = mains->amplitude_uv * env->mains_amplitude;
        for (size_t c = 0; c < scene->recipe->emg.channel_count; c++)
            for (size_t h = 0; h < env->harmonics; h++) {
                const double *at = &env->mains[(c * env->harmonics + h) * 2];
                if ((double)(h + 1) * env->mains_hz < 0.45 * rate)
                    rows[c * stride + i] +=
                        size * at[0] * myo_exact_sin((double)(h + 1) * env->mains_phase + at[1]);
            }
    }
}

static double heart_at(double seconds, bool ectopic)
{
    double sum = 0;
    const double(*waves)[3] = ectopic ? ectopic_waves : heart_waves;
    for (int w = 0; w < 5; w++) {
        const double z = (seconds - waves[w][1]) / waves[w][2];
        if (fabs(z) < 6)
            sum += waves[w][0] * myo_exact_exp(-z * z / 2);
    }
    return sum;
}

/* The pacemaker's edge: as short as the converter can show, with what the amplifier leaves of it.
 */
static double pace_at(double since, double rate)
{
    const double width = fmax(PACE_WIDTH_S, 1 / rate);
    if (since < 0 || since > 10 * PACE_TAIL_S)
        return 0;
    return since < width ? 1 : -0.2 * myo_exact_exp(-(since - width) / PACE_TAIL_S);
}

/* Intervals breathe slowly (0.25 Hz) and vary at random. */
static void next_beat(myo_environment *env, const myo_scene *scene)
{
    const myo_sim_ecg *ecg = &scene->recipe->ecg;
    env->last_beat_s = env->beat_s;
    env->beat_s += env->beat_interval_s;
    const double breath = myo_exact_sin(2 * PI * 0.25 * env->beat_s);
    env->beat_interval_s =
        60 / ecg->per_minute *
        (1 +
         ecg->jitter * (0.7 * breath + 0.7 * fmax(-3, fmin(3, myo_draw_normal(&env->heart_draw)))));
    env->was_ectopic = env->is_ectopic;
    env->is_ectopic = env->will_be_ectopic;
    env->will_be_ectopic =
        ecg->ectopic_share > 0 && myo_draw_chance(&env->heart_draw, ecg->ectopic_share);
    if (env->will_be_ectopic)
        env->beat_interval_s *= ECTOPIC_EARLY;
    else if (env->is_ectopic)
        env->beat_interval_s *= ECTOPIC_LATE;
}

static void add_heart(myo_environment *env, const myo_scene *scene, int64_t first, size_t count,
                      double *rows, size_t stride)
{
    const double rate = scene->recipe->emg.rate_hz, pacemaker = scene->recipe->ecg.pacemaker_uv;
    for (size_t i = 0; i < count; i++) {
        const double t = (double)(first + (int64_t)i) / rate;
        if (t > env->beat_s)
            next_beat(env, scene);
        const double value = heart_at(t - env->beat_s, env->is_ectopic) +
                             heart_at(t - env->last_beat_s, env->was_ectopic);
        for (size_t c = 0; c < scene->recipe->emg.channel_count; c++)
            rows[c * stride + i] += env->heart[c] * value;
        if (pacemaker <= 0)
            continue;
        const double edge = pacemaker * (pace_at(t - env->beat_s + PACE_LEAD_S, rate) +
                                         pace_at(t - env->last_beat_s + PACE_LEAD_S, rate));
        for (size_t c = 0; c < scene->recipe->emg.channel_count; c++)
            rows[c * stride + i] += edge;
    }
}

void myo_environment_emg(myo_environment *environment, const myo_scene *scene, int64_t first,
                         size_t count, double *rows, size_t stride)
{
    for (size_t c = 0; c < scene->recipe->emg.channel_count; c++)
        add_noise(environment, scene, c, first, count, rows + c * stride);
    if (scene->recipe->mains.amplitude_uv > 0)
        add_mains(environment, scene, first, count, rows, stride);
    if (scene->recipe->ecg.amplitude_uv > 0 || scene->recipe->ecg.pacemaker_uv > 0)
        add_heart(environment, scene, first, count, rows, stride);
}

void myo_environment_close(myo_environment *environment, const myo_scene *scene)
{
    for (size_t c = 0; environment->noise != NULL && c < scene->recipe->emg.channel_count; c++)
        myo_draw_close(&environment->noise[c]);
    myo_draw_close(&environment->mains_draw);
    myo_draw_close(&environment->heart_draw);
    myo_draw_close(&environment->sensor_draw);
}
