/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum {
    KEY_JSON = 256,
    KEY_COMPARE,
    KEY_INTERLEAVE,
    KEY_LIST,
    KEY_ISA,
    KEY_FILTER,
    KEY_REPETITIONS,
    KEY_SIZE,
    KEY_TIME,
    KEY_THRESHOLD,
    KEY_INSTRUCTIONS,
    KEY_RECORDING,
    KEY_ONCE,
    KEY_ROUNDS,
    KEY_AGGREGATES,
    KEY_SLOW,
    KEY_QUIET
};

static const struct argp_option keys[] = {
    { "list", KEY_LIST, NULL, 0, "Print the names and measure nothing", 0 },
    { "filter", KEY_FILTER, "TEXT", 0,
      "Only rows whose first part has TEXT: a kernel, window_spectra, twin_1ch ...; several with "
      "commas between them",
      0 },
    { "isa", KEY_ISA, "NAME", 0, "Only this instruction set (the reference is timed for ratios)",
      0 },
    { "size", KEY_SIZE, "N", 0,
      "Elements or frames of a run, may be repeated (default 512 and 4096)", 0 },
    { "repetitions", KEY_REPETITIONS, "N", 0, "Measurements of each row, 1 to 64 (default 7)", 0 },
    { "min-time", KEY_TIME, "SECONDS", 0, "Length of one measurement (default 0.002)", 0 },
    { "recording-seconds", KEY_RECORDING, "S", 0,
      "Length of the pipeline's recordings (default 120)", 0 },
    { "instructions", KEY_INSTRUCTIONS, NULL, 0, "Count instructions under callgrind (not AVX-512)",
      0 },
    { "json", KEY_JSON, "FILE", 0, "Write Google Benchmark's JSON", 0 },
    { "json-aggregates", KEY_AGGREGATES, "FILE", 0,
      "Write medians alone, with processor time as their time, for tools that take the first time "
      "they find",
      0 },
    { "quiet", KEY_QUIET, NULL, 0, "No table", 0 },
    { "compare", KEY_COMPARE, NULL, 0, "Compare two JSON files: BASE HEAD", 1 },
    { "interleave", KEY_INTERLEAVE, NULL, 0,
      "Run two builds of this program in turns and compare: BASE HEAD [-- OPTIONS]", 1 },
    { "threshold", KEY_THRESHOLD, "PERCENT", 0, "Slower by more is a regression (default 5)", 1 },
    { "rounds", KEY_ROUNDS, "N", 0,
      "How often --interleave measures the rows that decide, 12 to 64 (default 30)", 1 },
    { "slow", KEY_SLOW, "KERNEL", OPTION_HIDDEN, NULL, 0 },
    { "once", KEY_ONCE, "KERNEL/ISA/SIZE", OPTION_HIDDEN, NULL, 0 },
    { 0 },
};

typedef struct invocation {
    myo_bench_options options;
    const char *json, *once;
    char *positional[62];
    size_t positional_count;
    double threshold_percent;
    size_t rounds;
    bool compare, interleave;
    const char *measuring; /* an option that means something only where we measure ourselves */
} invocation;

static double number(const char *text, double low, double high, struct argp_state *state)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= low && value <= high)) {
        argp_error(state, "`%s` is not a number from %g to %g", text, low, high);
    }
    return value;
}

static void set_isa(invocation *in, const char *name, struct argp_state *state)
{
    static const char all[] = ""
#define ISA(name, architecture, flags, test) " " #name
#include "core/array.h"
#include "kernels/isa.def"
#undef ISA
        ;
    myo_isa isa;
    if (!myo_isa_parse(name, &isa)) {
        argp_error(state, "no instruction set `%s`; there are%s", name, all);
    } else if (myo_kernels_of(isa) == NULL) {
        argp_error(state, "`%s` is not in this build or not on this CPU", name);
    }
    in->options.isa = name;
}

static void set_flag(invocation *in, int key)
{
    in->compare |= key == KEY_COMPARE;
    in->interleave |= key == KEY_INTERLEAVE;
    in->options.list |= key == KEY_LIST;
    in->options.quiet |= key == KEY_QUIET;
    in->options.count_instructions |= key == KEY_INSTRUCTIONS;
}

static void set_number(invocation *in, int key, const char *text, struct argp_state *state)
{
    myo_bench_options *options = &in->options;
    if (key == KEY_REPETITIONS) {
        options->repetitions = (size_t)number(text, 1, MYO_BENCH_REPETITIONS, state);
    } else if (key == KEY_TIME) {
        options->seconds = number(text, 1e-6, 10, state);
    } else if (key == KEY_RECORDING) {
        options->recording_s = number(text, 10, 86400, state);
    } else if (key == KEY_THRESHOLD) {
        in->threshold_percent = number(text, 0, 1000, state);
    } else if (key == KEY_ROUNDS) {
        in->rounds = (size_t)number(text, 12, MYO_BENCH_REPETITIONS, state);
    } else if (options->size_count == sizeof options->sizes / sizeof options->sizes[0]) {
        argp_error(state, "at most 8 sizes");
    } else {
        options->sizes[options->size_count++] = (size_t)number(text, 1, 1e8, state);
    }
}

static void add_argument(invocation *in, char *text, struct argp_state *state)
{
    if (in->positional_count + 1 == sizeof in->positional / sizeof in->positional[0]) {
        argp_error(state, "too many arguments");
    }
    in->positional[in->positional_count++] = text;
}

