/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A detector that misbehaves as the environment variable MYO_BAD says. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "myoscribe/detector.h"

enum { BYTES = 1000 };

static const char *fault(void)
{
    const char *name = getenv("MYO_BAD");
    return name == NULL ? "" : name;
}

static int is(const char *name)
{
    return strcmp(fault(), name) == 0;
}

static size_t state_bytes(const myo_detector_format *format)
{
    if (is("int16") && format->sample_type != MYO_DETECTOR_INT16)
        return 0;
    if (is("mono") && format->channels != 1)
        return 0;
    return is("refuses") ? 0 : is("greedy") ? (size_t)1 << 40 : BYTES;
}

static int32_t init(void *state, const myo_detector_format *format)
{
    (void)format;
    if (!is("unset"))
        memset(state, 0, BYTES);
    return is("init") ? 7 : 0;
}

static void one(myo_detector_event *event)
{
    memset(event, 0, sizeof *event);
    if (is("early"))
        event->onset_sample = -1;
    if (is("future"))
        event->decided_sample = 1000000000;
    if (is("backwards"))
        event->onset_sample = 5;
    if (is("channel"))
        event->channel = 99;
    if (is("class"))
        event->event_class = 42;
    if (is("nan"))
        event->confidence = (float)NAN;
}

static int32_t push(void *state, const void *samples, uint32_t frames, myo_detector_event *events,
                    uint32_t capacity)
{
    volatile unsigned char *bytes = state;
    volatile float *input = (volatile float *)(uintptr_t)samples;
    static int64_t static_calls;
    int64_t *calls = state;
    ++static_calls;
    ++*calls;
    if (is("state"))
        for (int i = 0; i < 4096; i++)
            bytes[i] = 1;
    if (is("slack"))
        bytes[BYTES] = 1;
    if (is("front"))
        bytes[-1] = 1;
    if (is("events"))
        memset(events, 0, (capacity + 100) * sizeof *events);
    if (is("samples"))
        input[0] = 1;
    if (is("overread") && input[frames * 1024] > 0)
        return 0;
    if (is("null"))
        *(volatile int *)(uintptr_t)8 = 1;
    if (is("exit"))
        exit(0);
    if (is("hang"))
        for (;;)
            bytes[0] = bytes[0];
    if (is("many"))
        return (int32_t)capacity + 1;
    if (is("fails"))
        return -3;
    if (is("prints"))
        puts("onset\tduration");
    if (is("static"))
        calls = &static_calls;
    if (is("unset") || is("forgets") || is("static") || is("twice")) { /* one at the sixth push */
        const int count = *calls != 6 ? 0 : is("twice") ? 2 : 1;
        for (int i = 0; i < count; i++) {
            one(&events[i]);
            events[i].onset_sample = events[i].decided_sample = 70;
        }
        return count;
    }
    if (is("chunky")) { /* an event per push: depends on how the samples are cut */
        one(events);
        events->onset_sample = events->decided_sample = *calls - 1;
        return 1;
    }
    if (fault()[0] == '\0' || is("prints") || is("endless") || is("int16") || is("mono"))
        return 0;
    one(events);
    return 1;
}

static int32_t flush(void *state, myo_detector_event *events, uint32_t capacity)
{
    (void)state;
    (void)capacity;
    one(events);
    return is("endless") ? 1 : 0;
}

static void reset(void *state)
{
    if (!is("forgets"))
        memset(state, 0, BYTES);
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const myo_detector *
myo_detector_entry(uint32_t version);

const myo_detector *myo_detector_entry(uint32_t version)
{
    static myo_detector table = {
        MYO_DETECTOR_VERSION, "bad 1", state_bytes, init, push, flush, reset, 0, NULL, NULL
    };
    (void)version;
    if (is("version"))
        table.version = MYO_DETECTOR_VERSION + 1;
    if (is("unknown"))
        return NULL;
    if (is("hole"))
        table.push = NULL;
    return &table;
}
