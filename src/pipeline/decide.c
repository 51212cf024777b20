/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/decide.h"

#include <math.h>
#include <string.h>

#include "detect/discharges.h"
#include "detect/ecg.h"
#include "detect/heart.h"
#include "detect/noise.h"
#include "detect/segments.h"
#include "pipeline/decide_track.h"

static const double CLIPPED_PEAK_S = 0.01; /* longer clipping hides what was there; ours */

double myo_track_time(const myo_track *track, int64_t frame)
{
    return track->start_s + (double)frame / track->geometry.rate_hz;
}

static int64_t frame_at(const myo_track *track, double time_s)
{
    const double frame = floor((time_s - track->start_s) * track->geometry.rate_hz + 0.5);
    return frame < 0 ? 0 : frame > (double)track->frames ? track->frames : (int64_t)frame;
}

static bool others_active(const myo_decide_run *run, const myo_decide_track *track)
{
    for (size_t i = 0; i < run->count; i++)
        if (&run->tracks[i] != track && run->tracks[i].emg && run->tracks[i].noise.no_rest)
            return true;
    return false;
}

myo_context myo_track_context(const myo_decide_run *run, const myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    return (myo_context) { .settings = run->input->settings,
                           .unit = t->unit != NULL ? t->unit : "",
                           .rate_hz = t->geometry.rate_hz,
                           .noise_hz = 0.5 * track->noise.crossings, /* Rice */
                           .calibrated = t->calibrated,
                           .rest_s = track->rest_s,
                           .accelerometer = track->accelerometer >= 0,
                           .marks = track->task.any,
                           .no_rest = track->noise.no_rest,
                           .others_active = others_active(run, track),
                           .channels = run->emg_count };
}

myo_finding *myo_finding_add(myo_decide_run *run, myo_decide_track *track, int64_t first,
                             int64_t end, const myo_verdict *verdict)
{
    myo_finding *finding = myo_array_push(&track->findings);
    if (finding != NULL)
        *finding = (myo_finding) {
            .first = first, .end = end, .verdict = *verdict, .episode = ++run->episodes
        };
    return finding;
}

static myo_status read_marks(myo_decide_run *run, myo_decide_track *track)
{
    const myo_recording_info *info = run->input->recording;
    const myo_track *t = track->source->track;
    for (size_t i = 0; info != NULL && i < info->mark_count; i++) {
        const myo_mark *mark = &info->marks[i];
        if (mark->type == NULL || (mark->channel != NULL && strcmp(mark->channel, t->channel) != 0))
            continue;
        myo_intervals *list = strcmp(mark->type, "rest") == 0        ? &track->task.rest
                              : strcmp(mark->type, "voluntary") == 0 ? &track->task.voluntary
                              : strcmp(mark->type, "stimulus") == 0  ? &track->task.stimulus
                                                                     : NULL;
        if (list == NULL)
            continue;
        track->task.any = true;
        const int64_t first = frame_at(t, mark->onset_s);
        int64_t end = frame_at(t, mark->onset_s + mark->duration_s);
        if (list == &track->task.stimulus && end == first && end < t->frames)
            end++;
        if (end > first)
            MYO_TRY(myo_intervals_add(list, first, end, NULL));
    }
    MYO_TRY(myo_intervals_normalise(&track->task.rest));
    MYO_TRY(myo_intervals_normalise(&track->task.stimulus));
    return myo_intervals_normalise(&track->task.voluntary);
}

/* Stretches whose rest noise is over the limit are excluded, not classified (SPiQE's ATexc). */
static myo_status mark_noisy(myo_decide_run *run, myo_decide_track *track)
{
    const myo_track *t = track->source->track;
    if (!track->emg || !t->calibrated || t->unit == NULL || strcmp(t->unit, "uV") != 0 ||
        track->noise.no_rest)
        return MYO_OK;
    for (size_t i = 0; i < track->noise.count; i++)
        if ((double)track->noise.sigma[i] > run->input->settings->noise_limit_uv) {
            const int64_t first = (int64_t)(i * t->geometry.window);
            int64_t end = first + (int64_t)t->geometry.window;
            end = end > t->frames ? t->frames : end;
            MYO_TRY(myo_intervals_add(&track->noisy, first, end, "noise"));
        }
    return myo_intervals_normalise(&track->noisy);
}

