/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/words.h"

#include <math.h>
#include <string.h>

#include "report/batch_people.h"

const myo_tally *myo_tally_make(const myo_report *report)
{
    const myo_result_view *view = report->view;
    myo_tally *tallies = myo_arena_new(report->arena, view->summary_count + 1, sizeof *tallies);
    if (tallies == NULL)
        return NULL;
    size_t last = 0;
    for (size_t i = 0; i < view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        size_t tried = 0;
        while (tried < view->summary_count &&
               strcmp(view->summaries[last].channel, event->channel) != 0) {
            last = (last + 1) % view->summary_count;
            tried++;
        }
        if (tried == view->summary_count)
            continue; /* a channel without a row, such as the accelerometer beside EMG */
        myo_tally *tally = &tallies[last];
        const myo_class kind = event->class_;
        tally->count[kind]++;
        tally->definite[kind] += event->certainty == MYO_DEFINITE;
        if (tally->longest[kind] == NULL || event->duration_s > tally->longest[kind]->duration_s)
            tally->longest[kind] = event;
        if (kind == MYO_CLASS_FASCICULATION) {
            tally->confirmed += event->accelerometer == MYO_ACCELEROMETER_CONFIRMED;
            tally->silent += event->accelerometer == MYO_ACCELEROMETER_SILENT;
        }
        if (!isfinite(event->mdf_slope_pct_per_s))
            continue;
        const myo_event *old = tally->steepest;
        if (old == NULL || (kind == MYO_CLASS_FATIGUE) > (old->class_ == MYO_CLASS_FATIGUE) ||
            ((kind == MYO_CLASS_FATIGUE) == (old->class_ == MYO_CLASS_FATIGUE) &&
             event->mdf_slope_pct_per_s < old->mdf_slope_pct_per_s))
            tally->steepest = event;
    }
    return tallies;
}

void myo_words_duration(myo_text *out, double seconds)
{
    if (!isfinite(seconds)) {
        myo_text_add(out, "an unknown time");
        return;
    }
    const double rounded = floor(seconds + 0.5);
    if (seconds < 1)
        myo_text_add(out, "%.2g s", seconds);
    else if (seconds < 10)
        myo_text_add(out, "%.1f s", seconds);
    else if (rounded < 120)
        myo_text_add(out, "%.0f s", rounded);
    else if (rounded < 7200 && fmod(rounded, 60) >= 1)
        myo_text_add(out, "%.0f min %.0f s", floor(rounded / 60), fmod(rounded, 60));
    else if (rounded < 7200)
        myo_text_add(out, "%.0f min", rounded / 60);
    else
        myo_text_add(out, "%.0f h %.0f min", floor(rounded / 3600),
                     floor(fmod(rounded, 3600) / 60));
}

void myo_words_rate(myo_text *out, double value)
{
    if (!isfinite(value))
        myo_text_add(out, "n/a");
    else if (value < 0.001)
        myo_text_add(out, value > 0 ? "under 0.001" : "0");
    else
        myo_text_add(out, value >= 9.95 ? "%.0f" : "%.2g", value);
}

void myo_words_clock(myo_text *out, double seconds)
{
    const double tenths = floor(fabs(seconds) * 10 + 0.5);
    const double whole = floor(tenths / 10);
    if (seconds < 0 && tenths > 0)
        myo_text_add(out, "-");
    if (whole >= 3600)
        myo_text_add(out, "%.0f:%02.0f:%02.0f", floor(whole / 3600), floor(fmod(whole, 3600) / 60),
                     fmod(whole, 60));
    else
        myo_text_add(out, "%.0f:%02.0f.%.0f", floor(whole / 60), fmod(whole, 60), fmod(tenths, 10));
}

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

