/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/track_summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "classify/fatigue_reason.h"
#include "core/plausible_amplitude.h"
#include "core/statistics.h"
#include "core/text.h"
#include "decide/rate_interval.h"
#include "decide/amplitude_doubt.h"
#include "decide/contraction_size.h"

static const char POLICY[] =
    "Clean rest is the duration less gaps, clipped and flat signal and excluded marks (each with "
    "its guard), less stretches whose noise is over the limit, less what was named an artefact, "
    "less potentials that no rule names, less voluntary task marks, and less every contraction and "
    "train with its guard; where no task marks are given, the segments found here stand for the "
    "tasks. Low-level firing is rest.";

typedef struct excluded_part {
    const char *why;
    int64_t guard; /* frames on both sides */
    const myo_intervals *list;
} excluded_part;

/* Ranges of `part` for which `why` is the reason, with the guard. */
static myo_status ranges_of(myo_intervals *out, const excluded_part *part, int64_t frames)
{
    size_t n;
    const myo_interval *items = myo_intervals_items(part->list, &n);
    for (size_t i = 0; i < n; i++) {
        const char *why = items[i].why != NULL ? items[i].why : "artefact";
        const int64_t first = items[i].first - part->guard, end = items[i].end + part->guard;
        if (strcmp(why, part->why) == 0)
            MYO_TRY(
                myo_intervals_add(out, first > 0 ? first : 0, end < frames ? end : frames, NULL));
    }
    return myo_intervals_normalise(out);
}

/* What `part` adds to `all`, in frames; each frame has one reason, so that the parts add up. */
static myo_status add_part(int64_t *added, myo_intervals *all, const excluded_part *part,
                           int64_t frames)
{
    myo_intervals own = MYO_INTERVALS, both = MYO_INTERVALS;
    myo_status status = ranges_of(&own, part, frames);
    if (status == MYO_OK)
        status = myo_intervals_unite(&both, all, &own, 0, frames);
    myo_intervals_free(&own);
    if (status != MYO_OK) {
        myo_intervals_free(&both);
        return status;
    }
    *added = myo_intervals_total(&both) - myo_intervals_total(all);
    myo_intervals_free(all);
    *all = both;
    return MYO_OK;
}

enum { REASONS_MOST = 32 }; /* more than there are words for them */

/* Whether `why` is a reason not met before; then it is now. */
static bool is_new(const char **seen, size_t *count, const char *why)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(seen[i], why) == 0)
            return false;
    if (*count == REASONS_MOST)
        return false;
    seen[(*count)++] = why;
    return true;
}

static myo_status why_excluded(const char **out, double *seconds, myo_decide_run *run,
                               const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz;
    const int64_t guard = (int64_t)(run->input->settings->artefact_guard_s * rate);
    const excluded_part lists[] = { { NULL, guard, track->source->damage },
                                    { NULL, guard, &track->noisy },
                                    { NULL, 0, &track->artefacts } };
    myo_intervals all = MYO_INTERVALS;
    myo_text text = { 0 };
    myo_status status = MYO_OK;
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        const char *seen[REASONS_MOST];
        size_t n, known = 0;
        const myo_interval *items = myo_intervals_items(lists[l].list, &n);
        for (size_t i = 0; i < n; i++) {
            excluded_part part = lists[l];
            int64_t added = 0;
            part.why = items[i].why != NULL ? items[i].why : "artefact";
            if (!is_new(seen, &known, part.why))
                continue;
            MYO_TRY_CLEAN(add_part(&added, &all, &part, t->frames));
            if (added > 0)
                (void)myo_text_add(&text, "%s%s %.*f s", text.length == 0 ? "" : ", ", part.why,
                                   (double)added < 0.05 * rate ? 3
                                   : (double)added < rate      ? 2
                                                               : 1,
                                   (double)added / rate);
        }
    }
    *seconds = (double)myo_intervals_total(&all) / rate;
    *out = myo_arena_text(run->arena, text.bytes != NULL ? text.bytes : "");
    status = text.failed || *out == NULL ? MYO_NO_MEMORY : MYO_OK;
cleanup:
    myo_intervals_free(&all);
    myo_text_free(&text);
    return status;
}

static void add_note(myo_text *notes, const char *note)
{
    if (note != NULL && note[0] != '\0')
        (void)myo_text_add(notes, "%s%s", notes->length > 0 ? "; " : "", note);
}

