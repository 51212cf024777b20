/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table: what each peer needs for a piece of work, what our widest kernels need for the same.
 */
#define _DEFAULT_SOURCE
#include "peers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernels/kernels.h"

enum { FRAMES = 4096, TRANSFORM = 1024, REPETITIONS = 15, LARGE = 2 * FRAMES * PEER_CHANNELS };

typedef struct peer_buffers {
    const myo_kernels *k;
    float sos[5 * PEER_SECTIONS], *x, *y, *w, *lanes;
    short *raw;
    void *liquid, *fftw;
    float *state;
} peer_buffers;

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Median processor time of a call in nanoseconds, after a warm-up. */
static double time_ns(void (*run)(const peer_buffers *), const peer_buffers *b)
{
    double times[REPETITIONS];
    size_t calls = 1;
    for (double took = 0; took < 2e-3; calls *= 2) {
        const double start = clock_s();
        for (size_t i = 0; i < calls; i++)
            run(b);
        took = clock_s() - start;
    }
    for (size_t r = 0; r < REPETITIONS; r++) {
        const double start = clock_s();
        for (size_t i = 0; i < calls; i++)
            run(b);
        const double t = (clock_s() - start) / (double)calls * 1e9;
        size_t at = r;
        for (; at > 0 && times[at - 1] > t; at--)
            times[at] = times[at - 1];
        times[at] = t;
    }
    return times[REPETITIONS / 2];
}

static void our_16(const peer_buffers *b)
{
    b->k->biquad(b->y, b->lanes, FRAMES, b->sos, PEER_SECTIONS, b->state);
}

/* One channel: 16 segments of it are the lanes; putting them there and back is part of the time. */
static void our_1(const peer_buffers *b)
{
    const float *in[MYO_LANES];
    float *out[MYO_LANES];
    for (size_t l = 0; l < MYO_LANES; l++) {
        in[l] = b->x + l * FRAMES / MYO_LANES;
        out[l] = b->y + l * FRAMES / MYO_LANES;
    }
    b->k->rows_to_lanes(b->w, in, FRAMES / MYO_LANES);
    b->k->biquad(b->w, b->w, FRAMES / MYO_LANES, b->sos, PEER_SECTIONS, b->state);
    b->k->lanes_to_rows(out, b->w, FRAMES / MYO_LANES);
}

static void our_convert(const peer_buffers *b)
{
    b->k->row_i16(b->y, b->raw, FRAMES, 1, 0, 0.125f, 0.0f);
}

static void our_multiply(const peer_buffers *b)
{
    b->k->window_multiply(b->y, b->x, b->w, FRAMES);
}

static void our_power(const peer_buffers *b)
{
    b->k->power_accumulate(b->y, b->x, FRAMES, 1.0f);
}

#ifdef HAVE_LIQUID
static void liquid_16(const peer_buffers *b)
{
    peer_liquid_filter(b->liquid, b->y, b->x, PEER_CHANNELS, FRAMES);
}

static void liquid_1(const peer_buffers *b)
{
    peer_liquid_filter(b->liquid, b->y, b->x, 1, FRAMES);
}
#endif

#ifdef HAVE_VOLK
static void volk_convert(const peer_buffers *b)
{
    peer_volk_convert_i16(b->y, b->raw, FRAMES);
}

static void volk_multiply(const peer_buffers *b)
{
    peer_volk_multiply(b->y, b->x, b->w, FRAMES);
}

static void volk_power(const peer_buffers *b)
{
    peer_volk_power(b->y, b->x, FRAMES);
}
#endif

static void raw_fft(const peer_buffers *b)
{
    peer_fftw_transform(b->fftw, b->x);
}

static void copy(const peer_buffers *b)
{
    memcpy(b->y, b->x, (size_t)LARGE * sizeof(float) / 2);
    __asm__ volatile("" : : "r"(b->y) : "memory");
}

