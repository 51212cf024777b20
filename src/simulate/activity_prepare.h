/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What an activity needs before it is played, and what the truth says of it afterwards. */
#ifndef MYO_SIMULATE_ACTIVITY_PREPARE_H
#define MYO_SIMULATE_ACTIVITY_PREPARE_H

#include "simulate/activity.h"

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_activity_prepare(myo_activity *out, myo_scene *scene, size_t episode);
/** Adds its rows to the truth. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_activity_truth(const myo_activity *activity, myo_scene *scene);

#endif
