/* SPDX-License-Identifier: MIT */
/*
 * The smallest useful detector behind myoscribe/detector.h, to start your own from: a one-pole
 * high-pass, a fixed threshold in microvolts and a dead time, for each channel.
 *
 *     cc -O2 -shared -fPIC -I<prefix>/include threshold_detector.c -o threshold.so
 *     myoscribe replay --detector ./threshold.so trials/ -o replayed --vary chunk
 */
#include "myoscribe/detector.h"

#include <string.h>

enum { CHANNELS = 16, QUEUE = 256 };

typedef struct threshold_channel {
    float slow; /* what the high-pass takes away */
    int64_t dead_until;
} threshold_channel;

typedef struct detector_state {
    myo_detector_format format;
    float smooth, threshold;
    int64_t dead, frame;
    uint32_t queued;
    myo_detector_event queue[QUEUE]; /* those that found no room with the caller */
    threshold_channel channel[CHANNELS];
} detector_state;

static size_t state_bytes(const myo_detector_format *format)
{
    const int known =
        format->sample_type == MYO_DETECTOR_FLOAT32 || format->sample_type == MYO_DETECTOR_INT16;
    return known && format->channels <= CHANNELS ? sizeof(detector_state) : 0;
}

static void reset(void *state)
{
    detector_state *s = state;
    const myo_detector_format format = s->format;
    memset(s, 0, sizeof *s);
    s->format = format;
    s->smooth = (float)(6.2831853 * 20 / format.rate_hz); /* 20 Hz */
    s->threshold = 25;                                    /* microvolts */
    s->dead = (int64_t)(0.05 * format.rate_hz);           /* 50 ms */
}

static int32_t init(void *state, const myo_detector_format *format)
{
    ((detector_state *)state)->format = *format;
    reset(state);
    return 0;
}

static void take(detector_state *s, uint32_t number, float sample)
{
    threshold_channel *c = &s->channel[number];
    c->slow += s->smooth * (sample - c->slow);
    const float x = sample - c->slow;
    if ((x < 0 ? -x : x) < s->threshold || s->frame < c->dead_until || s->queued == QUEUE)
        return;
    c->dead_until = s->frame + s->dead;
    myo_detector_event *event = &s->queue[s->queued++];
    memset(event, 0, sizeof *event);
    event->onset_sample = event->decided_sample = s->frame;
    event->channel = number;
    event->event_class = MYO_DETECTOR_FASCICULATION;
    event->confidence = -1; /* not stated */
}

static int32_t deliver(detector_state *s, myo_detector_event *events, uint32_t capacity)
{
    const uint32_t count = s->queued < capacity ? s->queued : capacity;
    memcpy(events, s->queue, count * sizeof *events);
    s->queued -= count;
    memmove(s->queue, s->queue + count, s->queued * sizeof *events);
    return (int32_t)count;
}

static int32_t push(void *state, const void *samples, uint32_t frames, myo_detector_event *events,
                    uint32_t capacity)
{
    detector_state *s = state;
    const uint32_t channels = s->format.channels;
    const float scale = s->format.scale > 0 ? (float)s->format.scale : 1;
    for (uint32_t i = 0; i < frames; i++, s->frame++)
        for (uint32_t c = 0; c < channels; c++) {
            const size_t at = (size_t)i * channels + c;
            const float raw = s->format.sample_type == MYO_DETECTOR_FLOAT32
                                  ? ((const float *)samples)[at]
                                  : (float)((const int16_t *)samples)[at];
            take(s, c, raw * scale);
        }
    return deliver(s, events, capacity);
}

static int32_t flush(void *state, myo_detector_event *events, uint32_t capacity)
{
    return deliver(state, events, capacity);
}

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const myo_detector *
myo_detector_entry(uint32_t version);

const myo_detector *myo_detector_entry(uint32_t version)
{
    static const myo_detector table = { MYO_DETECTOR_VERSION,
                                        "threshold example 1",
                                        state_bytes,
                                        init,
                                        push,
                                        flush,
                                        reset,
                                        0,
                                        NULL,
                                        NULL };
    return version == MYO_DETECTOR_VERSION ? &table : NULL;
}
