/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be read but was probably not meant: said, never refused. */
#include "io/warnings.h"

#include <math.h>
#include <string.h>

#include "annotation/mark_type.h"
#include "core/fail.h"
#include "io/channels_table.h"
#include "io/reader.h"
#include "io/sidecar.h"
#include "io/channel_type.h"
#include "io/unit.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The same but for case and one letter: added, lost, changed, or swapped with the next. More would
 * take "left" for "rest". */
static bool is_near(const char *word, const char *other)
{
    size_t first = 0, one = strlen(word), two = strlen(other);
    while (word[first] != '\0' && lower(word[first]) == lower(other[first]))
        first++;
    while (one > first && two > first && lower(word[one - 1]) == lower(other[two - 1]))
        one--, two--;
    const bool swapped = one - first == 2 && two - first == 2 &&
                         lower(word[first]) == lower(other[first + 1]) &&
                         lower(word[first + 1]) == lower(other[first]);
    return swapped || (one - first <= 1 && two - first <= 1);
}

/* The type that `spelling` misspells, else OTHER. */
static myo_mark_type meant_by(const char *spelling)
{
    int near = MYO_MARK_OTHER;
    if (myo_mark_type_meant(spelling) != MYO_MARK_OTHER)
        return MYO_MARK_OTHER;
    for (int type = 0; type < MYO_MARK_OTHER; type++)
        if (is_near(spelling, myo_mark_type_name((myo_mark_type)type)))
            near = type;
    return (myo_mark_type)near;
}

static myo_status misspelt_types(const myo_recording_info *info, myo_draft *draft,
                                 const myo_open_request *request)
{
    bool told[MYO_MARK_OTHER + 1] = { [MYO_MARK_OTHER] = true };
    for (size_t i = 0; i < info->mark_count; i++) {
        const myo_mark_type meant = meant_by(info->marks[i].type);
        if (told[meant])
            continue;
        told[meant] = true;
        MYO_TRY(myo_draft_warn(draft, request,
                               "%s: trial_type \"%s\" means nothing to the analysis; correct it if "
                               "\"%s\" is meant",
                               info->mark_source, info->marks[i].type, myo_mark_type_name(meant)));
    }
    return MYO_OK;
}

/* Other spellings are taken as the types they mean; which, the description says once each. */
static myo_status other_spellings(const myo_recording_info *info, myo_draft *draft,
                                  const myo_open_request *request)
{
    enum { TOLD_MOST = 8 };
    const char *told[TOLD_MOST];
    size_t count = 0;
    for (size_t i = 0; i < info->mark_count && count < TOLD_MOST; i++) {
        const char *type = info->marks[i].type;
        const myo_mark_type meant = myo_mark_type_meant(type);
        bool known = meant == MYO_MARK_OTHER || myo_mark_type_of(type) != MYO_MARK_OTHER;
        for (size_t k = 0; k < count && !known; k++)
            known = strcmp(told[k], type) == 0;
        if (known)
            continue;
        told[count++] = type;
        MYO_TRY(myo_draft_note(draft, request, "%s: marks \"%s\" are taken as \"%s\"",
                               info->mark_source, type, myo_mark_type_name(meant)));
    }
    return MYO_OK;
}

static myo_status late_marks(const myo_recording_info *info, myo_draft *draft,
                             const myo_open_request *request)
{
    myo_status status = MYO_OK;
    double end_s = -INFINITY;
    size_t late = 0;
    for (size_t s = 0; s < info->stream_count; s++) {
        const myo_stream *stream = &info->streams[s];
        end_s = fmax(end_s, stream->start_s + (double)stream->frames / stream->rate_hz);
    }
    while (late < info->mark_count && info->marks[info->mark_count - 1 - late].onset_s > end_s)
        late++;
    /* the other files of a split recording may last longer */
    const bool is_split = late > 0 && myo_sidecar_path(request, "_streams.tsv", &status) != NULL;
    if (status != MYO_OK || late == 0 || is_split)
        return status;
    return myo_draft_warn(draft, request,
                          "%s: %zu of %zu marks begin%s after the end of the recording at %.3f s "
                          "(the first at %.3f s); onsets are seconds of its own clock",
                          info->mark_source, late, info->mark_count, late == 1 ? "s" : "", end_s,
                          info->marks[info->mark_count - late].onset_s);
}

static myo_status silent_sidecar(const myo_recording_info *info, const myo_channel_notes *notes,
                                 myo_draft *draft, const myo_open_request *request)
{
    size_t channels = 0, silent = 0, rows = 0;
    const char *first = NULL;
    for (size_t i = 0; i < notes->count; i++)
        rows += notes->rows[i].name != NULL;
    for (size_t s = 0; notes->source != NULL && s < info->stream_count; s++) {
        channels += info->streams[s].channel_count;
        for (size_t c = 0; c < info->streams[s].channel_count; c++) {
            const char *name = info->streams[s].channels[c].name;
            if (myo_channel_note_of(notes, name) != NULL)
                continue;
            first = first == NULL ? name : first;
            silent++;
        }
    }
    if (silent == 0)
        return MYO_OK;
    return myo_draft_warn(
        draft, request,
        "%s: %zu row%s for %zu channels; of %zu, %s the first, only what the file "
        "itself says is known",
        notes->source, rows, rows == 1 ? "" : "s", channels, silent, first);
}

