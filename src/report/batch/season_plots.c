/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/season_plots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/batch/season_change.h"
#include "report/figures/plot.h"
#include "report/findings/plain_numbers.h"

enum { POINTS_MOST = 400, TASKS_MOST = 4 };

static const char *const colours[TASKS_MOST] = { MYO_COLOUR_BLUE, MYO_COLOUR_GREEN,
                                                 MYO_COLOUR_PURPLE, MYO_COLOUR_SKY };

typedef struct point {
    double day, value, low, high;
    const char *task;
    const char *date;
} point;

typedef struct series_kind {
    const char *title, *axis;
    myo_season_value value, low, high;
    bool by_task, relative, has_unit;
} series_kind;

static double rate(const myo_batch_channel *c)
{
    return c->row.summary.fasciculations < 0 ? NAN : c->row.summary.fasciculations_per_min;
}

static double rate_low(const myo_batch_channel *c)
{
    return c->row.summary.rate_low;
}

static double rate_high(const myo_batch_channel *c)
{
    return c->row.summary.rate_high;
}

static double slope(const myo_batch_channel *c)
{
    return c->row.summary.mdf_slope_pct_per_s;
}

static double slope_low(const myo_batch_channel *c)
{
    return c->row.summary.slope_low;
}

static double slope_high(const myo_batch_channel *c)
{
    return c->row.summary.slope_high;
}

static const series_kind kinds[] = {
    { "Fasciculations per minute", "per minute", rate, rate_low, rate_high, false, false, false },
    { "Slope of the median frequency", "%/s", slope, slope_low, slope_high, true, false, false },
    { "RMS of the largest contraction", "RMS", myo_value_rms, NULL, NULL, true, true, true },
    { "Median frequency at its start", "Hz", myo_value_mdf, NULL, NULL, true, false, false },
};

/* Days since 1970 of "2024-03-04...", with the part of the day where it is known. */
static double day_of(const char *date)
{
    const int year = atoi(date), month = atoi(date + 5), day = atoi(date + 8);
    const int y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
    const int shifted = (month + 9) % 12, of_year = (153 * shifted + 2) / 5 + day - 1;
    const double days = (double)era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    const double seconds =
        strlen(date) > 15 ? atoi(date + 11) * 3600.0 + atoi(date + 14) * 60.0 : 43200;
    return days - 719468 + seconds / 86400;
}

static size_t gather(point *points, const myo_season_muscle *muscle, const series_kind *kind)
{
    size_t count = 0;
    const size_t first = muscle->count > POINTS_MOST ? muscle->count - POINTS_MOST : 0;
    for (size_t i = first; i < muscle->count; i++) {
        const myo_season_entry *entry = &muscle->entries[i];
        const double value = kind->value(entry->channel);
        if (entry->recording->place.recorded_at == NULL || !isfinite(value))
            continue;
        points[count++] = (point) { .day = day_of(entry->recording->place.recorded_at),
                                    .value = value,
                                    .low = kind->low == NULL ? NAN : kind->low(entry->channel),
                                    .high = kind->high == NULL ? NAN : kind->high(entry->channel),
                                    .task = kind->by_task ? entry->recording->place.task : NULL,
                                    .date = entry->recording->place.recorded_at };
    }
    return count;
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Dates under the axis: the first and the last, and those between that have room. */
static void add_dates(myo_plot *plot, const point *points, size_t count)
{
    double last = -INFINITY;
    const double room = (plot->x_high - plot->x_low) * 0.26;
    for (size_t i = 0; i < count; i++) {
        if (points[i].day - last < room)
            continue;
        char date[12];
        memcpy(date, points[i].date, 10);
        date[10] = '\0';
        myo_plot_text(plot, points[i].day, plot->y_low - (plot->y_high - plot->y_low) * 0.13, date,
                      "middle");
        last = points[i].day;
    }
}

static void add_band(myo_plot *plot, const point *first, double change, bool relative)
{
    const double half = relative ? first->value * change / 100 : change;
    const double x[2] = { plot->x_low, plot->x_high };
    const double low[2] = { fmax(plot->y_low, first->value - half),
                            fmax(plot->y_low, first->value - half) };
    const double high[2] = { fmin(plot->y_high, first->value + half),
                             fmin(plot->y_high, first->value + half) };
    myo_plot_band(plot, x, low, high, 2, MYO_COLOUR_GREY, 0.18);
}

/* The points of one task, joined in time. Returns the first, NULL when there is none. */
static const point *add_task(myo_plot *plot, const point *points, size_t count, const char *task,
                             const char *colour)
{
    double x[POINTS_MOST], y[POINTS_MOST];
    size_t n = 0;
    const point *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!same(points[i].task, task))
            continue;
        first = first == NULL ? &points[i] : first;
        x[n] = points[i].day;
        y[n++] = points[i].value;
        if (isfinite(points[i].low) && isfinite(points[i].high))
            myo_plot_whisker(plot, points[i].day, fmax(points[i].low, plot->y_low),
                             fmin(points[i].high, plot->y_high), colour);
    }
    myo_plot_line(plot, x, y, n, colour, 1);
    myo_plot_points(plot, x, y, n, colour, 3.5, 1);
    return first;
}

