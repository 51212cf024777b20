/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the reporting items of ISEK (Merletti 1999) and CEDE: every number is read from the
 * effective settings and from the tracks, so the paragraph cannot drift from the analysis. */
#include "report/page/methods_text.h"

#include <math.h>
#include <string.h>

#include "myoscribe/version.h"

/* The first analysed track of a type, and how many there are. */
static const myo_track *first_of(const myo_report *report, myo_channel_type type, size_t *count)
{
    const myo_track *found = NULL;
    *count = 0;
    for (size_t i = 0; i < report->view->track_count; i++)
        if (report->view->tracks[i].type == type) {
            found = found == NULL ? &report->view->tracks[i] : found;
            (*count)++;
        }
    return found;
}

static double milliseconds(size_t frames, const myo_track *track)
{
    return (double)frames / track->geometry.rate_hz * 1000;
}

static void add_decimation(myo_text *out, const myo_track *emg)
{
    if (emg->decimation > 1)
        myo_text_add(
            out,
            "Of the recording, sampled %zu times as fast, every %zu samples became one after "
            "a linear-phase anti-alias filter (windowed sinc, Blackman, to %.4g Hz). ",
            emg->decimation, emg->decimation, 0.4 * emg->geometry.rate_hz);
}

static void add_lines(myo_text *out, const myo_settings *s, const myo_track *emg)
{
    if (s->lines_search > 0)
        myo_text_add(out,
                     "Lines of other machines were looked for in one-second windows spread over "
                     "a minute in each five; one that stood out of its neighbourhood in three "
                     "of four of them was removed likewise wherever it stood out, but for "
                     "trains of potentials (lines less than 105 Hz apart that end below 400 Hz)");
    else if (emg->line_count > 0)
        myo_text_add(out, "Lines of other machines were removed likewise wherever they stood out");
    if (emg->line_count > 0)
        myo_text_add(out, "%s", s->lines_search > 0 ? "; found or named: " : ": ");
    for (size_t i = 0; i < emg->line_count; i++)
        myo_text_add(out, "%s%.2f", i == 0 ? "" : ", ", emg->lines_hz[i]);
    if (emg->line_count > 0)
        myo_text_add(out, " Hz");
    else if (s->lines_search > 0)
        myo_text_add(out, "; none was found");
    if (s->lines_search > 0 || emg->line_count > 0)
        myo_text_add(out, ". ");
}

static void add_conditioning(myo_text *out, const myo_report *report, const myo_track *emg,
                             size_t count)
{
    const myo_settings *s = report->view->settings;
    myo_text_add(out,
                 "Surface EMG of %zu channel%s, sampled at %.6g Hz%s, was analysed offline with "
                 "myoscribe %s. Each channel was band-pass filtered forward and backward (zero "
                 "phase) with a Butterworth filter, -3 dB at %.4g and %.4g Hz and order %d per "
                 "edge, both after the two passes (De Luca 2010). ",
                 count, count == 1 ? "" : "s", emg->geometry.rate_hz,
                 emg->calibrated ? ""
                                 : " and not calibrated (amplitudes are in percent of full scale)",
                 MYO_VERSION, emg->band_low_hz, emg->band_high_hz, emg->filter_order);
    add_decimation(out, emg);
    if (s->mains_hz >= -1 && s->mains_hz < 0)
        myo_text_add(out,
                     "Mains interference (50 or 60 Hz, whichever stood out, within %.2g Hz, "
                     "up to %.0f harmonics)",
                     s->mains_search_hz, s->mains_harmonics);
    else if (s->mains_hz > 0)
        myo_text_add(out, "Mains interference (%.0f Hz, within %.2g Hz, up to %.0f harmonics)",
                     s->mains_hz, s->mains_search_hz, s->mains_harmonics);
    if (s->mains_hz < 0 || s->mains_hz > 0) {
        myo_text_add(out, " was removed by subtracting fitted sine waves rather than by a notch, "
                          "which would ring on isolated potentials (Mewett 2004)");
        if (isfinite(emg->mains_hz))
            myo_text_add(out, "; the fundamental was found at %.2f Hz", emg->mains_hz);
        myo_text_add(out, ". ");
    } else {
        myo_text_add(out, "Mains interference was not removed. ");
    }
    add_lines(out, s, emg);
    myo_text_add(out,
                 "Missing samples, runs of at least %.0f equal samples at the converter's limit, "
                 "signal unchanging for %.3g s and stretches marked for exclusion were left out "
                 "with %.3g s on both sides",
                 s->clip_run_samples, s->flat_run_s, s->artefact_guard_s);
    if (emg->calibrated)
        myo_text_add(out,
                     ", as were windows with a noise level above %.4g microvolts (Bashford "
                     "2019)",
                     s->noise_limit_uv);
    myo_text_add(out, ".");
}

