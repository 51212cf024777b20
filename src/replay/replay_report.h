/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A replay for people, and for a CI page. */
#ifndef MYO_REPLAY_REPLAY_REPORT_H
#define MYO_REPLAY_REPLAY_REPORT_H

#include "replay/replay_files.h"

/** Both in the replay's arena; NULL when out of memory. */
const char *myo_replay_text(const myo_replay *replay);
const char *myo_replay_junit_text(const myo_replay *replay);

#endif
