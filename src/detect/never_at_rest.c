/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The noise floor of a muscle that contracts from end to end would be the contraction. Where the
 * amplitude is known, that shows by a floor too loud and too narrow for rest. Where it is not
 * known, the floor is asked whether it is steady: noise is from hop to hop, a contraction, made of
 * separate potentials, is not. One thing looks the same and is none: a moving cable, whose slow
 * noise narrows what is left of it in the band. Such a channel was once named a contraction and
 * movement for all of its length, so power below the band many times that in it overrules the first
 * measure.
 */
#include "detect/never_at_rest.h"

#include <math.h>

/* Zero crossings over those of noise that fills the band; ours, as all of these. */
static const double EMG_CROSSINGS = 0.65;
static const double EMG_LEVEL_UV = 12; /* rest this loud and this narrow is a contraction */
static const double EMG_LEAST_UV = 3;  /* also this, when its peaks are not those of noise */
static const double CONTRAST = 10;     /* loud over quiet: then the quiet part is rest after all */
static const double EVEN = 3;          /* loud over rest: nothing stands out */
static const double STEADY_HOPS = 0.8; /* over what noise gives, see noise_steadiness */
static const double MOVEMENT = 4;      /* as in classify/rule_artefact.c */
static const double PEAKED = 1.03;     /* rms over sigma */

double myo_noise_band_crossings(const myo_track *track)
{
    const double f1 = track->band_low_hz, f2 = track->band_high_hz;
    return 2.0 * sqrt((f2 * f2 * f2 - f1 * f1 * f1) / (3.0 * (f2 - f1)));
}

static double loud_level(const myo_window_columns *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED)
            w->scratch[n++] = w->sigma[i];
    return myo_lower_quantile(w->scratch, n, 0.9);
}

bool myo_looks_like_contraction(const myo_window_columns *w, const myo_track *track, double level,
                                double crossings)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->claimed[i] == MYO_CLAIMED_REST)
            return false;
    if (track->type != MYO_CHANNEL_EMG || !track->calibrated || !(track->band_high_hz > 0))
        return false;
    if (!(crossings < EMG_CROSSINGS * myo_noise_band_crossings(track)) ||
        loud_level(w) > CONTRAST * level)
        return false;
    return level > EMG_LEVEL_UV ||
           (level > EMG_LEAST_UV && myo_column_median_near(w, w->spread, level) > PEAKED);
}

/* The 5 % quantile of the RMS of a hop of noise that fills the band, over its sigma: 0.75 from 20 to
 * 450 Hz, and the less the narrower the band that a low rate leaves, since a hop then holds fewer
 * independent values (Wilson & Hilferty's chi-squared quantile, doi 10.1073/pnas.17.12.684). */
static double noise_steadiness(const myo_track *track)
{
    const double hop_s = (double)track->geometry.hop / track->geometry.rate_hz;
    const double spread = 2.0 / (9.0 * 2.0 * (track->band_high_hz - track->band_low_hz) * hop_s);
    const double root = 1.0 - spread - 1.645 * sqrt(spread);
    return root > 0.0 ? sqrt(root * root * root) : 0.0;
}

/* The same quantile of the quiet windows over the noise tracked there. A contraction, narrower than
 * noise and made of separate potentials, gives 0.3 to 0.6 where noise gives 0.75. */
static myo_status measure_steadiness(double *out, const myo_noise *noise,
                                     const myo_analysed_track *source)
{
    enum { BINS = 256, HOPS = 64 };
    const myo_track *track = source->track;
    const size_t per_window = track->geometry.window / track->geometry.hop;
    int64_t bins[BINS] = { 0 }, total = 0;
    myo_hop hops[HOPS];
    for (size_t i = 0; i < noise->count; i++) {
        const int64_t first = (int64_t)(i * per_window);
        int64_t count =
            track->hops - first < (int64_t)per_window ? track->hops - first : (int64_t)per_window;
        if (noise->state[i] != MYO_REST_QUIET || count > HOPS || count <= 0)
            continue;
        MYO_TRY(source->hops(source->context, first, (size_t)count, hops));
        for (int64_t h = 0; h < count; h++, total++) {
            const double ratio = sqrt((double)hops[h].mean_square) / (double)noise->sigma[i];
            bins[ratio >= 2.0 || !(ratio >= 0.0) ? BINS - 1 : (int)(ratio / 2.0 * BINS)]++;
        }
    }
    int64_t below = 0;
    int bin = 0;
    while (bin < BINS - 1 && (below += bins[bin]) * 20 < total)
        bin++;
    *out = total < 40 ? 1.0 : 2.0 * ((double)bin + 0.5) / BINS;
    return MYO_OK;
}

myo_status myo_unsteady_rest(myo_noise *out, const myo_window_columns *w,
                             const myo_analysed_track *source)
{
    double steadiness;
    if (out->no_rest || source->track->type != MYO_CHANNEL_EMG ||
        !(loud_level(w) < EVEN * out->median_sigma))
        return MYO_OK;
    for (size_t i = 0; i < w->count; i++)
        if (w->claimed[i] == MYO_CLAIMED_REST)
            return MYO_OK;
    MYO_TRY(measure_steadiness(&steadiness, out, source));
    if (steadiness >= STEADY_HOPS * noise_steadiness(source->track))
        return MYO_OK;
    out->no_rest = true;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] == MYO_REST_QUIET)
            w->state[i] = MYO_REST_ACTIVE;
    return MYO_OK;
}

myo_status myo_is_movement(bool *out, const myo_analysed_track *source)
{
    enum { HOPS = 64 };
    double in_band = 0.0, low = 0.0;
    myo_hop hops[HOPS];
    for (int64_t first = 0; first < source->track->hops; first += HOPS) {
        const int64_t left = source->track->hops - first;
        const size_t count = left < HOPS ? (size_t)left : HOPS;
        MYO_TRY(source->hops(source->context, first, count, hops));
        for (size_t h = 0; h < count; h++)
            if (hops[h].mean_square >= 0) {
                in_band += (double)hops[h].mean_square;
                low += (double)hops[h].low_mean_square;
            }
    }
    *out = low > MOVEMENT * in_band;
    return MYO_OK;
}
