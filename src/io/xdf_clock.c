/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/xdf_clock.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

enum { OFFSETS_USED = 201, OFFSETS_FOR_DRIFT = 8 };
static const double DRIFT_SPAN_S = 60, SAME_RATE = 1e-5, STANDARD_ERRORS = 4;

/* Sums around running means: times are seconds since a machine was switched on, and a plain sum of
 * their squares would lose the milliseconds. */
void myo_xdf_clock_stamp(myo_xdf_clock *clock, double index, double time)
{
    clock->stamps++;
    clock->all_stamps++;
    if (clock->segments == 0)
        clock->segments = 1;
    const double index_off = index - clock->mean_index, time_off = time - clock->mean_time;
    clock->mean_index += index_off / clock->stamps;
    clock->mean_time += time_off / clock->stamps;
    clock->index_index += index_off * (index - clock->mean_index);
    clock->index_time += index_off * (time - clock->mean_time);
    clock->time_time += time_off * (time - clock->mean_time);
    if (clock->segments == 1) {
        clock->first_index = clock->mean_index;
        clock->first_time = clock->mean_time;
    }
}

void myo_xdf_clock_break(myo_xdf_clock *clock)
{
    clock->segments++;
    clock->stamps = 0;
    clock->mean_index = 0;
    clock->mean_time = 0;
}

static int by_value(const void *a, const void *b)
{
    const double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Theil and Sen: the median slope of all pairs, for single measurements through a busy network are
 * off by far more than the others. */
static double median_slope(const myo_xdf_offset *used, size_t count, double *slopes)
{
    size_t pairs = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (used[k].time > used[i].time)
                slopes[pairs++] = (used[k].value - used[i].value) / (used[k].time - used[i].time);
    return pairs == 0 ? 0 : median(slopes, pairs);
}

myo_status myo_xdf_clock_settle(myo_xdf_clock *clock)
{
    const myo_xdf_offset *all = clock->offsets.items;
    const size_t total = clock->offsets.count;
    const size_t count = total < OFFSETS_USED ? total : OFFSETS_USED;
    if (count == 0)
        return MYO_OK;
    myo_xdf_offset used[OFFSETS_USED];
    for (size_t i = 0; i < count; i++)
        used[i] = all[count == 1 ? 0 : i * (total - 1) / (count - 1)];
    double *work = myo_memory_new(count * count, sizeof *work);
    if (work == NULL)
        return MYO_NO_MEMORY;
    clock->offset_at = used[0].time;
    /* over less than a minute a drift is smaller than the error of its measurement */
    if (count >= OFFSETS_FOR_DRIFT && used[count - 1].time - used[0].time >= DRIFT_SPAN_S)
        clock->drift = median_slope(used, count, work);
    for (size_t i = 0; i < count; i++)
        work[i] = used[i].value - clock->drift * (used[i].time - clock->offset_at);
    clock->offset = median(work, count);
    myo_memory_free(work);
    return MYO_OK;
}

double myo_xdf_clock_time(const myo_xdf_clock *clock, double time)
{
    return time + clock->offset + clock->drift * (time - clock->offset_at);
}

/* Seconds per sample on the stream's own clock. */
static double period(const myo_xdf_clock *clock, double nominal_hz)
{
    const double freedom = clock->all_stamps - clock->segments - 1;
    if (!(clock->index_index > 0) || !(clock->index_time > 0))
        return 1 / nominal_hz;
    const double slope = clock->index_time / clock->index_index;
    const double rest = clock->time_time - slope * clock->index_time;
    const double error = freedom > 0 && rest > 0 ? sqrt(rest / freedom / clock->index_index) : 0;
    const bool same = fabs(slope * nominal_hz - 1) <= SAME_RATE ||
                      fabs(slope - 1 / nominal_hz) <= STANDARD_ERRORS * error || freedom < 1;
    return same ? 1 / nominal_hz : slope;
}

double myo_xdf_clock_rate(const myo_xdf_clock *clock, double nominal_hz)
{
    const double own = period(clock, nominal_hz);
    const double rate = 1 / (own * (1 + clock->drift));
    return fabs(rate / nominal_hz - 1) <= SAME_RATE ? nominal_hz : rate;
}

double myo_xdf_clock_start(const myo_xdf_clock *clock, double nominal_hz)
{
    return myo_xdf_clock_time(clock,
                              clock->first_time - clock->first_index * period(clock, nominal_hz));
}
