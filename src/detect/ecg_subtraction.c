/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/ecg_subtraction.h"

#include <math.h>

#include "core/quickselect.h"
#include "detect/hop_frames.h"

enum { HOPS = 64 };

/* Chests breathe and a hop cuts a beat anywhere: up to this times the median is the heart's power
 */
static const float OWN = 2.5F;

static float larger(float a, float b)
{
    return a > b ? a : b;
}

/* What the heart leaves in a hop; the hops beside it too, since a beat lies anywhere in its own. */
static float expected(const myo_ecg_template *ecg, int kind, int64_t since, int64_t until)
{
    float most = 0.0F;
    for (int64_t step = -1; step <= 1; step++) {
        if (since >= 0 && since + step >= 0 && since + step < MYO_ECG_AFTER)
            most = larger(most, ecg->after[kind][since + step]);
        if (until > 0 && until + step >= 1 && until + step <= MYO_ECG_BEFORE)
            most = larger(most, ecg->before[kind][until + step - 1]);
        if (until > 0 && until + step == 0)
            most = larger(most, ecg->after[kind][0]);
    }
    return most;
}

static float without(float square, float expected_square, float quiet)
{
    if (!(square > quiet))
        return square;
    return square <= OWN * expected_square ? quiet : square - expected_square;
}

static size_t beat_after(const myo_ecg_subtraction *view, int64_t hop)
{
    const int64_t *beats = view->ecg->beats.items;
    size_t low = 0, high = view->ecg->beats.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (myo_frame_hop(view->inner->track, beats[middle]) <= hop)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static myo_status read_hops(void *context, int64_t first, size_t count, myo_hop *out)
{
    const myo_ecg_subtraction *view = context;
    const myo_ecg_template *ecg = view->ecg;
    const int64_t *beats = ecg->beats.items;
    MYO_TRY(view->inner->hops(view->inner->context, first, count, out));
    size_t next = beat_after(view, first);
    for (size_t i = 0; i < count; i++) {
        const int64_t hop = first + (int64_t)i;
        while (next < ecg->beats.count && myo_frame_hop(view->inner->track, beats[next]) <= hop)
            next++;
        const int64_t since =
            next > 0 ? hop - myo_frame_hop(view->inner->track, beats[next - 1]) : -1;
        const int64_t until =
            next < ecg->beats.count ? myo_frame_hop(view->inner->track, beats[next]) - hop : 0;
        out[i].mean_square =
            without(out[i].mean_square, expected(ecg, 0, since, until), ecg->quiet[0]);
        out[i].low_mean_square =
            without(out[i].low_mean_square, expected(ecg, 1, since, until), ecg->quiet[1]);
    }
    return MYO_OK;
}

/* The robust sigma of a window is the more the heart's, the faster it beats: the median of what is
 * left in the hops knows better where it is less. */
static myo_status read_windows(void *context, int64_t first, size_t count, myo_window *out)
{
    const myo_ecg_subtraction *view = context;
    const myo_track *track = view->inner->track;
    const int64_t per_window = (int64_t)(track->geometry.window / track->geometry.hop);
    float squares[HOPS];
    myo_hop hops[HOPS];
    MYO_TRY(view->inner->windows(view->inner->context, first, count, out));
    for (size_t i = 0; i < count && per_window <= HOPS; i++) {
        const int64_t from = (first + (int64_t)i) * per_window;
        const int64_t left = track->hops - from;
        const size_t n = (size_t)(left < per_window ? left : per_window);
        if (left <= 0 || !(out[i].sigma > 0))
            continue;
        MYO_TRY(read_hops(context, from, n, hops));
        for (size_t k = 0; k < n; k++)
            squares[k] = hops[k].mean_square >= 0 ? hops[k].mean_square : INFINITY;
        const float sigma = sqrtf(myo_quickselect_float(squares, n, n / 2));
        out[i].sigma = sigma > 0 && sigma < out[i].sigma ? sigma : out[i].sigma;
    }
    return MYO_OK;
}

static myo_status read_psd(void *context, int64_t first, size_t count, float *out)
{
    const myo_ecg_subtraction *view = context;
    return view->inner->psd(view->inner->context, first, count, out);
}

static myo_status read_stretch_psd(void *context, int64_t first, size_t count, float *out)
{
    const myo_ecg_subtraction *view = context;
    return view->inner->stretch_psd(view->inner->context, first, count, out);
}

static myo_status read_spikes(void *context, int64_t first, size_t count, myo_spike *out)
{
    const myo_ecg_subtraction *view = context;
    return view->inner->spikes(view->inner->context, first, count, out);
}

static myo_status read_samples(void *context, int64_t first, size_t count, float *out)
{
    const myo_ecg_subtraction *view = context;
    return view->inner->samples(view->inner->context, first, count, out);
}

void myo_ecg_subtraction_open(myo_ecg_subtraction *out, const myo_ecg_template *ecg,
                              const myo_analysed_track *inner)
{
    *out = (myo_ecg_subtraction) { .ecg = ecg, .inner = inner, .source = *inner };
    out->source.context = out;
    out->source.hops = read_hops;
    out->source.windows = read_windows;
    out->source.psd = read_psd;
    out->source.stretch_psd = read_stretch_psd;
    out->source.spikes = read_spikes;
    out->source.samples = read_samples;
}
