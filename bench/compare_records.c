/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "core/array.h"
#include "shift.h"

typedef struct compared_row {
    const myo_bench_row *base, *head;
    myo_bench_shift shift;
} compared_row;

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

static size_t measured(const myo_array *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        count += ((const myo_bench_row *)rows->items + i)->repetitions > 0;
    }
    return count;
}

/* What a gate would pass over in silence. */
static void warn(const myo_array *base, const myo_array *head, size_t compared, size_t fewest)
{
    const size_t only_base = measured(base) - compared, only_head = measured(head) - compared;
    if (compared == 0) {
        fprintf(stderr, "myoscribe-bench: the two have no benchmark in common\n");
    } else if (only_base + only_head > 0) {
        fprintf(stderr, "myoscribe-bench: %zu rows are only in base, %zu only in head\n", only_base,
                only_head);
    }
    if (compared > 0 && fewest < 5) {
        fprintf(stderr, "myoscribe-bench: fewer than 5 repetitions cannot show a difference; use "
                        "--repetitions 9\n");
    }
}

bool myo_bench_more_instructions(const myo_bench_row *base, const myo_bench_row *head, double limit)
{
    return head->instructions > base->instructions * limit;
}

/* Holm's p-values of slower and faster rows, which take the place of their own. */
static bool correct(compared_row *rows, size_t count)
{
    double *p = malloc((2 * count + 1) * sizeof *p);
    if (p == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        p[i] = rows[i].shift.slower_p;
        p[count + i] = rows[i].shift.faster_p;
    }
    myo_bench_holm(p, count);
    myo_bench_holm(p + count, count);
    for (size_t i = 0; i < count; i++) {
        rows[i].shift.slower_p = p[i];
        rows[i].shift.faster_p = p[count + i];
    }
    free(p);
    return true;
}

bool myo_bench_is_slower(const myo_bench_shift *shift, double limit)
{
    return shift->slower_p < 0.05 && shift->low > limit;
}

void myo_bench_print_shift(const char *name, const myo_bench_row *base, const myo_bench_row *head,
                           const myo_bench_shift *shift, double limit, const char *verdict)
{
    if (verdict == NULL) {
        verdict = myo_bench_is_slower(shift, limit)                   ? "REGRESSION"
                  : myo_bench_more_instructions(base, head, limit)    ? "MORE INSTRUCTIONS"
                  : shift->faster_p < 0.05 && shift->high < 1 / limit ? "faster"
                                                                      : "";
    }
    printf("%-36s %12.1f %12.1f %8.3f  %.3f to %.3f %9.4f  %s\n", name, myo_bench_time(base) * 1e9,
           myo_bench_time(head) * 1e9, shift->ratio, shift->low, shift->high, shift->slower_p,
           verdict);
}

void myo_bench_print_shift_head(void)
{
    printf("%-36s %12s %12s %8s  %-16s %8s\n", "name", "base ns", "head ns", "ratio", "95 %",
           "Holm's p");
}

static int print_compared(const compared_row *rows, size_t count, double limit)
{
    double sum = 0;
    size_t regressions = 0, counted = 0;
    myo_bench_print_shift_head();
    for (size_t i = 0; i < count; i++) {
        const compared_row *row = &rows[i];
        myo_bench_print_shift(row->head->name, row->base, row->head, &row->shift, limit, NULL);
        sum += log(row->shift.ratio);
        counted += !isnan(row->base->instructions) && !isnan(row->head->instructions);
        regressions += myo_bench_is_slower(&row->shift, limit) ||
                       myo_bench_more_instructions(row->base, row->head, limit);
    }
    printf("geometric mean %.3f over %zu rows (%zu with instructions), %zu slower by more than "
           "%g %%\n",
           exp(sum / (double)count), count, counted, regressions, 100 * (limit - 1));
    return regressions > 0 ? 1 : 0;
}

int myo_bench_compare(const myo_array *base, const myo_array *head, double threshold_percent)
{
    const double limit = 1 + threshold_percent / 100;
    compared_row *rows = malloc((head->count + 1) * sizeof *rows);
    size_t count = 0, fewest = MYO_BENCH_REPETITIONS;
    for (size_t i = 0; rows != NULL && i < head->count; i++) {
        const myo_bench_row *b = (const myo_bench_row *)head->items + i;
        const myo_bench_row *a = find(base, b->name);
        if (a == NULL || b->repetitions == 0) {
            continue;
        }
        rows[count++] = (compared_row) {
            a, b, myo_bench_shift_of(a->seconds, a->repetitions, b->seconds, b->repetitions, limit)
        };
        const size_t least = a->repetitions < b->repetitions ? a->repetitions : b->repetitions;
        fewest = least < fewest ? least : fewest;
    }
    warn(base, head, count, fewest);
    int code = rows == NULL || !correct(rows, count) ? 3 : 2;
    if (code == 2 && count > 0) {
        code = print_compared(rows, count, limit);
    }
    free(rows);
    return code;
}
