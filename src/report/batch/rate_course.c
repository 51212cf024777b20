/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/rate_course.h"

#include <math.h>

#include "core/statistics.h"
#include "report/figures/plot.h"

void myo_course_add(myo_text *out, const myo_batch_recording *trial)
{
    double count[MYO_BATCH_BINS] = { 0 }, rest[MYO_BATCH_BINS] = { 0 }, highest = 0;
    const myo_batch_channel *first = &trial->channels[0];
    const size_t bins = trial->channel_count == 0 ? 0 : first->bin_count;
    for (size_t c = 0; c < trial->channel_count; c++)
        for (size_t i = 0; i < bins && trial->channels[c].bin_count == bins; i++) {
            const myo_rate_bin *bin = &trial->channels[c].bins[i];
            count[i] += bin->count > 0 ? (double)bin->count : 0;
            rest[i] += isfinite(bin->clean_rest_s) ? bin->clean_rest_s / 60 : 0;
        }
    for (size_t i = 0; i < bins; i++) {
        double low, high;
        myo_poisson_interval(count[i], 0.95, &low, &high);
        highest = rest[i] > 0.1 ? fmax(highest, high / rest[i]) : highest;
    }
    if (bins < 3 || highest <= 0)
        return;
    myo_plot plot = myo_plot_make(out, 420, 170);
    plot.x_low = first->bins[0].from_s;
    plot.x_high = first->bins[bins - 1].to_s;
    plot.y_high = highest * 1.05;
    myo_plot_begin(&plot, "Fasciculations per minute and muscle over the last trial", false);
    myo_plot_axes(&plot, "time in the last trial", "per minute", true);
    for (size_t i = 0; i < bins; i++) {
        double low, high;
        const double middle = (first->bins[i].from_s + first->bins[i].to_s) / 2;
        const double rate = count[i] / rest[i];
        myo_poisson_interval(count[i], 0.95, &low, &high);
        if (!(rest[i] > 0.1))
            continue;
        myo_plot_whisker(&plot, middle, low / rest[i], high / rest[i], MYO_COLOUR_ORANGE);
        myo_plot_points(&plot, &middle, &rate, 1, MYO_COLOUR_ORANGE, 3.5, 1);
    }
    myo_plot_end(&plot);
}