void myo_words_lead(myo_text *out, const myo_report *report, size_t summary, const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[summary];
    const int64_t cramps = tally->count[MYO_CLASS_CRAMP];
    const char *verdict = row->fatigue == NULL ? "n/a" : row->fatigue;
    if (row->fasciculations < 0)
        myo_text_add(out, "Twitching cannot be ruled out");
    else if (row->fasciculations == 0)
        myo_text_add(out, "Did not twitch");
    else if (row->fasciculations == 1)
        myo_text_add(out, "Twitched once");
    else
        myo_text_add(out, "Twitched %lld times", (long long)row->fasciculations);
    if (cramps > 0)
        myo_text_add(out, tally->definite[MYO_CLASS_CRAMP] > 0 ? ", cramped"
                                                               : ", something like a cramp");
    if (cramps == 1)
        myo_text_add(out, " once");
    else if (cramps > 1)
        myo_text_add(out, " %lld times", (long long)cramps);
    if (strcmp(verdict, "found") == 0)
        myo_text_add(out, ", shows fatigue");
    else if (strcmp(verdict, "none") == 0)
        myo_text_add(out, ", no sign of fatigue");
    myo_text_add(out, ".");
}

static void add_parts(myo_text *out, const char *before, double rate, const char *after)
{
    myo_text_add(out, "%s", before);
    myo_words_rate(out, rate);
    myo_text_add(out, "%s", after);
}

/* Those beside activity are fasciculations, too, but the rate does not count them. */
static void add_count(myo_text *out, const myo_summary *row)
{
    const double clean = myo_clean_count(row);
    if (row->fasciculations == 0) {
        myo_text_add(out, "No fasciculation in ");
        return;
    }
    myo_text_add(out, "%lld fasciculation%s", (long long)row->fasciculations,
                 plural(row->fasciculations));
    if (clean < 1)
        myo_text_add(out, ", none");
    else if (clean < (double)row->fasciculations)
        myo_text_add(out, ", %.0f of them", clean);
    myo_text_add(out, " in ");
}

void myo_words_twitching(myo_text *out, const myo_report *report, size_t summary,
                         const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[summary];
    if (row->fasciculations < 0) {
        myo_text_add(out, "No fasciculation was seen, but ");
        myo_words_duration(out, isfinite(row->clean_rest_s) ? row->clean_rest_s : 0);
        myo_text_add(out, " of clean rest is too little to say there are none (");
        myo_words_duration(out, report->view->settings->rest_to_deny_s);
        myo_text_add(out, " are needed).");
        return;
    }
    add_count(out, row);
    myo_words_duration(out, row->clean_rest_s);
    myo_text_add(out, " of clean rest");
    if (row->fasciculations == 0 && isfinite(row->rate_high))
        add_parts(out, " (a rate above ", row->rate_high,
                  " per minute is unlikely: 95 % interval)");
    else if (isfinite(row->fasciculations_per_min)) {
        add_parts(out, ": ", row->fasciculations_per_min, " per minute (95 % interval ");
        add_parts(out, "", row->rate_low, " to ");
        add_parts(out, "", row->rate_high, ")");
    }
    myo_text_add(out, ".");
    if (row->fasciculations == 0)
        return;
    const int64_t definite = tally->definite[MYO_CLASS_FASCICULATION];
    if (definite == row->fasciculations)
        myo_text_add(out, definite == 1 ? " It is definite." : " All are definite.");
    else if (definite == 0)
        myo_text_add(out, row->fasciculations == 1 ? " It is not definite." : " None is definite.");
    else
        myo_text_add(out, " %lld of %lld %s definite.", (long long)definite,
                     (long long)row->fasciculations, definite == 1 ? "is" : "are");
    if (tally->confirmed + tally->silent > 0)
        myo_text_add(out, " The accelerometer confirms %lld", (long long)tally->confirmed);
    if (tally->confirmed + tally->silent > 0 && tally->silent > 0)
        myo_text_add(out, " and saw no motion with %lld", (long long)tally->silent);
    if (tally->confirmed + tally->silent > 0)
        myo_text_add(out, ".");
}

