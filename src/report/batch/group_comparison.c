/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/group_comparison.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/statistics.h"
#include "report/batch/pooled_rate.h"
#include "report/findings/plain_numbers.h"

typedef struct group_sum {
    const char *name;
    size_t recordings, channels, fatigued, judged, rates;
    myo_pooled_rate pooled;
    double cramps;
    double *rate; /* per channel with enough rest */
} group_sum;

static void sum_group(group_sum *sum, const myo_batch *batch)
{
    for (size_t i = 0; i < batch->input->count; i++) {
        if (batch->recordings[i].place.group == NULL ||
            strcmp(batch->recordings[i].place.group, sum->name) != 0)
            continue;
        sum->recordings++;
        for (size_t c = 0; c < batch->recordings[i].channel_count; c++) {
            const myo_summary *row = &batch->recordings[i].channels[c].row.summary;
            sum->channels++;
            sum->cramps += row->cramps > 0 ? (double)row->cramps : 0;
            sum->fatigued += strcmp(row->fatigue, "found") == 0;
            sum->judged += strcmp(row->fatigue, "found") == 0 || strcmp(row->fatigue, "none") == 0;
            myo_pooled_add(&sum->pooled, row);
            if (isfinite(row->fasciculations_per_min))
                sum->rate[sum->rates++] = row->fasciculations_per_min;
        }
    }
}

static void add_three(myo_text *out, double value, double low, double high)
{
    myo_words_rate(out, value);
    myo_text_add(out, " (");
    myo_words_rate(out, low);
    myo_text_add(out, " to ");
    myo_words_rate(out, high);
    myo_text_add(out, ")");
}

static void add_group_row(myo_text *out, const group_sum *sum)
{
    double low = NAN, high = NAN;
    const double minutes = sum->pooled.rest_s / 60;
    myo_pooled_interval(&sum->pooled, &low, &high);
    myo_text_add(out, "<tr><th scope=\"row\">");
    myo_text_add_html(out, sum->name);
    myo_text_add(out,
                 "<td class=\"number\">%zu<td class=\"number\">%zu<td class=\"number\">%.1f"
                 "<td class=\"number\">%.0f<td class=\"number\">",
                 sum->recordings, sum->channels, minutes, sum->pooled.count);
    if (minutes > 0)
        add_three(out, sum->pooled.count / minutes, low, high);
    else
        myo_text_add(out, "n/a");
    myo_text_add(out, "<td class=\"number\">");
    if (sum->rates > 0) {
        const double middle = myo_quantile(sum->rate, sum->rates, 0.5);
        const double first = myo_quantile(sum->rate, sum->rates, 0.25);
        const double third = myo_quantile(sum->rate, sum->rates, 0.75);
        add_three(out, middle, first, third);
    } else {
        myo_text_add(out, "n/a");
    }
    myo_text_add(out, "<td class=\"number\">%.0f<td class=\"number\">%zu of %zu</tr>\n",
                 sum->cramps, sum->fatigued, sum->judged);
}

static size_t group_count(const myo_batch *batch)
{
    const char *first = NULL;
    for (size_t i = 0; i < batch->input->count; i++) {
        const char *group = batch->recordings[i].place.group;
        if (group == NULL)
            continue;
        if (first != NULL && strcmp(first, group) != 0)
            return 2;
        first = group;
    }
    return first != NULL;
}

void myo_groups_add(myo_text *out, const myo_batch *batch)
{
    const size_t count = batch->input->count;
    if (group_count(batch) < 2)
        return;
    myo_text_add(out, "<section id=\"groups\"><h2>Groups</h2>\n<p class=\"facts\">From ");
    myo_text_add_html(out, batch->group_source);
    myo_text_add(out, ".</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                      "aria-label=\"Groups\"><table><thead><tr><th scope=\"col\">Group"
                      "<th scope=\"col\" class=\"number\">Recordings"
                      "<th scope=\"col\" class=\"number\">Muscle recordings"
                      "<th scope=\"col\" class=\"number\">Clean rest, min"
                      "<th scope=\"col\" class=\"number\">Fasciculations"
                      "<th scope=\"col\" class=\"number\">per minute, pooled (95 %%)"
                      "<th scope=\"col\" class=\"number\">per minute, median (quartiles)"
                      "<th scope=\"col\" class=\"number\">Cramps"
                      "<th scope=\"col\" class=\"number\">Fatigue found</tr></thead><tbody>\n");
    size_t channels = 0;
    for (size_t i = 0; i < count; i++)
        channels += batch->recordings[i].channel_count;
    double *rates = myo_memory_new(channels, sizeof *rates);
    for (size_t i = 0; i < count && rates != NULL; i++) {
        size_t before = 0;
        while (before < i && (batch->recordings[before].place.group == NULL ||
                              batch->recordings[i].place.group == NULL ||
                              strcmp(batch->recordings[before].place.group,
                                     batch->recordings[i].place.group) != 0))
            before++;
        if (batch->recordings[i].place.group == NULL || before < i)
            continue;
        group_sum sum = { .name = batch->recordings[i].place.group, .rate = rates };
        sum_group(&sum, batch);
        add_group_row(out, &sum);
    }
    if (rates == NULL)
        out->failed = true;
    myo_memory_free(rates);
    myo_text_add(out, "</tbody></table></div>\n<p>The pooled interval knows of bursts within a "
                      "recording, not that people differ, so compare the quartiles, and "
                      "test on one number per person.</p>\n</section>\n");
}
