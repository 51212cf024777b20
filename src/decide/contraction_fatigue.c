/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/contraction_fatigue.h"

#include <math.h>

#include "decide/contraction_spectra.h"

static const double REPETITION_S = 0.3; /* shortest contraction of a series */
static const double REPETITION_GAP_S = 30;

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

static myo_status judge_holds(myo_decide_run *run, myo_decide_track *track,
                              myo_contraction_spectra *s)
{
    myo_finding *findings = track->findings.items;
    const size_t count = track->findings.count;
    for (size_t i = 0; i < count; i++) {
        myo_finding *finding = &findings[i];
        if (!myo_is_contraction(finding))
            continue;
        myo_array points = MYO_ARRAY(myo_fatigue_point);
        myo_status status = myo_hold_points(s, &points, finding);
        if (status == MYO_OK)
            status = myo_fatigue_trend_test(&finding->fatigue, points.items, points.count, false,
                                            run->input->settings, run->arena);
        myo_array_free(&points);
        if (status != MYO_OK)
            return status;
        finding->has_fatigue = true;
        if (!(finding->fatigue.mean_mdf_hz > 0)) {
            myo_fatigue_point point;
            bool good;
            MYO_TRY(myo_contraction_point(s, &point, &good, finding));
            finding->fatigue.mean_mdf_hz = good ? point.mdf_hz : NAN;
        }
        finding->fatigue_row = finding->fatigue.state == MYO_FATIGUE_FOUND &&
                               finding->verdict.class_ == MYO_CLASS_VOLUNTARY;
        if (finding->verdict.class_ == MYO_CLASS_VOLUNTARY)
            summarise_by(track, &finding->fatigue);
    }
    return MYO_OK;
}

/* The series [from, to) of findings, of which the contractions make the points. */
static myo_status judge_series(myo_decide_run *run, myo_decide_track *track,
                               myo_contraction_spectra *s, size_t from, size_t to)
{
    myo_array points = MYO_ARRAY(myo_fatigue_point);
    myo_fatigue_trend fatigue = { 0 };
    myo_finding *findings = track->findings.items;
    myo_status status = myo_series_points(s, &points, findings, from, to);
    if (status == MYO_OK)
        status = myo_fatigue_trend_test(&fatigue, points.items, points.count, true,
                                        run->input->settings, run->arena);
    myo_array_free(&points);
    if (status != MYO_OK)
        return status;
    summarise_by(track, &fatigue);
    if (fatigue.state != MYO_FATIGUE_FOUND)
        return MYO_OK;
    const int64_t episode = findings[from].episode;
    for (size_t i = from; i < to; i++)
        if (myo_is_contraction(&findings[i]))
            findings[i].episode = episode;
    myo_verdict verdict;
    MYO_TRY(myo_verdict_set(&verdict, MYO_CLASS_FATIGUE, "repetitions", MYO_DEFINITE,
                            fatigue.confidence, fatigue.reason));
    const int64_t first = findings[from].first, end = findings[to - 1].end;
    const myo_segment *segment = findings[from].segment;
    myo_finding *row = myo_finding_add(run, track, first, end, &verdict);
    if (row == NULL)
        return MYO_NO_MEMORY;
    row->segment = segment;
    row->fatigue = fatigue;
    row->has_fatigue = true;
    row->episode = episode;
    return MYO_OK;
}

static bool is_repetition(const myo_decide_run *run, const myo_finding *finding, double rate)
{
    const double seconds = (double)(finding->end - finding->first) / rate;
    return myo_is_contraction(finding) && finding->verdict.class_ == MYO_CLASS_VOLUNTARY &&
           seconds >= REPETITION_S && seconds < run->input->settings->fatigue_windows;
}

static myo_status judge_repetitions(myo_decide_run *run, myo_decide_track *track,
                                    myo_contraction_spectra *s)
{
    const double rate = track->source->track->geometry.rate_hz;
    const size_t count = track->findings.count; /* rows added below are no repetitions */
    size_t from = 0, repetitions = 0, last = 0;
    for (size_t i = 0; i <= count; i++) {
        const myo_finding *findings = track->findings.items;
        if (i < count && !is_repetition(run, &findings[i], rate))
            continue;
        const bool breaks =
            i == count || (repetitions > 0 && (double)(findings[i].first - findings[last].end) >
                                                  REPETITION_GAP_S * rate);
        if (breaks) {
            if (repetitions >= 10)
                MYO_TRY(judge_series(run, track, s, from, last + 1));
            repetitions = 0;
        }
        if (i == count)
            break;
        if (repetitions++ == 0)
            from = i;
        last = i;
    }
    return MYO_OK;
}

myo_status myo_decide_fatigue(myo_decide_run *run, myo_decide_track *track)
{
    myo_contraction_spectra s;
    if (track->source->track->psd_bins == 0 || track->noise.count == 0)
        return MYO_OK;
    bool any = false;
    for (size_t i = 0; i < track->findings.count && !any; i++)
        any = myo_is_contraction((const myo_finding *)track->findings.items + i);
    if (!any)
        return MYO_OK;
    MYO_TRY(myo_contraction_spectra_open(&s, run, track));
    MYO_TRY(judge_holds(run, track, &s));
    return judge_repetitions(run, track, &s);
}
