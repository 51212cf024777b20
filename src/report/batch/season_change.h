/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How large a change must be to be more than chance. */
#ifndef MYO_REPORT_SEASON_CHANGE_H
#define MYO_REPORT_SEASON_CHANGE_H

#include "report/batch/season.h"

/** A number of a contraction that is followed over a season; NaN where a recording has none. */
typedef double (*myo_season_value)(const myo_batch_channel *channel);

/** Median frequency at the start, and root mean square, of the largest contraction. */
double myo_value_mdf(const myo_batch_channel *channel);
double myo_value_rms(const myo_batch_channel *channel);

/**
 * The smallest detectable change of a value at one task, 1.96 * sqrt(2) times the standard
 * deviation within a day (Weir 2005: SEM), in the value's unit, or in percent where `relative`
 * (then of logarithms). NaN where fewer than two degrees of freedom are there: the same task twice
 * on a day gives one. `task` may be NULL: recordings without one.
 */
double myo_smallest_change(const myo_season_muscle *muscle, const char *task,
                           myo_season_value value, bool relative);

/** The least factor by which a rate must rise from `count` events in `rest_s`, of this dispersion,
 * for the 95 % interval of the ratio over an equal rest to leave out 1; NaN without rest. */
double myo_smallest_rise(double count, double rest_s, double dispersion);

#endif
