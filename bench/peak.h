/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The limits of a machine that rows are compared with. */
#ifndef MYO_BENCH_PEAK_H
#define MYO_BENCH_PEAK_H

typedef enum myo_bench_limit {
    MYO_LIMIT_OPERATIONS, /**< separate multiplications and additions */
    MYO_LIMIT_DIVISIONS,
    MYO_LIMIT_ROOTS,
    MYO_LIMIT_CHAIN, /**< vector additions that wait for each other */
    MYO_LIMITS
} myo_bench_limit;

#endif
