/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The fields of a recipe: names, permitted ranges, defaults and where the defaults come from. */
#ifndef MYO_SIMULATE_RECIPE_TABLE_H
#define MYO_SIMULATE_RECIPE_TABLE_H

#include "simulate/recipe_field.h"

typedef struct myo_field_table {
    const myo_field *fields;
    size_t count;
} myo_field_table;

extern const myo_field_table myo_recipe_fields, myo_muscle_fields, myo_channel_fields,
    myo_emg_fields, myo_accelerometer_fields, myo_noise_fields, myo_mains_fields, myo_ecg_fields,
    myo_episode_fields, myo_mark_fields;

#endif
