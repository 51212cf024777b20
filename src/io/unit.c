/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/unit.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

typedef struct unit_row {
    const char *spelling, *canonical;
    double factor;
} unit_row;

#define MICRO_SIGN "\xc2\xb5" /* U+00B5 */
#define GREEK_MU   "\xce\xbc" /* U+03BC */

/* Case matters where it must (mV, MV); the rest is matched without it. Latin-1 micro is the byte B5
 * of old EDF headers. */
static const unit_row exact_rows[] = {
    { "V", "uV", 1e6 },
    { "mV", "uV", 1e3 },
    { "uV", "uV", 1 },
    { MICRO_SIGN "V", "uV", 1 },
    { GREEK_MU "V", "uV", 1 },
    { "\xb5V", "uV", 1 },
    { "nV", "uV", 1e-3 },
    { "N", "N", 1 },
    { "kN", "N", 1e3 },
    { "mN", "N", 1e-3 },
    { "Nm", "N*m", 1 },
    { "N*m", "N*m", 1 },
    { "N.m", "N*m", 1 },
    { "G", "g", 1 },
    { "g", "g", 1 },
    { "mg", "g", 1e-3 },
    { "mG", "g", 1e-3 }, /* Noraxon; nobody records milligauss of a muscle */
    { "mm", "mm", 1 },
    { "cm", "mm", 10 },
    { "m", "mm", 1e3 },
    { "uS", "uS", 1 },
    { MICRO_SIGN "S", "uS", 1 },
    { GREEK_MU "S", "uS", 1 },
    { "\xb5S", "uS", 1 },
    { "T", "uT", 1e6 },
    { "uT", "uT", 1 },
    { MICRO_SIGN "T", "uT", 1 },
    { GREEK_MU "T", "uT", 1 },
    { "K", "K", 1 },
    { "s", "s", 1 },
    { "%", "%", 1 },
    { "1", "1", 1 },
};

static const unit_row loose_rows[] = {
    { "volt", "uV", 1e6 },
    { "volts", "uV", 1e6 },
    { "millivolt", "uV", 1e3 },
    { "millivolts", "uV", 1e3 },
    { "microvolt", "uV", 1 },
    { "microvolts", "uV", 1 },
    { "uv", "uV", 1 },
    { "uvolt", "uV", 1 },
    { "mcv", "uV", 1 },
    { "m/s^2", "m/s^2", 1 },
    { "m/s2", "m/s^2", 1 },
    { "m/(s^2)", "m/s^2", 1 },
    { "m/(sec^2)", "m/s^2", 1 },
    { "m/s**2", "m/s^2", 1 },
    { "m/sec^2", "m/s^2", 1 },
    { "m/s\xc2\xb2", "m/s^2", 1 },
    { "m s^-2", "m/s^2", 1 },
    { "ms^-2", "m/s^2", 1 },
    { "meters/second^2", "m/s^2", 1 },
    { "gs", "g", 1 },
    { "g-force", "g", 1 },
    { "deg/s", "deg/s", 1 },
    { "deg/sec", "deg/s", 1 },
    { "dps", "deg/s", 1 },
    { "\xc2\xb0/s", "deg/s", 1 },
    { "rad/s", "rad/s", 1 },
    { "newton", "N", 1 },
    { "newtons", "N", 1 },
    { "kg", "kg", 1 },
    { "kgf", "kgf", 1 },
    { "lb", "lb", 1 },
    { "lbs", "lb", 1 },
    { "deg", "deg", 1 },
    { "degree", "deg", 1 },
    { "degrees", "deg", 1 },
    { "\xc2\xb0", "deg", 1 },
    { "rad", "rad", 1 },
    { "degc", "degC", 1 },
    { "\xc2\xb0"
      "c",
      "degC", 1 },
    { "c", "degC", 1 },
    { "bpm", "bpm", 1 },
    { "no units", "1", 1 },
    { "kilograms", "kg", 1 },
    { "percent", "%", 1 },
    { "%fs", "%FS", 1 },
    { "counts", "counts", 1 },
    { "count", "counts", 1 },
    { "adu", "counts", 1 },
    { "adc", "counts", 1 },
    { "raw", "counts", 1 },
    { "au", "a.u.", 1 },
    { "a.u.", "a.u.", 1 },
    { "arbitrary", "a.u.", 1 },
};

bool myo_unit_find(const char *spelling, const char **canonical, double *factor)
{
    char word[32];
    const char *first = spelling + strspn(spelling, " \t");
    const bool bracketed = *first == '[' || *first == '(';
    first += strspn(first, " \t[(");
    size_t length = strlen(first);
    while (length > 0 && strchr(bracketed ? " \t])" : " \t", first[length - 1]) != NULL)
        length--;
    if (length == 0 || length >= sizeof word)
        return false;
    memcpy(word, first, length);
    word[length] = '\0';
    const unit_row *found = NULL;
    for (size_t i = 0; found == NULL && i < sizeof exact_rows / sizeof exact_rows[0]; i++)
        if (strcmp(word, exact_rows[i].spelling) == 0)
            found = &exact_rows[i];
    for (size_t i = 0; found == NULL && i < sizeof loose_rows / sizeof loose_rows[0]; i++)
        if (myo_text_same(word, loose_rows[i].spelling))
            found = &loose_rows[i];
    /* "mv" and "v" are what careless headers write for mV and V (there is no megavolt EMG) */
    if (found == NULL && myo_text_same(word, "mv"))
        found = &exact_rows[1];
    if (found == NULL && myo_text_same(word, "v"))
        found = &exact_rows[0];
    if (found == NULL)
        return false;
    *canonical = found->canonical;
    *factor = found->factor;
    return true;
}

bool myo_unit_value(const char *text, double *value, const char **unit)
{
    char number[64];
    const char *first = text + strspn(text, " ");
    const size_t length = strspn(first, "0123456789.+-eE");
    if (length == 0 || length >= sizeof number)
        return false;
    memcpy(number, first, length);
    number[length] = '\0';
    const char *canonical = NULL;
    double factor = 0;
    const char *rest = first + length + strspn(first + length, " ");
    if (!myo_text_number(number, value, false) || !(*value > 0) ||
        !myo_unit_find(rest, &canonical, &factor))
        return false;
    *unit = rest;
    return true;
}

bool myo_full_scale_check(const char *text)
{
    double value = 0;
    const char *unit = NULL;
    return myo_unit_value(text, &value, &unit);
}
