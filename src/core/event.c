/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/event.h"

#include <stddef.h>

const char *myo_class_name(myo_class class_)
{
    static const char *const names[MYO_CLASS_COUNT] = {
        [MYO_CLASS_FASCICULATION] = "fasciculation",
        [MYO_CLASS_CRAMP] = "cramp",
        [MYO_CLASS_FATIGUE] = "fatigue",
        [MYO_CLASS_VOLUNTARY] = "voluntary",
        [MYO_CLASS_ARTEFACT] = "artefact",
        [MYO_CLASS_UNSCORED] = "unscored",
    };
    return (size_t)class_ < MYO_CLASS_COUNT ? names[class_] : "n/a";
}

const char *myo_certainty_name(myo_certainty certainty)
{
    static const char *const names[] = {
        [MYO_DEFINITE] = "definite", [MYO_LIKE] = "like", [MYO_INDETERMINATE] = "indeterminate"
    };
    return (size_t)certainty < sizeof names / sizeof *names ? names[certainty] : "n/a";
}

const char *myo_accelerometer_name(myo_accelerometer accelerometer)
{
    static const char *const names[] = {
        [MYO_ACCELEROMETER_NONE] = "n/a",
        [MYO_ACCELEROMETER_CONFIRMED] = "confirmed",
        [MYO_ACCELEROMETER_SILENT] = "silent",
        [MYO_ACCELEROMETER_MECHANICAL] = "mechanical",
    };
    return (size_t)accelerometer < sizeof names / sizeof *names ? names[accelerometer] : "n/a";
}