/* All there is to know before using the row, the weightiest first. */
static myo_status note_of(const char **out, const char *doubt, const myo_decide_run *run,
                          const myo_decide_track *track)
{
    const myo_settings *s = run->input->settings;
    myo_text notes = { 0 };
    add_note(&notes, doubt);
    if (track->noise.no_rest)
        add_note(&notes, "no rest in this channel: muscle activity throughout");
    else if (track->emg && track->fasciculations == 0 && track->clean_rest_s < s->rest_to_deny_s)
        add_note(&notes, myo_arena_format(run->arena,
                                          "not enough clean rest to say none: %.0f s of the %.0f s "
                                          "needed",
                                          track->clean_rest_s, s->rest_to_deny_s));
    if (track->has_fatigue && track->fatigue.state == MYO_FATIGUE_UNDECIDED)
        add_note(&notes, track->fatigue.reason);
    if (track->emg && !track->source->track->calibrated)
        add_note(&notes, "uncalibrated: the limit on noise in microvolts was left out");
    *out = myo_arena_text(run->arena, notes.bytes == NULL ? "" : notes.bytes);
    const bool failed = notes.failed || *out == NULL;
    myo_text_free(&notes);
    return failed ? MYO_NO_MEMORY : MYO_OK;
}

static void rates(myo_summary *out, const myo_decide_run *run, const myo_decide_track *track)
{
    const double minutes = track->clean_rest_s / 60.0;
    const bool twitches = track->emg || run->emg_count == 0;
    out->fasciculations = -1;
    out->fasciculations_per_min = out->rate_low = out->rate_high = NAN;
    if (!twitches || track->noise.no_rest)
        return;
    if (track->fasciculations > 0 || track->clean_rest_s >= run->input->settings->rest_to_deny_s)
        out->fasciculations = track->fasciculations;
    if (!(minutes > 0))
        return;
    const double count = (double)track->clean_fasciculations;
    double low, high;
    out->rate_dispersion = track->dispersion;
    myo_poisson_interval(count / track->dispersion, 0.95, &low, &high);
    if (out->fasciculations >= 0)
        out->fasciculations_per_min = count / minutes;
    out->rate_low = low * track->dispersion / minutes;
    out->rate_high = high * track->dispersion / minutes;
}

/* What the rate and its interval suppose. */
static const char *rate_policy(const myo_decide_track *track)
{
    return track->clean_fasciculations < MYO_RATE_EVENTS
               ? "all outside contractions, over clean rest; under 10 the interval supposes that "
                 "they "
                 "come one by one"
               : "all outside contractions, over clean rest; the interval knows that they come in "
                 "bursts";
}

static double mean_snr(const myo_decide_track *track)
{
    const myo_finding *findings = track->findings.items;
    double best = NAN;
    for (size_t i = 0; i < track->findings.count; i++)
        if (findings[i].segment != NULL && !(findings[i].segment->snr_db <= best))
            best = findings[i].segment->snr_db;
    return best;
}

static void count_certainty(myo_summary *out, const myo_decide_track *track)
{
    const myo_finding *findings = track->findings.items;
    for (size_t i = 0; i < track->findings.count; i++) {
        if (findings[i].verdict.class_ != MYO_CLASS_FASCICULATION)
            continue;
        out->definite += findings[i].verdict.certainty == MYO_DEFINITE;
        out->like += findings[i].verdict.certainty == MYO_LIKE;
        out->indeterminate += findings[i].verdict.certainty == MYO_INDETERMINATE;
    }
}

static myo_status summarise(myo_summary *out, const char *doubt, myo_decide_run *run,
                            const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    *out = (myo_summary) { .channel = t->channel,
                           .duration_s = (double)t->frames / t->geometry.rate_hz,
                           .clean_rest_s = track->clean_rest_s,
                           .cramps = track->cramps,
                           .fatigue =
                               track->has_fatigue ? myo_fatigue_text(track->fatigue.state) : "n/a",
                           .fatigue_reason = track->has_fatigue ? track->fatigue.reason : NULL,
                           .mdf_slope_pct_per_s = NAN,
                           .slope_low = NAN,
                           .slope_high = NAN,
                           .snr_db = mean_snr(track),
                           .calibrated = t->calibrated,
                           .noise_sigma = track->noise.median_sigma,
                           .template_count = (int32_t)track->clusters.count };
    if (track->has_fatigue && track->fatigue.state != MYO_FATIGUE_TOO_SHORT &&
        track->fatigue.state != MYO_FATIGUE_TOO_NOISY) {
        out->mdf_slope_pct_per_s = track->fatigue.slope_pct_per_s;
        out->slope_low = track->fatigue.slope_low;
        out->slope_high = track->fatigue.slope_high;
    }
    out->quiet_s = track->emg ? track->quiet_s : NAN;
    out->low_level_s = track->emg ? track->low_level_s : NAN;
    out->contraction_s = track->emg ? track->contraction_s : NAN;
    count_certainty(out, track);
    MYO_TRY(myo_contraction_size(out, run, track));
    MYO_TRY(why_excluded(&out->excluded_why, &out->excluded_s, run, track));
    /* motion alone does not show a cramp, and a dead channel shows nothing */
    if (!track->emg || out->excluded_s >= out->duration_s)
        out->cramps = -1;
    rates(out, run, track);
    out->counted = out->fasciculations < 0 ? -1 : track->clean_fasciculations;
    out->rate_policy = out->fasciculations < 0 ? NULL : rate_policy(track);
    if (out->fasciculations < 0)
        out->definite = out->like = out->indeterminate = -1;
    return note_of(&out->note, doubt, run, track);
}

