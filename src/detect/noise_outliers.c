/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An outlier of the noise has the noise's spectrum: its root-mean-square frequency is that of the
 * noise, while a potential that has come through tissue is slower. A potential seen between close
 * electrodes reaches three quarters of it, so frequency alone does not part the two where the noise
 * has heavy tails. Gaussian noise does not make outliers: how many discharges lie between the
 * candidates' threshold and the spikes' says which kind of noise it is (Rice). And outliers do not
 * return with the same shape, but units do.
 */
#include "detect/noise_outliers.h"

#include <math.h>

#include "kernels/exact.h"

static const double IMPULSE = 0.9; /* of the noise's frequency: no tissue lets that through; ours */
static const double BROAD = 0.6, BROAD_HZ = 120; /* where the tails are heavy; ours */
static const double SHAPE = 0.8;                 /* of a shape that returns; ours */
static const int64_t RETURNS = 3;
static const float CLEAR_SIGMA = 12; /* larger ones are no outliers of noise; ours */
/* Tails are heavy with this many times the outliers of Gaussian noise, and some more; ours. */
static const double HEAVY = 3, HEAVY_LEAST = 3;

/* sqrt(sum of squared differences / sum of squares) / (2 pi dt). */
double myo_rms_frequency(const float *x, size_t first, size_t end, double rate_hz)
{
    double power = 0.0, change = 0.0;
    for (size_t i = first + 1; i < end; i++) {
        const double step = (double)x[i] - (double)x[i - 1];
        const double middle = 0.5 * ((double)x[i] + (double)x[i - 1]);
        change += step * step;
        power += middle * middle;
    }
    return power > 0 ? sqrt(change / power) * rate_hz / (2.0 * 3.14159265358979323846) : 0.0;
}

static double quiet_seconds(const myo_noise *noise, const myo_track *track)
{
    size_t quiet = 0;
    for (size_t i = 0; i < noise->count; i++)
        quiet += noise->state[i] == MYO_REST_QUIET;
    return (double)quiet * (double)track->geometry.window / track->geometry.rate_hz;
}

static bool is_short(const myo_discharge *d, const myo_track *track, const myo_settings *settings)
{
    return (double)(d->end - d->onset) < 2.0 * settings->spike_min_s * track->geometry.rate_hz;
}

/* Excursions of Gaussian noise beyond k sigma per second: 2 nu exp(-k^2 / 2), both polarities. */
static double gaussian_rate(double frequency_hz, double k)
{
    return 2.0 * frequency_hz * myo_exact_exp(-0.5 * k * k);
}

/* Among others on both sides, as the discharges of a firing unit are. */
static bool is_among(const myo_discharge *d, size_t count, size_t i, double reach)
{
    return i > 0 && i + 1 < count && (double)(d[i].peak - d[i - 1].peak) <= reach &&
           (double)(d[i + 1].peak - d[i].peak) <= reach;
}

static bool tails_are_heavy(const myo_discharge *d, size_t count, const myo_noise *noise,
                            const myo_track *track, const myo_settings *settings, double limit_hz)
{
    const double reach = settings->isolation_s * track->geometry.rate_hz;
    size_t outliers = 0;
    for (size_t i = 0; i < count; i++)
        outliers += !d[i].major && !is_among(d, count, i, reach) &&
                    (is_short(&d[i], track, settings) || (double)d[i].frequency_hz > limit_hz);
    const double expected =
        quiet_seconds(noise, track) * (gaussian_rate(noise->outlier_hz, settings->candidate_sigma) -
                                       gaussian_rate(noise->outlier_hz, settings->spike_sigma));
    return !((double)outliers <= HEAVY_LEAST + HEAVY * expected);
}

void myo_noise_outliers_find(myo_discharge *discharges, size_t count, const myo_clusters *clusters,
                             const myo_noise *noise, const myo_track *track,
                             const myo_settings *settings)
{
    const double rate = track->geometry.rate_hz, noise_hz = noise->outlier_hz;
    const double limit = BROAD * noise_hz > BROAD_HZ ? BROAD * noise_hz : BROAD_HZ;
    const bool heavy = tails_are_heavy(discharges, count, noise, track, settings, limit);
    bool returns[MYO_CLUSTER_LIMIT + 1] = { false };
    for (size_t k = 0; k < clusters->count; k++)
        returns[k + 1] = clusters->items[k].count >= RETURNS &&
                         myo_rms_frequency(clusters->items[k].mean, 0, clusters->samples, rate) <
                             SHAPE * noise_hz;
    for (size_t i = 0; i < count; i++) {
        myo_discharge *d = &discharges[i];
        if (fabsf(d->value) >= CLEAR_SIGMA * d->sigma || returns[d->template_id])
            continue;
        const double frequency = (double)d->frequency_hz;
        d->noise_outlier = heavy ? is_short(d, track, settings) || frequency > limit
                                 : frequency > IMPULSE * noise_hz;
    }
}
