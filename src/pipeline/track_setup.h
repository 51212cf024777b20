/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which signals of a recording are analysed, how, and at which fixed lengths. */
#ifndef MYO_PIPELINE_TRACK_SETUP_H
#define MYO_PIPELINE_TRACK_SETUP_H

#include "core/geometry.h"
#include "core/interval.h"
#include "core/arena.h"
#include "dsp/butterworth.h"
#include "dsp/mains_fit.h"
#include "myoscribe/log.h"
#include "myoscribe/settings.h"

enum { MYO_MAX_AXES = 3 };

/** What a track is made of. */
typedef struct myo_track_parts {
    size_t axis_count;         /**< EMG: 1; accelerometer: its axes */
    size_t axes[MYO_MAX_AXES]; /**< channels of the stream */
    size_t group;
    myo_intervals excluded; /**< marks "exclude" in frames, normalised */
    myo_line_list lines;    /**< removed beside the mains, see line_survey.h */
} myo_track_parts;

/** Tracks of one stream that share a filter. */
typedef struct myo_track_group {
    size_t stream;
    myo_channel_type type; /**< EMG or ACC */
    myo_geometry geometry;
    myo_butterworth filter;
    size_t track_count, *tracks;
    size_t channels; /**< sum of the tracks' axes */
} myo_track_group;

typedef struct myo_track_setup {
    const myo_recording_info *info;
    const myo_settings *settings;
    size_t track_count, group_count;
    size_t slow_count; /**< tracks left out, their rate is too low */
    myo_track *tracks;
    myo_track_parts *parts; /**< one per track */
    myo_track_group *groups;
} myo_track_setup;

/** Everything lives in `arena` but the excluded intervals; `info` and `settings` are borrowed.
 *  Signals that are too slow for their band are left out with a note.
 *  @return OK, SETTINGS (a band whose corners cross), NO_MEMORY */
MYO_CHECKED myo_status myo_track_setup_make(myo_track_setup *out, const myo_recording_info *info,
                                            const myo_settings *settings, myo_arena *arena,
                                            const myo_log *log);
void myo_track_setup_free(myo_track_setup *setup);

#endif
