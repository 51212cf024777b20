/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Every number the analysis depends on, with unit, range and source. One list makes the struct, the
 * defaults, settings.ini, --config, the settings table of the report and the methods text.
 * "ours" as source: no publication stands behind the exact number.
 */
#ifndef MYOSCRIBE_SETTINGS_H
#define MYOSCRIBE_SETTINGS_H

#include <stddef.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* SETTING(section, name, default, minimum, maximum, unit, meaning, source) */
#define MYO_SETTINGS_LIST(SETTING)                                                                 \
    SETTING(filter, emg_low_hz, 20, 1, 200, "Hz",                                                  \
            "EMG band-pass, low -3 dB corner after both passes",                                   \
            "De Luca 2010, doi 10.1016/j.jbiomech.2010.01.027")                                    \
    SETTING(filter, emg_high_hz, 450, 50, 5000, "Hz",                                              \
            "EMG band-pass, high corner (at most 0.45 of the rate)",                               \
            "SENIAM: low-pass near 500 Hz")                                                        \
    SETTING(filter, filter_order, 4, 2, 8, "",                                                     \
            "Butterworth order of each edge after both passes (even)", "ours")                     \
    SETTING(filter, acc_low_hz, 5, 0.5, 50, "Hz", "accelerometer band-pass, low corner",           \
            "Krueger 2014: 5-100 Hz")                                                              \
    SETTING(filter, acc_high_hz, 100, 20, 1000, "Hz", "accelerometer band-pass, high corner",      \
            "Krueger 2014: 5-100 Hz")                                                              \
    SETTING(mains, mains_hz, -1, -1, 60, "Hz", "mains to remove: -1 automatic, 0 off, 50 or 60",   \
            "ours")                                                                                \
    SETTING(mains, mains_search_hz, 0.6, 0, 2, "Hz",                                               \
            "how far the mains may be off its nominal frequency",                                  \
            "Mewett 2004: up to 0.5 Hz off, doi 10.1007/BF02350994")                               \
    SETTING(mains, mains_harmonics, 8, 1, 20, "", "harmonics removed, the fundamental included",   \
            "ours")                                                                                \
    SETTING(mains, lines_search, 1, 0, 1, "", "look for lines of other machines: 1, or 0 off",     \
            "ours")                                                                                \
    SETTING(mains, line_1_hz, 0, 0, 5000, "Hz", "a line to remove wherever it stands out; 0 none", \
            "ours")                                                                                \
    SETTING(mains, line_2_hz, 0, 0, 5000, "Hz", "a second one", "ours")                            \
    SETTING(mains, line_3_hz, 0, 0, 5000, "Hz", "a third one", "ours")                             \
    SETTING(mains, line_4_hz, 0, 0, 5000, "Hz", "a fourth one", "ours")                            \
    SETTING(quality, noise_limit_uv, 100, 1, 10000, "uV",                                          \
            "noise level above which a window is excluded, not classified",                        \
            "SPiQE ATexc, doi 10.1016/j.clinph.2019.03.032")                                       \
    SETTING(quality, clip_run_samples, 3, 2, 100, "samples",                                       \
            "equal samples at a rail that make a clipped run", "ours")                             \
    SETTING(quality, flat_run_s, 0.1, 0.01, 10, "s", "unchanging signal that makes a drop-out",    \
            "ours")                                                                                \
    SETTING(quality, artefact_guard_s, 0.1, 0, 5, "s", "excluded on both sides of damaged signal", \
            "ours")                                                                                \
    SETTING(spikes, spike_sigma, 5.5, 3, 20, "sigma",                                              \
            "peak over local robust sigma that makes a spike",                                     \
            "Rice rate: 0.009 false per minute in Gaussian noise")                                 \
    SETTING(spikes, candidate_sigma, 4.5, 2, 20, "sigma", "peak that makes a candidate in pass 1", \
            "ours")                                                                                \
    SETTING(spikes, merge_s, 0.05, 0, 0.25, "s",                                                   \
            "closer discharges are one event (F-wave echo, doublet)",                              \
            "Kleine 2012: echoes at 32-35 ms, doi 10.1016/j.clinph.2011.06.032")                   \
    SETTING(spikes, isolation_s, 0.25, 0.05, 2, "s",                                               \
            "interval on both sides that makes a discharge isolated",                              \
            "Sleutjes 2016, doi 10.1002/mus.24712")                                                \
    SETTING(spikes, spike_min_s, 0.003, 0, 0.02, "s", "shortest fasciculation potential",          \
            "JNNP 2013 needle range 2.8-37.4 ms")                                                  \
    SETTING(spikes, spike_max_s, 0.05, 0.01, 0.5, "s",                                             \
            "longest fasciculation potential at the surface",                                      \
            "needle maximum 37.4 ms plus margin")                                                  \
    SETTING(spikes, onset_share, 0.1, 0.01, 0.5, "",                                               \
            "share of its peak at which a potential begins", "ours")                               \
    SETTING(spikes, template_correlation, 0.9, 0.5, 1, "",                                         \
            "normalised correlation that joins a cluster", "ours")                                 \
    SETTING(segments, segment_sigma, 3.85, 1, 20, "SD",                                            \
            "envelope over rest mean that begins activity",                                        \
            "equal-false-alarm comparison of double-threshold detectors: 1 % per 2 s")             \
    SETTING(segments, segment_min_s, 0.05, 0.01, 1, "s", "shortest active segment",                \
            "Lidierth: 25 ms minimum on a 50 ms mean")                                             \
    SETTING(segments, segment_join_s, 0.2, 0, 5, "s", "gaps in activity up to this are bridged",   \
            "ours")                                                                                \
    SETTING(segments, sustained_s, 3, 0.5, 60, "s",                                                \
            "activity this long is sustained, shorter is a burst", "ours")                         \
    SETTING(segments, rest_guard_s, 0.5, 0, 10, "s", "not rest on both sides of activity", "ours") \
    SETTING(train, train_intervals, 3, 2, 20, "",                                                  \
            "consecutive intervals up to isolation_s that make a train",                           \
            "ours, from Sleutjes 2016")                                                            \
    SETTING(train, train_regular_cv, 0.3, 0.05, 1, "",                                             \
            "coefficient of variation below which a train is voluntary",                           \
            "voluntary .10-.20, cramp .45 (Minetto 2009)")                                         \
    SETTING(train, train_irregular_cv, 0.35, 0.05, 2, "", "above which a train is cramp-like",     \
            "Minetto 2009: 44.6 +- 9.7 %")                                                         \
    SETTING(accelerometer, acc_lead_s, 0.005, 0, 0.1, "s",                                         \
            "motion may lead EMG by this in a twitch", "5 ms stimulated latency, clock skew")      \
    SETTING(accelerometer, acc_lag_s, 0.06, 0.01, 0.5, "s",                                        \
            "motion may follow EMG by this in a twitch",                                           \
            "Begovic 2014, doi 10.3389/fphys.2014.00494")                                          \
    SETTING(accelerometer, acc_offset_max_s, 0.1, 0, 2, "s",                                       \
            "largest clock offset that is estimated", "ours")                                      \
    SETTING(cramp, cramp_outlast_s, 2, 0, 30, "s",                                                 \
            "activity outlasting its task by this is involuntary", "ours")                         \
    SETTING(cramp, cramp_rise_s, 0.5, 0, 10, "s", "cramps rise more slowly than this", "ours")     \
    SETTING(cramp, cramp_localisation, 3, 1, 100, "", "own over neighbours' RMS rise",             \
            "Khan & Burne 2007: one head active, the other silent")                                \
    SETTING(fatigue, fatigue_p, 0.05, 0.000001, 0.5, "",                                           \
            "one-sided p of Dimitrov's index under which a fall is found",                         \
            "Dimitrov 2006, doi 10.1249/01.mss.0000233794.31659.6d; the level is ours")            \
    SETTING(fatigue, fatigue_p_definite, 0.001, 0.000001, 0.5, "", "the same for definite",        \
            "ours")                                                                                \
    SETTING(fatigue, fatigue_windows, 12, 6, 1000, "", "clean windows a trend test needs",         \
            "holds from 15 s; they may find and hardly deny: ours")                                \
    SETTING(fatigue, fatigue_snr_db, 10, 0, 40, "dB", "below this the spectrum is not trusted",    \
            "Corvini & Conforto 2022, Sensors 22:6360")                                            \
    SETTING(fatigue, fatigue_drop_pct, 6, 0, 50, "%",                                              \
            "smallest total fall of the median frequency", "unfatigued variation 2-6 %")           \
    SETTING(fatigue, fatigue_rms_fall_pct, 15, 0, 100, "%",                                        \
            "with a larger fall of RMS fatigue is not definite", "JASA plane")                     \
    SETTING(report, rest_to_deny_s, 90, 0, 3600, "s",                                              \
            "clean rest needed to say there are no fasciculations",                                \
            "Mills 2011: up to 90 s for one")

