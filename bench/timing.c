/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "core/array.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double myo_bench_clock(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double myo_bench_wall_clock(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

static int ascending(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

double myo_bench_median(const double *values, size_t count)
{
    double sorted[MYO_BENCH_REPETITIONS];
    if (count == 0) {
        return (double)NAN;
    }
    memcpy(sorted, values, count * sizeof *values);
    qsort(sorted, count, sizeof *sorted, ascending);
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

double myo_bench_sigma(const double *values, size_t count)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        sum += log(values[i]);
    }
    for (size_t i = 0; i < count; i++) {
        const double d = log(values[i]) - sum / (double)count;
        squares += d * d;
    }
    return count < 2 ? 0 : sqrt(squares / (double)(count - 1));
}

double myo_bench_time(const myo_bench_row *row)
{
    return myo_bench_median(row->seconds, row->repetitions);
}

myo_bench_row *myo_bench_add(myo_array *rows, const char *group, const char *isa, size_t size)
{
    myo_bench_row *row = myo_array_push(rows);
    if (row == NULL) {
        return NULL;
    }
    snprintf(row->name, sizeof row->name, "%s/%s/%zu", group, isa, size);
    row->reference_ratio = row->autovectorised_ratio = row->memcpy_percent = (double)NAN;
    row->peak_percent = row->roofline_percent = row->chain_percent = (double)NAN;
    row->fftw_percent = row->instructions = (double)NAN;
    return row;
}

bool myo_bench_wanted(const myo_bench_options *options, const char *name)
{
    if (options->filter == NULL) {
        return true;
    }
    const size_t first = strcspn(name, "/");
    for (const char *part = options->filter; *part != '\0'; part += *part == ',') {
        char text[MYO_BENCH_NAME];
        const size_t length = strcspn(part, ",");
        snprintf(text, sizeof text, "%.*s", (int)length, part);
        if (text[0] == '=' ? strlen(text + 1) == first && strncmp(name, text + 1, first) == 0
                           : strstr(name, text) != NULL) {
            return true;
        }
        part += length;
    }
    return false;
}
