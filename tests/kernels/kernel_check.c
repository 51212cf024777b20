/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kernel_check.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_registers.h"

static myo_guarded_pages areas[MYO_CASE_BUFFERS];
static unsigned char *initial[MYO_CASE_BUFFERS]; /* the buffers before a run */
static unsigned char *plain[MYO_CASE_BUFFERS];   /* after the reference ran on them */
static double *wanted[MYO_CASE_BUFFERS];
static sigjmp_buf crash_point;
static _Bool registers_tell;

static void on_crash(int signal_number)
{
    siglongjmp(crash_point, signal_number);
}

_Bool myo_check_open(void)
{
    for (size_t i = 0; i < MYO_CASE_BUFFERS; i++) {
        initial[i] = malloc(MYO_GUARD_CAPACITY);
        plain[i] = malloc(MYO_GUARD_CAPACITY);
        wanted[i] = malloc(MYO_GUARD_CAPACITY * sizeof(double) / 4);
        if (initial[i] == NULL || plain[i] == NULL || wanted[i] == NULL ||
            !myo_guarded_pages_open(&areas[i])) {
            return 0;
        }
    }
    registers_tell = myo_registers_tell();
    struct sigaction action = { .sa_handler = on_crash };
    return sigaction(SIGSEGV, &action, NULL) == 0 && sigaction(SIGBUS, &action, NULL) == 0 &&
           sigaction(SIGILL, &action, NULL) == 0 && sigaction(SIGFPE, &action, NULL) == 0;
}

static void describe(const myo_check *check, myo_case_buffer *buffers)
{
    memset(buffers, 0, MYO_CASE_BUFFERS * sizeof *buffers);
    check->kernel_case->buffers(check->size, check->variant, buffers);
}

static size_t bytes_of(const myo_case_buffer *buffer)
{
    return buffer->count * myo_case_type_size(buffer->type);
}

/* The inputs, and outputs that hold a pattern, in `initial` and `plain`. */
static void prepare(const myo_check *check, const myo_case_buffer *buffers)
{
    for (size_t i = 0; i < MYO_CASE_BUFFERS; i++) {
        if (buffers[i].role == MYO_CASE_SIGNAL) {
            myo_pattern_fill(initial[i], &buffers[i], check->pattern, check->seed * 8 + i);
        } else {
            const int byte = buffers[i].role == MYO_CASE_OUT ? MYO_OUTSIDE_BYTE : 0;
            memset(initial[i], byte, bytes_of(&buffers[i]));
        }
    }
    if (check->kernel_case->fixed != NULL) {
        check->kernel_case->fixed(check->size, check->variant, (void *const *)initial);
    }
    for (size_t i = 0; i < MYO_CASE_BUFFERS; i++) {
        memcpy(plain[i], initial[i], bytes_of(&buffers[i]));
    }
}

static void run(const myo_check *check, const myo_kernels *kernels, void *const *buffers)
{
    const myo_case *c = check->kernel_case;
    myo_case_span first = { 0, check->cut, check->size, check->variant };
    myo_case_span second = { check->cut, check->size, check->size, check->variant };
    if (check->cut == 0) {
        c->run(kernels, &second, buffers);
    } else if (c->reverse) {
        c->run(kernels, &second, buffers);
        c->run(kernels, &first, buffers);
    } else {
        c->run(kernels, &first, buffers);
        c->run(kernels, &second, buffers);
    }
}

/* Equal bits, or both NaN. */
static _Bool same_element(myo_case_type type, const unsigned char *a, const unsigned char *b)
{
    if (memcmp(a, b, myo_case_type_size(type)) == 0) {
        return 1;
    }
    if (type == MYO_CASE_F32) {
        float p, q;
        memcpy(&p, a, sizeof p);
        memcpy(&q, b, sizeof q);
        return isnan(p) && isnan(q);
    }
    if (type == MYO_CASE_F64) {
        double p, q;
        memcpy(&p, a, sizeof p);
        memcpy(&q, b, sizeof q);
        return isnan(p) && isnan(q);
    }
    return 0;
}

static double number(myo_case_type type, const void *data, size_t i)
{
    switch (type) {
    case MYO_CASE_F32:
        return (double)((const float *)data)[i];
    case MYO_CASE_F64:
        return ((const double *)data)[i];
    case MYO_CASE_I16:
        return (double)((const int16_t *)data)[i];
    case MYO_CASE_I32:
        return (double)((const int32_t *)data)[i];
    case MYO_CASE_U32:
        return (double)((const uint32_t *)data)[i];
    default:
        return 0;
    }
}

static _Bool is_output(const myo_case_buffer *buffer)
{
    return buffer->role == MYO_CASE_OUT || buffer->role == MYO_CASE_STATE;
}

