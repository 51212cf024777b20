/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/time_column.h"

#include <float.h>
#include <math.h>

#include "core/fail.h"
#include "io/text_rows.h"

_Static_assert(MYO_TEXT_INDEX_ROWS == 1024, "checkpoints of times and of rows are the same rows");

enum { DAY_S = 86400 };

/* The block's times against the line through its ends. */
static void close_block(myo_time_column *column, size_t rows)
{
    const double *times = column->block;
    const double step = rows < 2 ? 0 : (times[rows - 1] - times[0]) / (double)(rows - 1);
    for (size_t i = 0; i < rows; i++) {
        const double bend = fabs(times[i] - times[0] - (double)i * step);
        column->bend_s = bend > column->bend_s ? bend : column->bend_s;
    }
}

myo_status myo_time_column_add(myo_time_column *column, double value)
{
    double now = value * column->unit_s + column->midnights_s;
    if (column->is_of_day && column->count > 0 && column->last_s - now > DAY_S / 2) {
        column->midnights_s += DAY_S;
        now += DAY_S;
    }
    /* a count of nanoseconds since 1970 is finer than a double */
    const double grain_s = 4 * DBL_EPSILON * fabs(now);
    if (grain_s > column->quantum_s)
        column->quantum_s = grain_s;
    if (column->count % MYO_TEXT_INDEX_ROWS == 0) {
        double *checkpoint = myo_array_push(&column->checkpoints);
        if (checkpoint == NULL)
            return MYO_NO_MEMORY;
        *checkpoint = now;
        if (column->count > 0)
            close_block(column, MYO_TEXT_INDEX_ROWS);
    }
    column->block[column->count % MYO_TEXT_INDEX_ROWS] = now;
    if (!isfinite(now))
        column->broken = true;
    if (column->count == 0) {
        column->first_s = now;
        column->least_s = INFINITY;
        column->most_s = -INFINITY;
    } else {
        const double step = now - column->last_s;
        column->least_s = step < column->least_s ? step : column->least_s;
        column->most_s = step > column->most_s ? step : column->most_s;
    }
    column->last_s = now;
    column->count++;
    return MYO_OK;
}

/* The roundest rate whose last sample falls within the printed digits of the last time. */
static double round_rate(double steps, double span_s, double tolerance_s)
{
    const double rate = steps / span_s;
    double power = 1;
    for (int decimals = 0; decimals <= 6; decimals++, power *= 10) {
        const double candidate = floor(rate * power + 0.5) / power;
        if (candidate > 0 && fabs(steps / candidate - span_s) <= tolerance_s)
            return candidate;
    }
    return rate;
}

static bool is_regular(myo_time_column *column, double step_s, double rate_hz)
{
    /* more than the printed digits explain is a clock of its own, whose mean is not the rate */
    const double slack = 0.1 * step_s + column->quantum_s;
    if (column->most_s - step_s > slack || step_s - column->least_s > slack)
        return false;
    close_block(column, (size_t)((column->count - 1) % MYO_TEXT_INDEX_ROWS) + 1);
    if (column->bend_s > slack)
        return false;
    const double *times = column->checkpoints.items;
    for (size_t i = 0; i < column->checkpoints.count; i++) {
        const double expected = column->first_s + (double)i * MYO_TEXT_INDEX_ROWS / rate_hz;
        if (fabs(times[i] - expected) > slack)
            return false;
    }
    return true;
}

bool myo_time_column_is_regular(myo_time_column *column)
{
    const double span = column->last_s - column->first_s;
    const double steps = (double)(column->count - 1);
    return !column->broken && column->count >= 2 && span > 0 &&
           is_regular(column, span / steps, round_rate(steps, span, column->quantum_s));
}

myo_status myo_time_column_rate(myo_time_column *column, const char *name,
                                const myo_open_request *request, double *rate_hz, double *start_s,
                                bool *resampled)
{
    const double span = column->last_s - column->first_s;
    *resampled = false;
    *start_s = column->first_s;
    if (column->broken)
        return myo_fail(request->log, MYO_RATE,
                        "the time column \"%s\" has values that are not numbers; repair it, or "
                        "give --rate HZ to count samples instead",
                        name);
    if (column->count < 2 || !(span > 0))
        return myo_fail(request->log, MYO_RATE,
                        "the time column \"%s\" does not run forward; give --rate HZ to count "
                        "samples instead",
                        name);
    const double steps = (double)(column->count - 1);
    *rate_hz = round_rate(steps, span, column->quantum_s);
    if (is_regular(column, span / steps, *rate_hz))
        return MYO_OK;
    if (request->options->rate_hz > 0 && !request->options->resample_irregular) {
        *rate_hz = 0; /* --rate is taken instead */
        *start_s = 0;
        return MYO_OK;
    }
    if (request->options->resample_irregular && column->least_s >= 0) {
        *resampled = true;
        if (request->options->rate_hz > 0)
            *rate_hz = request->options->rate_hz;
        return MYO_OK;
    }
    return myo_fail(request->log, MYO_RATE,
                    "the time column \"%s\" is not regular: it steps by %.6g to %.6g s (%s); give "
                    "--rate HZ to count samples instead%s",
                    name, column->least_s, column->most_s,
                    column->least_s < 0 ? "a restart" : "arrival times of blocks, or gaps",
                    column->least_s < 0 ? "" : ", or --resample to interpolate");
}
