/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a channel measures, by its type, name and unit. */
#ifndef MYO_IO_CHANNEL_TYPE_H
#define MYO_IO_CHANNEL_TYPE_H

#include "myoscribe/recording.h"

/** Channel type by BIDS or common name ("EMG", "ACC", "ACCEL", "TRIG", ...); -1 when unknown. */
int myo_channel_type_find(const char *name);
const char *myo_channel_type_name(myo_channel_type type);
/** What name and unit of a channel say of its type; -1 when they do not. */
int myo_channel_type_guess(const char *name, const char *canonical_unit);

#endif
