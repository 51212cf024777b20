/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "core/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS = 64 };

static bool run_to(const char *binary, const char *json, char *const *arguments)
{
    const char *argv[ARGUMENTS] = { binary, "--quiet", "--json", json };
    size_t count = 4;
    for (size_t i = 0; arguments[i] != NULL && count + 1 < ARGUMENTS; i++) {
        argv[count++] = arguments[i];
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

static bool run_and_read(const char *binary, char *const *arguments, myo_array *rows)
{
    char json[] = "/tmp/myoscribe-bench-XXXXXX";
    const int file = mkstemp(json);
    if (file < 0) {
        fprintf(stderr, "myoscribe-bench: /tmp: no temporary file can be made\n");
        return false;
    }
    close(file);
    const bool good = run_to(binary, json, arguments) && myo_bench_read(json, rows);
    unlink(json);
    return good;
}

static bool join(myo_array *all, const myo_array *first, const myo_array *second)
{
    for (size_t i = 0; i < first->count; i++) {
        const myo_bench_row *a = (const myo_bench_row *)first->items + i;
        myo_bench_row *row = myo_array_push(all);
        if (row == NULL) {
            return false;
        }
        *row = *a;
        for (size_t j = 0; j < second->count; j++) {
            const myo_bench_row *b = (const myo_bench_row *)second->items + j;
            for (size_t r = 0; strcmp(a->name, b->name) == 0 && r < b->repetitions &&
                               row->repetitions < MYO_BENCH_REPETITIONS;
                 r++) {
                row->seconds[row->repetitions++] = b->seconds[r];
            }
        }
    }
    return true;
}

int myo_bench_interleave(const char *base, const char *head, char *const *arguments,
                         double threshold_percent)
{
    /* base, head, then head, base: a machine that drifts slows both alike. */
    myo_array halves[4] = { MYO_ARRAY(myo_bench_row), MYO_ARRAY(myo_bench_row),
                            MYO_ARRAY(myo_bench_row), MYO_ARRAY(myo_bench_row) };
    myo_array all_base = MYO_ARRAY(myo_bench_row), all_head = MYO_ARRAY(myo_bench_row);
    int code = 3;
    if (run_and_read(base, arguments, &halves[0]) && run_and_read(head, arguments, &halves[1]) &&
        run_and_read(head, arguments, &halves[3]) && run_and_read(base, arguments, &halves[2]) &&
        join(&all_base, &halves[0], &halves[2]) && join(&all_head, &halves[1], &halves[3])) {
        code = myo_bench_compare(&all_base, &all_head, halves, threshold_percent);
    }
    for (size_t i = 0; i < 4; i++) {
        myo_array_free(&halves[i]);
    }
    myo_array_free(&all_base);
    myo_array_free(&all_head);
    return code;
}
