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
    const char *first = spelling + strspn(spelling, " \t[(");
    size_t length = strlen(first);
    while (length > 0 && strchr(" \t])", first[length - 1]) != NULL)
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

static const struct {
    const char *name;
    myo_channel_type type;
} type_rows[] = {
    { "EMG", MYO_CHANNEL_EMG },      { "ACC", MYO_CHANNEL_ACC },
    { "GYRO", MYO_CHANNEL_GYRO },    { "FORCE", MYO_CHANNEL_FORCE },
    { "TRIG", MYO_CHANNEL_TRIG },    { "MISC", MYO_CHANNEL_MISC },
    { "ACCEL", MYO_CHANNEL_ACC },    { "ACCELEROMETER", MYO_CHANNEL_ACC },
    { "XYZ", MYO_CHANNEL_ACC },      { "GYR", MYO_CHANNEL_GYRO },
    { "ANGACC", MYO_CHANNEL_MISC },  { "TRIGGER", MYO_CHANNEL_TRIG },
    { "TORQUE", MYO_CHANNEL_FORCE }, { "REF", MYO_CHANNEL_MISC },
    { "EEG", MYO_CHANNEL_MISC },     { "ECG", MYO_CHANNEL_MISC },
    { "EOG", MYO_CHANNEL_MISC },     { "RESP", MYO_CHANNEL_MISC },
    { "GSR", MYO_CHANNEL_MISC },     { "PPG", MYO_CHANNEL_MISC },
    { "TEMP", MYO_CHANNEL_MISC },    { "SYSCLOCK", MYO_CHANNEL_MISC },
    { "LATENCY", MYO_CHANNEL_MISC }, { "MAGN", MYO_CHANNEL_MISC },
    { "POS", MYO_CHANNEL_MISC },     { "ORNT", MYO_CHANNEL_MISC },
    { "VEL", MYO_CHANNEL_MISC },     { "OTHER", MYO_CHANNEL_MISC },
};

int myo_channel_type_find(const char *name)
{
    for (size_t i = 0; i < sizeof type_rows / sizeof type_rows[0]; i++)
        if (myo_text_same(name, type_rows[i].name))
            return (int)type_rows[i].type;
    return -1;
}

const char *myo_channel_type_name(myo_channel_type type)
{
    return type_rows[type].name;
}

static bool contains(const char *text, const char *word)
{
    char start[32];
    const size_t length = strlen(word);
    for (; strlen(text) >= length; text++) {
        memcpy(start, text, length);
        start[length] = '\0';
        if (myo_text_same(start, word))
            return true;
    }
    return false;
}

int myo_channel_type_guess(const char *name, const char *unit)
{
    static const struct {
        const char *word;
        myo_channel_type type;
    } words[] = {
        { "emg", MYO_CHANNEL_EMG },      { "acc", MYO_CHANNEL_ACC },
        { "gyr", MYO_CHANNEL_GYRO },     { "force", MYO_CHANNEL_FORCE },
        { "trig", MYO_CHANNEL_TRIG },    { "ecg", MYO_CHANNEL_MISC },
        { "ekg", MYO_CHANNEL_MISC },     { "eeg", MYO_CHANNEL_MISC },
        { "eda", MYO_CHANNEL_MISC },     { "mag", MYO_CHANNEL_MISC },
        { "torque", MYO_CHANNEL_FORCE },
    };
    for (size_t i = 0; name != NULL && i < sizeof words / sizeof words[0]; i++)
        if (contains(name, words[i].word))
            return (int)words[i].type;
    if (unit == NULL)
        return -1;
    if (strcmp(unit, "uV") == 0)
        return MYO_CHANNEL_EMG;
    if (strcmp(unit, "g") == 0 || strcmp(unit, "m/s^2") == 0)
        return MYO_CHANNEL_ACC;
    if (strcmp(unit, "deg/s") == 0 || strcmp(unit, "rad/s") == 0)
        return MYO_CHANNEL_GYRO;
    if (strcmp(unit, "N") == 0 || strcmp(unit, "N*m") == 0 || strcmp(unit, "kgf") == 0)
        return MYO_CHANNEL_FORCE;
    const bool unitless = strcmp(unit, "counts") == 0 || strcmp(unit, "%FS") == 0 ||
                          strcmp(unit, "a.u.") == 0 || strcmp(unit, "1") == 0;
    return unitless ? -1 : MYO_CHANNEL_MISC;
}
