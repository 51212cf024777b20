/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MYO_REPLAY_DETECTOR_PROCESS_H
#define MYO_REPLAY_DETECTOR_PROCESS_H

#include <stdbool.h>

/**
 * In a child that leads its own process group: runs `command` by the shell as another process of
 * the group, ends as that ends, and kills the group when `parent` dies. Does not return.
 */
void myo_detector_run(const char *command, int parent);

/** Waits for the child to end; kills its process group first when it must not go on. Returns its
 *  wait status. */
int myo_replay_reap(int child, bool kill_it);

#endif
