/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/fatigue_reason.h"

const char *myo_fatigue_text(myo_fatigue_state state)
{
    switch (state) {
    case MYO_FATIGUE_FOUND:
        return "found";
    case MYO_FATIGUE_NONE:
        return "none";
    case MYO_FATIGUE_TOO_SHORT:
        return "too short to say";
    case MYO_FATIGUE_TOO_NOISY:
        return "too noisy to say";
    case MYO_FATIGUE_UNDECIDED:
        return "undecided";
    }
    return "n/a";
}

/* Quadrants of the joint analysis of spectrum and amplitude: what both together suggest. */
static const char *quadrant(const myo_fatigue_trend *f)
{
    const bool louder = f->rms_change_pct > 0;
    if (f->drop_pct > 0)
        return louder ? "amplitude up, frequency down: as in fatigue"
                      : "amplitude down, frequency down: as when force falls";
    return louder ? "amplitude up, frequency up: as when force rises"
                  : "amplitude down, frequency up: as in recovery";
}

const char *myo_fatigue_reason(const myo_fatigue_trend *f, size_t count, size_t needed,
                               bool repeated, const myo_settings *settings, myo_arena *arena)
{
    const char *what = repeated ? "repetitions" : "one-second windows";
    if (f->state == MYO_FATIGUE_TOO_SHORT)
        return myo_arena_format(arena, "%zu %s, %zu are needed to say anything about fatigue",
                                count, what, needed);
    if (f->state == MYO_FATIGUE_TOO_NOISY)
        return myo_arena_format(arena, "only %zu of %zu %s reach %.0f dB over rest (%zu needed)",
                                f->used, count, what, settings->fatigue_snr_db, needed);
    const char *sense = f->state == MYO_FATIGUE_FOUND       ? "fatigue"
                        : f->state == MYO_FATIGUE_UNDECIDED ? "load fall or fatigue, undecided"
                                                            : "no fatigue";
    return myo_arena_format(
        arena,
        "%s: median frequency %.1f to %.1f Hz, %.2f %%/s (95 %% interval %.2f to %.2f), a fall of "
        "%.1f %% (limit %.0f %%); trend of Dimitrov's index Z = %.1f (limit %.2f) over %zu %s; RMS "
        "changes by %+.0f %% (JASA: %s)",
        sense, f->first_mdf_hz, f->last_mdf_hz, f->slope_pct_per_s, f->slope_low, f->slope_high,
        f->drop_pct, settings->fatigue_drop_pct, f->z, settings->fatigue_z, f->used, what,
        f->rms_change_pct, quadrant(f));
}
