/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments with a halo against one forward and backward pass over everything, in float64. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "dsp/condition.h"
#include "dsp/signals.h"

typedef struct whole {
    double rate_hz;
    myo_butterworth filter;
    myo_geometry geometry;
    size_t frames;
    float *x, *y;      /* input, segmented output */
    double *reference; /* per run */
    myo_intervals breaks;
} whole;

static whole open_at(double rate_hz, double segments)
{
    whole w = { .rate_hz = rate_hz, .breaks = MYO_INTERVALS };
    w.filter = myo_butterworth_design(rate_hz, 20, fmin(450, 0.45 * rate_hz), 4);
    w.geometry = myo_geometry_of(rate_hz, w.filter.decay_frames);
    w.frames = (size_t)(segments * (double)w.geometry.segment);
    w.x = myo_memory_new(w.frames, sizeof(float));
    w.y = myo_memory_new(w.frames, sizeof(float));
    w.reference = myo_memory_new(w.frames, sizeof(double));
    add_noise(w.x, w.frames, 1, 42);
    add_sine(w.x, w.frames, rate_hz, 0.2, 20, 0.3);
    return w;
}

static void close_whole(whole *w)
{
    myo_memory_free(w->x);
    myo_memory_free(w->y);
    myo_memory_free(w->reference);
    myo_intervals_free(&w->breaks);
}

static void cascade(const myo_butterworth *filter, double *x, size_t n)
{
    for (size_t s = 0; s < filter->sections; s++) {
        const double *q = filter->sos + 5 * s;
        double z0 = 0, z1 = 0;
        for (size_t i = 0; i < n; i++) {
            const double v = x[i], o = q[0] * v + z0;
            z0 = q[1] * v - q[3] * o + z1;
            z1 = q[2] * v - q[4] * o;
            x[i] = o;
        }
    }
}

static void reverse(double *x, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        const double kept = x[i];
        x[i] = x[n - 1 - i];
        x[n - 1 - i] = kept;
    }
}

/* One run by the book: odd reflection of a halo at both ends, forward, backward. */
static void filter_run(const whole *w, size_t from, size_t end)
{
    const size_t n = end - from, pad = w->geometry.halo, all = n + 2 * pad;
    double *x = myo_memory_new(all, sizeof *x);
    for (size_t i = 0; i < all; i++) {
        const double first = (double)w->x[from], last = (double)w->x[end - 1];
        if (i < pad)
            x[i] = 2 * first - (double)w->x[from + (pad - i < n ? pad - i : n - 1)];
        else if (i < pad + n)
            x[i] = (double)w->x[from + i - pad];
        else
            x[i] =
                2 * last - (double)w->x[end - 1 - (i - pad - n + 1 < n ? i - pad - n + 1 : n - 1)];
        x[i] -= first;
    }
    cascade(&w->filter, x, all);
    reverse(x, all);
    cascade(&w->filter, x, all);
    reverse(x, all);
    memcpy(w->reference + from, x + pad, n * sizeof *x);
    myo_memory_free(x);
}

static void make_reference(const whole *w)
{
    size_t count = 0, from = 0;
    const myo_interval *items = myo_intervals_items(&w->breaks, &count);
    for (size_t i = 0; i < w->frames; i++)
        w->reference[i] = NAN;
    for (size_t i = 0; i <= count; i++) {
        const size_t end = i < count ? (size_t)items[i].first : w->frames;
        if (end > from)
            filter_run(w, from, end);
        from = i < count ? (size_t)items[i].end : from;
    }
}

static void fill_piece(const whole *w, myo_block *block, myo_piece *p, size_t lane, int64_t segment)
{
    const int64_t frames = (int64_t)w->frames;
    size_t count = 0;
    const myo_interval *items = myo_intervals_items(&w->breaks, &count);
    p->span = myo_segment_span_of(&w->geometry, frames, segment);
    p->frames = frames;
    const size_t load = (size_t)(p->span.load_end - p->span.load_first);
    for (size_t i = 0; i < load; i++) {
        p->row[i] = w->x[(size_t)p->span.load_first + i] - w->x[p->span.load_first];
        block->lanes[i * MYO_LANES + lane] = p->row[i];
    }
    p->breaks.array.count = 0;
    for (size_t i = 0; i < count; i++) {
        const int64_t from =
            items[i].first > p->span.load_first ? items[i].first : p->span.load_first;
        const int64_t end = items[i].end < p->span.load_end ? items[i].end : p->span.load_end;
        cr_assert_eq(myo_intervals_add(&p->breaks, from, end, NULL), MYO_OK);
    }
    p->regular = myo_piece_is_whole(&w->geometry, &p->span, frames) && p->breaks.array.count == 0;
}

