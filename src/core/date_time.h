/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Dates as files and people write them, in the one form that sorts by time. */
#ifndef MYO_CORE_DATE_TIME_H
#define MYO_CORE_DATE_TIME_H

#include <stdbool.h>

enum { MYO_DATE_TIME = 32 };

/**
 * "2017-05-30T15:34:25", or "2017-05-30" where no time is known, from "2017-5-30", "30/05/2017" or
 * "30.05.2017" with `time` "15:34:25.337", or from "2017-05-30T15:34:25.3Z" with `time` NULL.
 * False, with `out` untouched, for what is no date between 1970 and 2199, and for 1 January 1985,
 * which EDF files carry when a person must not be known by it. Either text may be NULL.
 */
bool myo_date_time(char out[MYO_DATE_TIME], const char *date, const char *time);

#endif
