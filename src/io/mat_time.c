/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat_time.h"

#include <math.h>

#include "core/fail.h"

enum { BLOCK_ROWS = 512 };

/* What the first column rises by from row to row; 0: it does not rise steadily. */
static myo_status step_of(myo_mat_column *column, void *state, int64_t frames, double *step)
{
    double values[BLOCK_ROWS], first = 0, last = 0;
    MYO_TRY(column(state, 0, 1, &first));
    MYO_TRY(column(state, frames - 1, 1, &last));
    const double rise = (last - first) / (double)(frames - 1);
    *step = 0;
    if (!(rise > 0))
        return MYO_OK;
    for (int64_t n = 0; n < frames; n += BLOCK_ROWS) {
        const size_t count = frames - n < BLOCK_ROWS ? (size_t)(frames - n) : BLOCK_ROWS;
        MYO_TRY(column(state, n, count, values));
        for (size_t i = 0; i < count; i++)
            if (!(fabs(values[i] - first - (double)(n + (int64_t)i) * rise) <= 0.1 * rise))
                return MYO_OK;
    }
    *step = rise;
    return MYO_OK;
}

static bool is_near(double value, double wanted)
{
    return fabs(value - wanted) <= 0.01 * wanted;
}

myo_status myo_mat_drop_time(myo_mat_column *column, void *state, const myo_open_request *request,
                             myo_draft *draft, size_t *skipped)
{
    myo_stream_draft *stream = draft->streams;
    double step = 0;
    *skipped = 0;
    if (stream->channel_count < 2 || stream->frames < 3)
        return MYO_OK;
    MYO_TRY(step_of(column, state, stream->frames, &step));
    if (step == 0)
        return MYO_OK;
    const double rate = stream->rate_hz > 0 ? stream->rate_hz : request->options->rate_hz;
    const bool in_s = rate > 0 ? is_near(step * rate, 1) : step != floor(step) && step < 1;
    if (!in_s && !(rate > 0 && is_near(step * rate, 1000)))
        return MYO_OK;
    if (rate == 0) {
        stream->rate_hz = floor(1e6 / step + 0.5) / 1e6;
        stream->rate_source = "first column";
    }
    *skipped = 1;
    stream->channels++;
    stream->channel_count--;
    return myo_draft_note(draft, request, "the first column is the time in %s and no channel",
                          in_s ? "s" : "ms");
}
