/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Times of day in tables. */
#ifndef MYO_IO_CLOCK_FIELD_H
#define MYO_IO_CLOCK_FIELD_H

#include <stdbool.h>
#include <stddef.h>

/** "10:00:05.25", with a date before it ("2024-03-11T10:00:05,25") or without, as seconds: of the
 *  day, or since 1970. Seconds may have a point or a comma. */
bool myo_clock_field(const char *text, size_t length, double *seconds);

#endif
