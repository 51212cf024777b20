/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two builds in turns. What other load does to a run it does to all repetitions in it, so a run's
 * least time of a row is one measurement, not each repetition: repetitions taken for independent
 * ones gave a false alarm in every comparison of a build with itself. A round is a run of either
 * build next to each other, in changing order, and gives one ratio a row.
 *
 * A few rounds of all rows, and as many of those that then look slower, only choose which may be.
 * Those are measured again, many more times, and this last measurement alone decides: what chance
 * or a burst chose before does not count twice.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "core/array.h"
#include "shift.h"

enum { ARGUMENTS = 64, FILTER_BYTES = 4096 };

/** A row of both builds over the rounds. */
typedef struct paired_row {
    myo_bench_row base, head; /**< seconds: the least of each run */
    double logarithms[MYO_BENCH_REPETITIONS];
    size_t rounds;
    bool again; /**< may be slower: to be measured again */
} paired_row;

static bool run_to(const char *binary, const char *json, char *const *arguments, const char *filter)
{
    const char *argv[ARGUMENTS + 8] = { binary, "--quiet", "--json", json };
    size_t count = 4;
    for (size_t i = 0; arguments[i] != NULL && count < ARGUMENTS; i++) {
        argv[count++] = arguments[i];
    }
    if (filter != NULL) {
        argv[count++] = "--filter";
        argv[count++] = filter;
    }
    union {
        const char **in;
        char **out;
    } passed = { argv };
    const pid_t child = fork();
    if (child == 0) {
        execvp(binary, passed.out);
        _exit(127);
    }
    int status = 1;
    struct stat record;
    const char *why = NULL;
    if (child < 0 || waitpid(child, &status, 0) < 0 ||
        (WIFEXITED(status) && WEXITSTATUS(status) == 127)) {
        why = "cannot be started; check the path and the permissions";
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        why = "cannot be run to its end; run it alone with the same options to see why";
    } else if (stat(json, &record) != 0 || record.st_size == 0) {
        why = "wrote no record; name the myoscribe-bench of a build";
    }
    if (why != NULL) {
        fprintf(stderr, "myoscribe-bench: %s: %s\n", binary, why);
    }
    return why == NULL;
}

static bool run_and_read(const char *binary, char *const *arguments, const char *filter,
                         myo_array *rows)
{
    char json[] = "/tmp/myoscribe-bench-XXXXXX";
    const int file = mkstemp(json);
    if (file < 0) {
        fprintf(stderr, "myoscribe-bench: /tmp: no temporary file can be made\n");
        return false;
    }
    close(file);
    const bool good = run_to(binary, json, arguments, filter) && myo_bench_read(json, rows);
    unlink(json);
    return good;
}

static double least(const myo_bench_row *row)
{
    double best = row->seconds[0];
    for (size_t i = 1; i < row->repetitions; i++) {
        best = row->seconds[i] < best ? row->seconds[i] : best;
    }
    return best;
}

static paired_row *row_of(myo_array *pairs, const char *name, bool add)
{
    for (size_t i = 0; i < pairs->count; i++) {
        paired_row *row = (paired_row *)pairs->items + i;
        if (strcmp(row->head.name, name) == 0) {
            return row;
        }
    }
    paired_row *row = add ? myo_array_push(pairs) : NULL;
    if (row != NULL) {
        snprintf(row->head.name, sizeof row->head.name, "%s", name);
        row->again = true;
        row->base.instructions = row->head.instructions = (double)NAN;
    }
    return row;
}

/* One round's ratio of each row that both runs have; the first round makes the rows. */
static bool join(myo_array *pairs, const myo_array *base, const myo_array *head, bool first)
{
    for (size_t i = 0; i < head->count; i++) {
        const myo_bench_row *b = (const myo_bench_row *)head->items + i;
        for (size_t j = 0; j < base->count; j++) {
            const myo_bench_row *a = (const myo_bench_row *)base->items + j;
            if (strcmp(a->name, b->name) != 0 || a->repetitions == 0 || b->repetitions == 0) {
                continue;
            }
            paired_row *row = row_of(pairs, b->name, first);
            if (row == NULL) {
                if (first) {
                    return false;
                }
                continue;
            }
            row->base.instructions = a->instructions;
            row->head.instructions = b->instructions;
            row->base.seconds[row->rounds] = least(a);
            row->head.seconds[row->rounds] = least(b);
            row->logarithms[row->rounds] = log(least(b) / least(a));
            row->base.repetitions = row->head.repetitions = ++row->rounds;
        }
    }
    return true;
}

static bool measure(myo_array *pairs, const char *const *builds, char *const *arguments,
                    const char *filter, size_t rounds)
{
    bool good = true;
    for (size_t round = 0; good && round < rounds; round++) {
        myo_array runs[2] = { MYO_ARRAY(myo_bench_row), MYO_ARRAY(myo_bench_row) };
        const size_t one = round % 2, other = 1 - one;
        good = run_and_read(builds[one], arguments, filter, &runs[one]) &&
               run_and_read(builds[other], arguments, filter, &runs[other]) &&
               join(pairs, &runs[0], &runs[1], filter == NULL);
        myo_array_free(&runs[0]);
        myo_array_free(&runs[1]);
    }
    return good;
}