typedef struct myo_settings {
#define MYO_SETTINGS_FIELD(section, name, value, low, high, unit, meaning, source) double name;
    MYO_SETTINGS_LIST(MYO_SETTINGS_FIELD)
#undef MYO_SETTINGS_FIELD
} myo_settings;

/** One row of the list, for tables and for reading and writing files. */
typedef struct myo_setting {
    const char *section, *name;
    double default_value, minimum, maximum;
    const char *unit, *meaning, *source;
    size_t offset; /**< of the double in myo_settings */
} myo_setting;

MYO_API myo_settings myo_settings_default(void);

/** All rows in order; `*count` receives how many. */
MYO_API const myo_setting *myo_settings_rows(size_t *count);

MYO_API double myo_setting_get(const myo_settings *settings, const myo_setting *row);

/** The row of that name; else NULL, and `*nearest` (may be NULL) receives the name nearest to it,
 * or NULL when none is near. */
MYO_API const myo_setting *myo_setting_find(const char *name, const char **nearest);

/** Whether the analysis takes these settings: every one in its range, and pairs in their order. The
 *  log has one error line that names the first that is not. @return OK, SETTINGS */
MYO_API MYO_CHECKED myo_status myo_settings_check(const myo_settings *settings, const myo_log *log);

/** @return OK, SETTINGS (outside minimum..maximum, or not a number; settings untouched) */
MYO_API MYO_CHECKED myo_status myo_setting_set(myo_settings *settings, const myo_setting *row,
                                               double value);

/** Reads an .ini of any subset of the rows over `settings`. An unknown name is an error that
 *  suggests the nearest one. @return OK, NOT_FOUND, UNREADABLE, SETTINGS */
MYO_API MYO_CHECKED myo_status myo_settings_read(myo_settings *settings, const char *path,
                                                 const myo_log *log);

/** Writes every row with unit, meaning and source as comments. @return OK, OUTPUT */
MYO_API MYO_CHECKED myo_status myo_settings_write(const myo_settings *settings, const char *path,
                                                  const myo_log *log);

#ifdef __cplusplus
}
#endif

#endif
