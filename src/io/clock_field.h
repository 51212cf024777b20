/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Times of day in tables. */
#ifndef MYO_IO_CLOCK_FIELD_H
#define MYO_IO_CLOCK_FIELD_H

#include <stdbool.h>
#include <stddef.h>

/**
 * "10:00:05.25", also with "PM" or a zone behind it, with a date before it
 * ("2024-03-11T10:00:05,25", "11.03.2024 10:00:05"), or a date alone, as seconds: of the day, or
 * since 1970. Where day and month cannot be told apart the day is first. Seconds may have a point,
 * a comma or a colon behind them.
 */
bool myo_clock_field(const char *field, size_t length, double *seconds);
/** Digits behind the second. */
int myo_clock_decimals(const char *field);

#endif
