/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/plain_numbers.h"

#include <math.h>

void myo_words_duration(myo_text *out, double seconds)
{
    if (!isfinite(seconds)) {
        myo_text_add(out, "an unknown time");
        return;
    }
    const double rounded = floor(seconds + 0.5);
    if (seconds < 1)
        myo_text_add(out, "%.2g s", seconds);
    else if (seconds < 10)
        myo_text_add(out, "%.1f s", seconds);
    else if (rounded < 120)
        myo_text_add(out, "%.0f s", rounded);
    else if (rounded < 7200 && fmod(rounded, 60) >= 1)
        myo_text_add(out, "%.0f min %.0f s", floor(rounded / 60), fmod(rounded, 60));
    else if (rounded < 7200)
        myo_text_add(out, "%.0f min", rounded / 60);
    else
        myo_text_add(out, "%.0f h %.0f min", floor(rounded / 3600),
                     floor(fmod(rounded, 3600) / 60));
}

void myo_words_rate(myo_text *out, double value)
{
    if (!isfinite(value))
        myo_text_add(out, "n/a");
    else if (value < 0.001)
        myo_text_add(out, value > 0 ? "under 0.001" : "0");
    else
        myo_text_add(out, value >= 9.95 ? "%.0f" : "%.2g", value);
}

void myo_words_clock(myo_text *out, double seconds)
{
    const double tenths = floor(fabs(seconds) * 10 + 0.5);
    const double whole = floor(tenths / 10);
    if (seconds < 0 && tenths > 0)
        myo_text_add(out, "-");
    if (whole >= 3600)
        myo_text_add(out, "%.0f:%02.0f:%02.0f", floor(whole / 3600), floor(fmod(whole, 3600) / 60),
                     fmod(whole, 60));
    else
        myo_text_add(out, "%.0f:%02.0f.%.0f", floor(whole / 60), fmod(whole, 60), fmod(tenths, 10));
}
