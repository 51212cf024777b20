/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whether amplitudes can be what their unit says: a wrong unit is the one mistake that makes every
 *  number of a report wrong and looks fine. */
#ifndef MYO_CORE_PLAUSIBLE_AMPLITUDE_H
#define MYO_CORE_PLAUSIBLE_AMPLITUDE_H

#include "core/arena.h"
#include "myoscribe/recording.h"

/**
 * A sentence that names the likely cause, in the arena, where a channel's noise at rest is over 100
 * or under 0.05 uV, its EMG over 20 mV, or an acceleration over 16 g; "" where it is plausible or
 * has another unit; NULL when out of memory. NaN stands for what is not known.
 */
const char *myo_amplitude_doubt(myo_channel_type type, const char *unit, double quiet_sigma,
                                double largest, myo_arena *arena);

/** Doubts of a recording's channels, told once: zero-initialise. */
typedef struct myo_amplitude_doubts {
    const char *channel, *doubt; /**< the first one's */
    size_t count;
} myo_amplitude_doubts;

/** "" is no doubt. Both texts are borrowed. */
void myo_amplitude_doubts_add(myo_amplitude_doubts *doubts, const char *channel, const char *doubt);
/** One warning for all, if there is one to give. */
void myo_amplitude_doubts_tell(const myo_amplitude_doubts *doubts, const myo_log *log);

#endif
