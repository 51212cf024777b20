/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Units as files spell them, and the one spelling we use. */
#ifndef MYO_IO_UNIT_H
#define MYO_IO_UNIT_H

#include <stdbool.h>

#include "myoscribe/recording.h"

/**
 * The canonical unit of `spelling` and the factor that brings a value to it: electric ones to "uV",
 * accelerations stay "g" or "m/s^2", and so on. False: unknown.
 */
bool myo_unit_find(const char *spelling, const char **canonical, double *factor);
/** "5 mV" or "5mV" -> 5, "mV". False when it is not a positive number and a known unit. */
bool myo_unit_value(const char *text, double *value, const char **unit);

#endif
