/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The clock of one XDF stream. Time stamps jitter by the network, so that rate and start come from
 * a straight line through all of them; clock offsets, measured every few seconds, bring the
 * stream's clock to the recorder's. The rules are those of pyxdf (dejittering within segments, a
 * line through the offsets).
 */
#ifndef MYO_IO_XDF_CLOCK_H
#define MYO_IO_XDF_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "core/array.h"
#include "myoscribe/status.h"

typedef struct myo_xdf_offset {
    double time, value;
} myo_xdf_offset;

typedef struct myo_xdf_clock {
    myo_array offsets; /**< of myo_xdf_offset */
    /** Of the segment that goes on: number of stamps, means of index and time. */
    double stamps, mean_index, mean_time;
    /** Sums of squares and products around the means, over all segments. */
    double index_index, index_time, time_time;
    double all_stamps, segments;
    double first_index, first_time;  /**< means of the first segment */
    double offset_at, offset, drift; /**< time + offset + drift * (time - offset_at) */
} myo_xdf_clock;

/** Sample `index` has this time stamp. */
void myo_xdf_clock_stamp(myo_xdf_clock *clock, double index, double time);
/** The next stamp begins a new segment: samples were lost before it. */
void myo_xdf_clock_break(myo_xdf_clock *clock);
/** Settles the offsets. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_xdf_clock_settle(myo_xdf_clock *clock);
/** A time of the stream's clock on that of the recorder. */
double myo_xdf_clock_time(const myo_xdf_clock *clock, double time);
/** Samples per second on the recorder's clock: the nominal rate unless the stamps say another, by
 *  more than four standard errors and 10 ppm. */
double myo_xdf_clock_rate(const myo_xdf_clock *clock, double nominal_hz);
/** Time of sample 0 on the recorder's clock. */
double myo_xdf_clock_start(const myo_xdf_clock *clock, double nominal_hz);

#endif
