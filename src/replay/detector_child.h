/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The child process that runs a shared object. */
#ifndef MYO_REPLAY_DETECTOR_CHILD_H
#define MYO_REPLAY_DETECTOR_CHILD_H

#include "replay/detector_source.h"

enum { MYO_REPLAY_MESSAGE = 256 };

typedef enum myo_detector_fault {
    MYO_FAULT_NONE,
    MYO_FAULT_ELSEWHERE,
    MYO_FAULT_STATE,
    MYO_FAULT_EVENTS,
    MYO_FAULT_SAMPLES
} myo_detector_fault;

enum { MYO_PHASE_LOAD, MYO_PHASE_INIT, MYO_PHASE_PUSH, MYO_PHASE_FLUSH, MYO_PHASE_READ };

/** Shared with the parent, which reads it while the child runs and after it died. */
typedef struct myo_replay_progress {
    volatile int64_t frames;   /**< pushed so far */
    volatile int32_t phase;    /**< MYO_PHASE_... */
    volatile int32_t fault;    /**< myo_detector_fault */
    volatile double seconds;   /**< in the detector's code */
    volatile int32_t failed;   /**< `message` is an error */
    volatile int32_t status;   /**< myo_status of that error */
    volatile int32_t unusable; /**< that error does not come from the recording */
    volatile int32_t refused;  /**< it is a format that the detector does not take */
    volatile int64_t state_bytes;
    volatile double worst_call_s;
    volatile int64_t worst_call_frame;
    char message[MYO_REPLAY_MESSAGE];
    char name[64];
} myo_replay_progress;

/** Runs the detector and ends the process. */
void myo_replay_child(const char *detector, myo_replay_source *source,
                      const myo_replay_setup *setup, myo_replay_progress *progress, int to_parent);

#endif
