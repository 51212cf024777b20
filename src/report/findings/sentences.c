/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/sentences.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "myoscribe/words.h"
#include "report/findings/evidence.h"
#include "report/findings/plain_numbers.h"

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

static const char *fatigue_of(const myo_summary *row)
{
    return row->fatigue == NULL || row->fatigue[0] == '\0' ? "n/a" : row->fatigue;
}

static bool is_emg(const myo_report *report, const myo_summary *row)
{
    const size_t track = myo_report_track(report->view, row->channel);
    return track == report->view->track_count ||
           report->view->tracks[track].type == MYO_CHANNEL_EMG;
}

/* "2 like and 1 indeterminate": fasciculations that are not definite. */
static void add_unproven(myo_text *out, const myo_tally *tally)
{
    const int64_t like = tally->like[MYO_CLASS_FASCICULATION];
    const int64_t rest =
        tally->count[MYO_CLASS_FASCICULATION] - tally->definite[MYO_CLASS_FASCICULATION] - like;
    if (like > 0)
        myo_text_add(out, "%lld like%s", (long long)like, rest > 0 ? " and " : "");
    if (rest > 0)
        myo_text_add(out, "%lld indeterminate", (long long)rest);
}

static void lead_twitches(myo_text *out, const myo_summary *row, const myo_tally *tally, bool emg)
{
    const int64_t definite = tally->definite[MYO_CLASS_FASCICULATION];
    switch (myo_twitch_evidence_of(row, definite)) {
    case MYO_TWITCH_DEFINITE:
        if (definite == 1)
            myo_text_add(out, "Twitched once");
        else
            myo_text_add(out, "Twitched %lld times", (long long)definite);
        if (tally->count[MYO_CLASS_FASCICULATION] > definite) {
            myo_text_add(out, " (and ");
            add_unproven(out, tally);
            myo_text_add(out, ")");
        }
        break;
    case MYO_TWITCH_UNPROVEN:
        if (emg)
            myo_text_add(out, "No definite twitch (");
        else
            myo_text_add(out, "No twitch is proven without EMG (movement only: ");
        add_unproven(out, tally);
        myo_text_add(out, ")");
        break;
    case MYO_TWITCH_NONE:
        myo_text_add(out, emg ? "Did not twitch" : "No twitch-like movement");
        break;
    case MYO_TWITCH_SHORT:
        myo_text_add(out, "No twitch in the ");
        myo_words_duration(out, row->clean_rest_s);
        myo_text_add(out, " of clean rest");
        break;
    case MYO_TWITCH_NO_REST:
        myo_text_add(out, emg ? "Active throughout, no rest to see a twitch in"
                              : "Moving throughout, no rest to see a twitch in");
        break;
    case MYO_TWITCH_NO_SIGNAL:
    case MYO_TWITCH_RUNGS:
        myo_text_add(out, "No usable signal");
        break;
    }
}

void myo_words_lead(myo_text *out, const myo_report *report, size_t summary, const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[summary];
    const int64_t cramps = tally->count[MYO_CLASS_CRAMP];
    const int64_t definite = tally->definite[MYO_CLASS_CRAMP];
    const char *verdict = fatigue_of(row);
    lead_twitches(out, row, tally, is_emg(report, row));
    if (definite == 1)
        myo_text_add(out, "; cramped once");
    else if (definite > 1)
        myo_text_add(out, "; cramped %lld times", (long long)definite);
    if (cramps > definite)
        myo_text_add(out, "; %lld cramp-like episode%s", (long long)(cramps - definite),
                     plural(cramps - definite));
    const bool said = strcmp(verdict, "found") == 0 || strcmp(verdict, "none") == 0 ||
                      strcmp(verdict, "undecided") == 0;
    if (said)
        myo_text_add(out, "; %s", myo_word_find(MYO_WORDS_FATIGUE, verdict)->label);
    if (strcmp(verdict, "found") == 0 && tally->steepest != NULL &&
        tally->steepest->class_ == MYO_CLASS_FATIGUE && tally->steepest->certainty != MYO_DEFINITE)
        myo_text_add(out, " (%s)", myo_certainty_name(tally->steepest->certainty));
    myo_text_add(out, ".");
}

