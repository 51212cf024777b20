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
/** Channel type by BIDS or common name ("EMG", "ACC", "ACCEL", "TRIG", ...); -1 when unknown. */
int myo_channel_type_find(const char *name);
const char *myo_channel_type_name(myo_channel_type type);
/** What name and unit of a channel say of its type; -1 when they do not. */
int myo_channel_type_guess(const char *name, const char *canonical_unit);

#endif
