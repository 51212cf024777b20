/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The scalar sources compiled for each ISA with the compiler's own vectorisation. */
#define BUILT(name, test) extern const myo_kernels myo_kernels_auto_##name;
#include "core/array.h"
#include "core/memory.h"
#include "isa_built.def"
#undef BUILT

static const size_t type_sizes[] = { 0, 4, 8, 2, 4, 4, 1 };

typedef struct bench_data {
    void *buffers[MYO_CASE_BUFFERS];
    void *copy; /* for memcpy: as much memory as the kernel touches */
    size_t bytes;
} bench_data;

static const myo_kernels *autovectorised(myo_isa isa)
{
    switch (isa) {
#define BUILT(name, test)                                                                          \
    case MYO_ISA_##name:                                                                           \
        return &myo_kernels_auto_##name;
#include "isa_built.def"
#undef BUILT
    default:
        return NULL;
    }
}

static void fill(void *data, const myo_case_buffer *buffer)
{
    uint32_t seed = 12345;
    for (size_t i = 0; i < buffer->count; i++) {
        seed = seed * 1664525u + 1013904223u;
        const double v = (double)seed / 4294967296.0 - 0.5;
        switch (buffer->type) {
        case MYO_CASE_F32:
            ((float *)data)[i] = (float)v;
            break;
        case MYO_CASE_F64:
            ((double *)data)[i] = v;
            break;
        case MYO_CASE_I16:
            ((int16_t *)data)[i] = (int16_t)(seed >> 18);
            break;
        case MYO_CASE_I32:
        case MYO_CASE_U32:
            ((uint32_t *)data)[i] = seed >> 4;
            break;
        case MYO_CASE_NONE:
            return;
        }
    }
}

static void close_data(bench_data *data)
{
    for (size_t i = 0; i < MYO_CASE_BUFFERS; i++) {
        myo_memory_free(data->buffers[i]);
    }
    myo_memory_free(data->copy);
}

static bool open_data(bench_data *data, const myo_case *c, size_t size)
{
    myo_case_buffer buffers[MYO_CASE_BUFFERS];
    memset(buffers, 0, sizeof buffers);
    memset(data, 0, sizeof *data);
    c->buffers(size, c->bench_variant, buffers);
    size_t touched = 0;
    for (size_t i = 0; i < MYO_CASE_BUFFERS && buffers[i].type != MYO_CASE_NONE; i++) {
        data->buffers[i] = myo_memory_new(buffers[i].count + 1, type_sizes[buffers[i].type]);
        if (data->buffers[i] == NULL) {
            close_data(data);
            return false;
        }
        touched += buffers[i].count * type_sizes[buffers[i].type];
        if (buffers[i].role == MYO_CASE_SIGNAL) {
            fill(data->buffers[i], &buffers[i]);
        }
    }
    data->bytes = touched / 2;
    data->copy = myo_memory_new(2 * data->bytes + 1, 1);
    if (c->fixed != NULL) {
        c->fixed(size, c->bench_variant, data->buffers);
    }
    return data->copy != NULL;
}

static double time_calls(const myo_case *c, const myo_kernels *kernels, const bench_data *data,
                         size_t size, double calls)
{
    const myo_case_span span = { 0, size, size, c->bench_variant };
    const double start = myo_bench_clock();
    for (double i = 0; i < calls; i++) {
        c->run(kernels, &span, data->buffers);
    }
    return (myo_bench_clock() - start) / calls;
}

static double time_memcpy(const bench_data *data, double calls)
{
    unsigned char *to = data->copy;
    const double start = myo_bench_clock();
    for (double i = 0; i < calls; i++) {
        memcpy(to, to + data->bytes, data->bytes);
        __asm__ volatile("" : : "r"(to) : "memory"); /* the copy must happen each time */
    }
    return (myo_bench_clock() - start) / calls;
}

