/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Every kernel case x instruction set x size x input x placement. Plain C and nothing else, so that
 * it also runs under qemu for other and older CPUs.
 * usage: kernel_runner [--seed N] [--case NAME] [--quick] [--self-test] [--digest]
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_check.h"
#include "kernel_registers.h"
#include "kernels/exact.h"

/* Every count past several vectors and unrolled loops, then around the sizes of inner blocks. */
enum { SMALL = 131, OFFSETS = 16, LARGE = 600 };
static const size_t larger[] = { 191, 192, 193, 255,  256,  257,  511, 512,
                                 513, 767, 768, 1023, 1024, 1025, 2050 };
enum { SIZE_COUNT = SMALL + sizeof larger / sizeof larger[0] };

static size_t size_of(size_t index)
{
    return index < SMALL ? index : larger[index - SMALL];
}

/* What exact_digest() gives wherever arithmetic is IEEE 754. */
#define MYO_EXACT_DIGEST 0x1ac8dda7e0da0b42u

static size_t passed, failed;
static _Bool quick; /* every seventeenth size, for emulators */

static void report(const myo_check *check, _Bool good, const char *against, const char *why)
{
    passed += good;
    failed += !good;
    if (!good && failed <= 40) {
        printf("FAIL %s (%s) %s size=%zu variant=%zu pattern=%d seed=%llu placement=%zu cut=%zu: "
               "%s\n",
               check->kernel_case->name, check->kernels->isa, against, check->size, check->variant,
               (int)check->pattern, (unsigned long long)check->seed, check->placement, check->cut,
               why);
    }
}

static void check_reference(const myo_check *check)
{
    char why[200];
    const _Bool good = myo_check_against_reference(check, why, sizeof why);
    report(check, good, "reference", why);
}

/* One case on one instruction set at one size. */
static void check_size(myo_check check, uint64_t seed)
{
    for (size_t p = 0; p < MYO_PATTERN_COUNT; p++) {
        check.pattern = (myo_pattern)p;
        check.seed = seed + p;
        check.cut = 0;
        myo_check_run_reference(&check);
        /* Offsets take turns over the sizes; the large sizes are slow, so they get fewer. */
        const size_t offset = MYO_AT_OFFSET + (check.size + p + 1) % OFFSETS;
        const size_t placements[] = { MYO_AT_END, offset, MYO_AT_START };
        for (size_t i = 0; i < (check.size > LARGE ? 2u : 3u); i++) {
            check.placement = placements[i];
            check_reference(&check);
        }
        if (check.kernel_case->splits && check.size >= 2) {
            const size_t cuts[] = { 1 + seed % (check.size - 1), check.size / 2, check.size - 1 };
            check.placement = MYO_AT_END;
            for (size_t i = 0; i < (check.size > LARGE ? 1u : 3u); i++) {
                check.cut = cuts[i];
                check_reference(&check);
            }
        }
    }
}

/* All cuts of one size: two blocks give the bits of one, wherever they meet. */
static void check_cuts(const myo_kernels *kernels, const myo_case *c, size_t variant, uint64_t seed)
{
    enum { SIZE = 150 };
    myo_check check = { .kernel_case = c,
                        .kernels = kernels,
                        .size = SIZE,
                        .variant = variant,
                        .pattern = (myo_pattern)(variant % MYO_PATTERN_COUNT),
                        .seed = seed,
                        .placement = MYO_AT_END };
    myo_check_run_reference(&check);
    for (check.cut = 1; check.cut < SIZE; check.cut += quick ? 29 : 1) {
        check_reference(&check);
    }
}

static void check_isa(const myo_kernels *kernels, const char *only, uint64_t seed)
{
    const size_t before = passed + failed;
    for (size_t c = 0; c < myo_case_count; c++) {
        if (only != NULL && strcmp(only, myo_cases[c]->name) != 0) {
            continue;
        }
        for (size_t v = 0; v < myo_cases[c]->variants; v++) {
            for (size_t s = 0; s < SIZE_COUNT; s += quick ? 17 : 1) {
                const myo_check check = { .kernel_case = myo_cases[c],
                                          .kernels = kernels,
                                          .size = size_of(s),
                                          .variant = v };
                check_size(check, seed + s);
            }
            if (myo_cases[c]->splits) {
                check_cuts(kernels, myo_cases[c], v, seed);
            }
        }
    }
    printf("%-7s %zu checks against the reference\n", kernels->isa, passed + failed - before);
}

static void check_oracles(const char *only, uint64_t seed)
{
    const size_t before = passed + failed;
    for (size_t c = 0; c < myo_case_count; c++) {
        if (only != NULL && strcmp(only, myo_cases[c]->name) != 0) {
            continue;
        }
        for (size_t v = 0; v < myo_cases[c]->variants; v++) {
            for (size_t s = 0; s < SIZE_COUNT; s += quick ? 17 : 1) {
                const myo_check check = { .kernel_case = myo_cases[c],
                                          .kernels = myo_kernels_of(MYO_ISA_ref),
                                          .size = size_of(s),
                                          .variant = v,
                                          .seed = seed + s };
                char why[200];
                report(&check, myo_check_against_oracle(&check, why, sizeof why), "oracle", why);
            }
        }
    }
    printf("oracles %zu checks of the reference\n", passed + failed - before);
}

