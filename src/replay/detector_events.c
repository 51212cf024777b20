/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Events of detectors: whether they keep the rules, and whether two runs gave the same. */
#include "replay/detector_events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "core/memory.h"

static bool is_one_event(const myo_detector_event *a, const myo_detector_event *b)
{
    return a->channel == b->channel && a->event_class == b->event_class &&
           a->onset_sample == b->onset_sample;
}

const char *myo_replay_complaint(const myo_detector_event *event, int64_t frames_pushed,
                                 uint32_t channels)
{
    if (event->onset_sample < 0)
        return "its onset_sample is negative";
    if (event->decided_sample >= frames_pushed)
        return "its decided_sample was not pushed yet";
    if (event->onset_sample > event->decided_sample)
        return "its onset_sample lies after its decided_sample";
    if (event->duration_samples < MYO_DETECTOR_OPEN || event->duration_samples > INT64_MAX / 4)
        return "its duration_samples is negative or absurd";
    if (event->channel >= channels)
        return "its channel does not exist";
    if (event->event_class > MYO_DETECTOR_ARTEFACT)
        return "its class does not exist";
    if (!(event->confidence <= 1))
        return "its confidence is not a number up to 1";
    if (!isfinite(event->amplitude))
        return "its amplitude is not a number";
    if (event->duration_samples < 0 && event->event_class == MYO_DETECTOR_FASCICULATION)
        return "it is a point, which cannot be open";
    return NULL;
}

bool myo_replay_is_open(const myo_detector_event *event)
{
    const bool interval = event->event_class != MYO_DETECTOR_FASCICULATION &&
                          event->event_class != MYO_DETECTOR_ARTEFACT;
    return event->duration_samples < 0 || (interval && event->duration_samples == 0);
}

/* Of each class and channel only the last open event can be closed; channels share the places. */
enum { PLACES = 256 };

void myo_replay_close_events(myo_array *events)
{
    myo_detector_event *list = events->items;
    size_t last_open[MYO_DETECTOR_ARTEFACT + 1][PLACES] = { { 0 } }; /* index + 1; 0: none */
    size_t kept = 0;
    for (size_t i = 0; i < events->count; i++) {
        size_t *place = &last_open[list[i].event_class][list[i].channel % PLACES];
        if (myo_replay_is_open(&list[i])) {
            list[kept++] = list[i];
            *place = kept;
        } else if (*place > 0 && is_one_event(&list[*place - 1], &list[i])) {
            list[*place - 1].duration_samples = list[i].duration_samples;
            *place = 0;
        } else {
            list[kept++] = list[i];
        }
    }
    events->count = kept;
}

static const char *const class_names[] = { "fasciculation", "cramp", "fatigue", "voluntary",
                                           "artefact" };

const char *myo_replay_class_name(uint32_t event_class)
{
    return event_class <= MYO_DETECTOR_ARTEFACT ? class_names[event_class] : "n/a";
}

uint32_t myo_replay_class_number(const char *name)
{
    for (uint32_t c = 0; c <= MYO_DETECTOR_ARTEFACT; c++)
        if (strcmp(name, class_names[c]) == 0)
            return c;
    return UINT32_MAX;
}

static int by_kind_then_onset(const void *left, const void *right)
{
    const myo_detector_event *a = left, *b = right;
    if (a->channel != b->channel)
        return a->channel < b->channel ? -1 : 1;
    if (a->event_class != b->event_class)
        return a->event_class < b->event_class ? -1 : 1;
    if (a->onset_sample != b->onset_sample)
        return a->onset_sample < b->onset_sample ? -1 : 1;
    return a->decided_sample < b->decided_sample ? -1 : a->decided_sample > b->decided_sample;
}

static bool is_same(const myo_detector_event *a, const myo_detector_event *b)
{
    return a->onset_sample == b->onset_sample && a->decided_sample == b->decided_sample &&
           a->duration_samples == b->duration_samples &&
           memcmp(&a->confidence, &b->confidence, sizeof a->confidence) == 0 &&
           memcmp(&a->amplitude, &b->amplitude, sizeof a->amplitude) == 0;
}

static bool is_near(const myo_detector_event *a, const myo_detector_event *b, bool exact,
                    int64_t tolerance)
{
    const int64_t dt = a->onset_sample - b->onset_sample;
    if (a->channel != b->channel || a->event_class != b->event_class)
        return false;
    return exact ? is_same(a, b) : dt >= -tolerance && dt <= tolerance;
}

static myo_detector_event *sorted(const myo_array *list)
{
    myo_detector_event *copy = myo_memory_new(list->count, sizeof *copy);
    if (copy == NULL || list->count == 0)
        return copy;
    memcpy(copy, list->items, list->count * sizeof *copy);
    qsort(copy, list->count, sizeof *copy, by_kind_then_onset);
    return copy;
}

/* Both present only where they are one event with another field changed. */
static void note(myo_event_changes *out, const myo_detector_event *was,
                 const myo_detector_event *is)
{
    const int64_t here = was != NULL ? was->onset_sample : is->onset_sample;
    const int64_t first = out->has_was ? out->was.onset_sample : out->is.onset_sample;
    out->missing += was != NULL;
    out->added += is != NULL;
    if (out->differ && here >= first)
        return;
    out->differ = true;
    out->has_was = was != NULL;
    out->has_is = is != NULL;
    if (was != NULL)
        out->was = *was;
    if (is != NULL)
        out->is = *is;
}

myo_status myo_replay_differences(myo_event_changes *out, const myo_array *a, const myo_array *b,
                                  bool exact, int64_t tolerance)
{
    myo_detector_event *x = sorted(a), *y = sorted(b);
    const myo_status status = x == NULL || y == NULL ? MYO_NO_MEMORY : MYO_OK;
    size_t i = 0, j = 0;
    *out = (myo_event_changes) { 0 };
    while (status == MYO_OK && (i < a->count || j < b->count)) {
        const bool both = i < a->count && j < b->count;
        if (both && is_near(&x[i], &y[j], exact, tolerance)) {
            i++;
            j++;
        } else if (both && is_one_event(&x[i], &y[j])) {
            note(out, &x[i++], &y[j++]);
        } else if (j == b->count || (i < a->count && by_kind_then_onset(&x[i], &y[j]) <= 0)) {
            note(out, &x[i++], NULL);
        } else {
            note(out, NULL, &y[j++]);
        }
    }
    myo_memory_free(y);
    myo_memory_free(x);
    return status;
}

myo_status myo_replay_repeats(int64_t *out, const myo_array *events)
{
    myo_detector_event *list = sorted(events);
    *out = 0;
    if (list == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 1; i < events->count; i++)
        *out += is_one_event(&list[i - 1], &list[i]);
    myo_memory_free(list);
    return MYO_OK;
}
