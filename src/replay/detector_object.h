/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A shared object as a detector. */
#ifndef MYO_REPLAY_DETECTOR_OBJECT_H
#define MYO_REPLAY_DETECTOR_OBJECT_H

#include "myoscribe/log.h"
#include "replay/detector_source.h"

MYO_CHECKED myo_status myo_replay_object(myo_replay_run_result *run, const char *detector,
                                         myo_replay_source *source, const myo_replay_setup *setup,
                                         const myo_log *log);

#endif
