/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MYO_REPLAY_DETECTOR_PROCESS_H
#define MYO_REPLAY_DETECTOR_PROCESS_H

#include <stdbool.h>

/** Waits for the child to end; kills its process group first when it must not go on. Returns its
 *  wait status. */
int myo_replay_reap(int child, bool kill_it);

#endif
