/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/stimulus.h"

#include <math.h>

#include "core/fail.h"
#include "kernels/exact.h"

/* What the amplifier leaves of the edge, against it, and when that is over. */
#define RECOVERY      0.3
#define RECOVERY_OVER 8.0
/* Below this a channel has no row, as for fasciculations. */
#define ROW_SIGMA 2.0

static myo_status prepare_response(myo_stimuli *out, myo_scene *scene, myo_draw *draw)
{
    const myo_recipe *recipe = scene->recipe;
    const myo_sim_episode *e = out->episode;
    const size_t channels = recipe->emg.channel_count;
    MYO_TRY(myo_pool_unit(&out->response, recipe, e->muscle, 1,
                          recipe->muscles[e->muscle].plate_scatter_mm, draw, scene->arena));
    out->measures = myo_arena_new(scene->arena, channels, sizeof *out->measures);
    if (out->measures == NULL)
        return MYO_NO_MEMORY;
    double peak = 0, sigma = 0;
    for (size_t c = channels; c-- > 0;) {
        MYO_TRY(myo_measure_potential(&out->measures[c], &out->response.potentials[c],
                                      &scene->reference, recipe->emg.rate_hz, recipe->onset_share));
        if (recipe->emg.channels[c].muscle == e->muscle) {
            peak = out->measures[c].peak_uv;
            sigma = myo_scene_sigma(scene, c, e->onset_s);
        }
    }
    out->gain = peak > 0 ? e->response_sigma * sigma / peak : 0;
    return MYO_OK;
}

myo_status myo_stimuli_prepare(myo_stimuli *out, myo_scene *scene, size_t episode)
{
    const myo_sim_episode *e = &scene->recipe->episodes[episode];
    *out = (myo_stimuli) { .episode = e, .count = (size_t)e->repeat };
    double *onsets = myo_arena_new(scene->arena, out->count, sizeof *onsets);
    if (onsets == NULL)
        return MYO_NO_MEMORY;
    myo_draw draw;
    MYO_TRY(myo_draw_open(&draw, (uint64_t)scene->recipe->seed, MYO_PLACE_EPISODE + episode));
    const double sign = myo_draw_chance(&draw, 0.5) ? -1 : 1;
    out->size = sign * myo_draw_log_uniform(&draw, e->amplitude_uv.low, e->amplitude_uv.high);
    const double end_s = fmin(e->onset_s + e->duration_s, scene->recipe->duration_s - 0.1);
    size_t count = 0;
    for (size_t i = 0; i < out->count; i++) {
        const double at =
            e->onset_s + (double)i * e->period_s + e->jitter_s * myo_draw_uniform(&draw, 0, 1);
        if (at < end_s)
            onsets[count++] = at;
    }
    out->count = count;
    out->onsets = onsets;
    myo_status status = MYO_OK;
    if (e->response_sigma > 0 && scene->recipe->emg.channel_count > 0)
        status = prepare_response(out, scene, &draw);
    myo_draw_close(&draw);
    return status;
}

static void add_edge(const myo_stimuli *stimuli, myo_scene *scene, size_t channel, double seconds)
{
    const myo_sim_episode *e = stimuli->episode;
    myo_mixer *mixer = &scene->twitches;
    const double rate = mixer->rate_hz, start = seconds - scene->recipe->emg.start_s;
    const double width = fmax(e->width_s, 1 / rate);
    double *row = myo_mixer_row(mixer, channel);
    const double from = fmax(0, ceil(start * rate) - (double)mixer->first);
    for (size_t i = (size_t)from; i < mixer->capacity; i++) {
        const double since = (double)(mixer->first + (int64_t)i) / rate - start;
        if (since > width + RECOVERY_OVER * e->decay_s)
            break;
        row[i] += stimuli->size *
                  (since < width ? 1 : -RECOVERY * myo_exact_exp(-(since - width) / e->decay_s));
    }
}

static myo_status add_rows(const myo_stimuli *stimuli, myo_scene *scene, size_t channel,
                           double seconds)
{
    const myo_sim_episode *e = stimuli->episode;
    const char *name = scene->recipe->emg.channels[channel].name;
    myo_truth *row =
        myo_truth_add(&scene->truths, "artefact", name, seconds, e->width_s + 3 * e->decay_s);
    if (row == NULL)
        return MYO_NO_MEMORY;
    row->subtype = "stimulus";
    if (stimuli->gain <= 0)
        return MYO_OK;
    const myo_measure *m = &stimuli->measures[channel];
    const double at = seconds + e->latency_s;
    if (m->peak_uv * stimuli->gain < ROW_SIGMA * myo_scene_sigma(scene, channel, at))
        return MYO_OK;
    row = myo_truth_add(&scene->truths, "unscored", name, at + m->onset_s, m->end_s - m->onset_s);
    if (row == NULL)
        return MYO_NO_MEMORY;
    row->subtype = "evoked";
    row->channel_index = (int32_t)channel;
    row->peak_uv = m->peak_uv * stimuli->gain;
    row->peak_to_peak_uv = m->peak_to_peak_uv * stimuli->gain;
    return MYO_OK;
}

myo_status myo_stimuli_advance(myo_stimuli *stimuli, myo_scene *scene, double until_s)
{
    for (; stimuli->next < stimuli->count && stimuli->onsets[stimuli->next] < until_s;
         stimuli->next++) {
        const double at = stimuli->onsets[stimuli->next];
        for (size_t c = 0; c < scene->recipe->emg.channel_count; c++) {
            add_edge(stimuli, scene, c, at);
            if (stimuli->gain > 0)
                myo_mixer_add(&scene->twitches, c, &stimuli->response.potentials[c],
                              at + stimuli->episode->latency_s - scene->recipe->emg.start_s,
                              stimuli->gain, 1, 0);
            MYO_TRY(add_rows(stimuli, scene, c, at));
        }
    }
    return MYO_OK;
}
