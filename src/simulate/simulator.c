/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/simulator.h"

#include <math.h>

#include "core/fail.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"
#include "kernels/exact.h"
#include "simulate/activity_prepare.h"
#include "simulate/recipe_parse.h"
#include "simulate/simulator_finish.h"
#include "simulate/simulator_layout.h"

static myo_status make_pools(myo_simulator *s)
{
    const myo_recipe *recipe = &s->recipe;
    myo_pool *pools = myo_arena_new(s->arena, recipe->muscle_count, sizeof *pools);
    if (pools == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < recipe->episode_count; i++) {
        const myo_sim_episode *e = &recipe->episodes[i];
        const bool needs_pool =
            e->kind == MYO_SIM_VOLUNTARY || e->kind == MYO_SIM_POSTURAL || e->kind == MYO_SIM_CRAMP;
        if (needs_pool && pools[e->muscle].unit_count == 0)
            MYO_TRY(myo_pool_make(&pools[e->muscle], recipe, e->muscle, s->arena));
    }
    s->scene.pools = pools;
    return MYO_OK;
}

static myo_status prepare_sources(myo_simulator *s)
{
    const size_t count = s->recipe.episode_count;
    s->activities = myo_arena_new(s->arena, count, sizeof *s->activities);
    s->fasciculations = myo_arena_new(s->arena, count, sizeof *s->fasciculations);
    s->artefacts = myo_arena_new(s->arena, count, sizeof *s->artefacts);
    s->interferences = myo_arena_new(s->arena, count, sizeof *s->interferences);
    s->stimuli = myo_arena_new(s->arena, count, sizeof *s->stimuli);
    if (s->activities == NULL || s->fasciculations == NULL || s->artefacts == NULL ||
        s->interferences == NULL || s->stimuli == NULL)
        return MYO_NO_MEMORY;
    int32_t next_id = 1;
    for (size_t i = 0; i < count; i++) {
        const myo_sim_kind kind = s->recipe.episodes[i].kind;
        if (kind == MYO_SIM_FASCICULATIONS)
            MYO_TRY(myo_fasciculations_prepare(&s->fasciculations[s->fasciculations_count++],
                                               &s->scene, i, &next_id));
        else if (kind == MYO_SIM_VOLUNTARY || kind == MYO_SIM_POSTURAL || kind == MYO_SIM_CRAMP)
            MYO_TRY(myo_activity_prepare(&s->activities[s->activity_count++], &s->scene, i));
        else if (kind == MYO_SIM_HUM || kind == MYO_SIM_OFFSET)
            MYO_TRY(
                myo_interference_prepare(&s->interferences[s->interference_count++], &s->scene, i));
        else if (kind == MYO_SIM_STIMULUS)
            MYO_TRY(myo_stimuli_prepare(&s->stimuli[s->stimuli_count++], &s->scene, i));
        else if (kind != MYO_SIM_NOISE_STEP)
            MYO_TRY(myo_artefacts_prepare(&s->artefacts[s->artefacts_count++], &s->scene, i));
    }
    return myo_environment_open(&s->environment, &s->scene);
}

static myo_status open_mixers(myo_simulator *s)
{
    const myo_recipe *recipe = &s->recipe;
    myo_scene *scene = &s->scene;
    const size_t channels = recipe->emg.channel_count;
    if (channels > 0) {
        myo_reference_design(&scene->reference, recipe->emg.rate_hz);
        MYO_TRY(myo_mixer_open(&scene->muscle, recipe->emg.rate_hz, channels, s->arena));
        MYO_TRY(myo_mixer_open(&scene->twitches, recipe->emg.rate_hz, channels, s->arena));
        const double frames = recipe->duration_s * recipe->emg.rate_hz;
        s->bin_frames = (int64_t)fmax(1, floor(MYO_BIN_S * recipe->emg.rate_hz));
        s->bin_count = (size_t)(frames / (double)s->bin_frames) + 2;
        s->bins = myo_arena_new(s->arena, channels * s->bin_count, sizeof *s->bins);
        s->rows = myo_arena_new(s->arena, channels * scene->muscle.capacity, sizeof *s->rows);
        if (s->bins == NULL || s->rows == NULL)
            return MYO_NO_MEMORY;
    }
    if (recipe->accelerometer.present)
        MYO_TRY(myo_mixer_open(&scene->accelerometer, recipe->accelerometer.rate_hz, 3, s->arena));
    return MYO_OK;
}

myo_status myo_simulator_open(myo_simulator **out, const myo_json *recipe, const myo_log *log)
{
    myo_simulator *s = myo_memory_new(1, sizeof *s);
    if (s == NULL)
        return MYO_NO_MEMORY;
    myo_status status = MYO_OK;
    s->scene.truths.rows = (myo_array)MYO_ARRAY(myo_truth);
    MYO_TRY_CLEAN(myo_arena_open(&s->arena));
    MYO_TRY_CLEAN(myo_recipe_parse(&s->recipe, recipe, s->arena, log));
    s->scene.recipe = &s->recipe;
    s->scene.arena = s->arena;
    MYO_TRY_CLEAN(open_mixers(s));
    MYO_TRY_CLEAN(make_pools(s));
    MYO_TRY_CLEAN(prepare_sources(s));
    MYO_TRY_CLEAN(myo_simulator_lay_out(s));
    s->generated_s = fmin(0, s->recipe.emg.start_s);
cleanup:
    if (status != MYO_OK)
        myo_simulator_close(&s);
    else
        *out = s;
    return status;
}

