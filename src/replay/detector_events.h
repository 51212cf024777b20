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
/** True for an interval whose end is not known. */
bool myo_replay_is_open(const myo_detector_event *event);
/** Gives open events the duration of the later one that closes them, which goes. */
void myo_replay_close_events(myo_array *events);
const char *myo_replay_class_name(uint32_t event_class);
/** Class number of a name; UINT32_MAX when there is none. */
uint32_t myo_replay_class_number(const char *name);
/** Events that repeat another of the same channel, class and onset. */
MYO_CHECKED myo_status myo_replay_repeats(int64_t *out, const myo_array *events);

/** Events of one run without a counterpart in another, and the reverse. */
typedef struct myo_event_changes {
    int64_t missing, added;
    bool differ;
    /** the earliest that differs, as it was and as it is; either may be absent */
    bool has_was, has_is;
    myo_detector_event was, is;
} myo_event_changes;

/** `exact`: every field is compared; else class and channel, and the onset within `tolerance`
 *  frames. */
MYO_CHECKED myo_status myo_replay_differences(myo_event_changes *out, const myo_array *a,
                                              const myo_array *b, bool exact, int64_t tolerance);

#endif
