/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Events of detectors: whether they keep the rules, and whether two runs gave the same. */
#ifndef MYO_REPLAY_DETECTOR_EVENTS_H
#define MYO_REPLAY_DETECTOR_EVENTS_H

#include <stdbool.h>

#include "core/array.h"
#include "myoscribe/detector.h"
#include "myoscribe/status.h"

/** NULL when the event keeps the interface's rules, else what is wrong with it. */
const char *myo_replay_complaint(const myo_detector_event *event, int64_t frames_pushed,
                                 uint32_t channels);
const char *myo_replay_class_name(uint32_t event_class);
/** Class number of a name; UINT32_MAX when there is none. */
uint32_t myo_replay_class_number(const char *name);
/** Events of `a` without a counterpart in `b`, and the reverse. `exact`: every field is compared;
 *  else class and channel, and the onset within `tolerance` frames. */
MYO_CHECKED myo_status myo_replay_differences(int64_t *missing, int64_t *added, const myo_array *a,
                                              const myo_array *b, bool exact, int64_t tolerance);

#endif