myo_status myo_decide_open_track(myo_decide_run *run, myo_decide_track *track)
{
    const myo_intervals empty = MYO_INTERVALS;
    const myo_array segments = MYO_ARRAY(myo_segment), discharges = MYO_ARRAY(myo_discharge);
    const myo_array motions = MYO_ARRAY(myo_motion), findings = MYO_ARRAY(myo_finding);
    track->task = (myo_task) { .rest = empty, .voluntary = empty, .stimulus = empty };
    track->noisy = track->damaged = track->active = track->artefacts = empty;
    track->firing = track->beside = track->close = empty;
    track->segments = segments;
    track->discharges = discharges;
    track->motions = motions;
    track->findings = findings;
    /* what grows with the time and the channels may leave memory */
    track->segments.arena = track->discharges.arena = run->scratch;
    track->motions.arena = track->findings.arena = run->scratch;
    track->emg = track->source->track->type == MYO_CHANNEL_EMG;
    track->accelerometer = -1;
    track->coupling =
        (myo_coupling) { .offset_s = NAN, .drift_ppm = NAN, .drift_error_ppm = NAN, .chance = NAN };
    const myo_track *t = track->source->track;
    const int64_t guard = (int64_t)(run->input->settings->artefact_guard_s * t->geometry.rate_hz);
    MYO_TRY(read_marks(run, track));
    MYO_TRY(myo_noise_track(&track->noise, track->source, &track->task, run->scratch));
    MYO_TRY(mark_noisy(run, track));
    return myo_intervals_unite(&track->damaged, track->source->damage, &track->noisy, guard,
                               t->frames);
}

/* Segments mostly inside damage say nothing. */
static void drop_damaged(myo_decide_track *track)
{
    myo_segment *segments = track->segments.items;
    size_t kept = 0;
    for (size_t i = 0; i < track->segments.count; i++) {
        const int64_t length = segments[i].end - segments[i].first;
        if (length > 0 &&
            2 * myo_intervals_overlap(&track->damaged, segments[i].first, segments[i].end) <=
                length)
            segments[kept++] = segments[i];
    }
    track->segments.count = kept;
}

/* A clipped peak is a large potential and not damage enough to overlook it. */
myo_status myo_decide_block(myo_intervals *out, const myo_decide_run *run,
                            const myo_decide_track *track, const myo_intervals *inside)
{
    const myo_track *t = track->source->track;
    const double rate = t->geometry.rate_hz;
    const int64_t guard = (int64_t)(run->input->settings->artefact_guard_s * rate);
    myo_intervals heavy = MYO_INTERVALS, guarded = MYO_INTERVALS;
    size_t count;
    const myo_interval *items = myo_intervals_items(track->source->damage, &count);
    myo_status status = MYO_OK;
    for (size_t i = 0; i < count && status == MYO_OK; i++)
        if (items[i].why == NULL || strcmp(items[i].why, "clip") != 0 ||
            (double)(items[i].end - items[i].first) > CLIPPED_PEAK_S * rate)
            status = myo_intervals_add(&heavy, items[i].first, items[i].end, items[i].why);
    if (status == MYO_OK)
        status = myo_intervals_normalise(&heavy);
    if (status == MYO_OK)
        status = myo_intervals_unite(&guarded, &heavy, &track->noisy, guard, t->frames);
    if (status == MYO_OK)
        status = myo_intervals_unite(out, &guarded, inside, 0, t->frames);
    myo_intervals_free(&heavy);
    myo_intervals_free(&guarded);
    return status;
}

/* Activity. Where a track seems never to rest, it may be the heart that does not: then activity and
 * noise are looked for in what is left without it. Elsewhere its beats are told apart later, one by
 * one: they vary, and what a mean beat leaves would be taken for potentials. Responses to stimuli
 * come as regularly as a heart, so with stimulus marks nothing is taken for one. */
static myo_status find_segments(myo_decide_run *run, myo_decide_track *track)
{
    size_t stimuli;
    (void)myo_intervals_items(&track->task.stimulus, &stimuli);
    if (stimuli > 0 || !track->noise.no_rest)
        return myo_segments_find(&track->segments, track->source, &track->noise,
                                 run->input->settings);
    myo_heart heart;
    myo_heart_view view;
    const myo_source *source = track->source;
    myo_status status = myo_heart_find(&heart, source, &track->noise);
    if (heart.found) {
        myo_heart_view_open(&view, &heart, source);
        source = &view.source;
        if (status == MYO_OK)
            status = myo_noise_track(&track->noise, source, &track->task, run->scratch);
    }
    if (status == MYO_OK)
        status = myo_segments_find(&track->segments, source, &track->noise, run->input->settings);
    myo_heart_free(&heart);
    return status;
}

myo_status myo_decide_measure(myo_decide_run *run, myo_decide_track *track)
{
    const myo_source *source = track->source;
    const myo_settings *settings = run->input->settings;
    const double rate = source->track->geometry.rate_hz;
    myo_intervals blocked = MYO_INTERVALS, inside = MYO_INTERVALS;
    MYO_TRY(find_segments(run, track));
    drop_damaged(track);
    const myo_segment *segments = track->segments.items;
    myo_status status = MYO_OK;
    for (size_t i = 0; i < track->segments.count && status == MYO_OK; i++)
        status = myo_intervals_add(&inside, segments[i].first, segments[i].end, NULL);
    if (status == MYO_OK)
        status = myo_intervals_normalise(&inside);
    if (status == MYO_OK)
        status = myo_decide_block(&blocked, run, track, &inside);
    if (status == MYO_OK)
        status = myo_discharges_find(&track->discharges, &track->clusters, source, &track->noise,
                                     &blocked, settings, run->scratch);
    myo_intervals_free(&blocked);
    myo_intervals_free(&inside);
    if (status == MYO_OK)
        status = myo_decide_short(run, track);
    if (status == MYO_OK)
        status = myo_ecg_mark(track->discharges.items, track->discharges.count, rate);
    if (status == MYO_OK)
        myo_decide_evoked(track);
    return status;
}

