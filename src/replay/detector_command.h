/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A program as a detector: it reads samples and writes events over pipes. */
#ifndef MYO_REPLAY_DETECTOR_COMMAND_H
#define MYO_REPLAY_DETECTOR_COMMAND_H

#include "myoscribe/log.h"
#include "replay/detector_source.h"

MYO_CHECKED myo_status myo_replay_command(myo_replay_run_result *run, const char *command,
                                          myo_replay_source *source, const myo_replay_setup *setup,
                                          const myo_log *log);

#endif
