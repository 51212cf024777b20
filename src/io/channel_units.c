/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Type, unit and scale of channels: from the file, the sidecar or an option, never by guess, and
 * the description says from which. */
#include "io/channel_units.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/channels_table.h"
#include "io/reader.h"
#include "io/channel_type.h"
#include "io/unit.h"

/* One channel on its way from the draft to the description. */
typedef struct scaling {
    const myo_channel_draft *draft;
    const myo_channel_note *note; /* NULL: the sidecar does not speak of it */
    const char *sidecar;
    const myo_open_request *request;
    myo_channel *out;
    bool has_own_scale; /* so the full_scale of the sidecar is not used */
} scaling;

static const char *canonical_of(const myo_channel_draft *draft, const myo_channel_note *note)
{
    const char *canonical = NULL, *unit = draft->unit;
    double factor = 0;
    if (note != NULL && note->units != NULL)
        unit = note->units;
    return unit != NULL && myo_unit_find(unit, &canonical, &factor) ? canonical : NULL;
}

static myo_status unknown_unit(const scaling *it, const char *unit)
{
    return myo_fail(it->request->log, MYO_UNIT,
                    "channel %s: the unit \"%s\" is unknown; write one of uV, mV, V, g, m/s^2, "
                    "deg/s, N in column `units` of a `_channels.tsv`",
                    it->draft->name, unit);
}

static void uncalibrated(scaling *it)
{
    const bool converter = it->draft->full_scale > 0;
    it->out->calibrated = false;
    it->out->unit = converter ? "%FS" : "counts";
    it->out->scale = converter ? 100 / it->draft->full_scale : it->draft->scale;
    it->out->offset = converter ? 0 : it->draft->offset;
    it->out->unit_source = "none";
}

static bool is_physical(const char *canonical)
{
    return strcmp(canonical, "counts") != 0 && strcmp(canonical, "%FS") != 0 &&
           strcmp(canonical, "a.u.") != 0;
}

/* physical = (raw * scale + offset) in `unit`; false when the unit is unknown */
static bool calibrate(scaling *it, const char *unit, double scale, double offset,
                      const char *source)
{
    const char *canonical = NULL;
    double factor = 1;
    if (!myo_unit_find(unit, &canonical, &factor))
        return false;
    if (!is_physical(canonical)) {
        it->out->calibrated = false;
        it->out->unit = strcmp(canonical, "%FS") == 0 ? "%FS" : "counts";
    } else {
        it->out->calibrated = true;
        it->out->unit = canonical;
    }
    it->out->scale = scale * factor;
    it->out->offset = offset * factor;
    it->out->unit_source = source;
    return true;
}

static bool from_option(scaling *it)
{
    double value = 0, factor = 0;
    const char *unit = NULL, *canonical = NULL;
    const char *option = it->request->options->full_scale;
    if (option == NULL || !(it->draft->full_scale > 0) || !myo_unit_value(option, &value, &unit) ||
        !myo_unit_find(unit, &canonical, &factor) ||
        myo_channel_type_guess(NULL, canonical).type != (int)it->out->type)
        return false;
    return calibrate(it, unit, value / it->draft->full_scale, 0, "--full-scale");
}

/* Numbers that the file itself calls counts. */
static bool is_count(const myo_channel_draft *draft)
{
    const char *canonical = NULL;
    double factor = 1;
    return draft->unit != NULL && myo_unit_find(draft->unit, &canonical, &factor) &&
           !is_physical(canonical);
}

static myo_status from_sidecar(scaling *it, bool *found)
{
    const myo_channel_note *note = it->note;
    *found = false;
    if (note == NULL || note->units == NULL)
        return MYO_OK;
    const double offset = isnan(note->offset) ? 0 : note->offset;
    const bool is_float = !(it->draft->full_scale > 1);
    const bool is_unknown = it->draft->unit != NULL && canonical_of(it->draft, NULL) == NULL;
    it->has_own_scale =
        !isnan(note->full_scale) && !(it->draft->full_scale > 0) && it->draft->unit != NULL;
    if (it->has_own_scale)
        return MYO_OK;
    if (!isnan(note->full_scale) && !(it->draft->full_scale > 0))
        return myo_fail(it->request->log, MYO_UNIT,
                        "channel %s: %s gives a full_scale, but the file has no digital full "
                        "scale; remove that column",
                        it->draft->name, it->sidecar);
    if (!isnan(note->gain) && (it->draft->unit == NULL || is_unknown || is_count(it->draft)))
        *found = calibrate(it, note->units, note->gain, offset, it->sidecar);
    else if (!isnan(note->full_scale))
        *found = calibrate(it, note->units, note->full_scale / it->draft->full_scale, offset,
                           it->sidecar);
    else if (is_unknown || (it->draft->unit == NULL && is_float)) /* values in `units` */
        *found = calibrate(it, note->units, it->draft->scale, it->draft->offset, it->sidecar);
    else
        return MYO_OK;
    return *found ? MYO_OK : unknown_unit(it, note->units);
}

