/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Google Benchmark's JSON: a `context` and one entry per repetition, then the medians with what was
 * derived from them. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench_build.h"
#include "core/array.h"
#include "core/json.h"
#include "core/memory.h"
#include "myoscribe/version.h"

static void complain(void *context, myo_log_level level, const char *message)
{
    (void)context;
    (void)level;
    fprintf(stderr, "myoscribe-bench: %s\n", message);
}

/* "model name : Intel(R) ..." and the like, from a small /proc or /sys file. */
static void read_line(const char *path, const char *key, char *out, size_t capacity)
{
    FILE *file = fopen(path, "r");
    char line[512];
    snprintf(out, capacity, "unknown");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, key, strlen(key)) == 0) {
            const char *value = *key != '\0' && strchr(line, ':') ? strchr(line, ':') + 1 : line;
            value += strspn(value, " \t");
            snprintf(out, capacity, "%.*s", (int)strcspn(value, "\n"), value);
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

static void add_context(myo_json *root, const myo_bench_options *options)
{
    myo_json *context = myo_json_add_object(root, "context");
    char text[256];
    const time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    myo_json_add_text(context, "date", text);
    if (gethostname(text, sizeof text) != 0) {
        snprintf(text, sizeof text, "unknown");
    }
    myo_json_add_text(context, "host_name", text);
    myo_json_add_text(context, "executable", options->program);
    myo_json_add_integer(context, "num_cpus", (int64_t)sysconf(_SC_NPROCESSORS_ONLN));
    (void)myo_json_add_array(context, "caches"); /* Bencher asks for the list */
    read_line("/proc/cpuinfo", "model name", text, sizeof text);
    myo_json_add_text(context, "cpu_model", text);
    read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "", text, sizeof text);
    myo_json_add_text(context, "governor", text);
    myo_json_add_text(context, "isa", myo_kernels_best()->isa);
    myo_json_add_text(context, "commit", MYO_BENCH_COMMIT);
    myo_json_add_text(context, "compiler", MYO_BENCH_COMPILER);
    myo_json_add_text(context, "flags", MYO_BENCH_FLAGS);
    myo_json_add_text(context, "library_build_type", MYO_BENCH_BUILD_TYPE);
    myo_json_add_text(context, "version", myo_version());
    myo_json_add_text(context, "libraries", myo_version_libraries());
    for (size_t i = 1; i < MYO_ISA_COUNT; i++) {
        const double peak = myo_bench_peak((myo_isa)i, MYO_LIMIT_OPERATIONS);
        if (peak > 0) {
            snprintf(text, sizeof text, "peak_operations_per_second_%s", myo_isa_name((myo_isa)i));
            myo_json_add_number(context, text, peak);
        }
    }
}

static void add_entry(myo_json *list, const myo_bench_row *row, size_t index, bool median,
                      bool processor_alone)
{
    const double seconds = median ? myo_bench_time(row) : row->seconds[index];
    const double wall = processor_alone ? seconds
                        : median        ? myo_bench_median(row->wall, row->repetitions)
                                        : row->wall[index];
    myo_json *entry = myo_json_add_object(list, NULL);
    char name[MYO_BENCH_NAME + 8];
    snprintf(name, sizeof name, "%s%s", row->name, median ? "_median" : "");
    myo_json_add_text(entry, "name", name);
    myo_json_add_text(entry, "run_name", row->name);
    myo_json_add_text(entry, "run_type", median ? "aggregate" : "iteration");
    myo_json_add_integer(entry, "repetitions", (int64_t)row->repetitions);
    if (median) {
        myo_json_add_text(entry, "aggregate_name", "median");
    } else {
        myo_json_add_integer(entry, "repetition_index", (int64_t)index);
    }
    myo_json_add_integer(entry, "threads", 1);
    myo_json_add_number(entry, "iterations", row->iterations);
    myo_json_add_number(entry, "real_time", wall * 1e9);
    myo_json_add_number(entry, "cpu_time", seconds * 1e9);
    myo_json_add_text(entry, "time_unit", "ns");
    myo_json_add_number(entry, "items_per_second", row->items / seconds);
    myo_json_add_number(entry, "bytes_per_second", row->bytes / seconds);
    if (median) {
        myo_json_add_number(entry, "sigma", myo_bench_sigma(row->seconds, row->repetitions));
        myo_json_add_number(entry, "ratio_to_reference", row->reference_ratio);
        myo_json_add_number(entry, "ratio_to_autovectorised", row->autovectorised_ratio);
        myo_json_add_number(entry, "percent_of_memcpy", row->memcpy_percent);
        myo_json_add_number(entry, "percent_of_peak", row->peak_percent);
        myo_json_add_number(entry, "percent_of_roofline", row->roofline_percent);
        myo_json_add_number(entry, "percent_of_chain", row->chain_percent);
        myo_json_add_number(entry, "percent_in_fftw", row->fftw_percent);
        myo_json_add_number(entry, "instructions", row->instructions);
    }
}

