/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/arena.h"
#include "report/fake_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 2000, HOP = 50, WINDOW = 2000, BINS = 200 };

static double hold_from(const fake_scene *scene)
{
    return scene->seconds * 0.5;
}
static double hold_length(const fake_scene *scene)
{
    return fmin(60, scene->seconds * 0.25);
}
static double cramp_from(const fake_scene *scene)
{
    return scene->seconds * 0.85;
}
static double cramp_length(const fake_scene *scene)
{
    return fmin(14, scene->seconds * 0.1);
}

/* -1..1 by a hash of the position, the same on every machine. */
static double noise(uint64_t i)
{
    i += 0x9e3779b97f4a7c15u;
    i = (i ^ (i >> 30)) * 0xbf58476d1ce4e5b9u;
    i = (i ^ (i >> 27)) * 0x94d049bb133111ebu;
    return (double)((i ^ (i >> 31)) >> 11) / 4503599627370496.0 - 1;
}

static double twitch_onset(const fake_scene *scene, size_t channel, size_t k)
{
    const double rest = scene->seconds * 0.45, slot = rest / (double)scene->twitches_per_channel;
    return (0.4 + (double)k + 0.35 * noise(1000 * channel + k)) * slot;
}

static double wave(double t)
{
    const double x = (t - 0.008) / 0.003;
    return x * x > 30 ? 0 : -x * exp(-x * x / 2) * 1.65;
}

static double sample(const fake_scene *scene, size_t channel, int64_t frame)
{
    const double t = (double)frame / RATE;
    const uint64_t seed = (uint64_t)frame * 64 + channel;
    double value = 3.5 * (noise(seed) + noise(seed + 77777777));
    if (channel >= scene->emg_channels)
        return 0.002 * noise(seed) + (fmod(t, 7) < 0.1 ? 0.02 * sin(t * 120) : 0);
    if (scene->hold && t >= hold_from(scene) && t < hold_from(scene) + hold_length(scene))
        value += 90 * (noise(seed + 5) + noise((uint64_t)(frame / 3) * 64 + channel));
    if (scene->cramp && channel == 0 && t >= cramp_from(scene) &&
        t < cramp_from(scene) + cramp_length(scene))
        value += 150 * noise((uint64_t)(frame / 5) * 64) * sin(t * 9);
    if (scene->twitches_per_channel > 0) {
        const double slot = scene->seconds * 0.45 / (double)scene->twitches_per_channel;
        const size_t k = (size_t)fmin(t / slot, (double)(scene->twitches_per_channel - 1));
        value += (60 + 25 * (double)(k % 5)) * wave(t - twitch_onset(scene, channel, k));
    }
    return value;
}

static void add_event(myo_result *result, myo_event event)
{
    myo_event *items = (myo_event *)(uintptr_t)result->view.events;
    if (result->scene.reason != NULL)
        event.reason = result->scene.reason;
    event.episode_id = (int64_t)result->view.event_count + 1;
    items[result->view.event_count++] = event;
}

static myo_event blank(const char *channel, const char *unit)
{
    return (myo_event) { .channel = channel,
                         .unit = unit,
                         .confidence = 0.9,
                         .certainty = MYO_DEFINITE,
                         .amplitude = 120,
                         .snr_db = 21.5,
                         .peak_over_sigma = NAN,
                         .template_correlation = NAN,
                         .interval_before_s = NAN,
                         .interval_after_s = NAN,
                         .interval_cv = NAN,
                         .median_frequency_hz = NAN,
                         .mdf_slope_pct_per_s = NAN,
                         .mdf_slope_low = NAN,
                         .mdf_slope_high = NAN,
                         .trend_z = NAN,
                         .accelerometer_lag_s = NAN };
}

static void add_twitches(myo_result *result, size_t channel)
{
    const fake_scene *scene = &result->scene;
    const myo_track *track = &result->view.tracks[channel];
    for (size_t k = 0; k < scene->twitches_per_channel; k++) {
        myo_event event = blank(track->channel, track->unit);
        event.class_ = MYO_CLASS_FASCICULATION;
        event.onset_s = twitch_onset(scene, channel, k);
        event.duration_s = 0.016;
        event.reason = "isolated discharge: 4.10 s before and 3.20 s after (> 0.25 s); peak 13.2 "
                       "sigma (>= 5.5); width 9.0 ms (3-50 ms)";
        event.peak_over_sigma = 13.2;
        event.amplitude = 100 + 40 * (double)(k % 5);
        event.template_id = (int32_t)(k % 3) + 1;
        event.template_correlation = 0.97;
        event.certainty = k % 4 == 3 ? MYO_INDETERMINATE : MYO_DEFINITE;
        if (scene->accelerometer)
            event.accelerometer =
                k % 3 == 0 ? MYO_ACCELEROMETER_SILENT : MYO_ACCELEROMETER_CONFIRMED;
        add_event(result, event);
    }
}