static void check_arguments(const invocation *in, struct argp_state *state)
{
    const size_t count = in->positional_count;
    if (in->compare && in->interleave) {
        argp_error(state, "either --compare or --interleave");
    } else if (in->interleave && in->measuring != NULL) {
        argp_error(state, "%s goes to both builds: put it behind `--` at the end", in->measuring);
    } else if (in->compare && in->measuring != NULL) {
        argp_error(state, "%s means nothing to --compare, which only reads", in->measuring);
    }
    if ((in->compare && count != 2) || (in->interleave && count < 2)) {
        argp_error(state, in->compare ? "--compare takes two files, BASE and HEAD"
                                      : "--interleave takes two programs, BASE and HEAD");
    } else if (!in->compare && !in->interleave && count > 0) {
        argp_error(state, "`%s`: no such option", in->positional[0]);
    }
}

/* The name of an option that says what or how to measure. */
static const char *measuring_option(int key)
{
    for (const struct argp_option *o = keys; o->name != NULL; o++) {
        if (o->key == key && o->group == 0) {
            return o->name;
        }
    }
    return NULL;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    invocation *in = state->input;
    const char *measuring = measuring_option(key);
    in->measuring = measuring != NULL && key != KEY_QUIET ? measuring : in->measuring;
    switch (key) {
    case KEY_JSON:
    case KEY_AGGREGATES:
        in->json = text;
        in->options.aggregates = key == KEY_AGGREGATES;
        break;
    case KEY_SLOW:
        in->options.slow = text;
        break;
    case KEY_ONCE:
        in->once = text;
        break;
    case KEY_FILTER:
        in->options.filter = text;
        break;
    case KEY_ISA:
        set_isa(in, text, state);
        break;
    case KEY_COMPARE:
    case KEY_INTERLEAVE:
    case KEY_LIST:
    case KEY_QUIET:
    case KEY_INSTRUCTIONS:
        set_flag(in, key);
        break;
    case KEY_REPETITIONS:
    case KEY_TIME:
    case KEY_RECORDING:
    case KEY_THRESHOLD:
    case KEY_ROUNDS:
    case KEY_SIZE:
        set_number(in, key, text, state);
        break;
    case ARGP_KEY_ARG:
        add_argument(in, text, state);
        break;
    case ARGP_KEY_END:
        check_arguments(in, state);
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int run_once(const char *text)
{
    char kernel[64], isa[16];
    size_t size;
    return sscanf(text, "%63[^/]/%15[^/]/%zu", kernel, isa, &size) == 3
               ? myo_bench_once(kernel, isa, size)
               : 2;
}

static int compare_files(const invocation *in)
{
    myo_array base = MYO_ARRAY(myo_bench_row), head = MYO_ARRAY(myo_bench_row);
    int code = 3;
    if (myo_bench_read(in->positional[0], &base) && myo_bench_read(in->positional[1], &head)) {
        code = myo_bench_compare(&base, &head, in->threshold_percent);
    }
    myo_array_free(&base);
    myo_array_free(&head);
    return code;
}

/* What would only show after all the measuring is looked at before it. */
static bool can_record(const invocation *in)
{
    FILE *file = in->json == NULL || in->options.list ? NULL : fopen(in->json, "a");
    if (in->json != NULL && !in->options.list && file == NULL) {
        fprintf(stderr, "myoscribe-bench: %s: cannot be written; check the folder\n", in->json);
        return false;
    }
    if (file != NULL) {
        fclose(file);
    }
    if (in->options.count_instructions && !myo_bench_can_count()) {
        fprintf(stderr, "myoscribe-bench: --instructions needs valgrind, which cannot be run; "
                        "install Debian's valgrind\n");
        return false;
    }
    return true;
}

static int measure(const invocation *in)
{
    const myo_bench_options *options = &in->options;
    myo_array rows = MYO_ARRAY(myo_bench_row);
    int code = 0;
    if (!can_record(in)) {
        return 3;
    }
    if (!myo_bench_kernels(&rows, options) || !myo_bench_parts(&rows, options) ||
        !myo_bench_pipeline(&rows, options)) {
        fprintf(stderr, "myoscribe-bench: stopped; nothing is written\n");
        code = 3;
    } else if (rows.count == 0) {
        fprintf(stderr, "myoscribe-bench: no benchmark matches --filter; --list prints them\n");
        code = 2;
    }
    for (size_t i = 0; code == 0 && options->list && i < rows.count; i++) {
        puts(((const myo_bench_row *)rows.items)[i].name);
    }
    if (code == 0 && !options->list) {
        if (!options->quiet) {
            myo_bench_print_table(&rows);
        }
        if (in->json != NULL && !myo_bench_write(in->json, &rows, options)) {
            code = 3;
        }
    }
    myo_array_free(&rows);
    return code;
}

int main(int argc, char **argv)
{
    static const struct argp program = {
        .options = keys,
        .parser = parse,
        .args_doc = "\n--compare BASE.json HEAD.json\n--interleave BASE HEAD [-- OPTION...]",
        .doc = "Measures the kernels and the whole analysis.\vExit codes: 0 done, 1 a regression, "
               "2 wrong usage, 3 a file could not be read or written.",
    };
    invocation in = { .threshold_percent = 5, .rounds = 30 };
    in.options = (myo_bench_options) {
        .repetitions = 7, .seconds = 0.002, .recording_s = 120, .program = argv[0]
    };
    argp_err_exit_status = 2;
    argp_parse(&program, argc, argv, 0, NULL, &in);
    if (in.options.size_count == 0) {
        in.options.sizes[0] = 512;
        in.options.sizes[1] = 4096;
        in.options.size_count = 2;
    }
    if (in.once != NULL) {
        return run_once(in.once);
    }
    if (in.compare) {
        return compare_files(&in);
    }
    if (in.interleave) {
        return myo_bench_interleave(in.positional[0], in.positional[1], in.positional + 2,
                                    in.threshold_percent, in.rounds);
    }
    return measure(&in);
}
