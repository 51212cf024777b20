/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/recipe_table.h"

#include "simulate/recipe.h"

#define NUMBER(type, name, low, high, value, kinds)                                                \
    {                                                                                              \
#name, MYO_FIELD_NUMBER, offsetof(type, name), low, high, value, 0, NULL, kinds            \
    }
#define RANGE(type, name, low, high, first, last, kinds)                                           \
    {                                                                                              \
#name, MYO_FIELD_RANGE, offsetof(type, name), low, high, first, last, NULL, kinds          \
    }
#define SWITCH(type, name, value, kinds)                                                           \
    {                                                                                              \
#name, MYO_FIELD_SWITCH, offsetof(type, name), 0, 1, value, 0, NULL, kinds                 \
    }
#define TEXT(type, field, name, value, kinds)                                                      \
    {                                                                                              \
        name, MYO_FIELD_TEXT, offsetof(type, field), 0, 0, 0, 0, value, kinds                      \
    }
#define OTHER(name)                                                                                \
    {                                                                                              \
        name, MYO_FIELD_OTHER, 0, 0, 0, 0, 0, NULL, 0                                              \
    }
#define TABLE(name, array) const myo_field_table name = { array, sizeof array / sizeof *array }

static const myo_field recipe_fields[] = {
    OTHER("format"),
    OTHER("format_version"),
    OTHER("description"),
    NUMBER(myo_recipe, seed, 0, 9007199254740992.0, 1, 0),
    NUMBER(myo_recipe, duration_s, 0.1, 604800, 60, 0),
    NUMBER(myo_recipe, onset_share, 0.01, 0.5, 0.1, 0),
    OTHER("emg"),
    OTHER("accelerometer"),
    OTHER("muscles"),
    OTHER("noise"),
    OTHER("mains"),
    OTHER("ecg"),
    OTHER("episodes"),
    OTHER("marks"),
};
TABLE(myo_recipe_fields, recipe_fields);

/* Fuglevand 1993: 120 units, thresholds over 30-fold, sizes over 100-fold, 8 pps at recruitment,
 * peak rates falling with threshold (Potvin & Fuglevand 2017: 35 to 25), interval CV 10-20 %.
 * Conduction 2.5-5.5 m/s and half-fibres of about 70 mm: common values of surface EMG models. */
static const myo_field muscle_fields[] = {
    TEXT(myo_sim_muscle, name, "name", "!", 0),
    NUMBER(myo_sim_muscle, x_mm, -2000, 2000, 0, 0),
    NUMBER(myo_sim_muscle, width_mm, 1, 200, 30, 0),
    RANGE(myo_sim_muscle, depth_mm, 2, 80, 5, 22, 0),
    RANGE(myo_sim_muscle, fibre_mm, 20, 300, 110, 150, 0),
    RANGE(myo_sim_muscle, velocity, 1, 10, 3.0, 5.0, 0),
    NUMBER(myo_sim_muscle, plate_scatter_mm, 0, 50, 2.5, 0),
    NUMBER(myo_sim_muscle, units, 1, 500, 120, 0),
    NUMBER(myo_sim_muscle, recruitment_range, 2, 200, 30, 0),
    NUMBER(myo_sim_muscle, size_range, 1, 200, 30, 0),
    NUMBER(myo_sim_muscle, min_rate, 1, 20, 8, 0),
    NUMBER(myo_sim_muscle, peak_first, 5, 80, 35, 0),
    NUMBER(myo_sim_muscle, peak_last, 5, 80, 25, 0),
    NUMBER(myo_sim_muscle, rate_gain, 0.1, 10, 1, 0),
    NUMBER(myo_sim_muscle, interval_cv, 0, 0.5, 0.14, 0),
};
TABLE(myo_muscle_fields, muscle_fields);

static const myo_field channel_fields[] = {
    TEXT(myo_sim_channel, name, "name", "!", 0),
    TEXT(myo_sim_channel, muscle_name, "muscle", NULL, 0),
    NUMBER(myo_sim_channel, x_mm, -200, 200, 0, 0),
    NUMBER(myo_sim_channel, z_mm, -200, 200, 30, 0),
    NUMBER(myo_sim_channel, spacing_mm, 1, 100, 20, 0),
    NUMBER(myo_sim_channel, noise_factor, 0, 100, 1, 0),
};
TABLE(myo_channel_fields, channel_fields);

