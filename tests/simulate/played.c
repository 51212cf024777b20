/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/played.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "core/memory.h"
#include "simulate/simulator.h"

static void keep(void *context, myo_log_level level, const char *message)
{
    (void)level;
    snprintf(context, sizeof((played *)0)->message, "%s", message);
}

static myo_status collect(played *out, myo_simulator *simulator)
{
    const myo_recording_info *info = myo_simulator_describe(simulator);
    bool more = true;
    while (more) {
        myo_status status = myo_simulator_step(simulator, &more);
        for (size_t i = 0; status == MYO_OK && i < info->stream_count; i++) {
            size_t count = 0;
            const int16_t *frames = myo_simulator_frames(simulator, i, &count);
            const size_t channels = info->streams[i].channel_count, old = out->frames[i];
            int16_t *grown = realloc(out->samples[i], (old + count + 1) * channels * sizeof *grown);
            if (grown == NULL)
                return MYO_NO_MEMORY;
            out->samples[i] = grown;
            if (count > 0)
                memcpy(grown + old * channels, frames, count * channels * sizeof *grown);
            out->frames[i] = old + count;
            out->channels[i] = channels;
            out->scale[i] = info->streams[i].channels[0].scale;
        }
        if (status != MYO_OK)
            return status;
    }
    return myo_simulator_truth(simulator, &out->truth);
}

myo_status play_text(played *out, const char *recipe)
{
    memset(out, 0, sizeof *out);
    const myo_log log = { .write = keep, .context = out->message };
    myo_json *root = NULL;
    myo_simulator *simulator = NULL;
    myo_status status = myo_json_parse(&root, recipe, strlen(recipe), &log);
    if (status == MYO_OK)
        status = myo_simulator_open(&simulator, root, &log);
    if (status == MYO_OK)
        status = collect(out, simulator);
    myo_simulator_close(&simulator);
    myo_json_close(&root);
    return status;
}

myo_status play_file(played *out, const char *path)
{
    char *text = NULL;
    size_t length = 0;
    myo_status status = myo_file_read(&text, &length, path, 1 << 20);
    if (status != MYO_OK)
        return status;
    status = play_text(out, text);
    myo_memory_free(text);
    return status;
}

void played_free(played *out)
{
    for (size_t i = 0; i < 2; i++)
        free(out->samples[i]);
    myo_text_free(&out->truth);
}

/* Start of the column-th field of a line. */
static const char *field(const char *line, size_t column)
{
    for (; column > 0 && line != NULL; column--) {
        line = strpbrk(line, "\t\n");
        line = line == NULL || *line == '\n' ? NULL : line + 1;
    }
    return line;
}

static const char *line_of(const played *from, size_t row)
{
    const char *line = from->truth.bytes;
    for (size_t i = 0; i <= row && line != NULL; i++) {
        line = strchr(line, '\n');
        line = line == NULL || line[1] == '\0' ? NULL : line + 1;
    }
    return line;
}

double truth_number(const played *from, size_t row, const char *name)
{
    const char *line = line_of(from, row);
    for (size_t column = 0; line != NULL; column++) {
        const char *header = field(from->truth.bytes, column);
        if (header == NULL)
            break;
        const size_t length = strlen(name);
        if (strncmp(header, name, length) == 0 && strchr("\t\n", header[length]) != NULL) {
            char *end = NULL;
            const char *cell = field(line, column);
            const double value = strtod(cell, &end);
            return end == cell ? (double)NAN : value;
        }
    }
    return NAN;
}

size_t truth_count(const played *from, const char *type, const char *channel)
{
    size_t count = 0;
    for (size_t row = 0;; row++) {
        const char *line = line_of(from, row);
        if (line == NULL)
            return count;
        const char *trial = field(line, 2), *name = field(line, 3);
        count +=
            strncmp(trial, type, strlen(type)) == 0 && strncmp(name, channel, strlen(channel)) == 0;
    }
}