static void add_twitches(myo_text *out, const myo_report *report)
{
    const myo_settings *s = report->view->settings;
    myo_text_add(out,
                 "\n\nRest noise was tracked as a local robust standard deviation (median absolute "
                 "value / 0.6745). Discharges were local maxima above %.3g times it, lasting %.3g "
                 "to %.3g ms; discharges closer than %.3g ms counted as one (Kleine 2012). A "
                 "discharge outside activity was classified as a fasciculation when no other "
                 "followed or preceded it within %.3g ms (Sleutjes 2016) or when it did not belong "
                 "to a train; %.0f or more successive intervals up to that length with a "
                 "coefficient of variation below %.2g were voluntary. Onset is where the potential "
                 "leaves its baseline (%.0f %% of its peak). Potentials were clustered by "
                 "normalised correlation (at least %.2g). Rates are per minute of clean rest, that "
                 "is quiet muscle and low-level firing, without excluded stretches, artefacts and "
                 "contractions with %.3g s on both sides, with exact 95 %% Poisson intervals "
                 "(Garwood 1936), widened by the dispersion of what was "
                 "counted. The absence of fasciculations "
                 "was stated only with at least %.0f s of clean rest (Mills 2011).",
                 s->spike_sigma, s->spike_min_s * 1000, s->spike_max_s * 1000, s->merge_s * 1000,
                 s->isolation_s * 1000, s->train_intervals, s->train_regular_cv,
                 s->onset_share * 100, s->template_correlation, s->rest_guard_s, s->rest_to_deny_s);
}

static void add_motion(myo_text *out, const myo_report *report)
{
    size_t count;
    const myo_settings *s = report->view->settings;
    const myo_track *acc = first_of(report, MYO_CHANNEL_ACC, &count);
    if (acc == NULL)
        return;
    myo_text_add(out,
                 " Acceleration (%.6g Hz; magnitude of the axes band-passed at %.4g to %.4g Hz, "
                 "Krueger 2014) confirmed a discharge when motion began between %.0f ms before and "
                 "%.0f ms after it (Begovic 2014); motion that led was taken for an artefact",
                 acc->geometry.rate_hz, acc->band_low_hz, acc->band_high_hz, s->acc_lead_s * 1000,
                 s->acc_lag_s * 1000);
    if (isfinite(report->view->chance_coincidence))
        myo_text_add(out, "; the probability of a chance confirmation was %.1f %%",
                     report->view->chance_coincidence * 100);
    if (isfinite(report->view->clock_offset_s))
        myo_text_add(out, "; the accelerometer's clock was %.1f ms off the EMG's",
                     report->view->clock_offset_s * 1000);
    if (report->view->clock_pairs > 0)
        myo_text_add(out, " at the beginning (%d coincidences)", (int)report->view->clock_pairs);
    if (report->view->clock_pairs > 0 && isfinite(report->view->clock_drift_ppm))
        myo_text_add(out, " and drifted by %.0f ppm (standard error %.0f)",
                     report->view->clock_drift_ppm, report->view->clock_drift_error_ppm);
    myo_text_add(out, ".");
}

/* Without EMG: what was looked for is movement, and what it cannot show is said. */
static void add_movements(myo_text *out, const myo_report *report)
{
    size_t count;
    const myo_settings *s = report->view->settings;
    const myo_track *acc = first_of(report, MYO_CHANNEL_ACC, &count);
    if (acc == NULL)
        return;
    myo_text_add(
        out,
        " Acceleration (%.6g Hz) was taken as the magnitude of its axes band-passed at "
        "%.4g to %.4g Hz (Krueger 2014). Short movements with no other within %.3g ms are "
        "listed as twitch-like: motion alone does not show that a muscle made them. "
        "Cramps and fatigue were not judged. Rates are per minute of clean rest with exact "
        "95 %% Poisson intervals (Garwood 1936).",
        acc->geometry.rate_hz, acc->band_low_hz, acc->band_high_hz, s->isolation_s * 1000);
}

