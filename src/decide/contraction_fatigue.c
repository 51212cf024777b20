/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/contraction_fatigue.h"

#include <math.h>

#include "core/memory.h"
#include "decide/contraction_spectra.h"

enum { CYCLES = 4 }; /* peaks that make a contraction a set of repetitions and no hold */

static const double PAUSE_S = 30; /* longer ones end a series */

static int weight(myo_fatigue_state state)
{
    static const int weights[] = { [MYO_FATIGUE_FOUND] = 5,
                                   [MYO_FATIGUE_UNDECIDED] = 4,
                                   [MYO_FATIGUE_NONE] = 3,
                                   [MYO_FATIGUE_TOO_NOISY] = 2,
                                   [MYO_FATIGUE_TOO_SHORT] = 1 };
    return weights[state];
}

static void summarise_by(myo_decide_track *track, const myo_fatigue_trend *fatigue)
{
    if (!track->has_fatigue || weight(fatigue->state) > weight(track->fatigue.state) ||
        (fatigue->state == track->fatigue.state && fatigue->used > track->fatigue.used))
        track->fatigue = *fatigue;
    track->has_fatigue = true;
}

typedef struct fatigue_judge {
    myo_decide_run *run;
    myo_decide_track *track;
    myo_contraction_spectra spectra;
    size_t tests;   /* trends that will be looked at in this track */
    myo_array sets; /* fatigue_set */
    size_t *cycles; /* repetitions in each finding; those of a hold: under CYCLES */
    size_t count;   /* findings when it began: rows added later are no contractions */
} fatigue_judge;

static bool is_voluntary(const myo_finding *finding)
{
    return myo_is_contraction(finding) && myo_may_be_voluntary(finding);
}

static bool is_hold(const fatigue_judge *j, size_t i)
{
    const myo_finding *finding = (const myo_finding *)j->track->findings.items + i;
    const double rate = j->track->source->track->geometry.rate_hz;
    return j->cycles[i] < CYCLES && (double)(finding->end - finding->first) >=
                                        (j->run->input->settings->fatigue_windows + 1) * rate;
}

static myo_status judge_hold(fatigue_judge *j, myo_finding *finding)
{
    const myo_fatigue_series series = { .tests = j->tests };
    myo_array points = MYO_ARRAY(myo_fatigue_point);
    myo_status status = myo_hold_points(&j->spectra, &points, finding);
    if (status == MYO_OK)
        status = myo_fatigue_trend_test(&finding->fatigue, points.items, points.count, &series,
                                        j->run->input->settings, j->run->arena);
    myo_array_free(&points);
    return status;
}

/* Every contraction has a median frequency, a hold also a trend. */
static myo_status judge_contraction(fatigue_judge *j, size_t i)
{
    myo_finding *finding = (myo_finding *)j->track->findings.items + i;
    finding->has_fatigue = true;
    finding->fatigue = (myo_fatigue_trend) { .state = MYO_FATIGUE_TOO_SHORT, .mean_mdf_hz = NAN };
    if (j->cycles[i] < CYCLES)
        MYO_TRY(judge_hold(j, finding));
    if (!(finding->fatigue.mean_mdf_hz > 0)) {
        myo_fatigue_point point;
        bool good;
        MYO_TRY(myo_contraction_point(&j->spectra, &point, &good, finding));
        finding->fatigue.mean_mdf_hz = good ? point.mdf_hz : NAN;
    }
    finding->fatigue_row = finding->fatigue.state == MYO_FATIGUE_FOUND && is_voluntary(finding);
    if (is_voluntary(finding) && j->cycles[i] < CYCLES)
        summarise_by(j->track, &finding->fatigue);
    return MYO_OK;
}

/* The series of repetitions among findings [from, to): those with `part`, which are no holds. */
typedef struct fatigue_set {
    size_t from, to;
    bool *part;
    myo_repetitions repetitions;
} fatigue_set;

static const char *source_of(const fatigue_judge *j, const myo_repetitions *r)
{
    const char *how = r->marked ? "cut by task marks" : "cut at valleys of the envelope";
    return r->items.count < 2
               ? how
               : myo_arena_format(j->run->arena, "one each %.1f s, %s", r->period_s, how);
}