/* Enough calls to fill one repetition, found by doubling, which also warms up. */
static double calls_for(const myo_case *c, const myo_kernels *kernels, const bench_data *data,
                        size_t size, double seconds)
{
    double calls = 1;
    while (calls < 1e9 && time_calls(c, kernels, data, size, calls) * calls < seconds) {
        calls *= 2;
    }
    return calls;
}

enum { AUTO = MYO_ISA_COUNT, MEMCPY = 2 * MYO_ISA_COUNT, SERIES };

typedef struct timed_runs {
    double seconds[MYO_BENCH_REPETITIONS], wall[MYO_BENCH_REPETITIONS];
    double calls;
} timed_runs;

/* Everything that is compared is measured in turns, so that drift of the machine hits all alike. */
static void measure(timed_runs *all, const myo_case *c, const bench_data *data, size_t size,
                    const myo_bench_options *options)
{
    for (size_t r = 0; r < options->repetitions; r++) {
        for (size_t i = 0; i < MEMCPY; i++) {
            const myo_isa isa = (myo_isa)(i % MYO_ISA_COUNT);
            const myo_kernels *kernels = myo_kernels_of(isa);
            if (kernels == NULL || (options->isa != NULL && isa != MYO_ISA_ref &&
                                    strcmp(options->isa, kernels->isa) != 0)) {
                continue;
            }
            kernels = i < AUTO ? kernels : autovectorised(isa);
            if (r == 0) {
                all[i].calls = calls_for(c, kernels, data, size, options->seconds);
            }
            const double start = myo_bench_wall_clock();
            const double more =
                options->slow != NULL && strcmp(options->slow, c->name) == 0 ? 1.1 : 1;
            all[i].seconds[r] = more * time_calls(c, kernels, data, size, more * all[i].calls);
            all[i].wall[r] = (myo_bench_wall_clock() - start) / all[i].calls;
        }
        const double copies = 1 + options->seconds * 5e9 / (double)(data->bytes + 64);
        all[MEMCPY].seconds[r] = time_memcpy(data, copies);
    }
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* The ratios and shares of one row. Every operation and every other step takes a place on the
 * ports that the peak keeps busy; divisions and roots also have their own unit to wait for. */
static void derive(myo_bench_row *row, const timed_runs *all, size_t isa, const bench_data *data,
                   const myo_case_work *work, const double *peaks, size_t repetitions)
{
    const double time = myo_bench_time(row);
    const double moved = work->bytes_read + work->bytes_written;
    const double copy =
        myo_bench_median(all[MEMCPY].seconds, repetitions) * moved / (2 * (double)data->bytes + 1);
    row->reference_ratio = myo_bench_median(all[MYO_ISA_ref].seconds, repetitions) / time;
    row->autovectorised_ratio = myo_bench_median(all[AUTO + isa].seconds, repetitions) / time;
    row->memcpy_percent = 100 * copy / time;
    if (peaks[MYO_LIMIT_OPERATIONS] > 0) {
        const double places = (work->operations + work->others) / peaks[MYO_LIMIT_OPERATIONS];
        const double slow =
            work->divisions / peaks[MYO_LIMIT_DIVISIONS] + work->roots / peaks[MYO_LIMIT_ROOTS];
        row->roofline_percent = 100 * larger(copy, larger(places, slow)) / time;
        if (work->operations > 0) {
            row->peak_percent = 100 * work->operations / peaks[MYO_LIMIT_OPERATIONS] / time;
        }
        if (work->chain > 0) {
            row->chain_percent = 100 * work->chain / peaks[MYO_LIMIT_CHAIN] / time;
        }
    }
}

static bool bench_case(myo_array *rows, const myo_case *c, size_t size,
                       const double (*peaks)[MYO_LIMITS], const myo_bench_options *options)
{
    static timed_runs all[SERIES];
    bench_data data = { .bytes = 0 };
    memset(all, 0, sizeof all);
    if (!options->list) {
        if (!open_data(&data, c, size)) {
            return false;
        }
        measure(all, c, &data, size, options);
        close_data(&data);
    }
    const myo_case_work work = c->work(size, c->bench_variant);
    for (size_t i = 0; i < MYO_ISA_COUNT; i++) {
        const myo_kernels *kernels = myo_kernels_of((myo_isa)i);
        if (kernels == NULL || (options->isa != NULL && strcmp(options->isa, kernels->isa) != 0)) {
            continue;
        }
        myo_bench_row *row = myo_bench_add(rows, c->name, kernels->isa, size);
        if (row == NULL) {
            return false;
        }
        if (options->list) {
            continue;
        }
        row->repetitions = options->repetitions;
        row->iterations = all[i].calls;
        row->items = work.items;
        row->bytes = work.bytes_read + work.bytes_written;
        memcpy(row->seconds, all[i].seconds, sizeof row->seconds);
        memcpy(row->wall, all[i].wall, sizeof row->wall);
        derive(row, all, i, &data, &work, peaks[i], options->repetitions);
        if (options->count_instructions && i != MYO_ISA_avx512) {
            row->instructions = myo_bench_instructions(options, c->name, kernels->isa, size);
        }
    }
    return true;
}

static void measure_peaks(double (*peaks)[MYO_LIMITS], const myo_bench_options *options)
{
    for (size_t i = 0; i < MYO_ISA_COUNT; i++) {
        for (size_t limit = 0; limit < MYO_LIMITS; limit++) {
            peaks[i][limit] = myo_bench_peak((myo_isa)i, (myo_bench_limit)limit);
        }
        if (peaks[i][0] > 0 && !options->quiet) {
            fprintf(stderr,
                    "%s: G/s at best: %.1f separate multiplications and additions, %.1f divisions, "
                    "%.1f roots; %.2f ns from one addition to the next\n",
                    myo_isa_name((myo_isa)i), peaks[i][MYO_LIMIT_OPERATIONS] * 1e-9,
                    peaks[i][MYO_LIMIT_DIVISIONS] * 1e-9, peaks[i][MYO_LIMIT_ROOTS] * 1e-9,
                    1e9 / peaks[i][MYO_LIMIT_CHAIN]);
        }
    }
}

bool myo_bench_kernels(myo_array *rows, const myo_bench_options *options)
{
    double peaks[MYO_ISA_COUNT][MYO_LIMITS] = { { 0 } };
    if (!options->list) {
        measure_peaks(peaks, options);
    }
    for (size_t c = 0; c < myo_case_count; c++) {
        if (!myo_bench_wanted(options, myo_cases[c]->name)) {
            continue;
        }
        for (size_t s = 0; s < options->size_count; s++) {
            if (!bench_case(rows, myo_cases[c], options->sizes[s],
                            (const double(*)[MYO_LIMITS])peaks, options)) {
                return false;
            }
        }
    }
    return true;
}

void myo_bench_counted(const myo_case *c, const myo_kernels *kernels, void *const *buffers,
                       size_t size)
{
    const myo_case_span span = { 0, size, size, c->bench_variant };
    c->run(kernels, &span, buffers);
    __asm__ volatile("" : : : "memory"); /* keeps the call a call of its own */
}

int myo_bench_once(const char *kernel, const char *isa, size_t size)
{
    myo_isa parsed;
    const myo_kernels *kernels = myo_isa_parse(isa, &parsed) ? myo_kernels_of(parsed) : NULL;
    for (size_t c = 0; c < myo_case_count && kernels != NULL; c++) {
        bench_data data;
        if (strcmp(myo_cases[c]->name, kernel) == 0 && open_data(&data, myo_cases[c], size)) {
            myo_bench_counted(myo_cases[c], kernels, data.buffers, size);
            close_data(&data);
            return 0;
        }
    }
    return 1;
}
