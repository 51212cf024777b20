/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plausible_amplitude.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"

/* Skin electrodes and amplifiers make 0.5 to 20 uV in the band of EMG (De Luca 2010); a shorted
 * input 0.1 uV. Surface EMG reaches 10 mV, needle EMG 20. Sensors on limbs end at 16 g. */
static const double NOISIEST_UV = 100, QUIETEST_UV = 0.05, LARGEST_UV = 20000, LARGEST_G = 16;
static const double STANDARD_G = 9.80665;

/* As surface electrodes usually are: what a guess at the unit should lead to. */
static bool is_usual(double sigma)
{
    return sigma >= 0.3 && sigma <= 30;
}

/* What would make the noise plausible. */
static const char *cause_of(double sigma)
{
    if (is_usual(sigma / 1000))
        return "it would fit if the numbers were 1000 times smaller: is the unit uV where mV is "
               "said, "
               "or mV where V is?";
    if (is_usual(sigma / 1e6))
        return "it would fit if the numbers were a million times smaller: is the unit uV where V "
               "is "
               "said?";
    if (is_usual(sigma * 1000))
        return "it would fit if the numbers were 1000 times larger: is the unit mV where uV is "
               "said, "
               "or V where mV is?";
    if (is_usual(sigma * 1e6))
        return "it would fit if the numbers were a million times larger: is the unit V where uV is "
               "said?";
    return sigma > NOISIEST_UV ? "counts of a converter taken for volts, a full scale that is too "
                                 "large, or a lead that is off"
                               : "a full scale that is too small, or an input that is switched off";
}

static const char *emg_doubt(double sigma, double largest, myo_arena *arena)
{
    if (sigma > NOISIEST_UV)
        return myo_arena_format(arena,
                                "noise at rest of %.3g uV is more than electrodes make (%.0f uV "
                                "at most); %s",
                                sigma, NOISIEST_UV, cause_of(sigma));
    if (sigma < QUIETEST_UV)
        return myo_arena_format(arena,
                                "noise at rest of %.2g uV is less than amplifiers make (%.2g uV "
                                "at least); %s",
                                sigma, QUIETEST_UV, cause_of(sigma));
    if (largest > LARGEST_UV)
        return myo_arena_format(arena,
                                "amplitudes up to %.3g mV are more than muscles give (%.0f mV "
                                "at most): a unit or full scale that is too large, or movement "
                                "of the cable",
                                largest / 1000, LARGEST_UV / 1000);
    return "";
}

const char *myo_amplitude_doubt(myo_channel_type type, const char *unit, double quiet_sigma,
                                double largest, myo_arena *arena)
{
    if (type == MYO_CHANNEL_EMG && strcmp(unit, "uV") == 0)
        return emg_doubt(quiet_sigma, largest, arena);
    const bool g = strcmp(unit, "g") == 0, si = strcmp(unit, "m/s^2") == 0;
    const double largest_g = si ? largest / STANDARD_G : largest;
    if (type == MYO_CHANNEL_ACC && (g || si) && largest_g > LARGEST_G)
        return myo_arena_format(arena,
                                "accelerations up to %.3g g are more than sensors on limbs "
                                "measure (%.0f g): is the unit %s, or are these counts?",
                                largest_g, LARGEST_G, g ? "m/s^2 where g is said" : "mg");
    return "";
}

void myo_amplitude_doubts_add(myo_amplitude_doubts *doubts, const char *channel, const char *doubt)
{
    if (doubt[0] == '\0')
        return;
    if (doubts->count++ == 0) {
        doubts->channel = channel;
        doubts->doubt = doubt;
    }
}

void myo_amplitude_doubts_tell(const myo_amplitude_doubts *doubts, const myo_log *log)
{
    if (doubts->count == 1)
        myo_warn(log, "%s: %s", doubts->channel, doubts->doubt);
    else if (doubts->count > 1)
        myo_warn(log, "%s (and %zu more channels): %s", doubts->channel, doubts->count - 1,
                 doubts->doubt);
}
