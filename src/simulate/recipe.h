/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A recipe: what to simulate. datasets/README.md documents every field with its unit and default;
 * recipe_table.c holds both and the permitted ranges.
 */
#ifndef MYO_SIMULATE_RECIPE_H
#define MYO_SIMULATE_RECIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "myoscribe/recording.h"

typedef struct myo_range {
    double low, high;
} myo_range;

typedef struct myo_sim_muscle {
    const char *name;
    double x_mm, width_mm;   /**< where it lies across the limb */
    myo_range depth_mm;      /**< of its fibres under the electrodes */
    myo_range fibre_mm;      /**< length of the fibres */
    myo_range velocity;      /**< conduction velocity, m/s, small to large units */
    double plate_scatter_mm; /**< SD of the end-plates along the fibres */
    double units, recruitment_range, size_range;
    double min_rate, peak_first, peak_last, rate_gain, interval_cv;
} myo_sim_muscle;

typedef struct myo_sim_channel {
    const char *name;
    const char *muscle_name;
    size_t muscle; /**< it lies over this one */
    double x_mm;   /**< across, from the muscle's middle */
    double z_mm, spacing_mm;
    double noise_factor;
} myo_sim_channel;

typedef struct myo_sim_emg {
    const char *stream, *sample;
    double rate_hz, start_s, full_scale_uv, clip_uv, calibrated;
    size_t channel_count;
    myo_sim_channel *channels;
} myo_sim_emg;

typedef struct myo_sim_accelerometer {
    bool present;
    const char *stream, *muscle_name, *sample;
    size_t muscle;
    double rate_hz, range_g, noise_mg, clock_offset_s, clock_drift_ppm;
    double tremor_mg, tremor_hz, gait_g, gait_hz, tilt_deg;
} myo_sim_accelerometer;

typedef struct myo_sim_noise {
    double rms_uv; /**< in the reference band */
    double low_frequency_uv, tail_share, tail_factor;
    double breath_share, breath_hz; /**< slow swing of the noise's size */
} myo_sim_noise;

typedef struct myo_sim_mains {
    double hz, amplitude_uv, drift_hz, amplitude_drift, harmonics;
} myo_sim_mains;

typedef struct myo_sim_ecg {
    double per_minute, amplitude_uv, jitter;
    double ectopic_share; /**< of the beats: early, wide, followed by a pause */
    double pacemaker_uv;  /**< of the edge before each beat; 0: none */
} myo_sim_ecg;

typedef enum myo_sim_kind {
    MYO_SIM_FASCICULATIONS,
    MYO_SIM_VOLUNTARY,
    MYO_SIM_POSTURAL,
    MYO_SIM_CRAMP,
    MYO_SIM_MOTION,
    MYO_SIM_POP,
    MYO_SIM_DROPOUT,
    MYO_SIM_NOISE_STEP,
    MYO_SIM_HUM,
    MYO_SIM_OFFSET,
    MYO_SIM_STIMULUS,
    MYO_SIM_KIND_COUNT
} myo_sim_kind;

typedef struct myo_sim_episode {
    myo_sim_kind kind;
    const char *muscle_name, *channel_name, *value;
    size_t muscle;
    size_t channel; /**< SIZE_MAX: all */
    double onset_s, duration_s;
    double units, count, repeat, period_s, jitter_s;
    double level, rise_s, fall_s, snr_db, share, interval_cv, mark;
    double mdf_slope_pct_per_s, velocity_share, amplitude_rise_pct, drive_rise;
    double rate_per_min, burstiness, echo, doublet, linked, merge_s;
    double polyphasic, shape_variation;
    double modulation_hz, modulation, tremor_mg, factor, decay_s;
    double wobble, wobble_hz, firing_share, firing_s, interval_tail, group_hz;
    double hz, harmonics, first_harmonic, drift_hz_per_s, width_s, response_sigma, latency_s;
    myo_range group;
    myo_range rate_hz, peak_sigma, amplitude_uv, acceleration_mg, contraction_s, delay_s, lead_s,
        length_s;
} myo_sim_episode;

typedef struct myo_recipe {
    double seed, duration_s, onset_share;
    myo_sim_emg emg;
    myo_sim_accelerometer accelerometer;
    myo_sim_noise noise;
    myo_sim_mains mains;
    myo_sim_ecg ecg;
    size_t muscle_count, episode_count, mark_count;
    myo_sim_muscle *muscles;
    myo_sim_episode *episodes;
    myo_mark *marks; /**< asked for in the recipe, sorted by onset */
} myo_recipe;

#endif