bool myo_bench_write(const char *path, const myo_array *rows, const myo_bench_options *options)
{
    myo_json *root = myo_json_new_object();
    add_context(root, options);
    myo_json *list = myo_json_add_array(root, "benchmarks");
    for (size_t i = 0; i < rows->count; i++) {
        const myo_bench_row *row = (const myo_bench_row *)rows->items + i;
        for (size_t r = 0; !options->aggregates && r < row->repetitions; r++) {
            add_entry(list, row, r, false, false);
        }
        add_entry(list, row, 0, true, options->aggregates);
    }
    char *text = NULL;
    size_t length = 0;
    bool good = myo_json_dump(&text, &length, root, true) == MYO_OK;
    myo_json_close(&root);
    FILE *file = good ? fopen(path, "w") : NULL;
    good = file != NULL && fwrite(text, 1, length, file) == length;
    good = file != NULL && fclose(file) == 0 && good;
    myo_memory_free(text);
    if (!good) {
        fprintf(stderr, "myoscribe-bench: %s: cannot be written\n", path);
    }
    return good;
}

static myo_bench_row *find(myo_array *rows, const char *name)
{
    for (size_t i = 0; i < rows->count; i++) {
        myo_bench_row *row = (myo_bench_row *)rows->items + i;
        if (strcmp(row->name, name) == 0) {
            return row;
        }
    }
    myo_bench_row *row = myo_array_push(rows);
    if (row != NULL) {
        snprintf(row->name, sizeof row->name, "%s", name);
        row->instructions = (double)NAN;
    }
    return row;
}

static double unit_seconds(const char *unit)
{
    return strcmp(unit, "us") == 0   ? 1e-6
           : strcmp(unit, "ms") == 0 ? 1e-3
           : strcmp(unit, "s") == 0  ? 1.0
                                     : 1e-9;
}

bool myo_bench_read(const char *path, myo_array *rows)
{
    const myo_log log = { .write = complain, .subject = path };
    myo_json *root = NULL;
    if (myo_json_read(&root, path, &log) != MYO_OK) {
        return false;
    }
    const myo_json *list = myo_json_get(root, "benchmarks");
    size_t timed = 0;
    for (size_t i = 0; i < myo_json_count(list); i++) {
        const myo_json *entry = myo_json_at(list, i);
        const char *name = myo_json_text(myo_json_get(entry, "run_name"), NULL);
        name = name != NULL ? name : myo_json_text(myo_json_get(entry, "name"), "");
        myo_bench_row *row = find(rows, name);
        const char *unit = myo_json_text(myo_json_get(entry, "time_unit"), "ns");
        const double time = myo_json_number(myo_json_get(entry, "cpu_time"), 0);
        const char *type = myo_json_text(myo_json_get(entry, "run_type"), "iteration");
        const double counted = myo_json_number(myo_json_get(entry, "instructions"), (double)NAN);
        if (row != NULL && strcmp(type, "iteration") == 0 && time > 0 &&
            row->repetitions < MYO_BENCH_REPETITIONS) {
            row->seconds[row->repetitions++] = time * unit_seconds(unit);
            timed++;
        } else if (row != NULL && !isnan(counted)) {
            row->instructions = counted;
        }
    }
    myo_json_close(&root);
    if (timed == 0) {
        fprintf(stderr,
                "myoscribe-bench: %s: no times in a list `benchmarks`; give a record of "
                "myoscribe-bench --json or of Google Benchmark\n",
                path);
    }
    return timed > 0;
}
