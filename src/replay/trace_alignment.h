/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What explains the difference of two traces: a delay, a factor, an offset. */
#ifndef MYO_REPLAY_TRACE_ALIGNMENT_H
#define MYO_REPLAY_TRACE_ALIGNMENT_H

#include "myoscribe/compare.h"
#include "myoscribe/recording.h"

/** Sets lag, gain, offset and explained_snr_db of one channel. @return OK, NO_MEMORY, or what
 *  reading gives */
MYO_CHECKED myo_status myo_trace_explain(myo_trace_difference *out, myo_recording *model,
                                         myo_recording *other, size_t stream, size_t channel,
                                         int64_t skip);

#endif