/* After both ran: the reference's results are in `plain`, the others in `placed`. */
static _Bool compare(const myo_case_buffer *buffers, void *const *placed, char *why,
                     size_t capacity)
{
    for (size_t i = 0; i < MYO_CASE_BUFFERS && buffers[i].type != MYO_CASE_NONE; i++) {
        const size_t size = myo_case_type_size(buffers[i].type);
        const unsigned char *a = plain[i], *b = placed[i];
        const _Bool same = memcmp(a, b, buffers[i].count * size) == 0;
        for (size_t e = 0; !same && e < buffers[i].count; e++) {
            if (!same_element(buffers[i].type, a + e * size, b + e * size)) {
                snprintf(why, capacity, "buffer %zu [%zu]: %.9g, %s %.9g", i, e,
                         number(buffers[i].type, b, e),
                         is_output(&buffers[i]) ? "the reference gives" : "an input, was",
                         number(buffers[i].type, a, e));
                return 0;
            }
        }
        if (!myo_guarded_pages_intact(&areas[i], b, bytes_of(&buffers[i]))) {
            snprintf(why, capacity, "wrote outside buffer %zu", i);
            return 0;
        }
    }
    return 1;
}

void myo_check_run_reference(const myo_check *check)
{
    myo_case_buffer buffers[MYO_CASE_BUFFERS];
    const myo_check whole = { .kernel_case = check->kernel_case,
                              .size = check->size,
                              .variant = check->variant };
    describe(check, buffers);
    prepare(check, buffers);
    run(&whole, myo_kernels_of(MYO_ISA_ref), (void *const *)plain);
}

_Bool myo_check_against_reference(const myo_check *check, char *why, size_t capacity)
{
    myo_case_buffer buffers[MYO_CASE_BUFFERS];
    void *placed[MYO_CASE_BUFFERS] = { NULL };
    describe(check, buffers);
    for (size_t i = 0; i < MYO_CASE_BUFFERS && buffers[i].type != MYO_CASE_NONE; i++) {
        const size_t bytes = bytes_of(&buffers[i]);
        if (bytes > MYO_GUARD_CAPACITY / 2) {
            snprintf(why, capacity, "buffer %zu is too large for this test", i);
            return 0;
        }
        placed[i] = myo_guarded_pages_place(&areas[i], bytes, myo_case_type_size(buffers[i].type),
                                            check->placement);
        memcpy(placed[i], initial[i], bytes);
    }
    const int crash = sigsetjmp(crash_point, 1);
    if (crash != 0) {
        snprintf(why, capacity, "CRASH (signal %d): outside its buffers, or a missing instruction",
                 crash);
        return 0;
    }
    run(check, check->kernels, placed);
    if (registers_tell && myo_registers_dirty()) {
        snprintf(why, capacity, "leaves the upper halves of the registers in use (no vzeroupper)");
        return 0;
    }
    return compare(buffers, placed, why, capacity);
}

/* Signal to noise of one output; exact equality where the limit is 0. */
static _Bool near(const myo_case_buffer *buffer, const void *got, const double *expected,
                  double limit_db, char *why, size_t capacity)
{
    double signal = 0, noise = 0;
    for (size_t e = 0; e < buffer->count; e++) {
        const double value = number(buffer->type, got, e);
        const double d = value == expected[e] ? 0 : value - expected[e];
        signal += isinf(expected[e]) ? 0 : expected[e] * expected[e];
        noise += d * d;
        if (limit_db == 0 && d != 0) {
            snprintf(why, capacity, "[%zu]: %.17g, should be %.17g", e, value, expected[e]);
            return 0;
        }
    }
    const double snr_db = noise == 0 ? INFINITY : 10 * log10(signal / noise);
    if (!(snr_db >= limit_db)) {
        snprintf(why, capacity, "signal to noise %.1f dB, should be %.1f", snr_db, limit_db);
        return 0;
    }
    return 1;
}

_Bool myo_check_against_oracle(const myo_check *check, char *why, size_t capacity)
{
    myo_case_buffer buffers[MYO_CASE_BUFFERS];
    double *expected[MYO_CASE_BUFFERS] = { NULL };
    describe(check, buffers);
    prepare(check, buffers);
    for (size_t i = 0; i < MYO_CASE_BUFFERS; i++) {
        if (is_output(&buffers[i]) && buffers[i].type != MYO_CASE_NONE) {
            expected[i] = wanted[i];
            for (size_t e = 0; e < buffers[i].count; e++) {
                expected[i][e] =
                    buffers[i].role == MYO_CASE_STATE ? number(buffers[i].type, plain[i], e) : 0.0;
            }
        }
    }
    check->kernel_case->oracle(check->size, check->variant, (void *const *)plain, expected);
    run(check, myo_kernels_of(MYO_ISA_ref), (void *const *)plain);
    for (size_t i = 0; i < MYO_CASE_BUFFERS; i++) {
        if (expected[i] != NULL &&
            !near(&buffers[i], plain[i], expected[i], check->kernel_case->snr_db, why, capacity)) {
            return 0;
        }
    }
    return 1;
}