/* One row; "-" for a peer whose package is missing (theirs 0) or that has nothing beside it. */
static void line(const char *work, const char *peer, double samples, double theirs, double ours)
{
    char cells[3][16] = { "-", "-", "-" };
    if (theirs > 0)
        snprintf(cells[0], sizeof cells[0], "%.1f", samples / theirs * 1e3);
    if (ours > 0)
        snprintf(cells[1], sizeof cells[1], "%.1f", samples / ours * 1e3);
    if (theirs > 0 && ours > 0)
        snprintf(cells[2], sizeof cells[2], "%.2f", theirs / ours);
    printf("%-38s %-10s %10s %10s %8s\n", work, peer, cells[0], cells[1], cells[2]);
}

#ifdef HAVE_LIQUID
#define LIQUID(run) time_ns(run, b)
#else
#define LIQUID(run) 0
#endif
#ifdef HAVE_VOLK
#define VOLK(run) time_ns(run, b)
#else
#define VOLK(run) 0
#endif

static void measure(const peer_buffers *b)
{
    const double many = (double)FRAMES * PEER_CHANNELS;
    printf("%-38s %-10s %10s %10s %8s\n", "work", "peer", "M/s theirs", "M/s ours", "ratio");
    line("7 sections, 16 channels", "liquid-dsp", many, LIQUID(liquid_16), time_ns(our_16, b));
    line("7 sections, 1 channel (segments)", "liquid-dsp", FRAMES, LIQUID(liquid_1),
         time_ns(our_1, b));
    line("int16 to float", "VOLK", FRAMES, VOLK(volk_convert), time_ns(our_convert, b));
    line("window multiplication", "VOLK", FRAMES, VOLK(volk_multiply), time_ns(our_multiply, b));
    line("power (ours also scales and adds)", "VOLK", FRAMES, VOLK(volk_power),
         time_ns(our_power, b));
    line("real FFT of 1024", "FFTW", TRANSFORM, time_ns(raw_fft, b), 0);
    line("copy of 256 KiB", "memcpy", LARGE / 2.0, time_ns(copy, b), 0);
}

int main(void)
{
    peer_buffers b = { .k = myo_kernels_best() };
    b.x = calloc(LARGE, sizeof(float));
    b.y = calloc(LARGE, sizeof(float));
    b.w = calloc(LARGE, sizeof(float));
    b.lanes = calloc(LARGE, sizeof(float));
    b.raw = calloc(FRAMES, sizeof(short));
    b.state = calloc(MYO_BIQUAD_STATE(PEER_SECTIONS), sizeof(float));
    b.fftw = peer_fftw_open(TRANSFORM);
    if (b.x == NULL || b.y == NULL || b.w == NULL || b.lanes == NULL || b.raw == NULL ||
        b.state == NULL || b.fftw == NULL)
        return 3;
    for (size_t s = 0; s < PEER_SECTIONS; s++) {
        const float radius = 0.6f + 0.05f * (float)s;
        float *c = b.sos + 5 * s;
        c[0] = 0.3f;
        c[1] = 0.1f;
        c[2] = -0.2f;
        c[3] = -1.2f * radius;
        c[4] = radius * radius;
    }
    for (size_t i = 0; i < LARGE; i++) {
        b.x[i] = b.w[i] = b.lanes[i] = (float)((i * 7919) % 2001) / 1000.0f - 1.0f;
    }
    for (size_t i = 0; i < FRAMES; i++)
        b.raw[i] = (short)((i * 7919) % 60001 - 30000);
#ifdef HAVE_LIQUID
    b.liquid = peer_liquid_open(b.sos);
    if (b.liquid == NULL)
        return 3;
#endif
    printf("ours: %s\n", b.k->isa);
    measure(&b);
#ifdef HAVE_LIQUID
    peer_liquid_close(b.liquid);
#endif
    peer_fftw_close(b.fftw);
    free(b.x);
    free(b.y);
    free(b.w);
    free(b.lanes);
    free(b.raw);
    free(b.state);
    return 0;
}
