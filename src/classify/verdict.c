/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/verdict.h"

#include <math.h>

#include "kernels/exact.h"

myo_status myo_verdict_set(myo_verdict *verdict, myo_class class_, const char *subtype,
                           myo_certainty certainty, double confidence, const char *reason)
{
    if (reason == NULL)
        return MYO_NO_MEMORY;
    *verdict = (myo_verdict) { .named = true,
                               .class_ = class_,
                               .subtype = subtype,
                               .certainty = certainty,
                               .confidence = confidence,
                               .reason = reason };
    return MYO_OK;
}

double myo_confidence(double bias, const double *margins, size_t count)
{
    double sum = bias;
    for (size_t i = 0; i < count; i++) {
        const double m = margins[i];
        if (m == m)
            sum += m < -3.0 ? -3.0 : m > 3.0 ? 3.0 : m;
    }
    return 1.0 / (1.0 + myo_exact_exp(-sum));
}

const char *myo_interval_text(double seconds, myo_arena *arena)
{
    return seconds < 3600.0 ? myo_arena_format(arena, "%.2f s", seconds) : "none";
}

const char *myo_amplitude_text(double amplitude, const char *unit, myo_arena *arena)
{
    return fabs(amplitude) < 100.0 ? myo_arena_format(arena, "%.3g %s", amplitude, unit)
                                   : myo_arena_format(arena, "%.0f %s", amplitude, unit);
}