/* A case that is not run in two blocks says why. */
static void check_reasons(void)
{
    for (size_t c = 0; c < myo_case_count; c++) {
        const _Bool good = myo_cases[c]->splits == (myo_cases[c]->whole == NULL);
        passed += good;
        failed += !good;
        if (!good) {
            printf("FAIL %s: either .splits or, in .whole, why not\n", myo_cases[c]->name);
        }
    }
}

/* FNV-1a over the results of exact.h on a fixed grid: one number for every CPU and C library. */
static uint64_t exact_digest(void)
{
    double (*const functions[])(double) = { myo_exact_sin, myo_exact_cos, myo_exact_tan,
                                            myo_exact_exp, myo_exact_log, myo_exact_log10 };
    uint64_t digest = 0xcbf29ce484222325u;
    for (size_t f = 0; f < sizeof functions / sizeof functions[0]; f++) {
        for (int i = 1; i < 20000; i++) {
            const double x = f == 2 ? i * 7.8e-5 : f < 3 ? (i - 10000) * 17.3 : i * 0.0351;
            const double y = functions[f](x);
            unsigned char bytes[sizeof y];
            memcpy(bytes, &y, sizeof y);
            for (size_t b = 0; b < sizeof y; b++) {
                digest = (digest ^ bytes[b]) * 0x100000001b3u;
            }
        }
    }
    return digest;
}

/* Faults the checks must see: an over-read, an over-write, another order of a sum, a changed input,
 * registers left dirty. */
static void faulty_rectify(float *y, const float *x, size_t n)
{
    volatile float past = x[n];
    (void)past;
    myo_kernels_of(MYO_ISA_ref)->rectify(y, x, n);
}

static void faulty_magnitude3(float *y, const float *a, const float *b, const float *c, size_t n)
{
    myo_kernels_of(MYO_ISA_ref)->magnitude3(y, a, b, c, n);
    y[n] = 0;
}

static float faulty_mean_square(const float *x, size_t n)
{
    float sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
    }
    return n == 0 ? 0 : sum / (float)n;
}

static void faulty_window_multiply(float *y, const float *x, const float *w, size_t n)
{
    myo_kernels_of(MYO_ISA_ref)->window_multiply(y, x, w, n);
    union {
        const float *in;
        float *out;
    } alias = { w };
    if (n > 0) {
        alias.out[n / 2] += 1;
    }
}

static void faulty_tkeo(float *y, const float *x, size_t n)
{
    myo_kernels_of(MYO_ISA_ref)->tkeo(y, x, n);
    myo_registers_soil();
}

static int self_test(uint64_t seed)
{
    static const char *const names[] = { "rectify", "magnitude3", "mean_square", "window_multiply",
                                         "tkeo" };
    const size_t count = myo_registers_tell() ? 5 : 4;
    myo_kernels faulty = *myo_kernels_of(MYO_ISA_ref);
    faulty.isa = "faulty";
    faulty.rectify = faulty_rectify;
    faulty.magnitude3 = faulty_magnitude3;
    faulty.mean_square = faulty_mean_square;
    faulty.window_multiply = faulty_window_multiply;
    faulty.tkeo = faulty_tkeo;
    size_t caught = 0;
    for (size_t i = 0; i < count; i++) {
        failed = 39; /* one line of each is enough */
        check_isa(&faulty, names[i], seed);
        caught += failed > 39;
    }
    printf("%zu of %zu injected faults caught%s\n", caught, count,
           count == 5 ? "" : "; this CPU does not tell whether registers are dirty");
    return caught == count ? 0 : 1;
}

int main(int argc, char **argv)
{
    uint64_t seed = 1;
    const char *only = NULL;
    _Bool testing_itself = 0, digest_only = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
            seed = strtoull(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--case") == 0 && i + 1 < argc) {
            only = argv[++i];
        } else if (strcmp(argv[i], "--self-test") == 0) {
            testing_itself = 1;
        } else if (strcmp(argv[i], "--quick") == 0) {
            quick = 1;
        } else if (strcmp(argv[i], "--digest") == 0) {
            digest_only = 1;
        } else {
            fprintf(stderr, "usage: %s [--seed N] [--case NAME] [--self-test] [--digest]\n",
                    argv[0]);
            return 2;
        }
    }
    if (digest_only) {
        printf("%016llx\n", (unsigned long long)exact_digest());
        return 0;
    }
    if (!myo_check_open()) {
        fprintf(stderr, "kernel_runner: no memory\n");
        return 2;
    }
    if (testing_itself) {
        return self_test(seed);
    }
    printf("seed %llu, widest instruction set here: %s\n", (unsigned long long)seed,
           myo_kernels_best()->isa);
    volatile float smallest = FLT_MIN;
    const _Bool keeps_denormals = smallest / 2 != 0;
    passed += keeps_denormals;
    failed += !keeps_denormals;
    if (!keeps_denormals) {
        printf("FAIL FLT_MIN / 2 is 0: something switched denormals off for the whole process\n");
    }
    const uint64_t digest = exact_digest();
    if (digest != MYO_EXACT_DIGEST) {
        failed++;
        printf("FAIL exact.h gives other bits here: digest %016llx\n", (unsigned long long)digest);
    }
    for (size_t i = 0; i < MYO_ISA_COUNT; i++) {
        const myo_kernels *kernels = myo_kernels_of((myo_isa)i);
        if (kernels != NULL) {
            check_isa(kernels, only, seed);
        } else {
            printf("%-7s not in this build or on this CPU\n", myo_isa_name((myo_isa)i));
        }
    }
    check_oracles(only, seed);
    check_reasons();
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
