/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "core/array.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct shift {
    double ratio, low, high, p;
} shift;

static int ascending(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* Of the logarithms: the median of all differences, its interval by the ranks of Mann and Whitney's
 * statistic, and the two-sided p-value of that statistic (normal approximation, 1/2 correction). */
static shift compare_times(const myo_bench_row *base, const myo_bench_row *head)
{
    static double differences[MYO_BENCH_REPETITIONS * MYO_BENCH_REPETITIONS];
    const size_t n = base->repetitions, m = head->repetitions, pairs = n * m;
    double above = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++) {
            const double d = log(head->seconds[j] / base->seconds[i]);
            differences[i * m + j] = d;
            above += d > 0 ? 1 : d == 0 ? 0.5 : 0;
        }
    }
    qsort(differences, pairs, sizeof *differences, ascending);
    const double centre = (double)pairs / 2;
    const double spread = sqrt((double)pairs * (double)(n + m + 1) / 12);
    const double rank = floor(centre - 1.96 * spread);
    const size_t k = rank > 0 ? (size_t)rank : 0;
    const double z = fabs(above - centre) - 0.5;
    return (shift) {
        .ratio = exp((differences[(pairs - 1) / 2] + differences[pairs / 2]) / 2),
        .low = exp(differences[k]),
        .high = exp(differences[pairs - 1 - k]),
        .p = z > 0 ? erfc(z / spread / sqrt(2)) : 1,
    };
}

static const myo_bench_row *find(const myo_array *rows, const char *name)
{
    for (size_t i = 0; i < rows->count; i++) {
        const myo_bench_row *row = (const myo_bench_row *)rows->items + i;
        if (strcmp(row->name, name) == 0 && row->repetitions > 0) {
            return row;
        }
    }
    return NULL;
}

static bool slower_in(const myo_array *base, const myo_array *head, const char *name, double limit)
{
    const myo_bench_row *a = find(base, name), *b = find(head, name);
    return a == NULL || b == NULL || myo_bench_time(b) / myo_bench_time(a) > limit;
}

static bool is_regression(const shift *s, const char *name, const myo_array *halves, double limit)
{
    return s->ratio > limit && s->low > 1 && s->p < 0.05 &&
           (halves == NULL || (slower_in(&halves[0], &halves[1], name, limit) &&
                               slower_in(&halves[2], &halves[3], name, limit)));
}

static size_t measured(const myo_array *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        count += ((const myo_bench_row *)rows->items + i)->repetitions > 0;
    }
    return count;
}

/* What a gate would pass over in silence. */
static void summarise(const myo_array *base, const myo_array *head, size_t compared, double fewest)
{
    const size_t only_base = measured(base) - compared, only_head = measured(head) - compared;
    if (compared == 0) {
        fprintf(stderr, "myoscribe-bench: the two have no benchmark in common\n");
    } else if (only_base + only_head > 0) {
        fprintf(stderr, "myoscribe-bench: %zu rows are only in base, %zu only in head\n", only_base,
                only_head);
    }
    if (compared > 0 && fewest < 4) {
        fprintf(stderr, "myoscribe-bench: fewer than 4 repetitions cannot show a difference; use "
                        "--repetitions 7\n");
    }
}

int myo_bench_compare(const myo_array *base, const myo_array *head, const myo_array *halves,
                      double threshold_percent)
{
    const double limit = 1 + threshold_percent / 100;
    double sum = 0, fewest = MYO_BENCH_REPETITIONS;
    size_t compared = 0, regressions = 0, counted = 0;
    printf("%-36s %12s %12s %8s  %-16s %8s\n", "name", "base ns", "head ns", "ratio", "95 %", "p");
    for (size_t i = 0; i < head->count; i++) {
        const myo_bench_row *b = (const myo_bench_row *)head->items + i;
        const myo_bench_row *a = find(base, b->name);
        if (a == NULL || b->repetitions == 0) {
            continue;
        }
        const shift s = compare_times(a, b);
        const bool slower = is_regression(&s, b->name, halves, limit);
        counted += !isnan(a->instructions) && !isnan(b->instructions);
        const bool more = b->instructions > a->instructions * limit;
        const char *verdict = slower ? "REGRESSION"
                              : more ? "MORE INSTRUCTIONS"
                              : s.ratio * limit < 1 && s.high < 1 && s.p < 0.05 ? "faster"
                                                                                : "";
        printf("%-36s %12.1f %12.1f %8.3f  %.3f to %.3f %9.4f  %s\n", b->name,
               myo_bench_time(a) * 1e9, myo_bench_time(b) * 1e9, s.ratio, s.low, s.high, s.p,
               verdict);
        sum += log(s.ratio);
        compared++;
        regressions += slower || more;
        const double count =
            (double)(a->repetitions < b->repetitions ? a->repetitions : b->repetitions);
        fewest = count < fewest ? count : fewest;
    }
    summarise(base, head, compared, fewest);
    if (compared == 0) {
        return 2;
    }
    printf("geometric mean %.3f over %zu rows (%zu with instructions), %zu slower by more than "
           "%g %%\n",
           exp(sum / (double)compared), compared, counted, regressions, threshold_percent);
    return regressions > 0 ? 1 : 0;
}