/* Rows that half the threshold or more separates, of those that are still in question; the filter
 * of their groups. */
static size_t choose(myo_array *pairs, double limit, char *filter)
{
    size_t chosen = 0, length = 0;
    filter[0] = '\0';
    for (size_t i = 0; i < pairs->count; i++) {
        paired_row *row = (paired_row *)pairs->items + i;
        const myo_bench_shift shift = myo_bench_shift_of_pairs(row->logarithms, row->rounds, limit);
        row->again = row->again && log(shift.ratio) > log(limit) / 2;
        if (!row->again) {
            continue;
        }
        chosen++;
        char group[MYO_BENCH_NAME];
        snprintf(group, sizeof group, ",=%.*s", (int)strcspn(row->head.name, "/"), row->head.name);
        if (strstr(filter, group) == NULL && length + strlen(group) < FILTER_BYTES) {
            length += (size_t)snprintf(filter + length, FILTER_BYTES - length, "%s", group);
        }
    }
    return chosen;
}

/* Judges the rows that were measured again, and counts those that are slower. */
static bool judge(myo_array *pairs, double limit, size_t *slower)
{
    myo_bench_shift *shifts = malloc((pairs->count + 1) * sizeof *shifts);
    double *p = malloc((pairs->count + 1) * sizeof *p);
    size_t count = 0;
    const bool good = shifts != NULL && p != NULL;
    for (size_t i = 0; good && i < pairs->count; i++) {
        const paired_row *row = (const paired_row *)pairs->items + i;
        if (row->again) {
            shifts[count] = myo_bench_shift_of_pairs(row->logarithms, row->rounds, limit);
            p[count] = shifts[count].slower_p;
            count++;
        }
    }
    if (good) {
        myo_bench_holm(p, count);
        myo_bench_print_shift_head();
    }
    for (size_t i = 0, k = 0; k < count; i++) {
        const paired_row *row = (const paired_row *)pairs->items + i;
        if (row->again) {
            shifts[k].slower_p = p[k];
            *slower += myo_bench_is_slower(&shifts[k], limit);
            myo_bench_print_shift(row->head.name, &row->base, &row->head, &shifts[k], limit,
                                  myo_bench_is_slower(&shifts[k], limit) ? "REGRESSION" : "");
            k++;
        }
    }
    free(shifts);
    free(p);
    return good;
}

static size_t count_instructions(const myo_array *pairs, double limit)
{
    size_t more = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        const paired_row *row = (const paired_row *)pairs->items + i;
        if (myo_bench_more_instructions(&row->base, &row->head, limit)) {
            printf("%-36s %12.0f to %.0f instructions  MORE INSTRUCTIONS\n", row->head.name,
                   row->base.instructions, row->head.instructions);
            more++;
        }
    }
    return more;
}

static void print_all(const myo_array *pairs, double limit)
{
    myo_bench_print_shift_head();
    for (size_t i = 0; i < pairs->count; i++) {
        const paired_row *row = (const paired_row *)pairs->items + i;
        const myo_bench_shift shift = myo_bench_shift_of_pairs(row->logarithms, row->rounds, limit);
        myo_bench_print_shift(row->head.name, &row->base, &row->head, &shift, limit, "");
    }
}

/* The measurement that decides. Returns 0, 1 or 3, as the program does. */
static int decide(myo_array *pairs, const char *const *builds, char *const *arguments,
                  const char *filter, double limit, size_t rounds)
{
    size_t slower = count_instructions(pairs, limit);
    for (size_t i = 0; i < pairs->count; i++) {
        ((paired_row *)pairs->items + i)->rounds = 0;
    }
    if (filter[0] != '\0' &&
        (!measure(pairs, builds, arguments, filter + 1, rounds) || !judge(pairs, limit, &slower))) {
        return 3;
    }
    printf("%zu of %zu rows slower by more than %g %%\n", slower, pairs->count, 100 * (limit - 1));
    return slower > 0 ? 1 : 0;
}

int myo_bench_interleave(const char *base, const char *head, char *const *arguments,
                         double threshold_percent, size_t rounds)
{
    const char *const builds[2] = { base, head };
    const double limit = 1 + threshold_percent / 100;
    const size_t few = rounds / 6 < 4 ? 4 : rounds / 6;
    myo_array pairs = MYO_ARRAY(paired_row);
    char filter[FILTER_BYTES];
    int code = 3;
    if (measure(&pairs, builds, arguments, NULL, few)) {
        print_all(&pairs, limit);
        size_t chosen = choose(&pairs, limit, filter);
        if (chosen == 0 || measure(&pairs, builds, arguments, filter + 1, few)) {
            chosen = choose(&pairs, limit, filter);
            printf("\n%zu of %zu rows may be slower; %zu rounds decide\n", chosen, pairs.count,
                   rounds);
            fflush(stdout);
            code = decide(&pairs, builds, arguments, filter, limit, rounds);
        }
        if (pairs.count == 0) {
            fprintf(stderr, "myoscribe-bench: the two have no benchmark in common\n");
            code = 2;
        }
    }
    myo_array_free(&pairs);
    return code;
}