static void add_hold(myo_result *result, size_t channel)
{
    const myo_track *track = &result->view.tracks[channel];
    myo_event event = blank(track->channel, track->unit);
    event.onset_s = hold_from(&result->scene);
    event.duration_s = hold_length(&result->scene);
    event.class_ = MYO_CLASS_VOLUNTARY;
    event.reason = "sustained activity inside the task mark 'voluntary'";
    event.mdf_slope_pct_per_s = -0.36;
    event.mdf_slope_low = -0.43;
    event.mdf_slope_high = -0.29;
    event.trend_z = 5.1;
    event.median_frequency_hz = 84;
    add_event(result, event);
    event.class_ = MYO_CLASS_FATIGUE;
    event.reason = "Mann-Kendall Z 5.10 (> 2.326) over 58 windows; median frequency fell 21 % "
                   "(> 6 %); SNR 24 dB";
    add_event(result, event);
}

static void add_cramp(myo_result *result)
{
    const myo_track *track = &result->view.tracks[0];
    myo_event event = blank(track->channel, track->unit);
    event.onset_s = cramp_from(&result->scene);
    event.duration_s = cramp_length(&result->scene);
    event.class_ = MYO_CLASS_CRAMP;
    event.certainty = MYO_LIKE;
    event.confidence = 0.62;
    event.reason = "sustained 14.0 s without a task mark; interval CV 0.44 (> 0.35); rise 1.2 s";
    add_event(result, event);
    event = blank(track->channel, track->unit);
    event.onset_s = result->scene.seconds * 0.78;
    event.duration_s = 0.4;
    event.class_ = MYO_CLASS_ARTEFACT;
    event.subtype = "motion";
    event.reason = "motion led by 12 ms; 91 % of the power below 20 Hz";
    add_event(result, event);
}

static int by_onset(const void *a, const void *b)
{
    const myo_event *x = a, *y = b;
    if (x->onset_s < y->onset_s || x->onset_s > y->onset_s)
        return x->onset_s < y->onset_s ? -1 : 1;
    const int order = strcmp(x->channel, y->channel);
    return order != 0 ? order : (int)x->class_ - (int)y->class_;
}

static void make_tracks(myo_result *result)
{
    const fake_scene *scene = &result->scene;
    const size_t count = scene->emg_channels + scene->accelerometer;
    myo_track *tracks = myo_arena_new(result->arena, count + 1, sizeof *tracks);
    for (size_t i = 0; i < count; i++) {
        const bool emg = i < scene->emg_channels;
        const int64_t frames = (int64_t)(scene->seconds * RATE);
        tracks[i] = (myo_track) {
            .channel = !emg ? "ACC"
                            : myo_arena_text(result->arena,
                                             scene->names != NULL ? scene->names[i] : "channel"),
            .type = emg ? MYO_CHANNEL_EMG : MYO_CHANNEL_ACC,
            .unit = !emg                  ? "g"
                    : scene->uncalibrated ? "%FS"
                                          : "uV",
            .calibrated = !scene->uncalibrated,
            .frames = frames,
            .geometry = { .rate_hz = RATE,
                          .hop = HOP,
                          .fft = 1000,
                          .window = WINDOW,
                          .segment = 16000,
                          .halo = 4000 },
            .band_low_hz = emg ? 20 : 5,
            .band_high_hz = emg ? 450 : 100,
            .filter_order = 4,
            .mains_hz = emg ? 50.02 : NAN,
            .psd_bins = emg ? BINS : 0,
            .psd_first_hz = 20,
            .psd_step_hz = 2,
            .hops = (frames + HOP - 1) / HOP,
            .windows = (frames + WINDOW - 1) / WINDOW,
        };
        if (emg && scene->names == NULL)
            tracks[i].channel = myo_arena_format(result->arena, "m%zu", i + 1);
    }
    result->view.tracks = tracks;
    result->view.track_count = count;
}