static void add_parts(myo_text *out, const char *before, double rate, const char *after)
{
    myo_text_add(out, "%s", before);
    myo_words_rate(out, rate);
    myo_text_add(out, "%s", after);
}

/* Those beside activity are fasciculations, too, but the rate does not count them. */
static void add_count(myo_text *out, const myo_summary *row, bool emg)
{
    const double clean = myo_clean_count(row);
    const char *what = emg ? "fasciculation" : "twitch-like movement";
    if (row->fasciculations == 0) {
        myo_text_add(out, "No %s in ", what);
        return;
    }
    myo_text_add(out, "%lld %s%s", (long long)row->fasciculations, what,
                 plural(row->fasciculations));
    if (clean < 1)
        myo_text_add(out, ", none");
    else if (clean < (double)row->fasciculations)
        myo_text_add(out, ", %.0f of them", clean);
    myo_text_add(out, " in ");
}

/* How many of how many are certain, as the table's column `certainty` has it. */
static void add_certainty(myo_text *out, const myo_summary *row, const myo_tally *tally)
{
    const int64_t definite = tally->definite[MYO_CLASS_FASCICULATION];
    if (definite == row->fasciculations) {
        myo_text_add(out, definite == 1 ? " It is definite." : " All are definite.");
        return;
    }
    if (definite == 0)
        myo_text_add(out,
                     row->fasciculations == 1 ? " It is not definite (" : " None is definite (");
    else
        myo_text_add(out, " %lld %s definite (beside ", (long long)definite,
                     definite == 1 ? "is" : "are");
    add_unproven(out, tally);
    myo_text_add(out, ").");
}

static void add_nothing_seen(myo_text *out, const myo_report *report, const myo_summary *row)
{
    switch (myo_twitch_evidence_of(row, 0)) {
    case MYO_TWITCH_NO_SIGNAL:
        myo_text_add(out, "Not judged: all of the signal was excluded.");
        return;
    case MYO_TWITCH_NO_REST:
        myo_text_add(out, "Not judged: no rest was left to see a twitch in.");
        return;
    default:
        myo_text_add(out, "No fasciculation was seen, but ");
        myo_words_duration(out, isfinite(row->clean_rest_s) ? row->clean_rest_s : 0);
        myo_text_add(out, " of clean rest is too little to say there are none (");
        myo_words_duration(out, report->view->settings->rest_to_deny_s);
        myo_text_add(out, " are needed).");
    }
}

void myo_words_twitching(myo_text *out, const myo_report *report, size_t summary,
                         const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[summary];
    if (row->fasciculations < 0) {
        add_nothing_seen(out, report, row);
        return;
    }
    add_count(out, row, is_emg(report, row));
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
    add_certainty(out, row, tally);
    if (!is_emg(report, row))
        myo_text_add(out, " Without EMG nothing shows that a muscle made them.");
    if (tally->confirmed > 0)
        myo_text_add(out, " The accelerometer confirms %lld", (long long)tally->confirmed);
    if (tally->silent > 0)
        myo_text_add(out,
                     tally->confirmed > 0 ? " and saw no motion with %lld"
                                          : " The accelerometer saw no motion with %lld",
                     (long long)tally->silent);
    if (tally->confirmed + tally->silent > 0)
        myo_text_add(out, ".");
}

