/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables/phases_table.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "report/findings/report_file.h"
#include "report/tables/columns.h"

static const double SHORTEST_S = 0.1;

#define PHASE(name, field, kind, unit, description)                                                \
    {                                                                                              \
        name, unit, description, kind, offsetof(myo_phase, field), MYO_FREE_VALUES                 \
    }

static const myo_column phase_columns[] = {
    PHASE("onset", onset_s, MYO_CELL_SECONDS, "s", "start of the mark on the recording's clock"),
    PHASE("duration", duration_s, MYO_CELL_SECONDS, "s", "length of the mark"),
    PHASE("trial_type", type, MYO_CELL_TEXT, "", "the mark as it was written"),
    PHASE("channel", channel, MYO_CELL_TEXT, "", "EMG channel"),
    PHASE("rms", rms, MYO_CELL_NUMBER, "see unit",
          "root mean square of the band-passed signal over the mark, rest not subtracted"),
    PHASE("peak", peak, MYO_CELL_NUMBER, "see unit", "largest absolute sample, band-passed"),
    PHASE("unit", unit, MYO_CELL_TEXT, "", "unit of rms and peak"),
    PHASE("mvc_pct", mvc_pct, MYO_CELL_FIXED1, "%",
          "rms in percent of the largest contraction under a mark mvc of this recording"),
};

static double reference_of(const myo_report *report, const char *channel)
{
    for (size_t i = 0; i < report->view->summary_count; i++)
        if (strcmp(report->view->summaries[i].channel, channel) == 0)
            return report->view->summaries[i].rms_reference;
    return NAN;
}

/* From the envelope steps that lie wholly inside the mark. */
static myo_status measure(myo_phase *phase, const myo_report *report, size_t track)
{
    enum { BLOCK = 512 };
    const myo_track *signal = &report->view->tracks[track];
    const double step = (double)signal->geometry.hop / signal->geometry.rate_hz;
    const double from = ceil((phase->onset_s - signal->start_s) / step - 1e-9);
    const double to = floor((phase->onset_s + phase->duration_s - signal->start_s) / step + 1e-9);
    int64_t at = from > 0 ? (int64_t)fmin(from, (double)signal->hops) : 0;
    const int64_t end = to > 0 ? (int64_t)fmin(to, (double)signal->hops) : 0;
    myo_hop block[BLOCK];
    double sum = 0;
    int64_t seen = 0;
    phase->peak = NAN;
    while (at < end) {
        const size_t count = (size_t)(end - at < BLOCK ? end - at : BLOCK);
        MYO_TRY(myo_result_hops(report->result, track, at, count, block));
        for (size_t i = 0; i < count; i++) {
            if (!isfinite(block[i].mean_square))
                continue;
            sum += (double)block[i].mean_square;
            seen++;
            phase->peak = fmax(phase->peak, fabs((double)block[i].minimum));
            phase->peak = fmax(phase->peak, fabs((double)block[i].maximum));
        }
        at += (int64_t)count;
    }
    phase->rms = seen > 0 ? sqrt(sum / (double)seen) : NAN;
    return MYO_OK;
}

static bool concerns(const myo_mark *mark, const myo_track *track)
{
    return track->type == MYO_CHANNEL_EMG && mark->duration_s >= SHORTEST_S &&
           (mark->channel == NULL || strcmp(mark->channel, track->channel) == 0);
}

static size_t count_phases(const myo_report *report)
{
    size_t count = 0;
    for (size_t m = 0; m < report->view->recording->mark_count; m++)
        for (size_t t = 0; t < report->view->track_count; t++)
            count += concerns(&report->view->recording->marks[m], &report->view->tracks[t]);
    return count;
}

myo_status myo_phases_measure(const myo_phase **out, size_t *count, size_t *left_out,
                              const myo_report *report)
{
    const myo_result_view *view = report->view;
    const size_t all = count_phases(report), kept = all < MYO_PHASES_MOST ? all : MYO_PHASES_MOST;
    myo_phase *phases = myo_arena_new(report->arena, kept + 1, sizeof *phases);
    if (phases == NULL)
        return MYO_NO_MEMORY;
    size_t n = 0;
    for (size_t m = 0; m < view->recording->mark_count && n < kept; m++)
        for (size_t t = 0; t < view->track_count && n < kept; t++) {
            const myo_mark *mark = &view->recording->marks[m];
            const myo_track *track = &view->tracks[t];
            if (!concerns(mark, track))
                continue;
            myo_phase *phase = &phases[n++];
            *phase = (myo_phase) { .onset_s = mark->onset_s,
                                   .duration_s = mark->duration_s,
                                   .type = mark->type,
                                   .channel = track->channel,
                                   .unit = track->unit };
            MYO_TRY(measure(phase, report, t));
            phase->mvc_pct = 100 * phase->rms / reference_of(report, track->channel);
        }
    *out = phases;
    *count = n;
    *left_out = all - n;
    return MYO_OK;
}

myo_status myo_report_phases(const myo_report *report)
{
    const myo_phase *phases;
    const size_t column_count = sizeof phase_columns / sizeof *phase_columns;
    size_t count, left_out;
    MYO_TRY(myo_phases_measure(&phases, &count, &left_out, report));
    if (count == 0)
        return MYO_OK;
    const char *dictionary = myo_report_path(report, "phases.json");
    if (dictionary == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(
        myo_columns_write_dictionary(dictionary, NULL, phase_columns, column_count, report->log));
    myo_report_file out;
    MYO_TRY(myo_report_file_open(&out, report, "phases.tsv"));
    myo_status status = MYO_OK;
    myo_columns_add_header(&out.text, phase_columns, column_count);
    myo_text_add(&out.text, "\n");
    for (size_t i = 0; status == MYO_OK && i < count; i++) {
        myo_columns_add_row(&out.text, phase_columns, column_count, &phases[i]);
        myo_text_add(&out.text, "\n");
        status = myo_report_file_flush(&out, MYO_REPORT_FILE_BLOCK);
    }
    return myo_report_file_close(&out, status);
}