static void make_summaries(myo_result *result)
{
    const fake_scene *scene = &result->scene;
    myo_summary *rows = myo_arena_new(result->arena, scene->emg_channels + 1, sizeof *rows);
    const double rest = scene->seconds * 0.6;
    for (size_t i = 0; i < scene->emg_channels; i++) {
        const double n = (double)scene->twitches_per_channel;
        const bool enough = n > 0 || rest >= 90;
        rows[i] = (myo_summary) {
            .channel = result->view.tracks[i].channel,
            .duration_s = scene->seconds,
            .clean_rest_s = rest,
            .excluded_s = 0.5,
            .excluded_why = "clip 0.3 s, gap 0.2 s",
            .fasciculations = enough ? (int64_t)n : -1,
            .fasciculations_per_min = enough ? n / rest * 60 : NAN,
            .rate_low = enough ? n / rest * 60 * 0.7 : NAN,
            .rate_high = enough ? (n * 1.4 + 3.7) / rest * 60 : NAN,
            .cramps = i == 0 && scene->cramp,
            .fatigue = scene->hold ? "found" : "n/a",
            .fatigue_reason = scene->hold ? "fatigue: made up" : NULL,
            .mdf_slope_pct_per_s = scene->hold ? -0.36 : NAN,
            .slope_low = scene->hold ? -0.43 : NAN,
            .slope_high = scene->hold ? -0.29 : NAN,
            .snr_db = 24.2,
            .calibrated = !scene->uncalibrated,
            .note = "",
            .quiet_s = NAN,
            .low_level_s = NAN,
            .contraction_s = NAN,
            .counted = enough ? (int64_t)n : -1,
            .definite = enough ? (int64_t)n - (int64_t)n / 4 : -1,
            .like = enough ? 0 : -1,
            .indeterminate = enough ? (int64_t)n / 4 : -1,
            .rate_policy = enough ? "all, over clean rest" : NULL,
            .rms_max = scene->rms > 0 ? scene->rms : NAN,
            .peak_max = scene->rms > 0 ? 4 * scene->rms : NAN,
            .mdf_start_hz = scene->mdf_start_hz > 0 ? scene->mdf_start_hz : NAN,
            .rms_reference = scene->rms_reference > 0 ? scene->rms_reference : NAN,
            .noise_sigma = 2.9,
            .template_count = 3,
        };
    }
    result->view.summaries = rows;
    result->view.summary_count = scene->emg_channels;
}

static void make_templates(myo_result *result)
{
    enum { SAMPLES = 80 };
    const fake_scene *scene = &result->scene;
    if (scene->twitches_per_channel == 0)
        return;
    myo_template *items = myo_arena_new(result->arena, scene->emg_channels * 3, sizeof *items);
    for (size_t i = 0; i < scene->emg_channels * 3; i++) {
        float *mean = myo_arena_new(result->arena, SAMPLES, sizeof *mean);
        for (size_t k = 0; k < SAMPLES; k++)
            mean[k] = (float)((60 + 25 * (double)(i % 3)) *
                              wave(((double)k - SAMPLES / 2) / RATE + 0.008));
        items[i] = (myo_template) { .track = i / 3,
                                    .id = (int32_t)(i % 3) + 1,
                                    .count = (int64_t)scene->twitches_per_channel / 3 + 1,
                                    .samples = SAMPLES,
                                    .mean = mean };
    }
    result->view.templates = items;
    result->view.template_count = scene->emg_channels * 3;
}

static void make_recording(myo_result *result)
{
    static const char *const notes[] = { "unit taken from the side file trial_channels.tsv" };
    static const myo_mark marks[] = { { 0, 10, "rest", NULL } };
    myo_stream *stream = myo_arena_new(result->arena, 1, sizeof *stream);
    static const myo_channel channels[256]; /* without a word of units */
    *stream = (myo_stream) { .name = "",
                             .rate_hz = RATE,
                             .rate_source = "file",
                             .frames = (int64_t)(result->scene.seconds * RATE),
                             .channel_count = result->view.track_count,
                             .channels = channels };
    myo_recording_info *info = myo_arena_new(result->arena, 1, sizeof *info);
    *info = (myo_recording_info) { .path = "trial.wav",
                                   .format = "WAV",
                                   .stream_count = 1,
                                   .streams = stream,
                                   .mark_count = 1,
                                   .marks = marks,
                                   .mark_source = "trial_events.tsv",
                                   .recorded_at = result->scene.recorded_at,
                                   .recorded_at_source = "file",
                                   .note_count = 1,
                                   .notes = notes };
    result->view.recording = info;
}

myo_result *fake_result_open(const fake_scene *scene)
{
    myo_arena *arena = NULL;
    if (myo_arena_open(&arena) != MYO_OK)
        abort();
    myo_result *result = myo_arena_new(arena, 1, sizeof *result);
    *result = (myo_result) { .scene = *scene, .arena = arena };
    result->view.isa = "ref";
    result->view.clock_offset_s = scene->accelerometer ? 0.003 : NAN;
    result->view.chance_coincidence = scene->accelerometer ? 0.032 : NAN;
    result->view.exclusion_policy = "Excluded are gaps, clipped and flat stretches.";
    myo_settings *settings = myo_arena_new(arena, 1, sizeof *settings);
    *settings = myo_settings_default();
    result->view.settings = settings;
    make_tracks(result);
    make_summaries(result);
    make_templates(result);
    make_recording(result);
    const size_t most = scene->emg_channels * (scene->twitches_per_channel + 2) + 4;
    result->view.events = myo_arena_new(arena, most, sizeof *result->view.events);
    for (size_t i = 0; i < scene->emg_channels; i++) {
        add_twitches(result, i);
        if (scene->hold)
            add_hold(result, i);
    }
    if (scene->cramp)
        add_cramp(result);
    qsort((void *)(uintptr_t)result->view.events, result->view.event_count, sizeof(myo_event),
          by_onset);
    myo_exclusion *gap = myo_arena_new(arena, 1, sizeof *gap);
    *gap = (myo_exclusion) { .onset_s = scene->seconds * 0.47, .duration_s = 0.5, .why = "clip" };
    result->view.exclusions = gap;
    result->view.exclusion_count = scene->emg_channels > 0;
    return result;
}