static void count_channels(myo_decide_run *run)
{
    for (size_t a = 0; a < run->count; a++)
        for (size_t b = 0; b < run->count; b++) {
            myo_decide_track *x = &run->tracks[a];
            const myo_decide_track *y = &run->tracks[b];
            if (a == b || !x->emg || !y->emg)
                continue;
            const myo_track *s = x->source->track, *t = y->source->track;
            myo_discharges_coincide(x->discharges.items, x->discharges.count, s->start_s,
                                    s->geometry.rate_hz, y->discharges.items, y->discharges.count,
                                    t->start_s, t->geometry.rate_hz);
        }
}

/* One track is done: what it left is not needed in memory for the next. */
static void rest(const myo_decide_run *run)
{
    myo_arena_rest(run->scratch);
    myo_arena_rest(run->arena);
    if (myo_arena_bytes(run->arena) > run->input->memory_bytes)
        myo_memory_rest();
}

static myo_status decide_all(myo_decision *out, myo_decide_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        MYO_TRY(myo_decide_open_track(run, &run->tracks[i]));
        rest(run);
    }
    for (size_t i = 0; i < run->count; i++) {
        if (run->tracks[i].emg)
            MYO_TRY(myo_decide_measure(run, &run->tracks[i]));
        rest(run);
    }
    count_channels(run);
    MYO_TRY(myo_decide_motion(run));
    rest(run);
    for (size_t i = 0; i < run->count; i++) {
        if (run->tracks[i].emg)
            MYO_TRY(myo_decide_trains(run, &run->tracks[i]));
        rest(run);
    }
    for (size_t i = 0; i < run->count; i++) {
        myo_decide_track *track = &run->tracks[i];
        if (track->emg) {
            MYO_TRY(myo_decide_classify(run, track));
        } else {
            MYO_TRY(myo_decide_motion_only(run, track));
        }
        MYO_TRY(myo_decide_rest(run, track));
        if (track->emg)
            MYO_TRY(myo_decide_fatigue(run, track));
        rest(run);
    }
    MYO_TRY(myo_decide_summarise(out, run));
    rest(run);
    return myo_decide_write(out, run);
}

void myo_decide_close_track(myo_decide_track *track)
{
    myo_intervals_free(&track->task.rest);
    myo_intervals_free(&track->task.voluntary);
    myo_intervals_free(&track->task.stimulus);
    myo_intervals_free(&track->noisy);
    myo_intervals_free(&track->damaged);
    myo_intervals_free(&track->active);
    myo_intervals_free(&track->firing);
    myo_intervals_free(&track->beside);
    myo_intervals_free(&track->close);
    myo_intervals_free(&track->artefacts);
    myo_array_free(&track->segments);
    myo_array_free(&track->discharges);
    myo_array_free(&track->motions);
    myo_array_free(&track->findings);
}

myo_status myo_decide(myo_decision *out, const myo_decide_input *input, myo_arena *arena,
                      const myo_log *log)
{
    myo_decide_run run = { .input = input, .log = log, .arena = arena };
    myo_decision decision = { .clock_offset_s = NAN,
                              .clock_drift_ppm = NAN,
                              .clock_drift_error_ppm = NAN,
                              .chance_coincidence = NAN };
    MYO_TRY(myo_arena_open(&run.scratch));
    myo_status status = MYO_OK;
    if (input->memory_bytes > 0)
        MYO_TRY_CLEAN(myo_arena_spill(run.scratch, input->spool_folder, input->memory_bytes));
    status = MYO_NO_MEMORY;
    run.tracks = myo_arena_new(run.scratch, input->source_count, sizeof *run.tracks);
    if (run.tracks == NULL)
        goto cleanup;
    run.count = input->source_count;
    for (size_t i = 0; i < run.count; i++) {
        run.tracks[i].source = &input->sources[i];
        run.tracks[i].index = i;
        run.emg_count += input->sources[i].track->type == MYO_CHANNEL_EMG;
    }
    MYO_TRY_CLEAN(decide_all(&decision, &run));
    *out = decision;
cleanup:
    status = myo_arena_explain(run.scratch, status, log);
    for (size_t i = 0; i < run.count; i++)
        myo_decide_close_track(&run.tracks[i]);
    myo_arena_close(&run.scratch);
    return status;
}
