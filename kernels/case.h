/* SPDX-License-Identifier: MIT */
/**
 * The case of a kernel: what tests and benchmarks need to call it. One `const myo_case
 * myo_case_<name>` per kernel, in <name>_case.c; the runner lays out the buffers (guard pages,
 * offsets), fills them, runs the reference and every ISA and compares all outputs bit for bit.
 *
 * How results are compared: every bit, except that any NaN equals any other NaN. Which payload and
 * sign a NaN gets is up to the CPU (and to the order of operands, which a compiler may swap).
 */
#ifndef MYO_KERNELS_CASE_H
#define MYO_KERNELS_CASE_H

#include "kernels/kernels.h"

enum { MYO_CASE_BUFFERS = 8 };

typedef enum myo_case_type {
    MYO_CASE_NONE,
    MYO_CASE_F32,
    MYO_CASE_F64,
    MYO_CASE_I16,
    MYO_CASE_I32,
    MYO_CASE_U32
} myo_case_type;

typedef enum myo_case_role {
    MYO_CASE_SIGNAL, /**< input: random, special values or full scale, as the runner chooses */
    MYO_CASE_FIXED,  /**< input filled by the case's `fixed` */
    MYO_CASE_OUT,    /**< filled with a pattern before, compared after */
    MYO_CASE_STATE   /**< in and out: filled by `fixed` (or zeros), compared after */
} myo_case_role;

typedef struct myo_case_buffer {
    myo_case_type type;
    myo_case_role role;
    size_t count;
} myo_case_buffer;

/** What to run: elements [begin, end) of `size`, with parameter set `variant`. */
typedef struct myo_case_span {
    size_t begin, end, size, variant;
} myo_case_span;

/**
 * Of one whole run, counted from the reference's formula, never from our vector code. A double
 * counts as two floats.
 */
typedef struct myo_case_work {
    double items;
    double operations; /**< additions, multiplications, divisions, roots */
    /** What else a vector has to do between load and store: comparisons, minima, absolute values,
     * conversions, and logic on their results. Each takes the place of an operation on the ports
     * of the CPU; moves and shuffles are our own affair and not counted. */
    double others;
    double divisions, roots; /**< of the operations, those that are slower */
    double bytes_read, bytes_written;
    /** Additions that wait for each other because the order of the sum is fixed (see
     * kernels/README.md); 0 where all elements are independent. */
    double chain;
} myo_case_work;

typedef struct myo_case {
    const char *name;
    size_t variants;      /**< parameter sets, at least 1 */
    size_t bench_variant; /**< the one that is timed */
    _Bool splits;         /**< running [0, c) then [c, size) gives the bits of one run */
    const char *whole;    /**< why it does not: what one run gives that two cannot */
    _Bool reverse;        /**< ... but the later part first */
    double snr_db; /**< the reference is at least this near to the oracle; 0: exactly equal */
    /** Fills in the buffers used (the others stay MYO_CASE_NONE). */
    void (*buffers)(size_t size, size_t variant, myo_case_buffer *buffers);
    /** Fills FIXED and STATE buffers, which are zero before; NULL when there are none to fill. */
    void (*fixed)(size_t size, size_t variant, void *const *buffers);
    void (*run)(const myo_kernels *k, const myo_case_span *span, void *const *buffers);
    /** What the outputs should be, in double, from the inputs as they are before the run;
     * expected[i] is NULL for inputs. */
    void (*oracle)(size_t size, size_t variant, void *const *buffers, double *const *expected);
    myo_case_work (*work)(size_t size, size_t variant);
} myo_case;

/** All cases, in the order of kernels.def. */
extern const myo_case *const myo_cases[];
extern const size_t myo_case_count;

#define KERNEL(name, result, parameters) extern const myo_case myo_case_##name;
#include "kernels/kernels.def"
#undef KERNEL

#endif
