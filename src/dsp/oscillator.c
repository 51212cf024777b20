/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/oscillator.h"

#include <math.h>
#include <stdint.h>

#include "core/memory.h"

enum { RUN = 64, MAX_TABLES = 48 };

static const double pi = 3.14159265358979323846;
static const double grid_per_hz = 20;

typedef struct table {
    int64_t grid; /* frequency in twentieths of a hertz; 0: empty */
    uint64_t used;
    float *cosine, *sine;
} table;

struct myo_oscillator {
    double rate_hz;
    size_t frames, count;
    uint64_t clock;
    float *memory;
    table tables[MAX_TABLES];
};

myo_status myo_oscillator_open(myo_oscillator **out, double rate_hz, size_t frames,
                               size_t memory_bytes)
{
    myo_oscillator *made = (myo_oscillator *)myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    const size_t stride = (frames + 15) / 16 * 16;
    const size_t fit = memory_bytes / (2 * sizeof(float) * stride);
    made->count = fit < 3 ? 3 : fit > MAX_TABLES ? MAX_TABLES : fit;
    made->rate_hz = rate_hz;
    made->frames = frames;
    made->memory = (float *)myo_memory_raw(made->count * 2 * stride, sizeof(float));
    if (made->memory == NULL) {
        myo_memory_free(made);
        return MYO_NO_MEMORY;
    }
    for (size_t i = 0; i < made->count; i++) {
        made->tables[i].cosine = made->memory + 2 * i * stride;
        made->tables[i].sine = made->tables[i].cosine + stride;
    }
    *out = made;
    return MYO_OK;
}

double myo_oscillator_nearest(double frequency_hz)
{
    return floor(frequency_hz * grid_per_hz + 0.5) / grid_per_hz;
}

static void wave_at(double cycles, double *cosine, double *sine)
{
    const double angle = 2 * pi * (cycles - floor(cycles));
    *cosine = myo_exact_cos(angle);
    *sine = myo_exact_sin(angle);
}

/* Angle addition: exact at every 64th frame and for the 64 offsets, one product between. */
static void fill(const myo_oscillator *of, table *to, double frequency_hz)
{
    const double cycles = frequency_hz / of->rate_hz;
    double offset_c[RUN], offset_s[RUN];
    for (size_t i = 0; i < RUN; i++)
        wave_at(cycles * (double)i, &offset_c[i], &offset_s[i]);
    for (size_t at = 0; at < of->frames; at += RUN) {
        double c = 0, s = 0;
        wave_at(cycles * (double)at, &c, &s);
        const size_t now = of->frames - at < RUN ? of->frames - at : RUN;
        for (size_t i = 0; i < now; i++) {
            to->cosine[at + i] = (float)(c * offset_c[i] - s * offset_s[i]);
            to->sine[at + i] = (float)(s * offset_c[i] + c * offset_s[i]);
        }
    }
}

myo_wave myo_oscillator_wave(myo_oscillator *oscillator, double frequency_hz)
{
    const int64_t grid = (int64_t)floor(frequency_hz * grid_per_hz + 0.5);
    table *found = oscillator->tables;
    for (size_t i = 0; i < oscillator->count; i++) {
        table *at = oscillator->tables + i;
        if (at->grid == grid) {
            found = at;
            break;
        }
        if (at->used < found->used)
            found = at;
    }
    if (found->grid != grid) {
        fill(oscillator, found, (double)grid / grid_per_hz);
        found->grid = grid;
    }
    found->used = ++oscillator->clock;
    return (myo_wave) { found->cosine, found->sine };
}

void myo_oscillator_close(myo_oscillator **oscillator)
{
    if (oscillator == NULL || *oscillator == NULL)
        return;
    myo_memory_free((*oscillator)->memory);
    myo_memory_free(*oscillator);
    *oscillator = NULL;
}