static void set_ranges(myo_plot *plot, const point *points, size_t count, bool from_zero)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        low = fmin(low, fmin(points[i].value, points[i].low));
        high = fmax(high, fmax(points[i].value, points[i].high));
    }
    const double days = points[count - 1].day - points[0].day;
    const double margin = fmax((high - low) * 0.1, fabs(high) * 0.05);
    plot->x_low = points[0].day - days * 0.09;
    plot->x_high = points[count - 1].day + days * 0.09;
    plot->y_low = from_zero ? 0 : low - margin;
    plot->y_high = high + margin;
}

static void add_change(myo_text *out, const series_kind *kind, const myo_season_muscle *muscle,
                       const char *task)
{
    if (kind->low != NULL)
        return; /* each value has an interval of its own */
    const double change = myo_smallest_change(muscle, task, kind->value, kind->relative);
    if (!isfinite(change)) {
        myo_text_add(out, " How much is chance is not known: it takes the same task twice a day on "
                          "two days.");
        return;
    }
    myo_text_add(out, " A change under ");
    myo_words_rate(out, change);
    myo_text_add(out, "%s is chance (grey around the first value; from repetitions of a day).",
                 kind->relative ? " %" : " Hz");
}

static void add_plot(myo_text *out, const myo_season_muscle *muscle, const series_kind *kind)
{
    point points[POINTS_MOST];
    const char *tasks[TASKS_MOST];
    size_t task_count = 0;
    const size_t count = gather(points, muscle, kind);
    if (count < 2 || !(points[count - 1].day - points[0].day > 0.5))
        return;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < task_count && !same(tasks[k], points[i].task))
            k++;
        if (k == task_count && task_count < TASKS_MOST)
            tasks[task_count++] = points[i].task;
    }
    myo_plot plot = myo_plot_make(out, 380, 190);
    plot.bottom = 26; /* dates stand under the axis, and no name of it */
    set_ranges(&plot, points, count, kind->value == rate || kind->value == myo_value_rms);
    myo_text_add(out, "<figure>");
    myo_plot_begin(&plot, kind->title, false);
    myo_plot_axes(&plot, NULL,
                  kind->has_unit ? myo_plot_unit(muscle->entries[0].channel->unit) : kind->axis,
                  false);
    const double change = kind->low != NULL
                              ? NAN
                              : myo_smallest_change(muscle, tasks[0], kind->value, kind->relative);
    for (size_t k = 0; k < task_count; k++) {
        const point *first = add_task(&plot, points, count, tasks[k], colours[k]);
        if (k == 0 && first != NULL && isfinite(change))
            add_band(&plot, first, change, kind->relative);
    }
    add_dates(&plot, points, count);
    myo_plot_end(&plot);
    myo_text_add(out, "<figcaption>%s", kind->title);
    for (size_t k = 0; kind->by_task && k < task_count && (task_count > 1 || tasks[0] != NULL);
         k++) {
        myo_text_add(out, "%s<b style=\"color:%s\">", k == 0 ? ", task " : ", ", colours[k]);
        myo_text_add_html(out, tasks[k] == NULL ? "not named" : tasks[k]);
        myo_text_add(out, "</b>");
    }
    myo_text_add(out, kind->low != NULL ? ", with 95 %% intervals." : ".");
    add_change(out, kind, muscle, tasks[0]);
    myo_text_add(out, "</figcaption></figure>\n");
}

void myo_season_plots(myo_text *out, const myo_season_muscle *muscle)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        add_plot(out, muscle, &kinds[i]);
}
