/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Two rates compared. */
#ifndef MYO_REPORT_RATE_RATIO_H
#define MYO_REPORT_RATE_RATIO_H

/** Two Poisson rates: k1 in t1 over k2 in t2, with the interval from the binomial share of k1
 *  (Wilson, 95 %). NaN where nothing was counted. */
typedef struct myo_ratio {
    double ratio, low, high;
} myo_ratio;
myo_ratio myo_ratio_make(double k1, double t1, double k2, double t2);

#endif
