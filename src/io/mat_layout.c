/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat_layout.h"

#include <string.h>

#include "core/fail.h"
#include "core/text.h"

enum { LEAST_SAMPLES = 100, LISTED = 12 };

static const char *last_part(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot == NULL ? name : dot + 1;
}

static bool is_named(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (myo_text_same(last_part(name), names[i]))
            return true;
    return false;
}

static bool same_parent(const char *one, const char *other)
{
    const size_t a = (size_t)(last_part(one) - one), b = (size_t)(last_part(other) - other);
    return a == b && memcmp(one, other, a) == 0;
}

static int64_t longer(const myo_mat_item *item)
{
    return item->rows > item->columns ? item->rows : item->columns;
}

static int64_t shorter(const myo_mat_item *item)
{
    return item->rows > item->columns ? item->columns : item->rows;
}

static bool is_candidate(const myo_mat_item *item)
{
    static const char *const clocks[] = {
        "time", "t", "timestamps", "time_s", "timevector", "times"
    };
    const bool clock = is_named(item->name, clocks, sizeof clocks / sizeof clocks[0]);
    return item->is_number && longer(item) >= LEAST_SAMPLES && shorter(item) >= 1 &&
           shorter(item) <= MYO_CHANNEL_LIMIT && !(clock && shorter(item) == 1);
}

static myo_status several(const myo_mat_item *items, size_t count, const myo_open_request *request)
{
    myo_text list = { 0 };
    size_t listed = 0, found = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_candidate(&items[i]))
            continue;
        found++;
        if (listed++ < LISTED)
            myo_text_add(&list, "%s%s (%lld x %lld)", listed > 1 ? ", " : "", items[i].name,
                         (long long)items[i].rows, (long long)items[i].columns);
    }
    const myo_status status =
        found == 0
            ? myo_fail(request->log, MYO_NOT_A_RECORDING,
                       "the MATLAB file holds no matrix of at least %d real samples; save the "
                       "samples as a plain matrix",
                       LEAST_SAMPLES)
            : myo_fail(request->log, MYO_NOT_A_RECORDING,
                       "several variables may be the samples: %s; name one with --dataset",
                       list.bytes == NULL ? "" : list.bytes);
    myo_text_free(&list);
    return status;
}

/* --dataset takes "EMG.channelData" and "/EMG/channelData" alike. */
static bool is_wanted(const char *name, const char *wanted)
{
    wanted += wanted[0] == '/';
    while (*name != '\0' && (*name == *wanted || (*name == '.' && *wanted == '/')))
        name++, wanted++;
    return *name == '\0' && *wanted == '\0';
}

/* EEGLAB writes the name of the file with the samples where the samples would be. */
static myo_status elsewhere(const myo_mat_item *items, size_t count,
                            const myo_open_request *request)
{
    for (size_t i = 0; i < count; i++) {
        bool has_rate = false;
        if (!items[i].is_text || !myo_text_same(last_part(items[i].name), "data"))
            continue;
        for (size_t k = 0; k < count; k++)
            has_rate = has_rate || (same_parent(items[k].name, items[i].name) &&
                                    myo_text_same(last_part(items[k].name), "srate"));
        if (has_rate)
            return myo_fail(request->log, MYO_UNSUPPORTED,
                            "%s is the name of another file, which holds the samples (.fdt): save "
                            "the set as one file in EEGLAB (pop_saveset with 'savemode', "
                            "'onefile'), or export it as EDF",
                            items[i].name);
    }
    return MYO_OK;
}

static myo_status choose_data(const myo_mat_item **out, const myo_mat_item *items, size_t count,
                              const myo_open_request *request)
{
    static const char *const usual[] = { "data" };
    const char *wanted = request->options->dataset;
    const myo_mat_item *only = NULL, *named = NULL;
    size_t candidates = 0;
    for (size_t i = 0; i < count; i++) {
        if (wanted != NULL && is_wanted(items[i].name, wanted)) {
            *out = &items[i];
            if (items[i].is_number && longer(&items[i]) > 0 &&
                shorter(&items[i]) <= MYO_CHANNEL_LIMIT)
                return MYO_OK;
            return myo_fail(request->log, MYO_MALFORMED,
                            "%s is not a matrix of real numbers with at most %d channels; name "
                            "another with --dataset",
                            wanted, MYO_CHANNEL_LIMIT);
        }
        if (!is_candidate(&items[i]))
            continue;
        candidates++;
        only = &items[i];
        if (named == NULL && is_named(items[i].name, usual, 1))
            named = &items[i];
    }
    if (wanted != NULL)
        return myo_fail(request->log, MYO_NOT_FOUND,
                        "there is no variable %s; without --dataset the error lists them", wanted);
    if (named == NULL && candidates == 1)
        named = only;
    if (named == NULL)
        return several(items, count, request);
    *out = named;
    return MYO_OK;
}

