/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Fault injection: tests run an operation once for each allocation it makes and let that one and
 * all later ones fail. Counted per thread; a worker process has one that allocates.
 */
#ifndef MYO_CORE_MEMORY_FAULTS_H
#define MYO_CORE_MEMORY_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

/** The k-th allocation from now (k >= 1) and all later ones fail; 0 switches it off. Tests only. */
void myo_memory_fail_at(uint64_t k);
/** Allocations made so far in this thread. */
uint64_t myo_memory_count(void);
/** Counts an allocation; false when it is to fail. For what takes memory from the system. */
bool myo_memory_may_allocate(void);

#endif