/* Conditions every segment, `at_once` of them in one call, and collects the cores. */
static void run_segments(whole *w, const myo_kernels *kernels, size_t at_once)
{
    myo_conditioner *conditioner = NULL;
    cr_assert_eq(myo_conditioner_open(&conditioner, kernels, &w->geometry, &w->filter, NULL),
                 MYO_OK);
    const size_t longest = myo_segment_span_longest(&w->geometry);
    const int64_t segments = myo_geometry_segments(&w->geometry, (int64_t)w->frames);
    myo_piece pieces[MYO_LANES] = { 0 };
    myo_block block = { 0 };
    float *memory = myo_memory_new(myo_block_floats(&w->geometry), sizeof *memory);
    myo_block_lay(&block, &w->geometry, memory);
    for (size_t p = 0; p < at_once; p++) {
        pieces[p].row = myo_memory_new(longest, sizeof(float));
        pieces[p].low = myo_memory_new(myo_low_longest(&w->geometry), sizeof(float));
        pieces[p].breaks = (myo_intervals)MYO_INTERVALS;
    }
    for (int64_t s = 0; s < segments; s += (int64_t)at_once) {
        size_t used = 0;
        for (; used < at_once && s + (int64_t)used < segments; used++)
            fill_piece(w, &block, pieces + used, used, s + (int64_t)used);
        myo_block_measure(kernels, &w->geometry, block.lanes, longest / w->geometry.hop, 0,
                          &block.raw);
        myo_conditioner_run(conditioner, &block, pieces, used);
        for (size_t p = 0; p < used; p++) {
            const myo_segment_span *span = &pieces[p].span;
            memcpy(w->y + span->core_first, pieces[p].row + (span->core_first - span->load_first),
                   (size_t)(span->core_end - span->core_first) * sizeof(float));
        }
    }
    for (size_t p = 0; p < at_once; p++) {
        myo_memory_free(pieces[p].row);
        myo_memory_free(pieces[p].low);
        myo_intervals_free(&pieces[p].breaks);
    }
    myo_memory_free(memory);
    myo_conditioner_close(&conditioner);
}

/* Largest difference over the input's largest value; NaN must meet NaN. */
static double worst_error(const whole *w)
{
    double worst = 0, largest = 0;
    for (size_t i = 0; i < w->frames; i++) {
        cr_assert_eq(isnan(w->reference[i]) != 0, isnan(w->y[i]) != 0, "frame %zu", i);
        if (isnan(w->reference[i]))
            continue;
        worst = fmax(worst, fabs(w->reference[i] - (double)w->y[i]));
        largest = fmax(largest, fabs((double)w->x[i]));
    }
    return worst / largest;
}

/* The stated error: largest difference from filtering the whole file at once in float64, over the
 * input's largest value. The input drifts by 20 times its noise, which is what the halo's residual
 * and the rounding act on. */
static const double stated_error = 2e-5;

Test(condition, segments_equal_the_whole_file)
{
    static const double rates[] = { 1000, 1111.111, 2000, 10000 };
    for (size_t r = 0; r < 4; r++) {
        whole w = open_at(rates[r], 5.3);
        make_reference(&w);
        run_segments(&w, myo_kernels_best(), 3);
        const double error = worst_error(&w);
        cr_log_info("%g Hz: worst error %.3g of the largest input", rates[r], error);
        cr_assert_lt(error, stated_error, "%g Hz: %g", rates[r], error);
        close_whole(&w);
    }
}

Test(condition, gaps_end_a_run)
{
    whole w = open_at(2000, 2.6);
    static const int64_t gaps[][2] = { { 500, 900 },     { 7000, 7001 },   { 7060, 7300 },
                                       { 15900, 16100 }, { 16350, 16500 }, { 31999, 32001 },
                                       { 41000, 41600 } };
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        cr_assert_eq(myo_intervals_add(&w.breaks, gaps[i][0], gaps[i][1], NULL), MYO_OK);
        for (int64_t n = gaps[i][0]; n < gaps[i][1]; n++)
            w.x[n] = 1e6F; /* must not be seen */
    }
    make_reference(&w);
    run_segments(&w, myo_kernels_best(), 2);
    const double error = worst_error(&w);
    cr_log_info("with gaps: worst error %.3g of the largest input", error);
    cr_assert_lt(error, stated_error, "%g", error);
    close_whole(&w);
}

Test(condition, short_recordings_are_one_run)
{
    for (size_t frames = 1; frames < 3000; frames = frames * 3 + 1) {
        whole w = open_at(2000, 1);
        w.frames = frames;
        make_reference(&w);
        run_segments(&w, myo_kernels_best(), 1);
        for (size_t i = 0; i < frames; i++)
            cr_assert_float_eq((double)w.y[i], w.reference[i], 2e-4, "%zu frames: %zu", frames, i);
        close_whole(&w);
    }
}

Test(condition, packing_and_isa_change_no_bit)
{
    whole w = open_at(1000, 7.4);
    cr_assert_eq(myo_intervals_add(&w.breaks, 9000, 9500, NULL), MYO_OK);
    run_segments(&w, myo_kernels_of(MYO_ISA_ref), 1);
    float *first = myo_memory_new(w.frames, sizeof *first);
    memcpy(first, w.y, w.frames * sizeof *first);
    for (int isa = 0; isa < MYO_ISA_COUNT; isa++)
        for (size_t at_once = 1; at_once <= 16 && myo_kernels_of((myo_isa)isa); at_once += 5) {
            run_segments(&w, myo_kernels_of((myo_isa)isa), at_once);
            cr_assert_eq(memcmp(first, w.y, w.frames * sizeof *first), 0, "ISA %d, %zu at once",
                         isa, at_once);
        }
    myo_memory_free(first);
    close_whole(&w);
}