const myo_result_view *myo_result_describe(const myo_result *result)
{
    return &result->view;
}

static double level(const fake_scene *scene, size_t track, double t)
{
    if (track >= scene->emg_channels)
        return 0.0012;
    if (scene->hold && t >= hold_from(scene) && t < hold_from(scene) + hold_length(scene))
        return 75;
    if (scene->cramp && track == 0 && t >= cramp_from(scene) &&
        t < cramp_from(scene) + cramp_length(scene))
        return 60;
    return 2.9;
}

/* Quick: extremes from the level and the twitches, not from every sample. */
myo_status myo_result_hops(const myo_result *result, size_t track, int64_t first, size_t count,
                           myo_hop *out)
{
    if (result->fail_reads)
        return MYO_UNREADABLE;
    for (size_t i = 0; i < count; i++) {
        const int64_t frame = (first + (int64_t)i) * HOP;
        const double rms = level(&result->scene, track, (double)frame / RATE);
        out[i] = (myo_hop) {
            .mean_square = (float)(rms * rms),
            .minimum = (float)(-rms * (2.4 + 0.4 * noise((uint64_t)frame + track))),
            .maximum = (float)(rms * (2.4 + 0.4 * noise((uint64_t)frame + track + 99))),
        };
        for (int64_t k = 0; track < result->scene.emg_channels && rms < 10 && k < HOP; k += 4) {
            const float x = (float)sample(&result->scene, track, frame + k);
            out[i].minimum = fminf(out[i].minimum, x);
            out[i].maximum = fmaxf(out[i].maximum, x);
        }
    }
    return MYO_OK;
}

static double median_frequency(const fake_scene *scene, double t)
{
    return 95 * (1 - 0.0036 * fmin(fmax(t - hold_from(scene), 0), hold_length(scene)));
}

myo_status myo_result_windows(const myo_result *result, size_t track, int64_t first, size_t count,
                              myo_window *out)
{
    if (result->fail_reads)
        return MYO_UNREADABLE;
    for (size_t i = 0; i < count; i++) {
        const double t = (double)(first + (int64_t)i);
        const float rms = (float)level(&result->scene, track, t + 0.5);
        const double mdf = median_frequency(&result->scene, t) + 5 * noise((uint64_t)(t + 7));
        out[i] = (myo_window) { .valid = 1,
                                .sigma = rms,
                                .rms = rms,
                                .arv = rms * 0.8f,
                                .mdf_hz = (float)mdf,
                                .mnf_hz = (float)(mdf * 1.2),
                                .dimitrov = 0.04f,
                                .band_share = { .2f, .4f, .3f, .1f } };
    }
    return MYO_OK;
}

myo_status myo_result_psd(const myo_result *result, size_t track, int64_t first, size_t count,
                          float *out)
{
    if (result->fail_reads)
        return MYO_UNREADABLE;
    for (size_t i = 0; i < count; i++) {
        const double t = (double)(first + (int64_t)i);
        const double rms = level(&result->scene, track, t + 0.5);
        for (size_t b = 0; b < BINS; b++) {
            const double f = (20 + 2 * (double)b) / median_frequency(&result->scene, t);
            out[i * BINS + b] = (float)(rms * rms / 200 * (0.02 + f * f / (1 + f * f * f * f)) *
                                        (1 + 0.5 * noise((uint64_t)(t * BINS) + b)));
        }
    }
    return MYO_OK;
}

myo_status myo_result_samples(myo_result *result, size_t track, int64_t first, size_t count,
                              float *out)
{
    if (result->fail_reads)
        return MYO_UNREADABLE;
    for (size_t i = 0; i < count; i++)
        out[i] = (float)sample(&result->scene, track, first + (int64_t)i);
    return MYO_OK;
}

void myo_result_release(const myo_result *result)
{
    (void)result;
}

void myo_result_close(myo_result **result)
{
    if (result == NULL || *result == NULL)
        return;
    myo_arena *arena = (*result)->arena;
    *result = NULL;
    myo_arena_close(&arena);
}
