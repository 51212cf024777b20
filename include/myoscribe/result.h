/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the analysis of one recording found. Tracks are the analysed signals: every EMG channel, and
 * every accelerometer (the magnitude of its band-passed axes). All pointers are borrowed until
 * myo_result_close; the recording must stay open as long as samples are asked for.
 */
#ifndef MYOSCRIBE_RESULT_H
#define MYOSCRIBE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/event.h"
#include "myoscribe/recording.h"
#include "myoscribe/settings.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Fixed lengths of the method at one rate, all multiples of `hop`; see myo_settings for seconds.
 */
typedef struct myo_geometry {
    double rate_hz;
    size_t hop;    /**< frames of one envelope step, about 25 ms */
    size_t fft;    /**< frames of one spectral frame, 20 hops, about 0.5 s; half overlapped */
    size_t window; /**< frames of one feature window, 40 hops, about 1 s; not overlapped */
    size_t
        segment; /**< frames of one filter segment, 320 hops, about 8 s, at multiples of itself */
    size_t halo; /**< extra frames filtered on both sides of a segment */
} myo_geometry;

/** One envelope step of a track, in the track's unit (squared where it says square). */
typedef struct myo_hop {
    float mean_square;      /**< of the band-passed signal */
    float low_mean_square;  /**< of what the band-pass removed below its low corner, no constant */
    float minimum, maximum; /**< of the band-passed signal: the zoom pyramid's finest level */
} myo_hop;

/** One feature window. `valid` is the share of a whole window's samples that are neither missing
 * nor damaged nor excluded; numbers are of the samples present, NaN where there are none. The four
 * fields from mdf_hz on come from FFTW and so may differ between CPUs within the spectral
 * tolerance. */
typedef struct myo_window {
    float valid;
    float sigma;           /**< median(|x|) / 0.6745 */
    float rms, arv;        /**< root mean square, average rectified value */
    float tkeo;            /**< mean Teager-Kaiser energy of the band-limited signal */
    float waveform_length; /**< per second */
    float zero_crossings, slope_sign_changes; /**< per second */
    float mains_amplitude; /**< peak of the strongest harmonic of the mains that was subtracted */
    float mdf_hz, mnf_hz;  /**< median and mean frequency of the raw (unsubtracted) spectrum */
    float dimitrov;        /**< M-1/M5 with f/100 Hz; NaN when undefined */
    float band_share[4];   /**< share of power: up to 45, 45-95, 95-200, above 200 Hz */
    float line_amplitude;  /**< peak of the strongest other line that was subtracted */
} myo_window;

/** What pass 1 and 2 derived per analysed signal, one row of recordings.tsv. NaN = n/a. */
typedef struct myo_summary {
    const char *channel;
    double duration_s, clean_rest_s, excluded_s;
    const char *excluded_why; /**< "clip 1.2 s, gap 0.3 s"; "" when nothing */
    int64_t fasciculations;   /**< -1: n/a (not enough clean rest to say none) */
    double fasciculations_per_min, rate_low, rate_high;
    int64_t cramps;             /**< -1: n/a (no EMG to judge) */
    const char *fatigue;        /**< a word of MYO_WORDS_FATIGUE (words.h) */
    const char *fatigue_reason; /**< the numbers of that verdict in words; NULL for "n/a" */
    double mdf_slope_pct_per_s, slope_low, slope_high;
    double snr_db;
    bool calibrated;
    const char *note;
    double quiet_s, low_level_s, contraction_s; /**< states of the channel, seconds */
    int64_t counted;                            /**< fasciculations in the rate; -1: n/a */
    int64_t definite, like, indeterminate;      /**< fasciculations by certainty; -1: n/a */
    double
        rate_dispersion; /**< variance over mean of their counts, 1 and more; widens the interval */
    const char *rate_policy; /**< which are counted, over which time; NULL: n/a */
    /** Of the largest contraction, in the track's unit: root mean square, largest absolute sample,
     *  median frequency at its start. */
    double rms_max, peak_max, mdf_start_hz;
    double rms_reference; /**< root mean square of the largest contraction under a mark `mvc` */
    double noise_sigma;   /**< median tracked rest noise, in the track's unit */
    int32_t template_count;
} myo_summary;

