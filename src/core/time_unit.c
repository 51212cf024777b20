/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/time_unit.h"

#include <stddef.h>

#include "core/text.h"

static const struct {
    const char *spelling;
    double seconds;
} units[] = {
    { "s", 1 },     { "sec", 1 },     { "second", 1 },         { "seconds", 1 },
    { "ms", 1e-3 }, { "msec", 1e-3 }, { "millisecond", 1e-3 }, { "milliseconds", 1e-3 },
    { "us", 1e-6 }, { "usec", 1e-6 }, { "microsecond", 1e-6 }, { "microseconds", 1e-6 },
    { "min", 60 },
};

double myo_time_unit_s(const char *spelling)
{
    for (size_t i = 0; spelling != NULL && i < sizeof units / sizeof units[0]; i++)
        if (myo_text_same(spelling, units[i].spelling))
            return units[i].seconds;
    return 0;
}
