/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory_faults.h"

static _Thread_local uint64_t allocations;
static _Thread_local uint64_t fail_at;

void myo_memory_fail_at(uint64_t k)
{
    fail_at = k == 0 ? 0 : allocations + k;
}

uint64_t myo_memory_count(void)
{
    return allocations;
}

bool myo_memory_may_allocate(void)
{
    allocations++;
    return fail_at == 0 || allocations < fail_at;
}