/* Nothing is denied of what was excluded. */
static void add_no_cramp(myo_text *out, const myo_summary *row, bool emg)
{
    if (!emg)
        myo_text_add(out, "Not judged: there is no EMG, and motion alone does not show a cramp.");
    else if (row->cramps < 0 || myo_nothing_usable(row))
        myo_text_add(out, "Not judged: all of the signal was excluded.");
    else if (row->excluded_s > 0.1 * row->duration_s) {
        myo_text_add(out, "No cramp in the ");
        myo_words_duration(out, row->duration_s - row->excluded_s);
        myo_text_add(out, " that could be judged.");
    } else {
        myo_text_add(out, "No cramp.");
    }
}

void myo_words_cramp(myo_text *out, const myo_report *report, size_t summary,
                     const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[summary];
    const int64_t count = tally->count[MYO_CLASS_CRAMP];
    const int64_t definite = tally->definite[MYO_CLASS_CRAMP];
    if (count == 0) {
        add_no_cramp(out, row, is_emg(report, row));
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

static void add_where(myo_text *out, const myo_event *event)
{
    const bool many = event->subtype != NULL && strcmp(event->subtype, "repetitions") == 0;
    myo_text_add(out, many ? " over the contractions of " : " in the ");
    myo_words_duration(out, event->duration_s);
    myo_text_add(out, many ? " from " : " contraction from ");
    myo_words_clock(out, event->onset_s);
}

/* Why nothing was judged: what is missing, not what might be. */
static void add_not_judged(myo_text *out, const myo_summary *row, const myo_tally *tally, bool emg)
{
    myo_text_add(out, !emg                      ? ": there is no EMG"
                      : myo_nothing_usable(row) ? ": all of the signal was excluded"
                      : tally->count[MYO_CLASS_VOLUNTARY] == 0
                          ? ": no voluntary contraction was found"
                          : ": no contraction could be measured");
}

/* What the verdict says before its numbers, which the note and events.tsv give in full. */
static void add_reason(myo_text *out, const char *reason)
{
    static const char state[] = "undecided, ", numbers[] = ": median frequency";
    if (strncmp(reason, state, sizeof state - 1) == 0)
        reason += sizeof state - 1;
    const char *end = strstr(reason, numbers);
    const size_t length = end == NULL ? strlen(reason) : (size_t)(end - reason);
    myo_text_add(out, ": ");
    myo_text_add_bytes(out, reason, length);
}

void myo_words_fatigue(myo_text *out, const myo_report *report, size_t summary,
                       const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[summary];
    const char *verdict = fatigue_of(row);
    const myo_word *word = myo_word_find(MYO_WORDS_FATIGUE, verdict);
    const char *label = word != NULL ? word->label : verdict;
    const char *reason = row->fatigue_reason;
    myo_text_add(out, "%c%s", toupper((unsigned char)label[0]), label + 1);
    if (strcmp(verdict, "found") == 0) {
        const myo_event *event = tally->steepest;
        if (event != NULL && event->class_ == MYO_CLASS_FATIGUE) {
            if (event->certainty != MYO_DEFINITE)
                myo_text_add(out, " (%s)", myo_certainty_name(event->certainty));
            add_where(out, event);
        }
        add_slope(out, row->mdf_slope_pct_per_s, row->slope_low, row->slope_high);
    } else if (strcmp(verdict, "none") == 0) {
        add_slope(out, row->mdf_slope_pct_per_s, row->slope_low, row->slope_high);
    } else if (strcmp(verdict, "n/a") == 0) {
        add_not_judged(out, row, tally, is_emg(report, row));
    } else if (reason != NULL && reason[0] != '\0') {
        add_reason(out, reason);
        add_slope(out, row->mdf_slope_pct_per_s, row->slope_low, row->slope_high);
    }
    myo_text_add(out, ".");
}

void myo_words_quality(myo_text *out, const myo_report *report, size_t summary)
{
    const myo_summary *row = &report->view->summaries[summary];
    if (isfinite(row->excluded_s) && row->excluded_s > 0) {
        if (row->excluded_s < 120)
            myo_text_add(out, "%.*f s", row->excluded_s < 1 ? 2 : 1, row->excluded_s);
        else
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
