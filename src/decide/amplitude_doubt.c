/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/amplitude_doubt.h"

#include <math.h>

#include "core/plausible_amplitude.h"

static myo_status largest_of(double *largest, const myo_decide_track *track)
{
    enum { BLOCK = 512 };
    const int64_t hops = track->source->track->hops;
    myo_hop block[BLOCK];
    *largest = NAN;
    for (int64_t first = 0; first < hops; first += BLOCK) {
        const size_t count = (size_t)(hops - first < BLOCK ? hops - first : BLOCK);
        MYO_TRY(track->source->hops(track->source->context, first, count, block));
        for (size_t i = 0; i < count; i++) {
            *largest = fmax(*largest, fabs((double)block[i].minimum)); /* passes over a NaN */
            *largest = fmax(*largest, fabs((double)block[i].maximum));
        }
    }
    return MYO_OK;
}

myo_status myo_decide_amplitude_doubt(const char **out, const myo_decide_run *run,
                                      const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    double largest;
    *out = "";
    if (!t->calibrated)
        return MYO_OK;
    MYO_TRY(largest_of(&largest, track));
    const double sigma = track->noise.median_sigma;
    *out = myo_amplitude_doubt(t->type, t->unit, sigma > 0 ? sigma : NAN, largest, run->arena);
    return *out == NULL ? MYO_NO_MEMORY : MYO_OK;
}
