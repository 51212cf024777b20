/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One muscle over a person's recordings, small enough for a cell of a table. */
#ifndef MYO_REPORT_SEASON_STRIP_H
#define MYO_REPORT_SEASON_STRIP_H

#include "core/text.h"
#include "report/batch/season.h"

/** The highest rate of fasciculations in a person's muscles, for strips of one scale; 0 for none.
 */
double myo_season_highest(const myo_season_person *person);

/** An SVG: a mark per recording at its place among all of the person's, its height the rate of
 * fasciculations; filled where one is definite, hollow where none is, a dash where too little rest
 * was left, a triangle for a cramp, a square for fatigue. `highest` is the rate at the top. */
void myo_season_strip(myo_text *out, const myo_season_person *person,
                      const myo_season_muscle *muscle, double highest);

#endif
