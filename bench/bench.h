/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the parts of myoscribe-bench share: a list of measured rows and how they were asked for. */
#ifndef MYO_BENCH_H
#define MYO_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/array.h"
#include "kernels/case.h"
#include "peak.h"
#include "shift.h"

enum { MYO_BENCH_REPETITIONS = 64, MYO_BENCH_NAME = 80 };

/** One thing measured several times. Ratios and shares are NaN where they mean nothing. */
typedef struct myo_bench_row {
    char name[MYO_BENCH_NAME]; /**< kernel/isa/size, or pipeline/... */
    double
        seconds[MYO_BENCH_REPETITIONS]; /**< of processor time: others on the machine count less */
    double wall[MYO_BENCH_REPETITIONS]; /**< as a clock on the wall saw it */
    size_t repetitions;
    double iterations;           /**< calls in one repetition */
    double items, bytes;         /**< of one call */
    double reference_ratio;      /**< time of the scalar reference / this */
    double autovectorised_ratio; /**< time of the compiler's own vectors at this ISA / this */
    double memcpy_percent;       /**< bytes per second against memcpy in as much memory */
    double peak_percent;         /**< operations per second against separate mul and add */
    double roofline_percent;     /**< of the better that memory and arithmetic allow */
    double chain_percent;        /**< of what the fixed order of a sum allows */
    double fftw_percent;         /**< of the time, spent in FFTW's execute */
    double instructions;         /**< of one call, counted by callgrind */
} myo_bench_row;

typedef struct myo_bench_options {
    const char *filter; /**< parts of names between commas, =NAME a first part; NULL: all */
    const char *isa;    /**< NULL: all of this machine */
    size_t repetitions;
    size_t sizes[8], size_count; /**< elements or frames of a kernel's run */
    double seconds;              /**< length of one repetition */
    double recording_s;          /**< length of the pipeline's recordings */
    bool list, quiet, pipeline, count_instructions;
    const char *program; /**< path of this binary */
    const char *slow;    /**< a kernel that does a tenth more than is counted; NULL: none */
    bool aggregates;     /**< record medians alone, processor time as their time */
} myo_bench_options;

double myo_bench_clock(void);      /**< processor time of this process in seconds */
double myo_bench_wall_clock(void); /**< monotonic, in seconds */
double myo_bench_median(const double *values, size_t count);
/** Standard deviation of the logarithms: relative spread of log-normal times. */
double myo_bench_sigma(const double *values, size_t count);
double myo_bench_time(const myo_bench_row *row); /**< median seconds of one call */

/** A row with its name made and everything else empty; NULL when out of memory. */
myo_bench_row *myo_bench_add(myo_array *rows, const char *group, const char *isa, size_t size);
bool myo_bench_wanted(const myo_bench_options *options, const char *name);

/** All kernels x ISAs x sizes; false when out of memory. */
bool myo_bench_kernels(myo_array *rows, const myo_bench_options *options);
/** One call of a case: what callgrind counts between its entry and its end. */
__attribute__((noinline)) void myo_bench_counted(const myo_case *c, const myo_kernels *kernels,
                                                 void *const *buffers, size_t size);
/** Makes the buffers of one row and calls myo_bench_counted; 0 on success. */
int myo_bench_once(const char *kernel, const char *isa, size_t size);
/** The spectra of a window and the streaming detector. */
bool myo_bench_parts(myo_array *rows, const myo_bench_options *options);
/** Synthetic recordings through the public interface, whole and by stage. */
bool myo_bench_pipeline(myo_array *rows, const myo_bench_options *options);

/** False where valgrind cannot be run. */
bool myo_bench_can_count(void);
/** Instructions of one call by `valgrind --tool=callgrind`; NaN when that cannot be run. */
double myo_bench_instructions(const myo_bench_options *options, const char *kernel, const char *isa,
                              size_t size);

/** The best measured rate per second on one ISA; 0 for ref. */
double myo_bench_peak(myo_isa isa, myo_bench_limit limit);

/** Google Benchmark's JSON; false after a message. */
bool myo_bench_write(const char *path, const myo_array *rows, const myo_bench_options *options);
/** The rows of such a file, ours or Google Benchmark's. */
bool myo_bench_read(const char *path, myo_array *rows);
void myo_bench_print_table(const myo_array *rows);

/**
 * Prints head / base per row with a 95 % interval, then the geometric mean. A regression is a row
 * whose whole interval is slower by more than the threshold and whose p-value, corrected by Holm
 * for the number of rows, is under .05; or one with more instructions by the threshold. Two records
 * are two runs: what other load did to one of them is a difference too, so a gate interleaves.
 * Returns 0 no regression, 1 at least one, 2 nothing in common, 3 out of memory.
 */
int myo_bench_compare(const myo_array *base, const myo_array *head, double threshold_percent);
/** Runs both builds in turns with `arguments` (NULL-ended): a few rounds that choose rows, then
 *  `rounds` of those, which decide. Returns what myo_bench_compare does. */
int myo_bench_interleave(const char *base, const char *head, char *const *arguments,
                         double threshold_percent, size_t rounds);

bool myo_bench_is_slower(const myo_bench_shift *shift, double limit);
bool myo_bench_more_instructions(const myo_bench_row *base, const myo_bench_row *head,
                                 double limit);
void myo_bench_print_shift_head(void);
/** `verdict` NULL: told from the shift and the instructions. */
void myo_bench_print_shift(const char *name, const myo_bench_row *base, const myo_bench_row *head,
                           const myo_bench_shift *shift, double limit, const char *verdict);

#endif
