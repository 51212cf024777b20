/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a process needs that does work for its parent and may die of it: a socket that never
 *  raises SIGPIPE, and an end no later than the parent's. */
#ifndef MYO_CORE_CHILD_H
#define MYO_CORE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/** All bytes or false: the other end is gone. */
bool myo_child_send(int channel, const void *bytes, size_t length);
bool myo_child_receive(int channel, void *bytes, size_t length);
/** First thing in a child: the parent decides on Ctrl-C and SIGTERM, and the child never outlives
 * it. */
void myo_child_begin(pid_t parent);
/** From here on this process gets no more than `bytes` of memory beyond what it has, and leaves no
 *  core: what a file claims, and a library believes, fails to be allocated. Not under sanitizers,
 *  whose shadow counts. */
void myo_child_limit(size_t bytes);
/** Waits for the end of a child; its wait status. */
int myo_child_reap(pid_t pid);

#endif
