/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_tables.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/memory.h"

enum { SETS = 8 }; /* a mains frequency moves over two or three in an hour */

static const double pi = 3.14159265358979323846;
static const double grid_per_hz = 20;

typedef struct wave_set {
    int64_t first, step; /* in twentieths of a hertz */
    size_t count;        /* 0: empty */
    uint64_t used;
    float *measure, *subtract;
} wave_set;

struct myo_mains_tables {
    double rate_hz;
    size_t block, hop, most;
    uint64_t clock;
    float *memory;
    double *basis; /* [pair][2 * most]: functions of the fit; then their products and the inverse */
    double *products, *dual;
    wave_set sets[SETS];
};

myo_status myo_mains_tables_open(myo_mains_tables **out, double rate_hz, size_t block, size_t hop,
                                 size_t most)
{
    myo_mains_tables *made = (myo_mains_tables *)myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    const size_t measure = block / 2 * most * 2, subtract = hop * most * 2, functions = 2 * most;
    *made = (myo_mains_tables) { .rate_hz = rate_hz, .block = block, .hop = hop, .most = most };
    made->memory = (float *)myo_memory_new(SETS * (measure + subtract), sizeof(float));
    made->basis = (double *)myo_memory_new((block / 2 + 2 * functions) * functions, sizeof(double));
    if (made->memory == NULL || made->basis == NULL) {
        myo_mains_tables_close(&made);
        return MYO_NO_MEMORY;
    }
    made->products = made->basis + block / 2 * functions;
    made->dual = made->products + functions * functions;
    for (size_t i = 0; i < SETS; i++) {
        made->sets[i].measure = made->memory + i * (measure + subtract);
        made->sets[i].subtract = made->sets[i].measure + measure;
    }
    *out = made;
    return MYO_OK;
}

static int64_t grid_of(double frequency_hz)
{
    return (int64_t)floor(frequency_hz * grid_per_hz + 0.5);
}

double myo_mains_tables_nearest(double frequency_hz)
{
    return (double)grid_of(frequency_hz) / grid_per_hz;
}

/* cos and sin of line k, u frames from the middle */
static void wave_at(const myo_mains_tables *of, const wave_set *set, size_t k, double u,
                    double *wave)
{
    const double hz = (double)(set->first + (int64_t)k * set->step) / grid_per_hz;
    const double cycles = hz / of->rate_hz * u;
    const double angle = 2 * pi * (cycles - floor(cycles));
    wave[0] = myo_exact_cos(angle);
    wave[1] = myo_exact_sin(angle);
}

static void turn(double *wave, const double *step)
{
    const double re = wave[0] * step[0] - wave[1] * step[1];
    wave[1] = wave[0] * step[1] + wave[1] * step[0];
    wave[0] = re;
}

/* The functions that are even (part 0) or odd (part 1) about the middle: of each line its wave, and
 * the other part times u, which is how a wave changes that turns a little faster. */
static void fill_basis(const myo_mains_tables *of, const wave_set *set, size_t part)
{
    const size_t pairs = of->block / 2;
    for (size_t k = 0; k < set->count; k++) {
        double wave[2], step[2];
        wave_at(of, set, k, 0.5, wave);
        wave_at(of, set, k, 1, step);
        for (size_t i = 0; i < pairs; i++, turn(wave, step)) {
            double *at = of->basis + (i * set->count + k) * 2;
            at[0] = wave[part];
            at[1] = wave[1 - part] * ((double)i + 0.5) / (double)pairs;
        }
    }
}

/* dual = inverse of products, by elimination: a Gram matrix needs no exchange of rows. */
static void invert(const myo_mains_tables *of, size_t n)
{
    double *a = of->products, *b = of->dual;
    for (size_t i = 0; i < n * n; i++)
        b[i] = i / n == i % n;
    for (size_t i = 0; i < n; i++) {
        const double pivot = 1 / a[i * n + i];
        for (size_t j = 0; j < n; j++) {
            a[i * n + j] *= pivot;
            b[i * n + j] *= pivot;
        }
        for (size_t r = 0; r < n; r++) {
            const double factor = a[r * n + i];
            for (size_t j = 0; j < n && r != i; j++) {
                a[r * n + j] -= factor * a[i * n + j];
                b[r * n + j] -= factor * b[i * n + j];
            }
        }
    }
}

/* Harmonics sound at once. Other lines are alternatives, of which each is fitted by itself: to keep
 * them apart that are two turns per block apart makes noise look a twentieth larger. */
static bool are_apart(const wave_set *set, size_t i, size_t j)
{
    return set->step != set->first && i / 2 != j / 2;
}

/* The combinations of the basis whose sums over a block are 1 with one line's wave and 0 with all
 * other functions of its fit. The sine of p exp(i w u) has the size -Im p. */
static void fill_measure(const myo_mains_tables *of, const wave_set *set, size_t part)
{
    const size_t pairs = of->block / 2, n = 2 * set->count;
    fill_basis(of, set, part);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t k = 0; k < pairs; k++)
                sum += of->basis[k * n + i] * of->basis[k * n + j];
            of->products[i * n + j] = are_apart(set, i, j) ? 0 : 2 * sum;
        }
    invert(of, n);
    for (size_t k = 0; k < pairs; k++)
        for (size_t i = 0; i < set->count; i++) {
            double sum = 0;
            for (size_t j = 0; j < n; j++)
                sum += of->dual[2 * i * n + j] * of->basis[k * n + j];
            set->measure[(k * set->count + i) * 2 + part] = (float)(part == 0 ? sum : -sum);
        }
}

static void fill(const myo_mains_tables *of, const wave_set *set)
{
    fill_measure(of, set, 0);
    fill_measure(of, set, 1);
    for (size_t k = 0; k < set->count; k++) {
        double wave[2], step[2];
        wave_at(of, set, k, -0.5 * (double)(of->hop - 1), wave);
        wave_at(of, set, k, 1, step);
        for (size_t n = 0; n < of->hop; n++, turn(wave, step)) {
            set->subtract[(n * set->count + k) * 2] = (float)wave[0];
            set->subtract[(n * set->count + k) * 2 + 1] = (float)wave[1];
        }
    }
}

myo_waves myo_mains_tables_waves(myo_mains_tables *tables, double first_hz, double step_hz,
                                 size_t count)
{
    const int64_t first = grid_of(first_hz), step = grid_of(step_hz);
    wave_set *found = tables->sets;
    for (size_t i = 0; i < SETS; i++) {
        wave_set *at = tables->sets + i;
        if (at->count == count && at->first == first && (at->step == step || count == 1)) {
            found = at;
            break;
        }
        if (at->used < found->used)
            found = at;
    }
    if (found->count != count || found->first != first || (found->step != step && count > 1)) {
        found->first = first;
        found->step = step;
        found->count = count;
        fill(tables, found);
    }
    found->used = ++tables->clock;
    return (myo_waves) { count, found->measure, found->subtract };
}

void myo_mains_tables_close(myo_mains_tables **tables)
{
    if (tables == NULL || *tables == NULL)
        return;
    myo_memory_free((*tables)->memory);
    myo_memory_free((*tables)->basis);
    myo_memory_free(*tables);
    *tables = NULL;
}
