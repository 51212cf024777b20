/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trend statistic is Dimitrov's index M-1/M5 (doi 10.1249/01.mss.0000233794.31659.6d): of the
 * usual indices it moves most. It is also the one that noise moves most: when the amplitude rises
 * in a hold, the share of broad-band noise falls and the index rises without any fatigue. Hence the
 * rest spectrum is subtracted first and windows under fatigue_snr_db are left out (Corvini &
 * Conforto 2022). What is left is not cut off at zero in each bin: the positive halves of the
 * noise would stay, their share would fall with a rising amplitude, and M5, which lives on the top
 * of the band, would call that fatigue (15 % of simulated holds of which only the amplitude rises
 * pass Z = 2.33 then, 1 % without; none of 2200 passes Z = 3.09 with a fall of 3 %, and 400 of 400
 * that fall by 0.3 %/s pass Z = 4). M5 may so become negative in a noisy window; the trend is
 * therefore taken of its reciprocal M5/M-1, whose ranks are the same, over the part of the band in
 * which the muscle is as strong as rest on the whole (myo_fatigue_band). The reported number is the
 * median frequency of the whole band with Theil-Sen's slope and interval.
 */
#include "classify/fatigue_indices.h"

#include <math.h>

#include "kernels/exact.h"

enum { SMOOTH = 4 }; /* bins on either side */

size_t myo_fatigue_band(const float *power, const float *rest, size_t bins)
{
    double sum = 0.0;
    size_t band = 0;
    for (size_t k = 0; k < bins + SMOOTH; k++) {
        if (k < bins)
            sum += (double)power[k] - 2.0 * (double)rest[k];
        if (k > 2 * SMOOTH)
            sum -= (double)power[k - 2 * SMOOTH - 1] - 2.0 * (double)rest[k - 2 * SMOOTH - 1];
        if (k >= SMOOTH && sum >= 0.0)
            band = k - SMOOTH + 1;
    }
    return band;
}

bool myo_fatigue_indices(myo_fatigue_point *out, const float *power, const float *rest, size_t bins,
                         size_t band, double first_hz, double step_hz)
{
    double m0 = 0.0, m1 = 0.0, inverse = 0.0, m5 = 0.0, noise = 0.0;
    for (size_t k = 0; k < bins; k++) {
        const double r = rest != NULL ? (double)rest[k] : 0.0, p = (double)power[k] - r;
        const double f = (first_hz + (double)k * step_hz) / 100.0;
        noise += r;
        if (!(f > 0))
            continue;
        m0 += p;
        m1 += p * f;
        if (k >= band)
            continue;
        inverse += p / f;
        m5 += p * f * f * f * f * f;
    }
    if (!isfinite(m0))
        return false;
    *out = (myo_fatigue_point) {
        .time_s = out->time_s, .mdf_hz = NAN, .mnf_hz = NAN, .reciprocal = NAN, .snr_db = -INFINITY
    };
    if (!(m0 > 0) || !(inverse > 0))
        return true; /* nothing over rest */
    double sum = 0.0, mdf = NAN;
    for (size_t k = 0; k < bins; k++) {
        const double p = (double)power[k] - (rest != NULL ? (double)rest[k] : 0.0);
        const double f = first_hz + (double)k * step_hz;
        if (!(f > 0))
            continue;
        if (sum + p >= 0.5 * m0) {
            mdf = f + step_hz * ((0.5 * m0 - sum) / p - 0.5);
            break;
        }
        sum += p;
    }
    out->mdf_hz = mdf;
    out->mnf_hz = 100.0 * m1 / m0;
    out->reciprocal = m5 / inverse;
    out->rms = sqrt(m0 * step_hz);
    out->snr_db = noise > 0 ? 10.0 * myo_exact_log10(m0 / noise) : INFINITY;
    return true;
}