const myo_recording_info *myo_simulator_describe(const myo_simulator *simulator)
{
    return &simulator->info;
}

static myo_status generate(myo_simulator *s, double until_s)
{
    for (size_t i = 0; i < s->activity_count; i++)
        MYO_TRY(myo_activity_advance(&s->activities[i], &s->scene, until_s));
    for (size_t i = 0; i < s->fasciculations_count; i++)
        MYO_TRY(myo_fasciculations_advance(&s->fasciculations[i], &s->scene, until_s));
    for (size_t i = 0; i < s->artefacts_count; i++)
        MYO_TRY(myo_artefacts_advance(&s->artefacts[i], &s->scene, until_s));
    for (size_t i = 0; i < s->stimuli_count; i++)
        MYO_TRY(myo_stimuli_advance(&s->stimuli[i], &s->scene, until_s));
    s->generated_s = until_s;
    return MYO_OK;
}

/* Frames of a stream that are final: all sources are past them. */
static size_t final_frames(const myo_simulator *s, const myo_mixer *mixer, int64_t frames,
                           double clock_s)
{
    const bool is_last = s->generated_s >= s->end_s;
    const double bound = is_last ? (double)(mixer->first + (int64_t)(mixer->capacity / 2))
                                 : floor((clock_s - MYO_LAG_S) * mixer->rate_hz);
    const double until = fmin(bound, (double)frames);
    return (size_t)fmin(fmax(0, until - (double)mixer->first), (double)mixer->capacity);
}

static double effort_mg(const myo_simulator *s, double seconds)
{
    double sum = 0;
    for (size_t i = 0; i < s->activity_count; i++) {
        const myo_sim_episode *e = s->activities[i].episode;
        if (e->kind == MYO_SIM_VOLUNTARY)
            sum += e->tremor_mg * myo_activity_effort(&s->activities[i], seconds) *
                   myo_scene_coupling(&s->scene, e->muscle);
    }
    return sum;
}

myo_status myo_simulator_step(myo_simulator *s, bool *more)
{
    myo_scene *scene = &s->scene;
    if (s->generated_s < s->end_s)
        MYO_TRY(generate(s, s->generated_s + MYO_CHUNK_S));
    *more = false;
    for (size_t i = 0; i < s->info.stream_count; i++) {
        const bool is_emg = i == 0 && s->recipe.emg.channel_count > 0;
        myo_mixer *mixer = is_emg ? &scene->muscle : &scene->accelerometer;
        const double clock = is_emg ? s->generated_s - s->recipe.emg.start_s
                                    : myo_scene_sensor_time(scene, s->generated_s);
        const size_t count = final_frames(s, mixer, s->info.streams[i].frames, clock);
        if (is_emg)
            myo_simulator_finish_emg(s, count);
        else
            myo_simulator_finish_sensor(s, count,
                                        effort_mg(s, (double)mixer->first / mixer->rate_hz));
        s->counts[i] = count;
        *more = *more || mixer->first < s->info.streams[i].frames || count > 0;
    }
    return MYO_OK;
}

const void *myo_simulator_frames(const myo_simulator *simulator, size_t stream, size_t *count)
{
    *count = simulator->counts[stream];
    return simulator->raw[stream];
}

/* Noise and, within a quarter of a second, what the muscle does. */
static double local_sigma(const myo_simulator *s, const myo_truth *row)
{
    const size_t channel = (size_t)row->channel_index;
    const double noise = myo_scene_sigma(&s->scene, channel, row->onset_s);
    const double bin_s = (double)s->bin_frames / s->recipe.emg.rate_hz;
    const double at = (row->onset_s - s->recipe.emg.start_s) / bin_s;
    double sum = 0, n = 0;
    for (double b = floor(at) - 5; b <= floor(at) + 5; b++)
        if (b >= 0 && b < (double)s->bin_count) {
            sum += (double)s->bins[channel * s->bin_count + (size_t)b];
            n++;
        }
    return sqrt(noise * noise + (n > 0 ? sum / n : 0));
}

myo_status myo_simulator_truth(myo_simulator *s, myo_text *out)
{
    for (size_t i = 0; i < s->activity_count; i++)
        MYO_TRY(myo_activity_truth(&s->activities[i], &s->scene));
    myo_truth *rows = s->scene.truths.rows.items;
    for (size_t i = 0; i < s->scene.truths.rows.count; i++)
        if (rows[i].channel_index >= 0) {
            const double sigma = local_sigma(s, &rows[i]);
            rows[i].peak_over_sigma = rows[i].peak_uv / sigma;
            rows[i].snr_db = 20 * myo_exact_log10(rows[i].peak_over_sigma);
        }
    myo_truth_merge(&s->scene.truths);
    return myo_truth_write(out, &s->scene.truths);
}

void myo_simulator_close(myo_simulator **simulator)
{
    myo_simulator *s = *simulator;
    if (s == NULL)
        return;
    for (size_t i = 0; s->activities != NULL && i < s->activity_count; i++)
        myo_activity_close(&s->activities[i]);
    for (size_t i = 0; s->fasciculations != NULL && i < s->fasciculations_count; i++)
        myo_fasciculations_close(&s->fasciculations[i]);
    if (s->scene.recipe != NULL)
        myo_environment_close(&s->environment, &s->scene);
    myo_array_free(&s->scene.truths.rows);
    myo_arena_close(&s->arena);
    myo_memory_free(s);
    *simulator = NULL;
}
