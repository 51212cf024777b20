/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "core/array.h"

#include <math.h>
#include <stdio.h>

static void cell(double value, const char *format)
{
    char text[32] = "-";
    if (!isnan(value)) {
        snprintf(text, sizeof text, format, value);
    }
    printf(" %9s", text);
}

void myo_bench_print_table(const myo_array *rows)
{
    printf("%-36s %12s %7s %9s %9s %9s %9s %9s %9s %9s %9s %9s\n", "name", "ns", "sigma",
           "Mitems/s", "GB/s", "x ref", "x auto", "% memcpy", "% peak", "% roof", "% chain",
           "% FFTW");
    for (size_t i = 0; i < rows->count; i++) {
        const myo_bench_row *row = (const myo_bench_row *)rows->items + i;
        const double time = myo_bench_time(row);
        printf("%-36s %12.1f %6.1f%%", row->name, time * 1e9,
               100 * myo_bench_sigma(row->seconds, row->repetitions));
        cell(row->items / time * 1e-6, "%.1f");
        cell(row->bytes / time * 1e-9, "%.2f");
        cell(row->reference_ratio, "%.2f");
        cell(row->autovectorised_ratio, "%.2f");
        cell(row->memcpy_percent, "%.0f");
        cell(row->peak_percent, "%.0f");
        cell(row->roofline_percent, "%.0f");
        cell(row->chain_percent, "%.0f");
        cell(row->fftw_percent, "%.0f");
        if (!isnan(row->instructions)) {
            printf("  %.0f instructions", row->instructions);
        }
        printf("\n");
    }
}