static myo_status unit_of(scaling *it, myo_draft *draft)
{
    bool found = false;
    MYO_TRY(from_sidecar(it, &found));
    if (found)
        return MYO_OK;
    const char *said = it->note == NULL ? NULL : it->note->units;
    if (it->draft->unit != NULL) {
        const char *source = it->draft->unit_source == NULL ? "file" : it->draft->unit_source;
        if (!calibrate(it, it->draft->unit, it->draft->scale, it->draft->offset, source)) {
            if (it->out->type == MYO_CHANNEL_EMG || it->out->type == MYO_CHANNEL_ACC)
                return unknown_unit(it, it->draft->unit);
            it->out->unit = it->draft->unit; /* shown, never computed with */
            it->out->scale = it->draft->scale;
            it->out->offset = it->draft->offset;
            it->out->calibrated = true;
            it->out->unit_source = source;
        }
        if (said != NULL && strcmp(said, it->draft->unit) != 0)
            return myo_draft_note(draft, it->request,
                                  "channel %s: %s says %s, the file's own header says %s, which "
                                  "is used",
                                  it->draft->name, it->sidecar, said, it->draft->unit);
        return MYO_OK;
    }
    if (from_option(it))
        return MYO_OK;
    uncalibrated(it);
    if (said != NULL)
        return myo_draft_note(draft, it->request,
                              "channel %s is uncalibrated: %s gives the unit %s but no full_scale",
                              it->draft->name, it->sidecar, said);
    return MYO_OK;
}

static myo_status check(const scaling *it)
{
    const myo_channel *out = it->out;
    if (!isfinite(out->scale) || out->scale == 0 || !isfinite(out->offset))
        return myo_fail(it->request->log, MYO_MALFORMED,
                        "channel %s: the gain is %s; correct the header or give it in a "
                        "`_channels.tsv`",
                        out->name, out->scale == 0 ? "0" : "not a number");
    const bool electric = strcmp(out->unit, "uV") == 0;
    if (out->type == MYO_CHANNEL_EMG && out->calibrated && !electric)
        return myo_fail(it->request->log, MYO_UNIT,
                        "channel %s is EMG but its unit is %s; correct its type or unit in a "
                        "`_channels.tsv`",
                        out->name, out->unit);
    return MYO_OK;
}

/* "ACC X", "acc_y", "AccZ" -> length of the part before the axis letter; 0 when there is none */
static size_t axis_stem(const char *name)
{
    size_t length = strlen(name);
    if (length < 1 || strchr("xyzXYZ", name[length - 1]) == NULL)
        return 0;
    length--;
    while (length > 0 && strchr(" _-./", name[length - 1]) != NULL)
        length--;
    return length == 0 ? 1 : length;
}

/* Axes of one sensor: three accelerometer channels of a stream, else those of the same name before
 * the axis letter. */
static void group_axes(myo_channel *channels, size_t count, int base)
{
    size_t axes = 0;
    for (size_t i = 0; i < count; i++)
        axes += channels[i].type == MYO_CHANNEL_ACC && channels[i].axis_group < 0;
    int next = base;
    for (size_t i = 0; i < count; i++) {
        myo_channel *one = &channels[i];
        if (one->type != MYO_CHANNEL_ACC || one->axis_group >= 0)
            continue;
        const size_t stem = axis_stem(one->name);
        one->axis_group = next;
        for (size_t k = i + 1; k < count; k++) {
            myo_channel *other = &channels[k];
            if (other->type != MYO_CHANNEL_ACC || other->axis_group >= 0)
                continue;
            const bool same_stem = stem > 0 && axis_stem(other->name) == stem &&
                                   strncmp(one->name, other->name, stem - (stem == 1)) == 0;
            if (same_stem || axes == 3)
                other->axis_group = next;
        }
        next++;
    }
}

