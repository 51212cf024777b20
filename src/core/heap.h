/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How the C library's allocator treats what was freed. Where it is not glibc nothing happens. */
#ifndef MYO_CORE_HEAP_H
#define MYO_CORE_HEAP_H

/** Gives blocks that were freed back to the system, where the C library would keep them for later.
 * For the end of a stage of which the next has other needs. */
void myo_heap_release(void);
/** For a process that does one recording after the other: blocks that were freed stay at hand for
 * the next, a few megabytes of them on huge pages. Changes how the whole process allocates. */
void myo_heap_tune(void);

#endif