/* Its row spans from the first to the last repetition; all of it is one episode. */
static myo_status add_row(fatigue_judge *j, const fatigue_set *set,
                          const myo_fatigue_trend *fatigue)
{
    myo_finding *findings = j->track->findings.items;
    const myo_repetition *r = set->repetitions.items.items;
    const size_t last = set->repetitions.items.count - 1;
    const int64_t episode = findings[r[0].finding].episode;
    for (size_t i = 0; i <= last; i++)
        findings[r[i].finding].episode = episode;
    myo_verdict verdict;
    MYO_TRY(myo_verdict_set(&verdict, MYO_CLASS_FATIGUE, "repetitions", fatigue->certainty,
                            fatigue->confidence, fatigue->reason));
    const int64_t first = findings[r[0].finding].first;
    const int64_t end = findings[r[last].finding].end;
    const myo_segment *segment = findings[r[0].finding].segment;
    myo_finding *row = myo_finding_add(j->run, j->track, first, end, &verdict);
    if (row == NULL)
        return MYO_NO_MEMORY;
    row->segment = segment;
    row->fatigue = *fatigue;
    row->has_fatigue = true;
    row->episode = episode;
    return MYO_OK;
}

/* A contraction of several repetitions has the number of its first. */
static void number_repetitions(fatigue_judge *j, const myo_repetitions *of)
{
    myo_finding *findings = j->track->findings.items;
    const myo_repetition *r = of->items.items;
    for (size_t i = 0; i < of->items.count; i++)
        if (i == 0 || r[i].finding != r[i - 1].finding)
            findings[r[i].finding].repetition = (int32_t)i + 1;
}

static myo_status judge_set(fatigue_judge *j, const fatigue_set *set)
{
    const myo_fatigue_series series = { .repeated = true,
                                        .tests = j->tests,
                                        .source = source_of(j, &set->repetitions) };
    myo_array points = MYO_ARRAY(myo_fatigue_point);
    myo_fatigue_trend fatigue = { 0 };
    if (series.source == NULL)
        return MYO_NO_MEMORY;
    myo_status status = myo_repetition_points(&j->spectra, &points, &set->repetitions);
    if (status == MYO_OK)
        status = myo_fatigue_trend_test(&fatigue, points.items, points.count, &series,
                                        j->run->input->settings, j->run->arena);
    myo_array_free(&points);
    if (status != MYO_OK)
        return status;
    number_repetitions(j, &set->repetitions);
    summarise_by(j->track, &fatigue);
    return fatigue.state == MYO_FATIGUE_FOUND ? add_row(j, set, &fatigue) : MYO_OK;
}

/* Counts what is in each contraction. Long ones that come out whole are holds and leave the series;
 * whether some did. */
static bool part_with_holds(fatigue_judge *j, fatigue_set *set)
{
    const myo_repetition *r = set->repetitions.items.items;
    bool holds = false;
    for (size_t i = set->from; i < set->to; i++)
        if (set->part[i - set->from])
            j->cycles[i] = 0;
    /* too few for a series: what was cut may still be holds */
    const size_t count = set->repetitions.items.count;
    for (size_t i = 0; i < count && count >= MYO_FATIGUE_REPETITIONS; i++)
        j->cycles[r[i].finding]++;
    for (size_t i = set->from; i < set->to; i++)
        if (set->part[i - set->from] && is_hold(j, i)) {
            set->part[i - set->from] = false;
            holds = true;
        }
    return holds;
}

static myo_status cut_set(fatigue_judge *j, fatigue_set *set)
{
    bool again = true;
    for (int pass = 0; pass < 2 && again; pass++) {
        myo_repetitions_free(&set->repetitions);
        MYO_TRY(myo_repetitions_find(&set->repetitions, j->run, j->track, set->from, set->to,
                                     set->part));
        again = part_with_holds(j, set);
    }
    return MYO_OK;
}

