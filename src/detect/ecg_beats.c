/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A heart is told by its time and its shape together: one cluster of shapes whose intervals are
 * one, two or three times their median (a beat may hide in a burst) is a heart; random discharges
 * fit that in one of four intervals, hence the limit of three in four. Three things go beyond it:
 *
 *  - weak or distorted beats miss their cluster. They are found in step with the beats on both
 * sides;
 *  - at 250 Hz a complex has so few samples that one heart falls into several shapes, none of which
 *    keeps time alone. Then potentials of one sign and size are taken as one series, with twice the
 *    beats asked for;
 *  - P and T waves and the parts of a split complex are not beats by themselves. What is smaller
 *    than a beat and within COMPLEX_S of it is its own.
 *
 * Responses to a stimulus keep time as well. What begins at a stimulus mark is named evoked
 * afterwards, whatever it was taken for here (decide/evoked_responses.c).
 */
#include "detect/ecg_beats.h"

#include <math.h>

#include "core/memory.h"
#include "core/quickselect.h"
#include "detect/templates.h"

static const double SHORTEST_S = 0.33, LONGEST_S = 1.5; /* beat intervals: 40 to 180 a minute */
static const double TOLERANCE = 0.2; /* of an interval around its median; beats vary 3-10 % */
static const double NEEDED = 0.75;   /* share of intervals that fit; random discharges give 0.25 */
static const size_t BEATS = 8;
static const double COMPLEX_S = 0.08; /* reach of one beat's complex */
static const double IN_STEP = 0.18;   /* of a period */
/* a series of equal size instead of equal shape is weaker evidence: more of it is asked for */
static const size_t BEATS_BY_SIZE = 16;
static const double OWN =
    0.75; /* share of a shape's discharges that beat, for all of it to be the heart's */

static bool is_beat(const myo_discharge *d)
{
    return d->state == MYO_DISCHARGE_HEART;
}

/* Share of intervals near one, two or three times the median (beats may be missed). */
static double fitting(const double *intervals, size_t n, double period)
{
    size_t fit = 0;
    for (size_t i = 0; i < n; i++) {
        const double beats = floor(intervals[i] / period + 0.5);
        if (beats >= 1 && beats <= 3 && fabs(intervals[i] - beats * period) <= TOLERANCE * period)
            fit++;
    }
    return (double)fit / (double)n;
}

/* Beats the clustering missed: of the size of the others and in step with the beats on both sides.
 * Weak ones, under spike_sigma, count too. */
static void tag_in_step(myo_discharge *discharges, size_t count, double period, double size,
                        double rate_hz)
{
    int64_t before = -1;
    for (size_t i = 0; i < count; i++) {
        myo_discharge *d = &discharges[i];
        if (is_beat(d) && d->ecg_interval_s == (float)period) {
            before = d->peak;
            continue;
        }
        const double value = (double)d->value / size;
        if (is_beat(d) || value < 0.6 || value > 1.5)
            continue;
        size_t next = i + 1;
        while (next < count &&
               !(is_beat(&discharges[next]) && discharges[next].ecg_interval_s == (float)period))
            next++;
        const double since = before < 0 ? INFINITY : (double)(d->peak - before) / rate_hz / period;
        const double until =
            next == count ? INFINITY : (double)(discharges[next].peak - d->peak) / rate_hz / period;
        const bool after_one =
            since < 2.5 && fabs(since - floor(since + 0.5)) < IN_STEP && since > 0.5;
        const bool before_one =
            until < 2.5 && fabs(until - floor(until + 0.5)) < IN_STEP && until > 0.5;
        if ((after_one && (before_one || !(until < 2.5))) || (before_one && !(since < 2.5))) {
            d->state = MYO_DISCHARGE_HEART;
            d->ecg_interval_s = (float)period;
            d->ecg_share = 0.75F;
            before = d->peak;
        }
    }
}

static double mean_size(const myo_discharge *discharges, size_t count, int32_t id)
{
    double sum = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (discharges[i].template_id == id) {
            sum += (double)discharges[i].value;
            n++;
        }
    return sum / (double)n;
}

static void tag_cluster(myo_discharge *discharges, size_t count, int32_t id, double period,
                        double share)
{
    for (size_t i = 0; i < count; i++) {
        if (discharges[i].template_id != id)
            continue;
        discharges[i].state = MYO_DISCHARGE_HEART;
        discharges[i].ecg_interval_s = (float)period;
        discharges[i].ecg_share = (float)share;
    }
}

/* Smaller discharges beside a beat belong to its complex. */
static void tag_complexes(myo_discharge *discharges, size_t count, double rate_hz)
{
    const double reach = COMPLEX_S * rate_hz;
    for (size_t i = 0; i < count; i++) {
        if (!is_beat(&discharges[i]))
            continue;
        for (int step = -1; step <= 1; step += 2)
            for (size_t k = i + (size_t)step; k < count; k += (size_t)step) {
                if (fabs((double)(discharges[k].peak - discharges[i].peak)) > reach)
                    break;
                if (fabsf(discharges[k].value) < fabsf(discharges[i].value)) {
                    discharges[k].state = MYO_DISCHARGE_HEART;
                    discharges[k].ecg_interval_s = discharges[i].ecg_interval_s;
                    discharges[k].ecg_share = discharges[i].ecg_share;
                }
            }
    }
}

