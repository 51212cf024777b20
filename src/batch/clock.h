/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MYO_BATCH_CLOCK_H
#define MYO_BATCH_CLOCK_H

#include <time.h>

/** Seconds of a clock that is never set back. */
static inline double myo_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
