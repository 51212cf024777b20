/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of pass 2, and nothing else: what a stage reads and writes is in its header. */
#include "decide/decide.h"

#include <math.h>

#include "decide/accelerometers.h"
#include "decide/activity_search.h"
#include "decide/apply_rules.h"
#include "decide/buried_search.h"
#include "decide/clean_rest.h"
#include "decide/contraction_fatigue.h"
#include "decide/crosstalk.h"
#include "decide/decide_state.h"
#include "decide/discharge_search.h"
#include "decide/electrical_edges.h"
#include "decide/event_rows.h"
#include "decide/evoked_responses.h"
#include "decide/motor_units.h"
#include "decide/movements_alone.h"
#include "decide/recurring_groups.h"
#include "decide/short_segments.h"
#include "decide/task_marks.h"
#include "decide/track_summary.h"
#include "decide/trains.h"
#include "decide/unusable_ranges.h"
#include "detect/ecg_beats.h"
#include "detect/noise_floor.h"

/* Every track: its marks, its noise, and what of it is of no use. */
static myo_status open_track(myo_decide_run *run, myo_decide_track *track)
{
    MYO_TRY(myo_decide_task_marks(run, track));
    MYO_TRY(myo_noise_track(&track->noise, track->source, &track->task, run->scratch));
    return myo_decide_unusable(run, track);
}

/* An EMG track by itself: activity, and single discharges beside it. */
static myo_status measure_emg(myo_decide_run *run, myo_decide_track *track)
{
    MYO_TRY(myo_decide_activity(run, track));
    MYO_TRY(myo_local_level_measure(&track->level, track->source, &track->noise, &track->task,
                                    run->scratch));
    MYO_TRY(myo_decide_discharges(run, track));
    MYO_TRY(myo_decide_short(run, track));
    MYO_TRY(myo_ecg_beats_find(track->discharges.items, track->discharges.count,
                               track->source->track->geometry.rate_hz));
    MYO_TRY(myo_decide_buried(run, track));
    myo_decide_evoked(track);
    MYO_TRY(myo_decide_edges(run, track));
    myo_decide_groups(track);
    return myo_decide_crowds(run, track);
}

static myo_status name(myo_decide_run *run, myo_decide_track *track)
{
    if (!track->emg)
        return myo_decide_movements(run, track);
    myo_decide_units(track);
    return myo_decide_rules(run, track);
}

/* What the names mean for the time and the trends. */
static myo_status conclude(myo_decide_run *run, myo_decide_track *track)
{
    MYO_TRY(myo_decide_clean_rest(run, track));
    return track->emg ? myo_decide_fatigue(run, track) : MYO_OK;
}

typedef myo_status (*track_stage)(myo_decide_run *run, myo_decide_track *track);

static myo_status for_each(myo_decide_run *run, bool emg_only, track_stage next)
{
    for (size_t i = 0; i < run->count; i++) {
        if (run->tracks[i].emg || !emg_only)
            MYO_TRY(next(run, &run->tracks[i]));
        myo_decide_give_back(run);
    }
    return MYO_OK;
}

static myo_status decide(myo_decision *out, myo_decide_run *run)
{
    MYO_TRY(for_each(run, false, open_track));
    MYO_TRY(for_each(run, true, measure_emg));
    myo_decide_channels(run);
    MYO_TRY(myo_decide_accelerometers(run));
    myo_decide_give_back(run);
    MYO_TRY(for_each(run, true, myo_decide_trains));
    MYO_TRY(for_each(run, false, name));
    MYO_TRY(myo_decide_crosstalk(run));
    MYO_TRY(for_each(run, false, conclude));
    MYO_TRY(myo_decide_summaries(out, run));
    myo_decide_give_back(run);
    return myo_decide_rows(out, run);
}

myo_status myo_decide(myo_decision *out, const myo_decide_input *input, myo_arena *arena,
                      const myo_log *log)
{
    myo_decide_run run;
    myo_decision decision = { .clock_offset_s = NAN,
                              .clock_drift_ppm = NAN,
                              .clock_drift_error_ppm = NAN,
                              .chance_coincidence = NAN };
    myo_status status = myo_decide_state_open(&run, input, arena, log);
    if (status == MYO_OK)
        status = decide(&decision, &run);
    if (status == MYO_OK)
        *out = decision;
    return myo_decide_state_close(&run, status);
}
