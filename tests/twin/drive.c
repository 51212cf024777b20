/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drive.h"

#include <string.h>

#include "kernels/twin/twin.h"

enum { STAGES = 3, SAMPLES = MYO_DETECTOR_FRAMES * MYO_TWIN_CHANNELS };

/* One state per stage: a push writes one stage. All known when compiled, nothing allocated. */
static myo_twin_state states[STAGES];
static float samples[SAMPLES], traced[SAMPLES];
static myo_detector_event events[MYO_DETECTOR_EVENTS];

static int write_events(int32_t count)
{
    const uint32_t number = (uint32_t)count;
    return drive_write(&number, sizeof number) &&
           drive_write(events, number * sizeof(myo_detector_event));
}

static int push_chunk(const myo_detector *twin, const myo_detector_format *format, uint32_t frames)
{
    const size_t width = format->sample_type == MYO_DETECTOR_INT16 ? 2 : 4;
    const size_t values = (size_t)frames * format->channels;
    int32_t count = 0;
    if (!drive_read(samples, values * width))
        return 0;
    for (uint32_t stage = 0; stage < STAGES; stage++) {
        memset(traced, 0, values * sizeof *traced);
        twin->trace(&states[stage], stage, traced);
        drive_clock_start();
        count = twin->push(&states[stage], samples, frames, events, MYO_DETECTOR_EVENTS);
        drive_clock_stop();
        if (count < 0 || !drive_write(traced, values * sizeof *traced))
            return 0;
    }
    return write_events(count);
}

int drive(void)
{
    const myo_detector *twin = myo_twin_entry(MYO_DETECTOR_VERSION);
    myo_detector_format format;
    uint32_t frames, chunk;
    if (!drive_read(&format, sizeof format) || !drive_read(&frames, sizeof frames) ||
        !drive_read(&chunk, sizeof chunk) || chunk == 0 || chunk > MYO_DETECTOR_FRAMES)
        return 1;
    if (twin->state_bytes(&format) == 0 || twin->state_bytes(&format) > sizeof states[0])
        return 2;
    for (int stage = 0; stage < STAGES; stage++)
        if (twin->init(&states[stage], &format) != 0)
            return 3;
    for (uint32_t first = 0; first < frames; first += chunk)
        if (!push_chunk(twin, &format, frames - first < chunk ? frames - first : chunk))
            return 4;
    for (int32_t count = 1; count > 0;) {
        count = twin->flush(&states[0], events, MYO_DETECTOR_EVENTS);
        if (count < 0 || !write_events(count))
            return 5;
    }
    return 0;
}
