/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A result made up from a few numbers, to test writers without an analysis. It implements the
 *  accessors of myoscribe/result.h, so a test links either this or the real analyser. */
#ifndef MYO_TEST_FAKE_RESULT_H
#define MYO_TEST_FAKE_RESULT_H

#include "core/arena.h"
#include "myoscribe/result.h"

typedef struct fake_scene {
    double seconds;
    size_t emg_channels;
    size_t twitches_per_channel; /**< fasciculations, evenly irregular */
    bool accelerometer, hold, cramp, uncalibrated;
    const char *const *names;                /**< emg_channels names, or NULL for m1, m2, ... */
    const char *recorded_at;                 /**< of the recording; may be NULL */
    double rms, rms_reference, mdf_start_hz; /**< of its largest contraction; 0: n/a */
    const char *reason; /**< put into every event instead of numbers; may be NULL */
} fake_scene;

struct myo_result {
    fake_scene scene;
    myo_arena *arena;
    myo_result_view view;
    int fail_reads; /**< every accessor returns MYO_UNREADABLE */
};

/** Never fails: tests abort when memory runs out. Close with myo_result_close. */
myo_result *fake_result_open(const fake_scene *scene);

#endif