static const myo_field emg_fields[] = {
    TEXT(myo_sim_emg, stream, "stream", "emg", 0),
    TEXT(myo_sim_emg, sample, "sample", "int16", 0),
    NUMBER(myo_sim_emg, rate_hz, 100, 100000, 2000, 0),
    NUMBER(myo_sim_emg, start_s, -3600, 3600, 0, 0),
    NUMBER(myo_sim_emg, full_scale_uv, 1, 1e7, 5000, 0),
    NUMBER(myo_sim_emg, clip_uv, 0, 1e7, 0, 0),
    SWITCH(myo_sim_emg, calibrated, 1, 0),
    OTHER("channels"),
};
TABLE(myo_emg_fields, emg_fields);

/* Noise of a consumer inertial sensor: 100-150 ug/rtHz over 100 Hz; tremor 8-12 Hz. */
static const myo_field accelerometer_fields[] = {
    TEXT(myo_sim_accelerometer, stream, "stream", "acc", 0),
    TEXT(myo_sim_accelerometer, muscle_name, "muscle", NULL, 0),
    TEXT(myo_sim_accelerometer, sample, "sample", "int16", 0),
    NUMBER(myo_sim_accelerometer, rate_hz, 20, 10000, 200, 0),
    NUMBER(myo_sim_accelerometer, range_g, 0.1, 1000, 4, 0),
    NUMBER(myo_sim_accelerometer, noise_mg, 0, 1000, 1, 0),
    NUMBER(myo_sim_accelerometer, clock_offset_s, -1, 1, 0, 0),
    NUMBER(myo_sim_accelerometer, clock_drift_ppm, -1000, 1000, 0, 0),
    NUMBER(myo_sim_accelerometer, tremor_mg, 0, 1000, 0.3, 0),
    NUMBER(myo_sim_accelerometer, tremor_hz, 1, 30, 10, 0),
    NUMBER(myo_sim_accelerometer, gait_g, 0, 10, 0, 0),
    NUMBER(myo_sim_accelerometer, gait_hz, 0.2, 5, 1.8, 0),
    NUMBER(myo_sim_accelerometer, tilt_deg, 0, 90, 2, 0),
};
TABLE(myo_accelerometer_fields, accelerometer_fields);

static const myo_field noise_fields[] = {
    NUMBER(myo_sim_noise, rms_uv, 0.001, 10000, 2, 0),
    NUMBER(myo_sim_noise, low_frequency_uv, 0, 100000, 3, 0),
    NUMBER(myo_sim_noise, tail_share, 0, 0.5, 0, 0),
    NUMBER(myo_sim_noise, tail_factor, 1, 10, 2, 0),
    NUMBER(myo_sim_noise, breath_share, 0, 0.9, 0, 0),
    NUMBER(myo_sim_noise, breath_hz, 0.01, 2, 0.25, 0),
};
TABLE(myo_noise_fields, noise_fields);

static const myo_field mains_fields[] = {
    NUMBER(myo_sim_mains, hz, 10, 500, 50, 0),
    NUMBER(myo_sim_mains, amplitude_uv, 0, 100000, 0, 0),
    NUMBER(myo_sim_mains, drift_hz, 0, 2, 0.02, 0),
    NUMBER(myo_sim_mains, amplitude_drift, 0, 1, 0.1, 0),
    NUMBER(myo_sim_mains, harmonics, 0, 20, 5, 0),
};
TABLE(myo_mains_fields, mains_fields);

static const myo_field ecg_fields[] = {
    NUMBER(myo_sim_ecg, per_minute, 30, 240, 66, 0),
    NUMBER(myo_sim_ecg, amplitude_uv, 0, 10000, 0, 0),
    NUMBER(myo_sim_ecg, jitter, 0, 0.3, 0.05, 0),
    NUMBER(myo_sim_ecg, ectopic_share, 0, 0.5, 0, 0),
    NUMBER(myo_sim_ecg, pacemaker_uv, 0, 100000, 0, 0),
};
TABLE(myo_ecg_fields, ecg_fields);

