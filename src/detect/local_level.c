/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Activity is no all-or-nothing mask. A potential stands out of what surrounds it, be that the
 * noise or units that fire, so its yardstick is the level around it: 1.4826 median(|x|) within 1 s
 * on both sides, which a potential of a few hundredths of a second does not move.
 *
 * Samples are not kept, so the median is put together from what pass 1 has: the median over hops
 * says where in time a level begins and ends, and the sigma of the windows, a median over samples,
 * says what it is. The hops alone read too high in firing of 20 discharges a second, where most
 * hops hold a potential and most samples do not; the windows alone are too coarse in time.
 *
 * Contraction is where discharges overlap: the level reaches OVERLAP noise floors for HOLD_S. A
 * median over two seconds is blind to what is shorter than one, so a quarter of a second that is
 * loud for more than half of it counts as well. A mark makes a contraction of what is raised at
 * all.
 */
#include "detect/local_level.h"

#include <math.h>
#include <string.h>

#include "core/quickselect.h"
#include "detect/hop_frames.h"
#include "detect/noise_floor.h"

enum {
    REACH_STEPS = 4, /* a second, on both sides */
    RING_HOPS = 2 * REACH_STEPS * MYO_LEVEL_HOPS,
    LEAST_HOPS = MYO_LEVEL_HOPS / 2,
    WINDOW_HOPS = 64
};

static const double OVERLAP = 6; /* noise floors; ours */
static const double HOLD_S = 0.5;
static const double RAISED = 1.5; /* likewise: more than noise */
/* As far from the tracked noise the local sigma is more than its own error; ours. */
static const double APART = 1.3;

static float median_of(const float *squares, size_t count, float *scratch)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (squares[i] >= 0)
            scratch[n++] = squares[i];
    return n < LEAST_HOPS ? NAN : sqrtf(myo_quickselect_float(scratch, n, n / 2));
}

/* Sigma over the median of the hops, per window; 1 where it cannot be told. */
static myo_status measure_ratios(float *out, size_t count, const myo_analysed_track *source)
{
    const myo_track *track = source->track;
    const size_t per_window = track->geometry.window / track->geometry.hop;
    myo_hop hops[WINDOW_HOPS];
    float squares[WINDOW_HOPS], scratch[WINDOW_HOPS];
    for (size_t i = 0; i < count; i++) {
        const int64_t first = (int64_t)(i * per_window), left = track->hops - first;
        const size_t n = left < (int64_t)per_window ? (size_t)left : per_window;
        myo_window window;
        out[i] = 1.0F;
        if (left <= 0 || per_window > WINDOW_HOPS)
            continue;
        MYO_TRY(source->windows(source->context, (int64_t)i, 1, &window));
        MYO_TRY(source->hops(source->context, first, n, hops));
        for (size_t h = 0; h < n; h++)
            squares[h] = hops[h].mean_square;
        const float ratio = window.sigma / median_of(squares, n, scratch);
        out[i] = ratio > 0.1F && ratio < 2.0F ? ratio : 1.0F;
    }
    return MYO_OK;
}

static double ratio_at(const float *ratios, size_t count, const myo_track *track, int64_t frame)
{
    const size_t window = (size_t)(frame / (int64_t)track->geometry.window);
    const size_t i = window < count ? window : count - 1;
    const double before = (double)ratios[i > 0 ? i - 1 : i];
    const double after = (double)ratios[i + 1 < count ? i + 1 : i];
    return 0.25 * before + 0.5 * (double)ratios[i] + 0.25 * after;
}

/* The hops of one step and of a second on both sides. */
static myo_status read_around(float *squares, size_t *count, size_t step, int64_t reach,
                              const myo_analysed_track *source)
{
    const int64_t centre = (int64_t)step * MYO_LEVEL_HOPS + MYO_LEVEL_HOPS / 2;
    const int64_t first = centre - reach > 0 ? centre - reach : 0;
    const int64_t end = centre + reach < source->track->hops ? centre + reach : source->track->hops;
    myo_hop hops[RING_HOPS];
    *count = end > first ? (size_t)(end - first) : 0;
    MYO_TRY(source->hops(source->context, first, *count, hops));
    for (size_t i = 0; i < *count; i++)
        squares[i] = hops[i].mean_square;
    return MYO_OK;
}

static bool inside_task(const myo_task *task, int64_t first, int64_t end)
{
    return 2 * myo_intervals_overlap(&task->voluntary, first, end) > end - first;
}

