/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/opensignals.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/text.h"
#include "io/reader.h"

/* "EMG", and "EMGBIT", "EMGBITREV" of the BITalino. */
static bool is_sensor(const char *sensor, const char *kind)
{
    char start[4] = "";
    if (strlen(sensor) < 3)
        return false;
    memcpy(start, sensor, 3);
    return myo_text_same(start, kind) && (sensor[3] == '\0' || strncmp(sensor + 3, "BIT", 3) == 0);
}

/* Transfer functions of the manufacturers' sensor data sheets, n bits: bioplux and biosignalsplux
 * EMG (raw / 2^n - 1/2) 3 V / 1000; BITalino EMG (raw / 2^n - 1/2) 3.3 V / 1009 (first version
 * 1008). Accelerometers are scaled with the default calibration of the sensor family. */
bool myo_opensignals_transfer(myo_channel_draft *channel, const char *device, const char *sensor,
                              double resolution)
{
    if (!(resolution >= 1 && resolution <= 24) || resolution != floor(resolution))
        return false;
    double levels = 1;
    for (int i = 0; i < (int)resolution; i++)
        levels *= 2;
    const bool bitalino = strncmp(device, "bitalino", 8) == 0;
    const double supply = bitalino ? 3.3 : 3.0;
    channel->rail_low = 0;
    channel->rail_high = levels - 1;
    channel->unit_source = "transfer function of the sensor";
    if (is_sensor(sensor, "EMG") || is_sensor(sensor, "ECG")) {
        const bool emg = is_sensor(sensor, "EMG");
        const double gain = !emg                              ? bitalino ? 1.1 : 1.019
                            : !bitalino                       ? 1.0
                            : strcmp(device, "bitalino") == 0 ? 1.008
                                                              : 1.009;
        channel->type = emg ? MYO_CHANNEL_EMG : MYO_CHANNEL_MISC;
        channel->unit = "mV";
        channel->scale = supply / levels / gain;
        channel->offset = -supply / 2 / gain;
    } else if (is_sensor(sensor, "XYZ") || is_sensor(sensor, "ACC")) {
        const double low = bitalino ? 400.0 / 1024 * levels : 28000.0 / 65536 * levels;
        const double high = bitalino ? 608.0 / 1024 * levels : 38000.0 / 65536 * levels;
        channel->type = MYO_CHANNEL_ACC;
        channel->unit = "g";
        channel->unit_source = "default calibration of the sensor family";
        channel->scale = 2 / (high - low);
        channel->offset = -2 * low / (high - low) - 1;
    } else {
        channel->type = MYO_CHANNEL_MISC;
        channel->unit = NULL;
        channel->unit_source = NULL;
    }
    return true;
}

void myo_opensignals_axes(myo_stream_draft *stream, int *group)
{
    size_t axes = 0;
    for (size_t c = 0; c < stream->channel_count; c++)
        if (stream->channels[c].type == MYO_CHANNEL_ACC)
            stream->channels[c].axis_group = *group + (int)(axes++ / 3);
    *group += (int)((axes + 2) / 3);
}

const char *myo_opensignals_name(myo_arena *arena, const char *device)
{
    char *name = myo_arena_text(arena, device);
    size_t length = 0;
    for (size_t i = 0; name != NULL && name[i] != '\0'; i++)
        if (name[i] != ':')
            name[length++] = name[i];
    if (name != NULL)
        name[length] = '\0';
    return name;
}

/* The 16-bit counter runs on, wraps, or sticks at its end; a step of two or more are lost samples,
 * a step back is a restart of which nothing can be said. */
myo_status myo_sequence_add(myo_sequence *sequence, const double *values, size_t count)
{
    const int64_t modulus = (int64_t)sequence->modulus;
    for (size_t i = 0; i < count; i++, sequence->position++) {
        const int64_t now = values[i] >= 0 && values[i] < 4294967296.0 ? (int64_t)values[i] : 0;
        int64_t step = now - sequence->last;
        if (!sequence->started || sequence->stuck)
            step = 1;
        else if (now == modulus - 1 && step == 0)
            sequence->stuck = true;
        else if (step < 0 && step + modulus <= modulus / 2)
            step += modulus;
        sequence->started = true;
        sequence->last = now;
        sequence->restarts += step < 0;
        if (step < 2)
            continue;
        myo_drop *drop = myo_array_push(&sequence->drops);
        if (drop == NULL)
            return MYO_NO_MEMORY;
        *drop = (myo_drop) { sequence->position, step - 1 };
    }
    return MYO_OK;
}

myo_status myo_sequence_finish(myo_sequence *sequence, myo_stream_draft *stream,
                               const myo_open_request *request, myo_draft *draft)
{
    myo_drop *drops = myo_arena_new(request->arena, sequence->drops.count, sizeof *drops);
    if (drops == NULL)
        return MYO_NO_MEMORY;
    int64_t missing = 0;
    for (size_t i = 0; i < sequence->drops.count; i++) {
        drops[i] = ((const myo_drop *)sequence->drops.items)[i];
        missing += drops[i].missing;
    }
    stream->drops = drops;
    stream->drop_count = sequence->drops.count;
    if (stream->drop_count > 0)
        MYO_TRY(myo_draft_note(draft, request,
                               "stream %s: %lld samples are missing in %zu places (sequence "
                               "counter); they are gaps",
                               stream->name, (long long)missing, stream->drop_count));
    if (sequence->restarts > 0)
        MYO_TRY(myo_draft_note(draft, request,
                               "stream %s: the sequence counter steps back %lld times; the time "
                               "after such a place may be off",
                               stream->name, (long long)sequence->restarts));
    if (sequence->stuck)
        MYO_TRY(myo_draft_note(draft, request,
                               "stream %s: the sequence counter stays at its end, losses after "
                               "that cannot be seen",
                               stream->name));
    return MYO_OK;
}
