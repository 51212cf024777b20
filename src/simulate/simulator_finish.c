/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The amplifier and the converter: environment added, clipped, dropped out, quantised. */
#include "simulate/simulator_finish.h"

#include <math.h>

#include "simulate/environment_sensor.h"

static void quantise(void *raw, myo_sample_type type, const myo_channel *channel, size_t channels,
                     size_t index, const double *row, size_t count)
{
    int16_t *integers = raw;
    float *floats = raw;
    for (size_t i = 0; i < count; i++) {
        if (type == MYO_SAMPLE_FLOAT32) {
            floats[i * channels + index] = (float)row[i];
            continue;
        }
        const double code = floor(row[i] / channel->scale + 0.5);
        const double kept = fmin(fmax(code, channel->rail_low), channel->rail_high);
        integers[i * channels + index] = isnan(row[i]) ? 0 : (int16_t)kept;
    }
}

/* What is left of the muscle's activity is the part of the noise a twitch competes with. */
static void remember_activity(struct myo_simulator *s, size_t channel, size_t count)
{
    const double *row = myo_mixer_row(&s->scene.muscle, channel);
    float *bins = &s->bins[channel * s->bin_count];
    for (size_t i = 0; i < count; i++) {
        const int64_t bin = (s->scene.muscle.first + (int64_t)i) / s->bin_frames;
        bins[bin] += (float)(row[i] * row[i] / (double)s->bin_frames);
    }
}

void myo_simulator_finish_emg(struct myo_simulator *s, size_t count)
{
    myo_scene *scene = &s->scene;
    const myo_sim_emg *emg = &s->recipe.emg;
    const size_t stride = scene->muscle.capacity;
    for (size_t c = 0; c < emg->channel_count; c++) {
        const double *muscle = myo_mixer_row(&scene->muscle, c);
        const double *twitches = myo_mixer_row(&scene->twitches, c);
        for (size_t i = 0; i < count; i++)
            s->rows[c * stride + i] = muscle[i] + twitches[i];
        remember_activity(s, c, count);
    }
    myo_environment_emg(&s->environment, scene, scene->muscle.first, count, s->rows, stride);
    for (size_t k = 0; k < s->interference_count; k++)
        myo_interference_add(&s->interferences[k], scene, scene->muscle.first, count, s->rows,
                             stride);
    for (size_t c = 0; c < emg->channel_count; c++) {
        double *row = &s->rows[c * stride];
        for (size_t i = 0; emg->clip_uv > 0 && i < count; i++)
            row[i] = fmin(fmax(row[i], -emg->clip_uv), emg->clip_uv);
        for (size_t k = 0; k < s->artefacts_count; k++)
            myo_artefacts_drop(&s->artefacts[k], scene, c, scene->muscle.first, count, row);
        myo_channel channel = s->streams[0].channels[c];
        if (!channel.calibrated)
            channel.scale = emg->full_scale_uv / 32768;
        quantise(s->raw[0], s->streams[0].sample_type, &channel, emg->channel_count, c, row, count);
    }
    myo_mixer_advance(&scene->muscle, count);
    myo_mixer_advance(&scene->twitches, count);
}

void myo_simulator_finish_sensor(struct myo_simulator *s, size_t count, double effort_mg)
{
    myo_mixer *mixer = &s->scene.accelerometer;
    const size_t stream = s->info.stream_count - 1;
    myo_environment_sensor(&s->environment, &s->scene, mixer->first, count, mixer->samples,
                           mixer->capacity, effort_mg);
    for (size_t axis = 0; axis < 3; axis++)
        quantise(s->raw[stream], s->streams[stream].sample_type, &s->streams[stream].channels[axis],
                 3, axis, myo_mixer_row(mixer, axis), count);
    myo_mixer_advance(mixer, count);
}