bool myo_channels_name_emg(const myo_draft *draft, const myo_channel_notes *notes)
{
    for (size_t s = 0; s < draft->stream_count; s++) {
        for (size_t c = 0; c < draft->streams[s].channel_count; c++) {
            const myo_channel_draft *channel = &draft->streams[s].channels[c];
            const myo_channel_note *note = myo_channel_note_of(notes, channel->name);
            const int said = note != NULL && note->type >= 0 ? note->type : channel->type;
            const myo_type_guess guess =
                myo_channel_type_guess(channel->name, canonical_of(channel, note));
            if (said == MYO_CHANNEL_EMG ||
                (said < 0 && guess.type == MYO_CHANNEL_EMG && guess.clue != MYO_CLUE_UNIT))
                return true;
        }
    }
    return false;
}

static const char volts_beside_emg[] = "volts beside channels that are named EMG";

/* The sidecar, the file, its name, its unit, in this order; and which of them it was. */
static myo_status type_of(const scaling *it, bool emg_is_named, int *type, const char **source)
{
    myo_arena *arena = it->request->arena;
    const char *canonical = canonical_of(it->draft, it->note);
    if (it->note != NULL && it->note->type >= 0) {
        *type = it->note->type;
        *source = it->sidecar;
        return MYO_OK;
    }
    *type = it->draft->type;
    *source = "file";
    if (*type >= 0)
        return MYO_OK;
    const myo_type_guess guess = myo_channel_type_guess(it->draft->name, canonical);
    *type = guess.type;
    if (guess.clue == MYO_CLUE_NONE) {
        *type = it->draft->default_type;
        *source = "nothing: neither name nor unit tell";
    } else if (guess.clue == MYO_CLUE_UNIT) {
        *source = myo_arena_format(arena, "the unit %s", canonical);
    } else {
        *source =
            myo_arena_format(arena, "%s \"%s\"",
                             guess.clue == MYO_CLUE_MUSCLE ? "the muscle" : "the word", guess.word);
    }
    if (guess.clue == MYO_CLUE_UNIT && guess.type == MYO_CHANNEL_EMG && emg_is_named) {
        *type = MYO_CHANNEL_MISC;
        *source = volts_beside_emg;
    }
    return *source == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_channels_fill(myo_channel *out, const myo_stream_draft *stream,
                             const myo_channel_notes *notes, size_t first_channel,
                             bool emg_is_named, myo_draft *draft, const myo_open_request *request)
{
    size_t own_scales = 0, unnamed = 0;
    const char *first_unnamed = NULL;
    for (size_t c = 0; c < stream->channel_count; c++) {
        scaling it = { .draft = &stream->channels[c],
                       .note = myo_channel_note_of(notes, stream->channels[c].name),
                       .sidecar = notes->source,
                       .request = request,
                       .out = &out[c] };
        int type = -1;
        const char *type_source = NULL;
        MYO_TRY(type_of(&it, emg_is_named, &type, &type_source));
        if (type == MYO_CHANNEL_MISC && type_source == volts_beside_emg && unnamed++ == 0)
            first_unnamed = it.draft->name;
        *it.out =
            (myo_channel) { .name = it.draft->name,
                            .type = (myo_channel_type)type,
                            .type_source = type_source,
                            .rail_low = it.draft->rail_low,
                            .rail_high = it.draft->rail_high,
                            .axis_group = type == MYO_CHANNEL_ACC ? it.draft->axis_group : -1 };
        if (it.note != NULL && it.note->is_bad &&
            (type == MYO_CHANNEL_EMG || type == MYO_CHANNEL_ACC)) {
            it.out->type = MYO_CHANNEL_MISC;
            it.out->axis_group = -1;
            MYO_TRY(myo_draft_note(draft, request,
                                   "channel %s is bad according to %s and is not analysed",
                                   it.draft->name, notes->source));
        }
        MYO_TRY(unit_of(&it, draft));
        MYO_TRY(check(&it));
        own_scales += it.has_own_scale;
    }
    if (unnamed > 0)
        MYO_TRY(myo_draft_note(draft, request,
                               "channel %s%s in volts beside channels that are named EMG: not "
                               "analysed; if it is EMG, say so as `type` in a `_channels.tsv`",
                               first_unnamed, unnamed == 1 ? " is" : " and others are"));
    if (own_scales > 0)
        MYO_TRY(myo_draft_note(draft, request,
                               "the full_scale in %s is not used for %zu channel%s: the file says "
                               "its own scale",
                               notes->source, own_scales, own_scales == 1 ? "" : "s"));
    group_axes(out, stream->channel_count, (int)first_channel);
    return MYO_OK;
}
