/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Units of time as headers of tables spell them. */
#ifndef MYO_CORE_TIME_UNIT_H
#define MYO_CORE_TIME_UNIT_H

/** Seconds of one unit ("s", "sec", "ms", "us", "min", ..., any case); 0 when it is none, or NULL.
 */
double myo_time_unit_s(const char *spelling);

#endif