static bool of_size(const myo_discharge *d, double size)
{
    const double value = (double)d->value / size;
    return d->major && value >= 0.6 && value <= 1.5;
}

static bool whole_beats(double interval_s, double period)
{
    return fitting(&interval_s, 1, period) > 0;
}

/* Shapes most of whose discharges beat are the heart's, also where a beat stands alone. */
static void tag_shapes(myo_discharge *discharges, size_t count, double period, double share)
{
    size_t all[MYO_CLUSTER_LIMIT + 1] = { 0 }, beating[MYO_CLUSTER_LIMIT + 1] = { 0 };
    for (size_t i = 0; i < count; i++) {
        all[discharges[i].template_id]++;
        beating[discharges[i].template_id] += is_beat(&discharges[i]);
    }
    for (int32_t id = 1; id <= MYO_CLUSTER_LIMIT; id++)
        if (beating[id] >= BEATS && (double)beating[id] >= OWN * (double)all[id])
            tag_cluster(discharges, count, id, period, share);
}

/* Where few samples make up a complex, one heart's beats fall into several shapes, and bursts hide
 * some of them: potentials of one sign and size are then taken as one series, and intervals too
 * long to count beats in are left out. */
static void tag_by_size(myo_discharge *discharges, size_t count, double size, double rate_hz,
                        double *intervals, double *sorted)
{
    size_t n = 0;
    int64_t last = -1;
    for (size_t i = 0; i < count; i++) {
        if (!of_size(&discharges[i], size))
            continue;
        const double interval = (double)(discharges[i].peak - last) / rate_hz;
        if (last >= 0 && interval <= LONGEST_S)
            sorted[n++] = interval;
        last = discharges[i].peak;
    }
    if (n + 1 < BEATS_BY_SIZE)
        return;
    const double period = myo_quickselect_double(sorted, n, n / 2);
    if (period < SHORTEST_S)
        return;
    n = 0;
    last = -1;
    for (size_t i = 0; i < count; i++) {
        if (!of_size(&discharges[i], size))
            continue;
        const double interval = (double)(discharges[i].peak - last) / rate_hz;
        if (last >= 0 && interval <= 3.5 * period)
            intervals[n++] = interval;
        last = discharges[i].peak;
    }
    const double share = fitting(intervals, n, period);
    if (share < NEEDED)
        return;
    myo_discharge *before = NULL;
    for (size_t i = 0; i < count; i++) {
        myo_discharge *d = &discharges[i];
        if (!of_size(d, size))
            continue;
        if (before != NULL && whole_beats((double)(d->peak - before->peak) / rate_hz, period)) {
            before->state = d->state = MYO_DISCHARGE_HEART;
            before->ecg_interval_s = d->ecg_interval_s = (float)period;
            before->ecg_share = d->ecg_share = (float)share;
        }
        before = d;
    }
    tag_shapes(discharges, count, period, share);
}

myo_status myo_ecg_beats_find(myo_discharge *discharges, size_t count, double rate_hz)
{
    bool found = false;
    int32_t last_id = 0;
    for (size_t i = 0; i < count; i++)
        last_id = discharges[i].template_id > last_id ? discharges[i].template_id : last_id;
    double *intervals = myo_memory_raw(count, 2 * sizeof *intervals);
    if (intervals == NULL)
        return MYO_NO_MEMORY;
    double *sorted = intervals + count;
    for (int32_t id = 1; id <= last_id; id++) {
        int64_t last = -1;
        size_t n = 0;
        for (size_t i = 0; i < count; i++) {
            if (discharges[i].template_id != id)
                continue;
            if (last >= 0)
                intervals[n++] = (double)(discharges[i].peak - last) / rate_hz;
            last = discharges[i].peak;
        }
        if (n + 1 < BEATS)
            continue;
        for (size_t i = 0; i < n; i++)
            sorted[i] = intervals[i];
        const double period = myo_quickselect_double(sorted, n, n / 2);
        if (period < SHORTEST_S || period > LONGEST_S)
            continue;
        const double share = fitting(intervals, n, period);
        if (share >= NEEDED) {
            found = true;
            tag_cluster(discharges, count, id, period, share);
            tag_in_step(discharges, count, (double)(float)period, mean_size(discharges, count, id),
                        rate_hz);
        }
    }
    for (int32_t id = 1; id <= last_id && !found; id++) {
        const double size = mean_size(discharges, count, id);
        if (size == size) {
            tag_by_size(discharges, count, size, rate_hz, intervals, sorted);
            for (size_t i = 0; i < count && !found; i++)
                found = is_beat(&discharges[i]);
        }
    }
    myo_memory_free(intervals);
    tag_complexes(discharges, count, rate_hz);
    return MYO_OK;
}
