/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/season_strip.h"

#include <math.h>
#include <string.h>

#include "report/figures/plot.h"
#include "report/findings/plain_numbers.h"

enum { MARKS_MOST = 60, WIDTH = 240, HEIGHT = 40, TOP = 9, BOTTOM = 9 };

static double rate_of(const myo_season_entry *entry)
{
    const myo_summary *row = &entry->channel->row.summary;
    return row->fasciculations < 0 ? NAN : row->fasciculations_per_min;
}

double myo_season_highest(const myo_season_person *person)
{
    double highest = 0;
    for (size_t i = 0; i < person->muscle_count; i++)
        for (size_t k = 0; k < person->muscles[i].count; k++)
            highest = fmax(highest, rate_of(&person->muscles[i].entries[k]));
    return highest;
}

/* What the mark stands for, shown when it is pointed at. */
static void add_title(myo_text *out, const myo_season_entry *entry)
{
    const myo_summary *row = &entry->channel->row.summary;
    myo_text_add(out, "<title>");
    if (entry->recording->place.recorded_at != NULL) {
        myo_text_add_html(out, entry->recording->place.recorded_at);
        myo_text_add(out, " ");
    }
    myo_text_add_html(out, entry->recording->name);
    if (row->fasciculations < 0)
        myo_text_add(out, ": too little clean rest");
    else {
        myo_text_add(out, ": %lld fasciculations, %lld definite, ", (long long)row->fasciculations,
                     (long long)row->definite);
        myo_words_rate(out, row->fasciculations_per_min);
        myo_text_add(out, " per minute");
    }
    if (row->cramps > 0)
        myo_text_add(out, ", %lld cramp or cramp-like", (long long)row->cramps);
    if (strcmp(row->fatigue, "found") == 0)
        myo_text_add(out, ", signs of fatigue");
    myo_text_add(out, "</title>");
}

static void add_mark(myo_text *out, const myo_season_entry *entry, double x, double highest)
{
    const myo_summary *row = &entry->channel->row.summary;
    const double rate = rate_of(entry), room = HEIGHT - TOP - BOTTOM;
    myo_text_add(out, "<g>");
    add_title(out, entry);
    if (!isfinite(rate)) {
        myo_text_add(out, "<path d=\"M%.1f %dh5\" stroke=\"currentColor\" opacity=\".45\"/>",
                     x - 2.5, HEIGHT - BOTTOM);
    } else {
        const double y = HEIGHT - BOTTOM - (highest > 0 ? rate / highest : 0) * room;
        const bool definite = row->definite > 0, some = row->fasciculations > 0;
        if (some)
            myo_text_add(out, "<path d=\"M%.1f %dV%.1f\" stroke=\"%s\" opacity=\".5\"/>", x,
                         HEIGHT - BOTTOM, y, MYO_COLOUR_ORANGE);
        myo_text_add(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\" stroke=\"%s\"/>", x,
                     y, some ? "3" : "1.5",
                     definite ? MYO_COLOUR_ORANGE
                     : some   ? "none"
                              : "currentColor",
                     some ? MYO_COLOUR_ORANGE : "none");
    }
    if (row->cramps > 0)
        myo_text_add(out, "<path d=\"M%.1f 1l4 6h-8z\" fill=\"%s\" stroke=\"%s\"/>", x,
                     entry->channel->definite_cramps > 0 ? MYO_COLOUR_PURPLE : "none",
                     MYO_COLOUR_PURPLE);
    if (strcmp(row->fatigue, "found") == 0)
        myo_text_add(out, "<path d=\"M%.1f %dh6v6h-6z\" fill=\"%s\"/>", x - 3, HEIGHT - 7,
                     MYO_COLOUR_BLUE);
    myo_text_add(out, "</g>");
}

void myo_season_strip(myo_text *out, const myo_season_person *person,
                      const myo_season_muscle *muscle, double highest)
{
    const size_t first = person->count > MARKS_MOST ? person->count - MARKS_MOST : 0;
    const size_t shown = person->count - first;
    const double step = shown > 1 ? (double)(WIDTH - 12) / (double)(shown - 1) : 0;
    const double gap = fmin(step, 40);
    myo_text_add(out, "<svg class=\"strip\" role=\"img\" viewBox=\"0 0 %d %d\"><title>", WIDTH,
                 HEIGHT);
    myo_text_add_html(out, muscle->name);
    myo_text_add(out,
                 " over %zu recording%s</title><path d=\"M0 %dH%d\" stroke=\"currentColor\" "
                 "opacity=\".25\"/>",
                 muscle->count, muscle->count == 1 ? "" : "s", HEIGHT - BOTTOM, WIDTH);
    for (size_t i = 0, k = 0; i < person->count; i++)
        for (; k < muscle->count && muscle->entries[k].recording == person->recordings[i]; k++)
            if (i >= first)
                add_mark(out, &muscle->entries[k], 6 + gap * (double)(i - first), highest);
    myo_text_add(out, "</svg>");
}
