/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Seconds of a clock that is never set back; they never reach a stable output. */
#ifndef MYO_CORE_CLOCK_H
#define MYO_CORE_CLOCK_H

#include <time.h>

static inline double myo_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
