/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/accelerometer_motion.h"

#include <math.h>

#include "detect/hop_frames.h"
#include "detect/noise_floor.h"

enum { SPIKE_BLOCK = 256, WAVE_LIMIT = 4096, RISES = 8 };

static const double END_S = 0.1;        /* ours */
static const double JOIN_S = 0.15;      /* crossings of one movement are closer */
static const double BACK_S = 0.15;      /* the onset is looked for this far before */
static const double MOTION_SIGMA = 5.0; /* ours */
/* A zero-phase filter answers before the event: with its corner at 5 Hz the lobe ahead of a slow
 * twitch (contraction time 120 ms) reaches 22 % of the peak, ahead of a doublet 40 %, while the
 * acceleration of a twitch itself rises to half its peak within 2 to 5 ms. */
static const double ONSET_SHARE = 0.5;
static const double AHEAD_S = 0.1; /* half a period of the corner: the lobe is not longer */

/* Onset of a movement that first crosses at `crossing`: back to where the magnitude was last under
 * ONSET_SHARE of its peak or the noise for 15 ms (the magnitude of an oscillation dips in between).
 */
static myo_status find_onset(int64_t *onset, const myo_analysed_track *source, int64_t crossing,
                             double peak, double sigma)
{
    const double rate = source->track->geometry.rate_hz;
    int64_t first = crossing - (int64_t)(BACK_S * rate);
    first = first < 0 ? 0 : first;
    const size_t n = (size_t)(crossing - first + 1);
    float x[WAVE_LIMIT];
    *onset = crossing;
    if (n > WAVE_LIMIT)
        return MYO_OK;
    MYO_TRY(source->samples(source->context, first, n, x));
    const double share = ONSET_SHARE * peak, floor = 1.8 * sigma;
    const double threshold = share > floor ? share : floor;
    const size_t quiet = (size_t)(0.015 * rate) + 1;
    size_t still = 0;
    for (size_t i = n; i-- > 0 && still <= quiet;) {
        if (fabs((double)x[i]) >= threshold) {
            *onset = first + (int64_t)i;
            still = 0;
        } else {
            still++;
        }
    }
    return MYO_OK;
}

static myo_status measure_low(myo_motion *m, const myo_analysed_track *source, int64_t first,
                              int64_t end)
{
    const myo_track *track = source->track;
    int64_t hop = myo_frame_hop(track, first), stop = myo_frame_hop(track, end) + 1;
    stop = stop > track->hops ? track->hops : stop;
    stop = stop - hop > 40 ? hop + 40 : stop;
    myo_hop hops[40];
    MYO_TRY(source->hops(source->context, hop, (size_t)(stop - hop), hops));
    double in_band = 0.0, minimum = INFINITY, maximum = 0.0;
    for (int64_t h = 0; h < stop - hop; h++) {
        const double low = (double)hops[h].low_mean_square;
        in_band += (double)hops[h].mean_square;
        minimum = low < minimum ? low : minimum;
        maximum = low > maximum ? low : maximum;
    }
    /* gravity is a constant of the removed part, movement is its change */
    const double change = stop > hop ? sqrt(maximum) - sqrt(minimum) : 0.0;
    m->low_ratio = in_band > 0 ? change * change / (in_band / (double)(stop - hop)) : 0.0;
    return MYO_OK;
}

/* Crossings of one movement. `risen`: those larger than all before them and at least ONSET_SHARE of
 * the largest so far; the movement itself begins with the first, what is before is the filter's. */
typedef struct movement {
    int64_t first, last;
    double peak, sigma;
    struct {
        int64_t frame;
        double peak;
    } risen[RISES];
    size_t risen_count;
    bool open;
} movement;

static void extend(movement *open, int64_t frame, double peak, double sigma)
{
    open->last = frame;
    if (!(peak > open->peak))
        return;
    open->peak = peak;
    open->sigma = sigma;
    size_t left = 0;
    for (size_t i = 0; i < open->risen_count; i++)
        if (open->risen[i].peak >= ONSET_SHARE * peak)
            open->risen[left++] = open->risen[i];
    left = left == RISES ? RISES - 1 : left;
    open->risen[left].frame = frame;
    open->risen[left].peak = peak;
    open->risen_count = left + 1;
}

static myo_status close_movement(movement *open, myo_array *out, const myo_analysed_track *source)
{
    const int64_t risen = open->risen[0].frame;
    const bool ahead = (double)(risen - open->first) <= AHEAD_S * source->track->geometry.rate_hz;
    int64_t onset;
    open->open = false;
    MYO_TRY(find_onset(&onset, source, ahead ? risen : open->first, open->peak, open->sigma));
    myo_motion *m = myo_array_push(out);
    if (m == NULL)
        return MYO_NO_MEMORY;
    const myo_track *track = source->track;
    *m = (myo_motion) { .onset_s = track->start_s + (double)onset / track->geometry.rate_hz,
                        .end_s = track->start_s + (double)open->last / track->geometry.rate_hz,
                        .peak = open->peak,
                        .peak_over_sigma = open->peak / open->sigma,
                        .emg_s = NAN };
    return measure_low(m, source, onset, open->last);
}

/* Filters start from nothing at the ends of a recording and at gaps; 5 Hz need longer than EMG. */
static bool beside_an_end(const myo_analysed_track *source, int64_t frame)
{
    const int64_t guard = (int64_t)(END_S * source->track->geometry.rate_hz);
    return frame < guard || frame >= source->track->frames - guard ||
           myo_intervals_overlap(source->damage, frame - guard, frame + guard) > 0;
}

myo_status myo_motions_find(myo_array *out, const myo_analysed_track *source,
                            const myo_noise *noise, const myo_settings *settings)
{
    (void)settings;
    const double rate = source->track->geometry.rate_hz;
    myo_spike block[SPIKE_BLOCK];
    movement open = { 0 };
    for (int64_t first = 0; first < source->spike_count; first += SPIKE_BLOCK) {
        const int64_t left = source->spike_count - first;
        const size_t n = left < SPIKE_BLOCK ? (size_t)left : SPIKE_BLOCK;
        MYO_TRY(source->spikes(source->context, first, n, block));
        for (size_t i = 0; i < n; i++) {
            const double sigma = myo_noise_at(noise, source->track, block[i].peak_frame);
            const double peak = fabs((double)block[i].peak);
            if (!(peak >= MOTION_SIGMA * sigma) || beside_an_end(source, block[i].peak_frame))
                continue;
            if (open.open && (double)(block[i].peak_frame - open.last) > JOIN_S * rate)
                MYO_TRY(close_movement(&open, out, source));
            if (!open.open)
                open = (movement) { .first = block[i].peak_frame, .open = true };
            extend(&open, block[i].peak_frame, peak, sigma);
        }
    }
    return open.open ? close_movement(&open, out, source) : MYO_OK;
}