/* A companion of the samples by name; one beside them wins. */
static const myo_mat_item *companion(const myo_mat_item *data, const myo_mat_item *items,
                                     size_t count, const char *const *names, size_t name_count,
                                     bool number)
{
    const myo_mat_item *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const bool fits = number ? items[i].is_number && items[i].rows == 1 && items[i].columns == 1
                                 : items[i].is_text;
        if (!fits || !is_named(items[i].name, names, name_count))
            continue;
        if (found == NULL ||
            (!same_parent(found->name, data->name) && same_parent(items[i].name, data->name)))
            found = &items[i];
    }
    return found;
}

/* Two variables that may be the rate, as near to the samples as each other: the user must say. */
static myo_status one_rate(const myo_mat_item **rate, const myo_mat_item *data,
                           const myo_mat_item *items, size_t count, const char *const *names,
                           size_t name_count, const myo_open_request *request)
{
    const bool beside = *rate != NULL && same_parent((*rate)->name, data->name);
    for (size_t i = 0; *rate != NULL && i < count; i++) {
        if (&items[i] == *rate || !items[i].is_number || items[i].rows != 1 ||
            items[i].columns != 1 || !is_named(items[i].name, names, name_count) ||
            same_parent(items[i].name, data->name) != beside)
            continue;
        if (request->options->rate_hz > 0) {
            *rate = NULL;
            return MYO_OK;
        }
        return myo_fail(request->log, MYO_RATE,
                        "both %s and %s may be the sampling rate; give the right one with --rate "
                        "HZ",
                        (*rate)->name, items[i].name);
    }
    return MYO_OK;
}

myo_status myo_mat_choose(myo_mat_choice *out, const myo_mat_item *items, size_t count,
                          const myo_open_request *request)
{
    static const char *const rates[] = { "fs",
                                         "SamplingFrequency",
                                         "sampling_frequency",
                                         "samplingrate",
                                         "sampling_rate",
                                         "samplerate",
                                         "sample_rate",
                                         "srate",
                                         "fsamp",
                                         "rate_hz",
                                         "fs_hz",
                                         "freq" };
    static const char *const names[] = { "Channels", "Description",  "channel_names",
                                         "labels",   "channelnames", "names" };
    static const char *const units[] = { "unit", "units" };
    static const char *const intervals[] = { "isi", "sampleinterval", "sample_interval", "dt" };
    static const char *const interval_units[] = { "isi_units" };
    *out = (myo_mat_choice) { .data = NULL };
    if (request->options->dataset == NULL)
        MYO_TRY(elsewhere(items, count, request));
    MYO_TRY(choose_data(&out->data, items, count, request));
    out->rate = companion(out->data, items, count, rates, sizeof rates / sizeof rates[0], true);
    MYO_TRY(one_rate(&out->rate, out->data, items, count, rates, sizeof rates / sizeof rates[0],
                     request));
    out->names = companion(out->data, items, count, names, sizeof names / sizeof names[0], false);
    out->units = companion(out->data, items, count, units, sizeof units / sizeof units[0], false);
    if (out->rate == NULL)
        out->interval = companion(out->data, items, count, intervals,
                                  sizeof intervals / sizeof intervals[0], true);
    out->interval_unit = companion(out->data, items, count, interval_units, 1, false);
    out->time_in_rows = out->data->rows >= out->data->columns;
    return MYO_OK;
}

myo_status myo_mat_draft(myo_draft *draft, const myo_mat_choice *choice,
                         const myo_open_request *request)
{
    myo_stream_draft *stream = myo_arena_new(request->arena, 1, sizeof *stream);
    const size_t channels = (size_t)shorter(choice->data);
    if (stream == NULL)
        return MYO_NO_MEMORY;
    *stream = (myo_stream_draft) { .frames = longer(choice->data),
                                   .channel_count = channels,
                                   .channels = myo_draft_channels(request->arena, channels) };
    if (stream->channels == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < channels; c++)
        stream->channels[c].default_type = MYO_CHANNEL_EMG;
    if (choice->rate != NULL)
        stream->rate_source = choice->rate->name;
    draft->streams = stream;
    draft->stream_count = 1;
    draft->takes_dataset = true;
    return myo_draft_note(draft, request,
                          "the samples are the variable %s (%lld x %lld), time taken along the "
                          "longer side; channels without a type are taken as EMG",
                          choice->data->name, (long long)choice->data->rows,
                          (long long)choice->data->columns);
}
