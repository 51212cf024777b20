/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How well a rate of twitches is known, which come in bursts. */
#ifndef MYO_DECIDE_RATE_INTERVAL_H
#define MYO_DECIDE_RATE_INTERVAL_H

#include <stddef.h>

/** Under this many events their dispersion cannot be told. */
enum { MYO_RATE_EVENTS = 10 };

/** Variance over mean of counts, 1 for events that come singly; 1 as well under MYO_RATE_EVENTS.
 *  `times` in order, within 0..seconds, all of them time that counts. */
double myo_rate_dispersion(const double *times, size_t count, double seconds);

#endif
