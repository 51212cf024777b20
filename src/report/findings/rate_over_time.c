/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/rate_over_time.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/interval.h"
#include "core/statistics.h"

static int64_t frame_of(const myo_track *track, double seconds)
{
    const double frame = floor((seconds - track->start_s) * track->geometry.rate_hz + 0.5);
    return frame < 0 ? 0 : frame > (double)track->frames ? track->frames : (int64_t)frame;
}

static myo_status add_range(myo_intervals *list, const myo_track *track, double onset_s,
                            double duration_s, double guard_s)
{
    const double length = isfinite(duration_s) ? duration_s : 0;
    const int64_t first = frame_of(track, onset_s - guard_s);
    const int64_t end = frame_of(track, onset_s + length + guard_s);
    return end > first ? myo_intervals_add(list, first, end, NULL) : MYO_OK;
}

static myo_status gather(myo_intervals *list, const myo_report *report, size_t track)
{
    const myo_result_view *view = report->view;
    const myo_track *signal = &view->tracks[track];
    for (size_t i = 0; i < view->exclusion_count; i++)
        if (view->exclusions[i].track == track)
            MYO_TRY(add_range(list, signal, view->exclusions[i].onset_s,
                              view->exclusions[i].duration_s, 0));
    for (size_t i = 0; i < view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        /* low-level firing is rest; what was excluded is in the list above */
        const bool tonic = event->subtype != NULL && strcmp(event->subtype, "tonic") == 0;
        if (event->class_ == MYO_CLASS_FASCICULATION || event->class_ == MYO_CLASS_UNSCORED ||
            tonic || strcmp(event->channel, signal->channel) != 0)
            continue;
        const double guard = event->class_ == MYO_CLASS_ARTEFACT ? view->settings->artefact_guard_s
                                                                 : view->settings->rest_guard_s;
        MYO_TRY(add_range(list, signal, event->onset_s, event->duration_s, guard));
    }
    return myo_intervals_normalise(list);
}

/* Twitches on clean rest only: the others have no time to be a rate of. */
static void count(myo_rates *rates, const myo_report *report, const myo_track *signal,
                  const myo_intervals *taken)
{
    const double length = rates->bins[0].to_s - rates->bins[0].from_s;
    for (size_t i = 0; i < report->view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        if (event->class_ != MYO_CLASS_FASCICULATION ||
            strcmp(event->channel, signal->channel) != 0 ||
            myo_intervals_contain(taken, frame_of(signal, event->onset_s)))
            continue;
        const double place = floor((event->onset_s - signal->start_s) / length);
        const double last = (double)(rates->count - 1);
        rates->bins[(size_t)fmin(fmax(place, 0), last)].fasciculations++;
    }
}

/* The interval of a stretch knows as the table's that twitches come in bursts. */
static double dispersion_of(const myo_report *report, const char *channel)
{
    for (size_t i = 0; i < report->view->summary_count; i++) {
        const myo_summary *row = &report->view->summaries[i];
        if (strcmp(row->channel, channel) == 0 && row->rate_dispersion > 1)
            return row->rate_dispersion;
    }
    return 1;
}

myo_status myo_rates_make(myo_rates *out, const myo_report *report, size_t track)
{
    const myo_track *signal = &report->view->tracks[track];
    const double seconds = (double)signal->frames / signal->geometry.rate_hz;
    const double minutes = floor(seconds / 60);
    *out = (myo_rates) { .count = minutes < 1               ? 1
                                  : minutes > MYO_RATE_BINS ? MYO_RATE_BINS
                                                            : (size_t)minutes };
    myo_intervals taken = MYO_INTERVALS;
    const myo_status status = gather(&taken, report, track);
    for (size_t i = 0; status == MYO_OK && i < out->count; i++) {
        struct myo_rate *bin = &out->bins[i];
        bin->from_s = signal->start_s + seconds * (double)i / (double)out->count;
        bin->to_s = signal->start_s + seconds * (double)(i + 1) / (double)out->count;
        const int64_t first = frame_of(signal, bin->from_s), end = frame_of(signal, bin->to_s);
        const int64_t clean = end - first - myo_intervals_overlap(&taken, first, end);
        bin->clean_rest_s = (double)clean / signal->geometry.rate_hz;
    }
    if (status == MYO_OK)
        count(out, report, signal, &taken);
    myo_intervals_free(&taken);
    MYO_TRY(status);
    const double spread = dispersion_of(report, signal->channel);
    for (size_t i = 0; i < out->count; i++) {
        struct myo_rate *bin = &out->bins[i];
        const double rest = bin->clean_rest_s / 60;
        bin->per_minute = bin->low = bin->high = NAN;
        if (rest <= 0)
            continue;
        myo_poisson_interval((double)bin->fasciculations / spread, 0.95, &bin->low, &bin->high);
        bin->per_minute = (double)bin->fasciculations / rest;
        bin->low *= spread / rest;
        bin->high *= spread / rest;
    }
    return MYO_OK;
}
