/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Outliers of the noise: as broad-band as the noise, where noise makes outliers at all. */
#ifndef MYO_DETECT_NOISE_OUTLIERS_H
#define MYO_DETECT_NOISE_OUTLIERS_H

#include "core/detections.h"
#include "core/analysed_track.h"
#include "detect/templates.h"
#include "myoscribe/settings.h"

/** Root-mean-square frequency of x[first, end), in Hz; 0 where there is no power. */
double myo_rms_frequency(const float *x, size_t first, size_t end, double rate_hz);

/** Sets `noise_outlier` of all discharges of a track, which have their extent and their cluster. */
void myo_noise_outliers_find(myo_discharge *discharges, size_t count, const myo_clusters *clusters,
                             const myo_noise *noise, const myo_track *track,
                             const myo_settings *settings);

#endif