static bool has_subtype(const myo_report *report, const char *subtype)
{
    bool found = false;
    for (size_t i = 0; i < report->view->event_count && !found; i++) {
        const myo_event *event = myo_report_event(report, i);
        found = event->subtype != NULL && strcmp(event->subtype, subtype) == 0;
    }
    return found;
}

static void add_activity(myo_text *out, const myo_report *report, const myo_track *emg)
{
    const myo_settings *s = report->view->settings;
    myo_text_add(
        out,
        "\n\nActivity was found on the envelope (root mean square per %.0f ms) where it "
        "exceeded rest by %.3g standard deviations for at least %.0f ms, gaps up to %.0f "
        "ms bridged. Activity of %.3g s or more was classified as a cramp when it outlasted "
        "its task by %.3g s or arose at rest, was local to one channel (at least %.3g "
        "times its neighbours' rise; Khan & Burne 2007), its envelope swung at 1 to 2 "
        "Hz (Minetto 2009), it rose over more than %.3g s and faded; the rule is "
        "a weighing of these signs and has not been validated on recorded cramps. %s",
        milliseconds(emg->geometry.hop, emg), s->segment_sigma, s->segment_min_s * 1000,
        s->segment_join_s * 1000, s->sustained_s, s->cramp_outlast_s, s->cramp_localisation,
        s->cramp_rise_s,
        report->view->recording->mark_count > 0
            ? "Marks were given; those of rest, voluntary contraction, mvc, stimulus and exclusion "
              "were used."
            : "No task marks were given, so involuntary activity could only be called "
              "cramp-like.");
    myo_text_add(
        out,
        "\n\nPower spectra were computed per %.3g s (Hann window of %.3g s, half "
        "overlapped; Welch 1967), the noise spectrum subtracted. Fatigue was called in a "
        "contraction with at least %.0f clean windows and %.3g dB over the noise when Dimitrov's "
        "index rose (Mann-Kendall, one-sided, exact under 30 values and corrected for "
        "autocorrelation, p under %.3g; Mann 1945, Hamed & Rao 1998, Dimitrov 2006) and the median "
        "frequency fell by more than %.3g %% in all. It was definite with p under %.3g where the "
        "root mean square did not fall by more than %.3g %%. The change of the median frequency is "
        "the Theil-Sen "
        "slope with its 95 %% interval (Sen 1968). Spectra under %.3g dB were not judged "
        "(Corvini & Conforto 2022).",
        milliseconds(emg->geometry.window, emg) / 1000, milliseconds(emg->geometry.fft, emg) / 1000,
        s->fatigue_windows, s->fatigue_snr_db, s->fatigue_p, s->fatigue_drop_pct,
        s->fatigue_p_definite, s->fatigue_rms_fall_pct, s->fatigue_snr_db);
    if (has_subtype(report, "repetitions"))
        myo_text_add(out,
                     " Over the series of repeated contractions the same test was made with one "
                     "spectrum per repetition; it decided here.");
}

void myo_methods_text(myo_text *out, const myo_report *report)
{
    size_t count;
    const myo_track *emg = first_of(report, MYO_CHANNEL_EMG, &count);
    if (emg == NULL) {
        myo_text_add(out,
                     "The recording holds no EMG channel; movements were found on the "
                     "accelerometer alone with myoscribe %s.",
                     MYO_VERSION);
        add_movements(out, report);
        return;
    }
    add_conditioning(out, report, emg, count);
    add_twitches(out, report);
    add_motion(out, report);
    add_activity(out, report, emg);
}

const char *const *myo_methods_missing(size_t *count)
{
    static const char *const lines[] = {
        "electrodes: material, shape, size, inter-electrode distance, skin preparation",
        "placement and orientation over each muscle, reference electrode, monopolar or "
        "differential",
        "amplifier: make, gain, input impedance, common-mode rejection, hardware filters, "
        "resolution and range of the converter",
        "normalisation of amplitudes, if any (Besomi 2020)",
        "participants, posture, task, force or load, instructions for rest, time since exercise",
        "accelerometer: make, mass, fixation, range",
    };
    *count = sizeof lines / sizeof *lines;
    return lines;
}
