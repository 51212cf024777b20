/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/channel_type.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/text.h"

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
