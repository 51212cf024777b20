/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/sentences.h"

#include <math.h>
#include <string.h>

#include "report/findings/plain_numbers.h"

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