/* True for "5 kg" of a recording in which nothing is measured in kilograms. */
static bool fits_no_channel(const char *full_scale, const myo_recording_info *info)
{
    double value = 0, factor = 0;
    const char *unit = NULL, *canonical = NULL;
    if (!myo_unit_value(full_scale, &value, &unit) || !myo_unit_find(unit, &canonical, &factor))
        return false;
    const int type = myo_channel_type_guess(NULL, canonical).type;
    for (size_t s = 0; s < info->stream_count; s++)
        for (size_t c = 0; c < info->streams[s].channel_count; c++)
            if ((int)info->streams[s].channels[c].type == type)
                return false;
    return true;
}

/* --full-scale says what a converter's number means; other numbers need their unit. */
static myo_status unused_full_scale(const myo_recording_info *info, myo_draft *draft,
                                    const myo_open_request *request)
{
    bool is_used = request->options->full_scale == NULL, calibrated = true;
    for (size_t s = 0; s < info->stream_count; s++) {
        for (size_t c = 0; c < info->streams[s].channel_count; c++) {
            const myo_channel *channel = &info->streams[s].channels[c];
            is_used = is_used || (channel->unit_source != NULL &&
                                  strcmp(channel->unit_source, "--full-scale") == 0);
            calibrated = calibrated && (channel->type != MYO_CHANNEL_EMG || channel->calibrated);
        }
    }
    if (is_used)
        return MYO_OK;
    if (!calibrated && fits_no_channel(request->options->full_scale, info))
        return myo_draft_warn(draft, request,
                              "--full-scale %s is not used: no channel is measured in that unit; "
                              "give EMG one in V, mV or uV",
                              request->options->full_scale);
    return myo_draft_note(draft, request, "--full-scale %s is not used: %s",
                          request->options->full_scale,
                          calibrated ? "the file or its sidecar says the unit"
                                     : "the numbers are not a converter's; give their unit in a "
                                       "_channels.tsv");
}

static myo_status unused_options(const myo_recording_info *info, myo_draft *draft,
                                 const myo_open_request *request)
{
    const double rate_hz = request->options->rate_hz;
    MYO_TRY(unused_full_scale(info, draft, request));
    bool is_used = !(rate_hz > 0);
    for (size_t s = 0; s < info->stream_count; s++)
        is_used = is_used || strcmp(info->streams[s].rate_source, "--rate") == 0 ||
                  info->streams[s].rate_hz == rate_hz;
    if (!is_used)
        MYO_TRY(myo_draft_note(draft, request,
                               "--rate %.10g is not used: the file says its own rate, %.10g Hz",
                               rate_hz, info->streams[0].rate_hz));
    if (request->options->dataset != NULL && !draft->takes_dataset)
        MYO_TRY(myo_draft_note(draft, request,
                               "--dataset %s is not used: it is for MATLAB files and HDF5 files of "
                               "an unknown layout, this is %s",
                               request->options->dataset, info->format));
    return MYO_OK;
}

/* A table that lies beside the recording under nearly the name that is read. */
static myo_status misnamed_sidecars(myo_draft *draft, const myo_open_request *request)
{
    static const struct {
        const char *near, *right;
    } endings[] = {
        { "_channel.tsv", "_channels.tsv" },  { "-channels.tsv", "_channels.tsv" },
        { "_channels.csv", "_channels.tsv" }, { "_channels.txt", "_channels.tsv" },
        { "_event.tsv", "_events.tsv" },      { "_events.csv", "_events.tsv" },
    };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        myo_status status = MYO_OK;
        const char *wrong = myo_sidecar_path(request, endings[i].near, &status);
        MYO_TRY(status);
        if (wrong == NULL || myo_sidecar_path(request, endings[i].right, &status) != NULL)
            continue;
        MYO_TRY(status);
        MYO_TRY(myo_draft_warn(draft, request,
                               "%s beside the recording is not read; if it is meant for it, its "
                               "name must end in %s",
                               myo_base_name(wrong), endings[i].right));
    }
    return MYO_OK;
}

myo_status myo_warnings_add(const myo_recording_info *info, const myo_channel_notes *notes,
                            myo_draft *draft, const myo_open_request *request)
{
    MYO_TRY(silent_sidecar(info, notes, draft, request));
    MYO_TRY(misnamed_sidecars(draft, request));
    MYO_TRY(misspelt_types(info, draft, request));
    MYO_TRY(other_spellings(info, draft, request));
    MYO_TRY(late_marks(info, draft, request));
    return unused_options(info, draft, request);
}