typedef struct myo_track {
    const char *channel;
    myo_channel_type type; /**< EMG or ACC */
    const char *unit;
    bool calibrated;
    size_t stream; /**< index into the recording's streams */
    double start_s;
    int64_t frames;
    myo_geometry geometry;
    double band_low_hz, band_high_hz; /**< -3 dB corners after both passes */
    int filter_order;                 /**< per edge, after both passes */
    size_t decimation;                /**< frames of the file that one of the track stands for */
    bool filter_double;               /**< the cascade ran in float64 */
    double mains_hz;                  /**< what was removed most often; NaN = none found */
    size_t line_count; /**< of other lines, looked for and removed where they stand out */
    const double *lines_hz;
    size_t psd_bins; /**< bins of a window's power spectral density */
    double psd_first_hz, psd_step_hz;
    int64_t hops, windows; /**< counts; the last of each may be partial */
} myo_track;

/** A stretch of a track that was not analysed, and why. */
typedef struct myo_exclusion {
    size_t track;
    double onset_s, duration_s;
    const char *why; /**< "gap", "clip", "flat", "noise", "exclude", "motion", ... */
} myo_exclusion;

/** Average waveform of one motor-unit potential cluster. */
typedef struct myo_template {
    size_t track;
    int32_t id;     /**< from 1 within its track, largest cluster first */
    int64_t count;  /**< discharges in it */
    size_t samples; /**< at the track's rate, centred on the peak */
    const float *mean;
} myo_template;

typedef struct myo_stage_time {
    const char *stage;
    double seconds;
} myo_stage_time;

typedef struct myo_result myo_result;

typedef struct myo_result_view {
    const myo_recording_info *recording;
    const myo_settings *settings;
    const char *isa;
    size_t track_count;
    const myo_track *tracks;
    size_t summary_count;
    const myo_summary *summaries;
    size_t event_count;
    const myo_event *events; /**< sorted by onset, then channel, then class */
    size_t exclusion_count;
    const myo_exclusion *exclusions;
    size_t template_count;
    const myo_template *templates;
    size_t stage_count;
    const myo_stage_time *stages; /**< not byte-stable; run.json only */
    double clock_offset_s;        /**< accelerometer minus EMG clock at second 0, estimated from
                                       clock_pairs coincidences; NaN = n/a */
    double clock_drift_ppm;       /**< growth of that offset; NaN = recording too short to say */
    double clock_drift_error_ppm; /**< its standard error */
    int32_t clock_pairs;
    double chance_coincidence;    /**< probability of a chance confirmation; NaN = n/a */
    const char *exclusion_policy; /**< a sentence for reports */
} myo_result_view;

MYO_API const myo_result_view *myo_result_describe(const myo_result *result);

/** Reads hops, windows or spectra of a track from the spool; the range must exist.
 *  psd: `count` rows of psd_bins values in unit^2/Hz, NaN where no half-second frame of the window
 *  is whole. After an analysis with MYO_SPECTRA_ON_DEMAND, psd and the spectral numbers of windows
 *  may have to be computed from the recording again, with the same bits.
 *  @return OK, ARGUMENT, UNREADABLE; then also MALFORMED, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_result_hops(const myo_result *result, size_t track,
                                               int64_t first, size_t count, myo_hop *out);
MYO_API MYO_CHECKED myo_status myo_result_windows(const myo_result *result, size_t track,
                                                  int64_t first, size_t count, myo_window *out);
MYO_API MYO_CHECKED myo_status myo_result_psd(const myo_result *result, size_t track, int64_t first,
                                              size_t count, float *out);

/** Conditioned samples, computed again from the recording: the same bits as in the analysis.
 *  Missing samples are NaN. @return OK, UNREADABLE, MALFORMED, NO_MEMORY */
MYO_API MYO_CHECKED myo_status myo_result_samples(myo_result *result, size_t track, int64_t first,
                                                  size_t count, float *out);

/** Gives back to the system what memory holds of the events and can be read again from their
 *  temporary file; they stay where they are. For who goes through a day's events. */
MYO_API void myo_result_release(const myo_result *result);
MYO_API void myo_result_close(myo_result **result);

#ifdef __cplusplus
}
#endif

#endif
