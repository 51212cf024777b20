/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/scene.h"

#include <stdint.h>

#include "kernels/exact.h"

#define PI 3.14159265358979323846

/* What a neighbouring muscle's twitch leaves at the sensor; ours. */
#define NEIGHBOUR_COUPLING 0.15

double myo_scene_sigma(const myo_scene *scene, size_t channel, double seconds)
{
    const myo_recipe *recipe = scene->recipe;
    double sigma = recipe->noise.rms_uv * recipe->emg.channels[channel].noise_factor;
    for (size_t i = 0; i < recipe->episode_count; i++) {
        const myo_sim_episode *episode = &recipe->episodes[i];
        if (episode->kind == MYO_SIM_NOISE_STEP && seconds >= episode->onset_s &&
            seconds < episode->onset_s + episode->duration_s &&
            (episode->channel == SIZE_MAX || episode->channel == channel))
            sigma *= episode->factor;
    }
    if (recipe->noise.breath_share > 0)
        sigma *= 1 + recipe->noise.breath_share *
                         myo_exact_sin(2 * PI * recipe->noise.breath_hz * seconds);
    return sigma;
}

double myo_scene_sensor_time(const myo_scene *scene, double seconds)
{
    const myo_sim_accelerometer *acc = &scene->recipe->accelerometer;
    return seconds * (1 + acc->clock_drift_ppm * 1e-6) + acc->clock_offset_s;
}

double myo_scene_coupling(const myo_scene *scene, size_t muscle)
{
    const myo_sim_accelerometer *acc = &scene->recipe->accelerometer;
    if (!acc->present)
        return 0;
    return acc->muscle == muscle ? 1 : NEIGHBOUR_COUPLING;
}
