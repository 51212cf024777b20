/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Twitch rate, amplitude and frequency of one muscle over the days of a season. */
#ifndef MYO_REPORT_SEASON_PLOTS_H
#define MYO_REPORT_SEASON_PLOTS_H

#include "core/text.h"
#include "report/batch/season.h"

/** Figures with captions for a muscle recorded on two days or more; nothing for others, and nothing
 *  of what was not measured twice. RMS and median frequency are joined at equal task only. */
void myo_season_plots(myo_text *out, const myo_season_muscle *muscle);

#endif