/* The end of the series that begins with contraction `from`: none begins within PAUSE_S. */
static size_t series_end(const fatigue_judge *j, size_t from)
{
    const myo_finding *findings = j->track->findings.items;
    const double pause = PAUSE_S * j->track->source->track->geometry.rate_hz;
    size_t last = from;
    for (size_t i = from + 1; i < j->count; i++) {
        if (!is_voluntary(&findings[i]))
            continue;
        if ((double)(findings[i].first - findings[last].end) > pause)
            break;
        last = i;
    }
    return last + 1;
}

static myo_status open_set(fatigue_set *set, fatigue_judge *j, size_t from)
{
    const myo_finding *findings = j->track->findings.items;
    *set = (fatigue_set) { .from = from,
                           .to = series_end(j, from),
                           .repetitions = { .items = MYO_ARRAY(myo_repetition) } };
    set->part = myo_memory_new(set->to - from, sizeof *set->part);
    if (set->part == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = from; i < set->to; i++)
        set->part[i - from] = is_voluntary(&findings[i]);
    return cut_set(j, set);
}

static void close_set(fatigue_set *set)
{
    myo_repetitions_free(&set->repetitions);
    myo_memory_free(set->part);
    set->part = NULL;
}

/* Cuts all series, which says what is a hold and how many trends there are. */
static myo_status cut_sets(fatigue_judge *j)
{
    size_t next;
    for (size_t i = 0; i < j->count; i = next) {
        next = i + 1;
        if (!is_voluntary((const myo_finding *)j->track->findings.items + i))
            continue;
        fatigue_set set;
        const myo_status status = open_set(&set, j, i);
        next = set.to;
        fatigue_set *kept = NULL;
        if (status == MYO_OK && set.repetitions.items.count >= MYO_FATIGUE_REPETITIONS) {
            kept = myo_array_push(&j->sets);
            if (kept != NULL)
                *kept = set;
        }
        const bool lost = kept == NULL && set.repetitions.items.count >= MYO_FATIGUE_REPETITIONS;
        if (kept == NULL)
            close_set(&set);
        if (status != MYO_OK || lost)
            return status != MYO_OK ? status : MYO_NO_MEMORY;
    }
    return MYO_OK;
}

/* The level is shared among all trends of the track (Bonferroni). */
static myo_status judge_all(fatigue_judge *j)
{
    MYO_TRY(cut_sets(j));
    j->tests = j->sets.count;
    for (size_t i = 0; i < j->count; i++)
        j->tests +=
            is_voluntary((const myo_finding *)j->track->findings.items + i) && is_hold(j, i);
    j->tests = j->tests > 0 ? j->tests : 1;
    for (size_t i = 0; i < j->count; i++)
        if (myo_is_contraction((const myo_finding *)j->track->findings.items + i))
            MYO_TRY(judge_contraction(j, i));
    for (size_t i = 0; i < j->sets.count; i++)
        MYO_TRY(judge_set(j, (const fatigue_set *)j->sets.items + i));
    return MYO_OK;
}

static void close_sets(fatigue_judge *j)
{
    for (size_t i = 0; i < j->sets.count; i++)
        close_set((fatigue_set *)j->sets.items + i);
    myo_array_free(&j->sets);
}

myo_status myo_decide_fatigue(myo_decide_run *run, myo_decide_track *track)
{
    if (track->source->track->psd_bins == 0 || track->noise.count == 0)
        return MYO_OK;
    bool any = false;
    for (size_t i = 0; i < track->findings.count && !any; i++)
        any = myo_is_contraction((const myo_finding *)track->findings.items + i);
    if (!any)
        return MYO_OK;
    fatigue_judge judge = {
        .run = run, .track = track, .count = track->findings.count, .sets = MYO_ARRAY(fatigue_set)
    };
    judge.cycles = myo_memory_new(judge.count, sizeof *judge.cycles);
    if (judge.cycles == NULL)
        return MYO_NO_MEMORY;
    myo_status status = myo_contraction_spectra_open(&judge.spectra, run, track);
    if (status == MYO_OK)
        status = judge_all(&judge);
    close_sets(&judge);
    myo_memory_free(judge.cycles);
    return status;
}
