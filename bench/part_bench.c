/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the product beside its kernels: the spectra of a window of one second, with FFTW's share
 * of their time, and the streaming detector as a microcontroller runs it. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/array.h"
#include "core/geometry.h"
#include "core/memory.h"
#include "dsp/fft.h"
#include "dsp/spectrum.h"
#include "kernels/twin/twin.h"

enum { RATE = 2000, SECONDS = 10, TWIN_FRAMES = RATE * SECONDS };

typedef struct parts {
    myo_spectrum *spectrum;
    myo_fft *fft;
    size_t window, transforms; /* samples; transforms in one window */
    float *signal, *density, *frame, *transformed;
    const myo_detector *twin;
    void *state;
    uint32_t channels, push; /* of the twin; frames of one push */
} parts;

static void run_spectra(const parts *p)
{
    myo_window window;
    if (myo_spectrum_density(p->spectrum, p->signal, p->window, p->density, NULL) == MYO_OK) {
        myo_spectrum_features(p->spectrum, p->density, &window);
    }
    __asm__ volatile("" : : "r"(&window) : "memory");
}

static void run_transforms(const parts *p)
{
    for (size_t i = 0; i < p->transforms; i++) {
        myo_fft_run(p->fft, p->frame, p->transformed);
    }
}

static void run_twin(const parts *p)
{
    myo_detector_event events[MYO_DETECTOR_EVENTS];
    p->twin->reset(p->state);
    for (uint32_t at = 0; at < TWIN_FRAMES; at += p->push) {
        const uint32_t frames = TWIN_FRAMES - at < p->push ? TWIN_FRAMES - at : p->push;
        p->twin->push(p->state, p->signal + (size_t)at * p->channels, frames, events,
                      MYO_DETECTOR_EVENTS);
    }
}

static double calls_that_last(void (*run)(const parts *), const parts *p, double seconds)
{
    for (double calls = 1;; calls *= 2) {
        const double start = myo_bench_clock();
        for (double i = 0; i < calls; i++) {
            run(p);
        }
        if (myo_bench_clock() - start >= seconds) {
            return calls;
        }
    }
}

/* One repetition into the row; returns the time of a call. */
static double time_row(myo_bench_row *row, void (*run)(const parts *), const parts *p)
{
    const double start = myo_bench_clock(), wall = myo_bench_wall_clock();
    for (double i = 0; i < row->iterations; i++) {
        run(p);
    }
    row->wall[row->repetitions] = (myo_bench_wall_clock() - wall) / row->iterations;
    row->seconds[row->repetitions] = (myo_bench_clock() - start) / row->iterations;
    return row->seconds[row->repetitions++];
}

static bool bench_spectra(myo_array *rows, parts *p, const myo_kernels *kernels,
                          const myo_bench_options *options)
{
    const myo_geometry geometry = myo_geometry_of(RATE, 0);
    const size_t transform = myo_geometry_transform(&geometry);
    double fftw[MYO_BENCH_REPETITIONS];
    p->window = (size_t)geometry.hop * MYO_HOPS_PER_WINDOW;
    myo_bench_row *row = myo_bench_add(rows, "window_spectra", kernels->isa, p->window);
    if (row == NULL || options->list) {
        return row != NULL;
    }
    if (myo_spectrum_open(&p->spectrum, kernels, &geometry, 20, 450) != MYO_OK ||
        myo_fft_open(&p->fft, transform) != MYO_OK) {
        return false;
    }
    p->density = myo_memory_new(myo_spectrum_bins(p->spectrum), sizeof(float));
    p->frame = myo_memory_new(transform, sizeof(float));
    p->transformed = myo_memory_new(2 * myo_fft_bins(p->fft), sizeof(float));
    if (p->density == NULL || p->frame == NULL || p->transformed == NULL) {
        return false;
    }
    memcpy(p->frame, p->signal, transform * sizeof(float));
    if (myo_spectrum_density(p->spectrum, p->signal, p->window, p->density, &p->transforms) !=
        MYO_OK) {
        return false;
    }
    row->items = (double)p->window;
    row->bytes = 4 * row->items;
    row->iterations = calls_that_last(run_spectra, p, options->seconds);
    myo_bench_row alone = { .iterations = row->iterations };
    for (size_t r = 0; r < options->repetitions; r++) {
        time_row(row, run_spectra, p);
        fftw[r] = time_row(&alone, run_transforms, p);
    }
    row->fftw_percent = 100 * myo_bench_median(fftw, options->repetitions) / myo_bench_time(row);
    return true;
}

static void close_spectra(parts *p)
{
    myo_spectrum_close(&p->spectrum);
    myo_fft_close(&p->fft);
    myo_memory_free(p->density);
    myo_memory_free(p->frame);
    myo_memory_free(p->transformed);
    p->density = p->frame = p->transformed = NULL;
}

static bool bench_twin(myo_array *rows, parts *p, const myo_bench_options *options)
{
    char group[32];
    snprintf(group, sizeof group, "twin_%uch/push_%u", (unsigned)p->channels, (unsigned)p->push);
    myo_bench_row *row = myo_bench_add(rows, group, "scalar", TWIN_FRAMES);
    if (row == NULL || options->list) {
        return row != NULL;
    }
    const myo_detector_format format = { RATE, 1, p->channels, MYO_DETECTOR_FLOAT32 };
    p->state = myo_memory_new(p->twin->state_bytes(&format), 1);
    bool good = p->state != NULL && p->twin->init(p->state, &format) == 0;
    row->items = (double)TWIN_FRAMES * p->channels;
    row->bytes = 4 * row->items;
    row->iterations = good ? calls_that_last(run_twin, p, options->seconds) : 0;
    for (size_t r = 0; good && r < options->repetitions; r++) {
        time_row(row, run_twin, p);
    }
    myo_memory_free(p->state);
    return good;
}

/* Noise and, twice a second, a discharge. */
static void make_signal(float *x, size_t count)
{
    uint32_t seed = 7;
    for (size_t i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        const double t = (double)(i % RATE % (RATE / 2)) / RATE;
        x[i] = (float)(20 * ((double)seed / 4294967296.0 - 0.5) +
                       (t < 0.02 ? 300 * sin(700 * t) * exp(-250 * t) : 0));
    }
}

bool myo_bench_parts(myo_array *rows, const myo_bench_options *options)
{
    static const uint32_t twins[][2] = { { 1, 1 }, { 1, 64 }, { MYO_TWIN_CHANNELS, 64 } };
    parts p = { .twin = myo_twin_entry(MYO_DETECTOR_VERSION) };
    const size_t samples = (size_t)TWIN_FRAMES * MYO_TWIN_CHANNELS;
    bool good = (p.signal = myo_memory_new(samples, sizeof(float))) != NULL;
    if (good) {
        make_signal(p.signal, samples);
    }
    for (size_t i = 0; good && i < MYO_ISA_COUNT; i++) {
        const myo_kernels *kernels = myo_kernels_of((myo_isa)i);
        if (kernels != NULL && myo_bench_wanted(options, "window_spectra") &&
            (options->isa == NULL || strcmp(options->isa, kernels->isa) == 0)) {
            good = bench_spectra(rows, &p, kernels, options);
            close_spectra(&p);
        }
    }
    for (size_t i = 0; good && i < sizeof twins / sizeof *twins; i++) {
        char name[32];
        p.channels = twins[i][0];
        p.push = twins[i][1];
        snprintf(name, sizeof name, "twin_%uch", (unsigned)p.channels);
        if (myo_bench_wanted(options, name)) {
            good = bench_twin(rows, &p, options);
        }
    }
    myo_memory_free(p.signal);
    return good;
}