static myo_status copy_templates(myo_decision *out, myo_decide_run *run)
{
    size_t total = 0, n = 0;
    for (size_t i = 0; i < run->count; i++)
        total += run->tracks[i].clusters.count;
    out->templates = myo_arena_new(run->arena, total, sizeof *out->templates);
    if (out->templates == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < run->count; i++) {
        const myo_clusters *clusters = &run->tracks[i].clusters;
        for (size_t k = 0; k < clusters->count; k++) {
            float *mean = myo_arena_new(run->arena, clusters->samples, sizeof *mean);
            if (mean == NULL)
                return MYO_NO_MEMORY;
            memcpy(mean, clusters->items[k].mean, clusters->samples * sizeof *mean);
            out->templates[n++] = (myo_template) { .track = i,
                                                   .id = (int32_t)k + 1,
                                                   .count = clusters->items[k].count,
                                                   .samples = clusters->samples,
                                                   .mean = mean };
        }
    }
    out->template_count = n;
    return MYO_OK;
}

static myo_status push_exclusions(myo_array *list, size_t track, const myo_track *t,
                                  const myo_intervals *intervals)
{
    size_t n;
    const myo_interval *items = myo_intervals_items(intervals, &n);
    for (size_t i = 0; i < n; i++) {
        myo_exclusion *e = myo_array_push(list);
        if (e == NULL)
            return MYO_NO_MEMORY;
        *e = (myo_exclusion) { .track = track,
                               .onset_s = myo_track_time(t, items[i].first),
                               .duration_s =
                                   (double)(items[i].end - items[i].first) / t->geometry.rate_hz,
                               .why = items[i].why != NULL ? items[i].why : "excluded" };
    }
    return MYO_OK;
}

static myo_status copy_exclusions(myo_decision *out, myo_decide_run *run)
{
    myo_array list = MYO_ARRAY(myo_exclusion);
    myo_status status = MYO_OK;
    for (size_t i = 0; i < run->count && status == MYO_OK; i++) {
        const myo_decide_track *track = &run->tracks[i];
        const myo_track *t = track->source->track;
        status = push_exclusions(&list, i, t, track->source->damage);
        if (status == MYO_OK)
            status = push_exclusions(&list, i, t, &track->noisy);
        if (status == MYO_OK)
            status = push_exclusions(&list, i, t, &track->artefacts);
    }
    if (status == MYO_OK) {
        out->exclusions = myo_arena_new(run->arena, list.count, sizeof *out->exclusions);
        status = out->exclusions == NULL ? MYO_NO_MEMORY : MYO_OK;
    }
    if (status == MYO_OK && list.count > 0)
        memcpy(out->exclusions, list.items, list.count * sizeof *out->exclusions);
    out->exclusion_count = status == MYO_OK ? list.count : 0;
    myo_array_free(&list);
    return status;
}

myo_status myo_decide_summaries(myo_decision *out, myo_decide_run *run)
{
    myo_amplitude_doubts doubts = { 0 };
    out->exclusion_policy = POLICY;
    out->summaries = myo_arena_new(run->arena, run->count, sizeof *out->summaries);
    if (out->summaries == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < run->count; i++) {
        const myo_decide_track *track = &run->tracks[i];
        const char *doubt;
        MYO_TRY(myo_decide_amplitude_doubt(&doubt, run, track));
        myo_amplitude_doubts_add(&doubts, track->source->track->channel, doubt);
        if (track->emg || run->emg_count == 0)
            MYO_TRY(summarise(&out->summaries[out->summary_count++], doubt, run, track));
    }
    myo_amplitude_doubts_tell(&doubts, run->log);
    bool compared = false;
    for (size_t i = 0; i < run->count; i++) {
        const myo_accelerometer_clock *c = &run->tracks[i].clock;
        if (run->tracks[i].accelerometer < 0)
            continue;
        out->chance_coincidence =
            out->chance_coincidence >= c->chance ? out->chance_coincidence : c->chance;
        if (!compared || c->pairs > out->clock_pairs) { /* the channel that knows best */
            compared = true;
            out->clock_offset_s = c->offset_s;
            out->clock_drift_ppm = c->drift_ppm;
            out->clock_drift_error_ppm = c->drift_error_ppm;
            out->clock_pairs = c->pairs;
        }
    }
    MYO_TRY(copy_templates(out, run));
    return copy_exclusions(out, run);
}
