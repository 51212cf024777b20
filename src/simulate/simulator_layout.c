/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/simulator_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

/* A task is answered this long after its mark. */
#define REACTION_S 0.15
#define INT16_SPAN 32768.0

static myo_sample_type sample_type(const char *name)
{
    return strcmp(name, "float32") == 0 ? MYO_SAMPLE_FLOAT32 : MYO_SAMPLE_INT16;
}

/* Full scale at 32768 for integers; floats are in the unit itself. */
static void set_scale(myo_channel *channel, const char *sample, double full_scale)
{
    const bool is_integer = sample_type(sample) == MYO_SAMPLE_INT16;
    channel->scale = is_integer ? full_scale / INT16_SPAN : 1;
    channel->rail_low = is_integer ? -INT16_SPAN : (double)NAN;
    channel->rail_high = is_integer ? INT16_SPAN - 1 : (double)NAN;
    channel->calibrated = true;
    channel->unit_source = "recipe";
    channel->axis_group = -1;
}

static myo_status lay_out_emg(struct myo_simulator *s, myo_stream *stream)
{
    const myo_sim_emg *emg = &s->recipe.emg;
    myo_channel *channels = myo_arena_new(s->arena, emg->channel_count, sizeof *channels);
    if (channels == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < emg->channel_count; c++) {
        channels[c] =
            (myo_channel) { .name = emg->channels[c].name, .type = MYO_CHANNEL_EMG, .unit = "uV" };
        set_scale(&channels[c], emg->sample, emg->full_scale_uv);
        if (emg->calibrated <= 0) {
            channels[c].unit = "%FS";
            channels[c].calibrated = false;
            channels[c].scale = 100 / INT16_SPAN;
        }
    }
    *stream = (myo_stream) { .name = emg->stream,
                             .rate_hz = emg->rate_hz,
                             .rate_source = "recipe",
                             .start_s = emg->start_s,
                             .frames = (int64_t)fmax(1, floor(s->recipe.duration_s * emg->rate_hz)),
                             .sample_type = sample_type(emg->sample),
                             .channel_count = emg->channel_count,
                             .channels = channels };
    return MYO_OK;
}

static myo_status lay_out_sensor(struct myo_simulator *s, myo_stream *stream)
{
    const myo_sim_accelerometer *acc = &s->recipe.accelerometer;
    static const char axes[3] = { 'x', 'y', 'z' };
    myo_channel *channels = myo_arena_new(s->arena, 3, sizeof *channels);
    if (channels == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < 3; c++) {
        channels[c] =
            (myo_channel) { .name = myo_arena_format(s->arena, "%s_%c", acc->stream, axes[c]),
                            .type = MYO_CHANNEL_ACC,
                            .unit = "g" };
        set_scale(&channels[c], acc->sample, acc->range_g);
        channels[c].axis_group = 0;
        if (channels[c].name == NULL)
            return MYO_NO_MEMORY;
    }
    *stream = (myo_stream) { .name = acc->stream,
                             .rate_hz = acc->rate_hz,
                             .rate_source = "recipe",
                             .frames = (int64_t)fmax(1, floor(s->recipe.duration_s * acc->rate_hz)),
                             .sample_type = sample_type(acc->sample),
                             .channel_count = 3,
                             .channels = channels };
    return MYO_OK;
}

static int by_onset(const void *left, const void *right)
{
    const myo_mark *a = left, *b = right;
    if (a->onset_s != b->onset_s)
        return a->onset_s < b->onset_s ? -1 : 1;
    return strcmp(a->type, b->type);
}

/* The recipe's own marks, and one per repetition and stimulus where that is asked for. */
static myo_status lay_out_marks(struct myo_simulator *s)
{
    size_t count = s->recipe.mark_count;
    for (size_t i = 0; i < s->activity_count; i++)
        if (s->activities[i].episode->mark > 0)
            count += s->activities[i].repeats;
    for (size_t i = 0; i < s->stimuli_count; i++)
        count += s->stimuli[i].episode->mark > 0 ? s->stimuli[i].count : 0;
    myo_mark *marks = myo_arena_new(s->arena, count, sizeof *marks);
    if (marks == NULL)
        return MYO_NO_MEMORY;
    size_t n = 0;
    for (; n < s->recipe.mark_count; n++)
        marks[n] = s->recipe.marks[n];
    for (size_t i = 0; i < s->activity_count; i++) {
        const myo_activity *a = &s->activities[i];
        for (size_t r = 0; a->episode->mark > 0 && r < a->repeats; r++)
            marks[n++] = (myo_mark) { .onset_s = fmax(0, a->onsets[r] - REACTION_S),
                                      .duration_s = a->episode->duration_s,
                                      .type = "voluntary" };
    }
    for (size_t i = 0; i < s->stimuli_count; i++)
        for (size_t k = 0; s->stimuli[i].episode->mark > 0 && k < s->stimuli[i].count; k++)
            marks[n++] = (myo_mark) { .onset_s = s->stimuli[i].onsets[k], .type = "stimulus" };
    if (n > 0)
        qsort(marks, n, sizeof *marks, by_onset);
    s->info.marks = marks;
    s->info.mark_count = n;
    s->info.mark_source = n > 0 ? "recipe" : NULL;
    return MYO_OK;
}

myo_status myo_simulator_lay_out(struct myo_simulator *s)
{
    const bool has_emg = s->recipe.emg.channel_count > 0;
    const myo_mixer *mixers[2] = { &s->scene.muscle, &s->scene.accelerometer };
    s->streams = myo_arena_new(s->arena, 2, sizeof *s->streams);
    if (s->streams == NULL)
        return MYO_NO_MEMORY;
    size_t count = 0;
    if (has_emg)
        MYO_TRY(lay_out_emg(s, &s->streams[count++]));
    if (s->recipe.accelerometer.present)
        MYO_TRY(lay_out_sensor(s, &s->streams[count++]));
    for (size_t i = 0; i < count; i++) {
        const myo_mixer *mixer = mixers[has_emg ? i : 1];
        s->raw[i] = myo_arena_new(s->arena, mixer->capacity * s->streams[i].channel_count,
                                  myo_sample_bytes(s->streams[i].sample_type));
        if (s->raw[i] == NULL)
            return MYO_NO_MEMORY;
    }
    s->info.format = "simulated";
    s->info.streams = s->streams;
    s->info.stream_count = count;
    s->end_s = s->recipe.duration_s + fmax(0, s->recipe.emg.start_s);
    return lay_out_marks(s);
}
