/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/digest.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "pipeline/analysis_result.h"

enum { AT_ONCE = 256 };

static void add_bytes(uint64_t *hash, const void *bytes, size_t length)
{
    const unsigned char *from = (const unsigned char *)bytes;
    for (size_t i = 0; i < length; i++)
        *hash = (*hash ^ from[i]) * 0x100000001b3U;
}

/* All NaN count as one: their payload is not part of any result. */
static void add_number(uint64_t *hash, double value)
{
    const double canonical = isnan(value) ? -1e300 : value + 0.0;
    add_bytes(hash, &canonical, sizeof canonical);
}

static void add_text(uint64_t *hash, const char *text)
{
    if (text != NULL)
        add_bytes(hash, text, strlen(text) + 1);
}

static void add_window(myo_digest *digest, const myo_window *w)
{
    const float exact[] = { w->valid,
                            w->sigma,
                            w->rms,
                            w->arv,
                            w->tkeo,
                            w->waveform_length,
                            w->zero_crossings,
                            w->slope_sign_changes,
                            w->mains_amplitude, w->line_amplitude };
    const float spectral[] = { w->mdf_hz,        w->mnf_hz,        w->dimitrov,
                               w->band_share[0], w->band_share[1], w->band_share[2],
                               w->band_share[3] };
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        add_number(&digest->exact, (double)exact[i]);
    for (size_t i = 0; i < sizeof spectral / sizeof *spectral; i++)
        if (!isnan(spectral[i]))
            digest->spectral[i + 1] += (double)spectral[i];
}

static size_t part_of(int64_t left)
{
    return left < AT_ONCE ? (size_t)left : AT_ONCE;
}

static myo_status add_track(myo_digest *digest, const myo_result *result, size_t t)
{
    const myo_track *track = result->setup.tracks + t;
    myo_hop hops[AT_ONCE];
    for (int64_t at = 0; at < track->hops; at += AT_ONCE) {
        const size_t now = part_of(track->hops - at);
        MYO_TRY(myo_result_hops(result, t, at, now, hops));
        for (size_t i = 0; i < now; i++) {
            add_number(&digest->exact, (double)hops[i].mean_square);
            add_number(&digest->exact, (double)hops[i].low_mean_square);
            add_number(&digest->exact, (double)hops[i].minimum);
            add_number(&digest->exact, (double)hops[i].maximum);
        }
    }
    myo_window windows[AT_ONCE];
    for (int64_t at = 0; at < track->windows; at += AT_ONCE) {
        const size_t now = part_of(track->windows - at);
        MYO_TRY(myo_result_windows(result, t, at, now, windows));
        for (size_t i = 0; i < now; i++)
            add_window(digest, windows + i);
    }
    return MYO_OK;
}

static myo_status add_spikes(myo_digest *digest, const myo_result *result, size_t t)
{
    const int64_t count = result->sources[t].spike_count;
    myo_spike spikes[AT_ONCE];
    for (int64_t at = 0; at < count; at += AT_ONCE) {
        const size_t now = part_of(count - at);
        MYO_TRY(result->sources[t].spikes(result->sources[t].context, at, now, spikes));
        for (size_t i = 0; i < now; i++) {
            const myo_spike *s = spikes + i;
            add_bytes(&digest->exact, &s->peak_frame, sizeof s->peak_frame);
            add_bytes(&digest->exact, &s->onset_offset, sizeof s->onset_offset);
            const float numbers[] = { s->peak, s->peak_to_peak, s->width_s, s->sigma, s->low_peak };
            for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
                add_number(&digest->exact, (double)numbers[n]);
        }
    }
    size_t damaged = 0;
    const myo_interval *damage = myo_intervals_items(&result->stores[t].damage, &damaged);
    for (size_t i = 0; i < damaged; i++) {
        add_bytes(&digest->exact, &damage[i].first, sizeof damage[i].first);
        add_bytes(&digest->exact, &damage[i].end, sizeof damage[i].end);
        add_text(&digest->exact, damage[i].why);
    }
    return MYO_OK;
}

static myo_status add_density(myo_digest *digest, const myo_result *result, size_t t)
{
    const myo_track *track = result->setup.tracks + t;
    float *row = (float *)myo_memory_new(track->psd_bins, sizeof *row);
    myo_status status = row == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (int64_t w = 0; w < track->windows && status == MYO_OK; w++) {
        status = myo_result_psd(result, t, w, 1, row);
        for (size_t k = 0; k < track->psd_bins && status == MYO_OK; k++)
            if (!isnan(row[k]))
                digest->spectral[0] += (double)row[k];
    }
    myo_memory_free(row);
    return status;
}

/* What a spectrum has no part in; a fatigue verdict and median frequencies do come from one. */
static void add_events(myo_digest *digest, const myo_result *result)
{
    for (size_t i = 0; i < result->decision.event_count; i++) {
        const myo_event *event = result->decision.events + i;
        if (event->class_ == MYO_CLASS_FATIGUE)
            continue;
        add_number(&digest->exact, event->onset_s);
        add_number(&digest->exact, event->duration_s);
        add_number(&digest->exact, event->confidence);
        add_number(&digest->exact, event->amplitude);
        add_text(&digest->exact, myo_class_name(event->class_));
        add_text(&digest->exact, event->channel);
        add_text(&digest->exact, event->subtype);
    }
}

myo_status myo_digest_result(myo_digest *out, const myo_result *result)
{
    myo_digest digest = { .exact = 0xcbf29ce484222325U };
    for (size_t t = 0; t < result->setup.track_count; t++) {
        MYO_TRY(add_track(&digest, result, t));
        MYO_TRY(add_spikes(&digest, result, t));
        MYO_TRY(add_density(&digest, result, t));
    }
    add_events(&digest, result);
    *out = digest;
    return MYO_OK;
}
