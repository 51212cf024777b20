/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/window_columns.h"

#include <math.h>

#include "core/quickselect.h"

enum { READ_BLOCK = 128 };

double myo_lower_quantile(float *values, size_t n, double q)
{
    if (n == 0)
        return NAN;
    return (double)myo_quickselect_float(values, n, (size_t)(q * (double)(n - 1)));
}

double myo_column_median(const myo_window_columns *w, const float *column, size_t first, size_t end)
{
    size_t n = 0;
    for (size_t i = first; i < end; i++)
        if (w->state[i] != MYO_REST_DAMAGED)
            w->scratch[n++] = column[i];
    return myo_lower_quantile(w->scratch, n, 0.5);
}

double myo_column_deviation(const myo_window_columns *w, size_t first, size_t end, double centre)
{
    size_t n = 0;
    for (size_t i = first; i < end; i++)
        if (w->state[i] != MYO_REST_DAMAGED)
            w->scratch[n++] = (float)fabs((double)w->sigma[i] - centre);
    return myo_lower_quantile(w->scratch, n, 0.5);
}

myo_status myo_window_columns_open(myo_window_columns *w, size_t count, myo_arena *arena)
{
    w->count = count;
    w->sigma = myo_arena_new(arena, count, sizeof(float));
    w->crossings = myo_arena_new(arena, count, sizeof(float));
    w->turns = myo_arena_new(arena, count, sizeof(float));
    w->spread = myo_arena_new(arena, count, sizeof(float));
    w->scratch = myo_arena_new(arena, count, sizeof(float));
    w->claimed = myo_arena_new(arena, count, 1);
    if (w->sigma == NULL || w->crossings == NULL || w->turns == NULL || w->spread == NULL ||
        w->scratch == NULL || w->claimed == NULL)
        return MYO_NO_MEMORY;
    return MYO_OK;
}

myo_status myo_window_columns_read(myo_window_columns *w, const myo_analysed_track *source,
                                   const myo_task *task)
{
    myo_window block[READ_BLOCK];
    const int64_t frames = (int64_t)source->track->geometry.window;
    for (size_t first = 0; first < w->count; first += READ_BLOCK) {
        const size_t n = w->count - first < READ_BLOCK ? w->count - first : READ_BLOCK;
        MYO_TRY(source->windows(source->context, (int64_t)first, n, block));
        for (size_t i = 0; i < n; i++) {
            const size_t at = first + i;
            const int64_t begin = (int64_t)at * frames;
            w->sigma[at] = block[i].sigma;
            w->crossings[at] = block[i].zero_crossings;
            w->turns[at] = block[i].slope_sign_changes;
            w->spread[at] = block[i].sigma > 0 ? block[i].rms / block[i].sigma : 1.0F;
            const bool usable = block[i].valid >= 0.5F && block[i].sigma > 0 &&
                                isfinite((double)block[i].sigma) && isfinite((double)block[i].rms);
            w->state[at] = usable ? MYO_REST_ACTIVE : MYO_REST_DAMAGED;
            if (2 * myo_intervals_overlap(&task->voluntary, begin, begin + frames) > frames / 4)
                w->claimed[at] = MYO_CLAIMED_VOLUNTARY;
            else if (myo_intervals_overlap(&task->rest, begin, begin + frames) == frames)
                w->claimed[at] = MYO_CLAIMED_REST;
        }
    }
    return MYO_OK;
}

double myo_column_median_near(const myo_window_columns *w, const float *column, double level)
{
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->state[i] != MYO_REST_DAMAGED && (double)w->sigma[i] <= 1.2 * level)
            w->scratch[n++] = column[i];
    return myo_lower_quantile(w->scratch, n, 0.5);
}
