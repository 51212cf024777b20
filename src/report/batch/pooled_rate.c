/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/pooled_rate.h"

#include <math.h>

#include "core/statistics.h"
#include "report/findings/tally.h"

void myo_pooled_add_part(myo_pooled_rate *rate, const myo_summary *row, double count, double rest_s)
{
    const double dispersion = row->rate_dispersion >= 1 ? row->rate_dispersion : 1;
    if (!(rest_s > 0))
        return;
    rate->count += count;
    rate->rest_s += rest_s;
    rate->spread += count * dispersion;
}

void myo_pooled_add(myo_pooled_rate *rate, const myo_summary *row)
{
    myo_pooled_add_part(rate, row, myo_clean_count(row), row->clean_rest_s);
}

static double dispersion_of(double count, double spread)
{
    return count > 0 && spread > count ? spread / count : 1;
}

void myo_pooled_interval(const myo_pooled_rate *rate, double *low, double *high)
{
    const double minutes = rate->rest_s / 60, d = dispersion_of(rate->count, rate->spread);
    *low = *high = NAN;
    if (!(minutes > 0))
        return;
    myo_poisson_interval(rate->count / d, 0.95, low, high);
    *low *= d / minutes;
    *high *= d / minutes;
}

myo_ratio myo_pooled_ratio(const myo_pooled_rate *rate, const myo_pooled_rate *other)
{
    const double d = dispersion_of(rate->count + other->count, rate->spread + other->spread);
    return myo_ratio_make(rate->count / d, rate->rest_s, other->count / d, other->rest_s);
}
