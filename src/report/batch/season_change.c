/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/season_change.h"

#include <math.h>
#include <string.h>

#include "report/batch/rate_ratio.h"

enum { LEAST_FREEDOM = 2 };

double myo_value_mdf(const myo_batch_channel *channel)
{
    return channel->row.summary.mdf_start_hz;
}

double myo_value_rms(const myo_batch_channel *channel)
{
    return channel->row.summary.rms_max;
}

static bool at_task(const myo_season_entry *entry, const char *task)
{
    const char *own = entry->recording->place.task;
    return task == NULL || own == NULL ? task == own : strcmp(task, own) == 0;
}

double myo_smallest_change(const myo_season_muscle *muscle, const char *task,
                           myo_season_value value, bool relative)
{
    double squares = 0;
    size_t freedom = 0;
    for (size_t first = 0; first < muscle->count;) {
        double sum = 0, sum_squares = 0;
        size_t end = first, n = 0;
        for (;
             end < muscle->count && (end == first || myo_same_day(muscle->entries[first].recording,
                                                                  muscle->entries[end].recording));
             end++) {
            const double raw = value(muscle->entries[end].channel);
            const double x = relative ? log(raw) : raw;
            if (!at_task(&muscle->entries[end], task) || !isfinite(x) ||
                muscle->entries[end].recording->place.recorded_at == NULL)
                continue;
            sum += x;
            sum_squares += x * x;
            n++;
        }
        if (n > 1) {
            squares += fmax(0, sum_squares - sum * sum / (double)n);
            freedom += n - 1;
        }
        first = end;
    }
    if (freedom < LEAST_FREEDOM)
        return NAN;
    const double change = 1.96 * sqrt(2.0) * sqrt(squares / (double)freedom);
    return relative ? 100 * (exp(change) - 1) : change;
}

double myo_smallest_rise(double count, double rest_s, double dispersion)
{
    if (!(rest_s > 0) || !(dispersion >= 1))
        return NAN;
    for (double more = floor(count) + 1; more < 100 * (count + dispersion); more++)
        if (myo_ratio_make(more / dispersion, rest_s, count / dispersion, rest_s).low > 1)
            return count > 0 ? more / count : INFINITY;
    return NAN;
}