#define E      myo_sim_episode
#define F      (1u << MYO_SIM_FASCICULATIONS)
#define V      (1u << MYO_SIM_VOLUNTARY)
#define P      (1u << MYO_SIM_POSTURAL)
#define C      (1u << MYO_SIM_CRAMP)
#define M      (1u << MYO_SIM_MOTION)
#define O      (1u << MYO_SIM_POP)
#define D      (1u << MYO_SIM_DROPOUT)
#define N      (1u << MYO_SIM_NOISE_STEP)
#define H      (1u << MYO_SIM_HUM)
#define L      (1u << MYO_SIM_OFFSET)
#define S      (1u << MYO_SIM_STIMULUS)
#define ACTIVE (F | V | P | C)

static const myo_field episode_fields[] = {
    OTHER("type"),
    TEXT(E, muscle_name, "muscle", NULL, ACTIVE | S),
    TEXT(E, channel_name, "channel", NULL, O | D | N | H | L),
    NUMBER(E, onset_s, 0, 604800, 0, 0),
    NUMBER(E, duration_s, 0, 604800, 0, 0),
    /* fasciculations: 3 units in controls, 9 in patients (Sleutjes 2016); benign rate 0.28 Hz
     * (de Carvalho & Swash 2016); F-wave echoes at 32 ms (Kleine 2012); time-locked pairs */
    NUMBER(E, units, 1, 50, 3, F),
    NUMBER(E, rate_per_min, 0, 600, 6, F),
    NUMBER(E, burstiness, 0, 0.9, 0.3, F),
    NUMBER(E, echo, 0, 1, 0.05, F),
    NUMBER(E, doublet, 0, 1, 0.02, F),
    NUMBER(E, linked, 0, 1, 0, F),
    NUMBER(E, merge_s, 0, 1, 0.02, F),
    /* SD of the logarithm of the intervals: over 1 runs and long silences; 0: hyper-exponential */
    NUMBER(E, interval_tail, 0, 3, 0, F),
    /* myokymia: groups of one unit that recur, 2-10 discharges at 5-60 pps */
    RANGE(E, group, 1, 50, 1, 1, F),
    NUMBER(E, group_hz, 1, 100, 30, F),
    /* 10.5-22.6 % of fasciculation potentials are polyphasic (doi 10.1136/jnnp-2012-304545) */
    NUMBER(E, polyphasic, 0, 1, 0.1, F),
    NUMBER(E, shape_variation, 0, 0.2, 0.02, F),
    RANGE(E, peak_sigma, 0.1, 10000, 0, 0, F | P),
    RANGE(E, amplitude_uv, 0.1, 100000, 0, 0, F | P),
    /* 11-32 mm/s^2 for single units (Farina 2004), up to metres per second squared for large ones
     * (whole-muscle twitch 7 m/s^2, Barry 1992); EMG leads by 5-25 ms (Begovic 2014) */
    RANGE(E, acceleration_mg, 0, 10000, 1, 200, F),
    RANGE(E, contraction_s, 0.01, 0.3, 0.04, 0.1, ACTIVE),
    RANGE(E, delay_s, 0, 0.2, 0.005, 0.025, ACTIVE),
    /* voluntary: share of the pool's largest excitation, ramps, effort marks */
    NUMBER(E, level, 0.005, 1, 0.3, V),
    NUMBER(E, rise_s, 0, 60, 0.1, V),
    NUMBER(E, fall_s, 0, 60, 0.15, V),
    NUMBER(E, snr_db, -20, 80, 25, V),
    NUMBER(E, repeat, 1, 10000, 1, V),
    NUMBER(E, period_s, 0, 3600, 0, V),
    NUMBER(E, jitter_s, 0, 60, 0, V),
    SWITCH(E, mark, 0, V),
    NUMBER(E, mdf_slope_pct_per_s, -3, 3, 0, V),
    NUMBER(E, velocity_share, 0, 1, 0.5, V),
    NUMBER(E, amplitude_rise_pct, -90, 500, 0, V),
    NUMBER(E, drive_rise, 0, 1, 0, V),
    NUMBER(E, tremor_mg, 0, 1000, 3, V),
    /* force and its EMG are never steady: SD of the drive, and the highest frequency of its swings
     * (common drive lies below 3 Hz, De Luca & Erim 1994) */
    NUMBER(E, wobble, 0, 0.6, 0, V),
    NUMBER(E, wobble_hz, 0.1, 10, 2.5, V),
    /* postural: the units at the bottom of the pool, at 6-8 pps */
    NUMBER(E, units, 1, 50, 2, P),
    RANGE(E, rate_hz, 1, 50, 6, 8, P),
    NUMBER(E, interval_cv, 0, 0.6, 0.14, P),
    NUMBER(E, firing_share, 0.05, 1, 1, P),
    NUMBER(E, firing_s, 0.2, 600, 5, P),
    /* cramp, Minetto 2009: 14.5 pps from 6.0 to 25, interval CV 44.6 %, doublets 4.1 %, common
     * oscillation of the rates at 1.4 Hz, pairwise correlation 0.52 */
    NUMBER(E, share, 0.01, 1, 0.3, C),
    NUMBER(E, rise_s, 0, 60, 3, C),
    NUMBER(E, fall_s, 0, 60, 5, C),
    NUMBER(E, snr_db, -20, 80, 20, C),
    NUMBER(E, interval_cv, 0, 1, 0.33, C),
    NUMBER(E, doublet, 0, 1, 0.041, C),
    RANGE(E, rate_hz, 1, 100, 11, 20, C),
    NUMBER(E, modulation_hz, 0.1, 10, 1.4, C),
    NUMBER(E, modulation, 0, 1, 0.35, C),
    /* artefacts */
    NUMBER(E, count, 1, 100000, 5, M | O | D),
    RANGE(E, amplitude_uv, 0.1, 1000000, 50, 500, M | O),
    RANGE(E, acceleration_mg, 0, 10000, 50, 500, M),
    RANGE(E, lead_s, -0.1, 0.2, 0, 0.04, M),
    NUMBER(E, decay_s, 0.005, 2, 0.08, O),
    RANGE(E, length_s, 0.001, 60, 0.01, 0.5, D),
    TEXT(E, value, "value", "zero", D),
    NUMBER(E, factor, 0.01, 1000, 3, N),
    /* interference: amplitude from the first to the last moment; harmonics may lie over half the
     * sampling rate and fold down, as those of a comb of 1 kHz do */
    NUMBER(E, hz, 0.1, 100000, 50, H),
    RANGE(E, amplitude_uv, 0, 1000000, 20, 20, H),
    NUMBER(E, first_harmonic, 1, 40, 1, H),
    NUMBER(E, harmonics, 0, 40, 0, H),
    NUMBER(E, drift_hz_per_s, -10, 10, 0, H),
    NUMBER(E, count, 1, 1000, 1, L),
    RANGE(E, amplitude_uv, 0.1, 1000000, 200, 5000, L),
    RANGE(E, length_s, 0, 604800, 0, 0, L),
    /* an electrical stimulus and, where it is asked for, the muscle's response */
    NUMBER(E, repeat, 1, 100000, 1, S),
    NUMBER(E, period_s, 0.005, 3600, 1, S),
    NUMBER(E, jitter_s, 0, 60, 0, S),
    SWITCH(E, mark, 0, S),
    RANGE(E, amplitude_uv, 0.1, 1000000, 500, 500, S),
    NUMBER(E, width_s, 0.00005, 0.01, 0.0005, S),
    NUMBER(E, decay_s, 0.0002, 0.5, 0.003, S),
    NUMBER(E, response_sigma, 0, 10000, 0, S),
    NUMBER(E, latency_s, 0.001, 0.1, 0.006, S),
};
TABLE(myo_episode_fields, episode_fields);

static const myo_field mark_fields[] = {
    NUMBER(myo_mark, onset_s, -604800, 604800, 0, 0),
    NUMBER(myo_mark, duration_s, 0, 604800, 0, 0),
    TEXT(myo_mark, type, "type", "!", 0),
    TEXT(myo_mark, channel, "channel", NULL, 0),
};
TABLE(myo_mark_fields, mark_fields);