void myo_words_cramp(myo_text *out, const myo_report *report, size_t summary,
                     const myo_tally *tally)
{
    const int64_t count = tally->count[MYO_CLASS_CRAMP];
    const int64_t definite = tally->definite[MYO_CLASS_CRAMP];
    if (count == 0) {
        myo_text_add(out, "%s",
                     report->view->summaries[summary].cramps < 0
                         ? "Cannot be said: there is no EMG to judge."
                         : "No cramp.");
        return;
    }
    const myo_event *longest = tally->longest[MYO_CLASS_CRAMP];
    if (definite > 0)
        myo_text_add(out, "%lld cramp%s", (long long)definite, plural(definite));
    if (definite > 0 && count > definite)
        myo_text_add(out, " and ");
    if (count > definite)
        myo_text_add(out, "%lld cramp-like episode%s", (long long)(count - definite),
                     plural(count - definite));
    myo_text_add(out, count == 1 ? ", " : ", the longest ");
    myo_words_duration(out, longest->duration_s);
    myo_text_add(out, " from ");
    myo_words_clock(out, longest->onset_s);
    myo_text_add(out, ".");
    if (definite == 0)
        myo_text_add(out, " Cramp-like: nothing in the recording proves that it was not willed.");
}

static void add_slope(myo_text *out, double slope, double low, double high)
{
    if (!isfinite(slope))
        return;
    myo_text_add(out, " (median frequency %+.2f %%/s", slope);
    if (isfinite(low) && isfinite(high))
        myo_text_add(out, ", 95 %% interval %+.2f to %+.2f", low, high);
    myo_text_add(out, ")");
}

void myo_words_fatigue(myo_text *out, const myo_report *report, size_t summary,
                       const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[summary];
    const char *verdict = row->fatigue == NULL ? "n/a" : row->fatigue;
    if (strcmp(verdict, "found") == 0) {
        const myo_event *event = tally->steepest;
        myo_text_add(out, "Signs of fatigue");
        if (event != NULL && event->class_ == MYO_CLASS_FATIGUE) {
            const bool many = event->subtype != NULL && strcmp(event->subtype, "repetitions") == 0;
            myo_text_add(out, many ? " over the contractions of " : " in the ");
            myo_words_duration(out, event->duration_s);
            myo_text_add(out, many ? " from " : " contraction from ");
            myo_words_clock(out, event->onset_s);
        }
        add_slope(out, row->mdf_slope_pct_per_s, row->slope_low, row->slope_high);
    } else if (strcmp(verdict, "none") == 0) {
        myo_text_add(out, "No sign of fatigue");
        add_slope(out, row->mdf_slope_pct_per_s, row->slope_low, row->slope_high);
    } else if (strcmp(verdict, "too short to say") == 0) {
        myo_text_add(out,
                     "Whether it tired cannot be said: no contraction has the %.0f clean "
                     "one-second windows the trend test needs",
                     report->view->settings->fatigue_windows);
    } else if (strcmp(verdict, "too noisy to say") == 0) {
        myo_text_add(out,
                     "Whether it tired cannot be said: the contraction is less than %.0f dB above "
                     "the noise",
                     report->view->settings->fatigue_snr_db);
    } else {
        myo_text_add(out, "No sustained contraction, so nothing is said about fatigue");
    }
    myo_text_add(out, ".");
}

void myo_words_quality(myo_text *out, const myo_report *report, size_t summary)
{
    const myo_summary *row = &report->view->summaries[summary];
    if (isfinite(row->excluded_s) && row->excluded_s > 0) {
        myo_words_duration(out, row->excluded_s);
        myo_text_add(out, " of ");
        myo_words_duration(out, row->duration_s);
        myo_text_add(out, " excluded");
        if (row->excluded_why != NULL && row->excluded_why[0] != '\0')
            myo_text_add(out, " (%s)", row->excluded_why);
        myo_text_add(out, ".");
    } else {
        myo_text_add(out, "Nothing excluded of ");
        myo_words_duration(out, row->duration_s);
        myo_text_add(out, ".");
    }
    if (!row->calibrated)
        myo_text_add(out, " No unit is known: amplitudes are relative, and limits in microvolts "
                          "were not applied.");
}
