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

/* Small ones as a bound: their digits say nothing. */
static const char *chance(double p, myo_arena *arena)
{
    return p < 0.0001 ? "p < .0001" : myo_arena_format(arena, "p = %.4f", p);
}

static const char *sense_of(const myo_fatigue_trend *f, const myo_settings *settings,
                            myo_arena *arena)
{
    if (f->state == MYO_FATIGUE_FOUND)
        return f->certainty == MYO_DEFINITE ? "fatigue" : "signs of fatigue";
    if (f->state == MYO_FATIGUE_NONE)
        return myo_arena_format(arena, "no fatigue, a fall of %.0f %% is excluded",
                                settings->fatigue_drop_pct);
    return myo_arena_format(arena,
                            "undecided, no fall is shown and one of up to %.0f %% is not excluded",
                            -f->slope_low * f->span_s);
}

/* What speaks against, or keeps a finding from being definite. */
static const char *objection_to(const myo_fatigue_trend *f, const myo_settings *settings,
                                myo_arena *arena)
{
    if (f->state != MYO_FATIGUE_FOUND)
        return "";
    if (f->rms_change_pct < -settings->fatigue_rms_fall_pct)
        return "; since the amplitude falls too the load may have fallen: no more than signs";
    if (!(f->p_mdf < settings->fatigue_p))
        return myo_arena_format(arena, "; the median frequency alone shows no trend (p = %.2f)",
                                f->p_mdf);
    return "";
}

const char *myo_fatigue_reason(const myo_fatigue_trend *f, size_t count, size_t needed,
                               const myo_fatigue_series *series, const myo_settings *settings,
                               myo_arena *arena)
{
    const char *what = series->repeated ? "repetitions" : "one-second windows";
    const char *source =
        series->source == NULL ? "" : myo_arena_format(arena, " (%s)", series->source);
    const char *tests =
        series->tests < 2
            ? ""
            : myo_arena_format(arena, " after %zu tests in this channel", series->tests);
    const char *p = chance(f->p, arena), *sense = sense_of(f, settings, arena);
    const char *objection = objection_to(f, settings, arena);
    if (source == NULL || tests == NULL || p == NULL || sense == NULL || objection == NULL)
        return NULL;
    if (f->state == MYO_FATIGUE_TOO_SHORT && count >= needed)
        return myo_arena_format(arena,
                                "%zu %s%s within %.1f s, %.0f s are needed to say anything about "
                                "fatigue",
                                count, what, source, f->span_s, MYO_FATIGUE_SET_S);
    if (f->state == MYO_FATIGUE_TOO_SHORT)
        return myo_arena_format(arena, "%zu %s%s, %zu are needed to say anything about fatigue",
                                count, what, source, needed);
    if (f->state == MYO_FATIGUE_TOO_NOISY)
        return myo_arena_format(arena,
                                "only %zu of %zu %s%s reach %.0f dB over the noise (%zu needed)",
                                f->used, count, what, source, settings->fatigue_snr_db, needed);
    return myo_arena_format(
        arena,
        "%s: median frequency %.1f to %.1f Hz, %.2f %%/s (95 %% interval %.2f to %.2f), a fall of "
        "%.1f %% (limit %.0f %%); trend of Dimitrov's index Z = %.1f, %s%s (limit %.3g, definite "
        "%.3g) over %zu %s%s; RMS changes by %+.0f %% (JASA: %s)%s",
        sense, f->first_mdf_hz, f->last_mdf_hz, f->slope_pct_per_s, f->slope_low, f->slope_high,
        f->drop_pct, settings->fatigue_drop_pct, f->z, p, tests, settings->fatigue_p,
        settings->fatigue_p_definite, f->used, what, source, f->rms_change_pct, quadrant(f),
        objection);
}