static myo_status measure_step(myo_local_level *out, size_t i, const float *ratios,
                               const myo_analysed_track *source, const myo_noise *noise,
                               const myo_task *task)
{
    float squares[RING_HOPS], scratch[RING_HOPS];
    const myo_track *track = source->track;
    const int64_t frame = myo_hop_frame(track, (int64_t)i * MYO_LEVEL_HOPS);
    const int64_t length = myo_hop_frame(track, MYO_LEVEL_HOPS);
    const double floor = myo_noise_at(noise, track, frame);
    const double ratio = ratio_at(ratios, noise->count, track, frame);
    size_t n;
    MYO_TRY(read_around(squares, &n, i, RING_HOPS / 2, source));
    const double sigma = ratio * (double)median_of(squares, n, scratch);
    MYO_TRY(read_around(squares, &n, i, MYO_LEVEL_HOPS / 2, source));
    const double brief = (double)median_of(squares, n, scratch);
    out->sigma[i] = (float)sigma;
    out->brief[i] = (float)(ratio * brief);
    const double raised = sigma > ratio * brief ? sigma : ratio * brief;
    const bool overlaps = raised >= OVERLAP * floor;
    const bool asked = raised >= RAISED * floor && inside_task(task, frame, frame + length);
    out->state[i] = overlaps || asked         ? MYO_MUSCLE_CONTRACTION
                    : sigma >= RAISED * floor ? MYO_MUSCLE_LOW_LEVEL
                                              : MYO_MUSCLE_QUIET;
    return MYO_OK;
}

/* What is loud for less than HOLD_S is a potential, or a few. */
static void drop_brief(myo_local_level *level, const myo_track *track)
{
    const double step_s = (double)myo_hop_frame(track, MYO_LEVEL_HOPS) / track->geometry.rate_hz;
    for (size_t first = 0; first < level->count;) {
        size_t end = first;
        while (end < level->count && level->state[end] == MYO_MUSCLE_CONTRACTION)
            end++;
        if (end > first && (double)(end - first) * step_s < HOLD_S - 0.5 * step_s)
            memset(level->state + first, MYO_MUSCLE_LOW_LEVEL, end - first);
        first = end > first ? end : first + 1;
    }
}

myo_status myo_local_level_measure(myo_local_level *out, const myo_analysed_track *source,
                                   const myo_noise *noise, const myo_task *task, myo_arena *arena)
{
    const int64_t hops = noise->count > 0 ? source->track->hops : 0;
    *out = (myo_local_level) { .count = (size_t)((hops + MYO_LEVEL_HOPS - 1) / MYO_LEVEL_HOPS) };
    out->sigma = myo_arena_new(arena, out->count, sizeof(float));
    out->brief = myo_arena_new(arena, out->count, sizeof(float));
    out->state = myo_arena_new(arena, out->count, 1);
    float *ratios = myo_arena_new(arena, noise->count, sizeof(float));
    if (out->sigma == NULL || out->brief == NULL || out->state == NULL || ratios == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(measure_ratios(ratios, noise->count, source));
    for (size_t i = 0; i < out->count; i++)
        MYO_TRY(measure_step(out, i, ratios, source, noise, task));
    drop_brief(out, source->track);
    return MYO_OK;
}

static size_t step_at(const myo_local_level *level, const myo_track *track, int64_t frame)
{
    const int64_t step = myo_frame_hop(track, frame) / MYO_LEVEL_HOPS;
    return (size_t)step < level->count ? (size_t)step : level->count - 1;
}

double myo_local_sigma_at(const myo_local_level *level, const myo_noise *noise,
                          const myo_track *track, int64_t frame)
{
    const double tracked = myo_noise_at(noise, track, frame);
    if (level->count == 0)
        return tracked;
    const double local = (double)level->sigma[step_at(level, track, frame)];
    return local > APART * tracked || APART * local < tracked ? local : tracked;
}

double myo_brief_sigma_at(const myo_local_level *level, const myo_track *track, int64_t frame)
{
    return level->count == 0 ? 0.0 : (double)level->brief[step_at(level, track, frame)];
}

myo_muscle_state myo_muscle_state_at(const myo_local_level *level, const myo_track *track,
                                     int64_t frame)
{
    return level->count == 0 ? MYO_MUSCLE_QUIET
                             : (myo_muscle_state)level->state[step_at(level, track, frame)];
}

int64_t myo_muscle_state_frames(const myo_local_level *level, const myo_track *track, int64_t first,
                                int64_t end, myo_muscle_state state)
{
    const int64_t length = myo_hop_frame(track, MYO_LEVEL_HOPS);
    int64_t sum = 0;
    for (int64_t at = first; at < end;) {
        const int64_t next = (at / length + 1) * length, until = next < end ? next : end;
        sum += myo_muscle_state_at(level, track, at) == state ? until - at : 0;
        at = until;
    }
    return sum;
}

void myo_local_level_raise(myo_local_level *level, const myo_track *track, int64_t first,
                           int64_t end)
{
    if (level->count == 0)
        return;
    const size_t last = step_at(level, track, end);
    for (size_t i = step_at(level, track, first > 0 ? first : 0); i <= last; i++)
        if (level->state[i] == MYO_MUSCLE_QUIET)
            level->state[i] = MYO_MUSCLE_LOW_LEVEL;
}

void myo_local_level_forget(myo_local_level *level, const myo_track *track, int64_t first,
                            int64_t end)
{
    if (level->count == 0)
        return;
    const size_t last = step_at(level, track, end);
    for (size_t i = step_at(level, track, first > 0 ? first : 0); i <= last; i++)
        level->sigma[i] = NAN;
}
