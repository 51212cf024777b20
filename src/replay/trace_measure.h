/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How one stream of two recordings differs, channel by channel. */
#ifndef MYO_REPLAY_TRACE_MEASURE_H
#define MYO_REPLAY_TRACE_MEASURE_H

#include "myoscribe/compare.h"
#include "myoscribe/recording.h"

/** Fills `out`, one for each channel of stream `number`, but for names and verdict. The caller has
 *  seen to it that both have the same shape. @return OK, NO_MEMORY, or what reading gives */
MYO_CHECKED myo_status myo_trace_measure(myo_trace_difference *out, myo_recording *model,
                                         myo_recording *other, size_t number,
                                         const myo_compare_options *options);

#endif
