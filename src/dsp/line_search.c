/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/line_search.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "dsp/mains_tables.h"
#include "kernels/exact.h"

/* A line has this many times the mean power of the bins on both sides in all windows but two of
 * eight. Of noise the ratio is exponential, 1 % of bins reach it in a window, and in six of eight
 * one of 10^10. Ours. */
static const float stands_out = 4.5F;
enum {
    MOST_WINDOWS = 64,
    FEWEST_WINDOWS = 6,
    MISSED_SHARE = 4, /* one window in four may hide a line */
    TRAIN_SHARE = 3,  /* a train of potentials need not last longer than in one of three */
    NEAR = 3,         /* bins of a line itself, Hann's window */
    FAR = 15          /* and of its neighbourhood, on either side */
};

/* Lines of one spacing below this are a train of potentials, if little of them is above where
 * surface potentials end; those of clocks and converters go on to half the rate. */
static const double comb_spacing_hz = 105, potential_end_hz = 400;
static const double comb_share = 0.1;

static const double same_hz = 1.2;  /* as far as a peak's place is known */
static const double apart_hz = 5.5; /* nearer lines cannot be fitted side by side */
static const double mains_near_hz = 0.8;
static const double pi = 3.14159265358979323846;

struct myo_line_search {
    double rate_hz, step_hz;
    size_t frames, size; /* of a window, and of the transform */
    size_t first, count; /* bins looked at */
    size_t windows;
    float *window;   /* Hann */
    double *turns;   /* exp(-2 pi i k / size), k < size / 2 */
    double *re, *im; /* transform of two windows */
    float *ratios;   /* [window][bin] */
    float *power;    /* sum over windows, all bins */
    double *sums;    /* running, of one window's power */
};

static size_t size_of(size_t frames)
{
    size_t size = 64;
    while (size < frames)
        size *= 2;
    return size;
}

myo_status myo_line_search_open(myo_line_search **out, double rate_hz, size_t frames, double low_hz,
                                double high_hz)
{
    myo_line_search *made = (myo_line_search *)myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    made->rate_hz = rate_hz;
    made->frames = frames;
    made->size = size_of(frames);
    made->step_hz = rate_hz / (double)made->size;
    made->first = (size_t)(low_hz / made->step_hz) + 1;
    const size_t end = (size_t)(high_hz / made->step_hz);
    const size_t most = made->size / 2 - NEAR;
    made->count =
        (end < most ? end : most) > made->first ? (end < most ? end : most) - made->first : 0;
    made->window = (float *)myo_memory_new(frames, sizeof(float));
    made->turns = (double *)myo_memory_new(made->size, sizeof(double));
    made->re = (double *)myo_memory_new(made->size, sizeof(double));
    made->im = (double *)myo_memory_new(made->size, sizeof(double));
    made->ratios = (float *)myo_memory_new(MOST_WINDOWS * (made->count + 1), sizeof(float));
    made->power = (float *)myo_memory_new(made->size / 2, sizeof(float));
    made->sums = (double *)myo_memory_new(made->size / 2, sizeof(double));
    if (made->window == NULL || made->turns == NULL || made->re == NULL || made->im == NULL ||
        made->ratios == NULL || made->power == NULL || made->sums == NULL) {
        myo_line_search_close(&made);
        return MYO_NO_MEMORY;
    }
    for (size_t i = 0; i < frames; i++)
        made->window[i] =
            (float)(0.5 - 0.5 * myo_exact_cos(2 * pi * ((double)i + 0.5) / (double)frames));
    for (size_t k = 0; k < made->size / 2; k++) {
        const double angle = -2 * pi * (double)k / (double)made->size;
        made->turns[2 * k] = myo_exact_cos(angle);
        made->turns[2 * k + 1] = myo_exact_sin(angle);
    }
    *out = made;
    return MYO_OK;
}

void myo_line_search_reset(myo_line_search *search)
{
    search->windows = 0;
    memset(search->power, 0, search->size / 2 * sizeof *search->power);
}

/* Cooley and Tukey, radix 2, in place. */
static void transform(const myo_line_search *of)
{
    const size_t n = of->size;
    double *re = of->re, *im = of->im;
    for (size_t i = 1, j = 0; i < n; i++) {
        size_t bit = n / 2;
        for (; (j & bit) != 0; bit /= 2)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            const double a = re[i], b = im[i];
            re[i] = re[j];
            im[i] = im[j];
            re[j] = a;
            im[j] = b;
        }
    }
    for (size_t half = 1; half < n; half *= 2) {
        const size_t step = n / (2 * half);
        for (size_t from = 0; from < n; from += 2 * half)
            for (size_t k = 0; k < half; k++) {
                const double c = of->turns[2 * k * step], s = of->turns[2 * k * step + 1];
                const size_t a = from + k, b = a + half;
                const double x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
    }
}

static double mean_of(const float *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i];
    return sum / (double)n;
}

/* Power of one of the two windows: the transform of a + i b holds both. */
static float power_at(const myo_line_search *of, size_t k, bool second)
{
    const size_t mirror = of->size - k;
    const double re = of->re[k], im = of->im[k], back_re = of->re[mirror], back_im = of->im[mirror];
    const double x = second ? im + back_im : re + back_re;
    const double y = second ? back_re - re : im - back_im;
    return (float)(0.25 * (x * x + y * y));
}

/* Each bin over the mean of its neighbourhood, which two running sums give. */
static void add_window(myo_line_search *of, bool second)
{
    float *ratios = of->ratios + of->windows * of->count;
    double sum = 0;
    if (of->windows == MOST_WINDOWS)
        return;
    of->windows++;
    for (size_t k = 0; k < of->size / 2; k++) {
        const float power = k == 0 ? 0 : power_at(of, k, second);
        of->power[k] += power;
        sum += (double)power;
        of->sums[k] = sum;
    }
    for (size_t i = 0; i < of->count; i++) {
        const size_t k = of->first + i, last = of->size / 2 - 1;
        const size_t from = k > FAR ? k - FAR - 1 : 0, to = k + FAR < last ? k + FAR : last;
        const size_t inner = k > NEAR ? k - NEAR - 1 : 0, outer = k + NEAR;
        const double around = of->sums[to] - of->sums[outer] + of->sums[inner] - of->sums[from];
        const double bins = (double)(to - outer + inner - from);
        const double here = of->sums[k] - of->sums[k - 1];
        ratios[i] = around > 0 && bins > 0 ? (float)(here * bins / around) : 0;
    }
}

void myo_line_search_add(myo_line_search *search, const float *a, const float *b)
{
    const double mean_a = mean_of(a, search->frames), mean_b = mean_of(b, search->frames);
    for (size_t i = 0; i < search->size; i++) {
        const bool inside = i < search->frames;
        const double w = inside ? (double)search->window[i] : 0;
        search->re[i] = inside ? w * ((double)a[i] - mean_a) : 0;
        search->im[i] = inside ? w * ((double)b[i] - mean_b) : 0;
    }
    transform(search);
    add_window(search, false);
    add_window(search, true);
}

static size_t windows_with(const myo_line_search *of, size_t i)
{
    size_t count = 0;
    for (size_t w = 0; w < of->windows; w++)
        count += of->ratios[w * of->count + i] >= stands_out;
    return count;
}

/* Where between the bins a peak lies: the parabola through the square roots of three. */
static double peak_hz(const myo_line_search *of, size_t k)
{
    const double a = sqrt((double)of->power[k - 1]), b = sqrt((double)of->power[k]);
    const double c = sqrt((double)of->power[k + 1]), bend = a - 2 * b + c;
    const double shift = bend < 0 ? 0.5 * (a - c) / bend : 0;
    return ((double)k + shift) * of->step_hz;
}

typedef struct peak {
    double hz, power;
    bool lasting; /* in enough windows to be a line; fewer only speak of a train beside it */
} peak;

/* Of all bins that stand out the local maxima, strongest first. */
static size_t find_peaks(const myo_line_search *of, peak *out, size_t room)
{
    size_t count = 0;
    out[room - 1].power = 0;
    for (size_t i = 1; i + 1 < of->count; i++) {
        const size_t k = of->first + i;
        const size_t in = windows_with(of, i);
        if (!(of->power[k] >= of->power[k - 1] && of->power[k] > of->power[k + 1]) ||
            in * TRAIN_SHARE < of->windows)
            continue;
        const bool lasting = (of->windows - in) * MISSED_SHARE <= of->windows;
        const peak found = { peak_hz(of, k), (double)of->power[k], lasting };
        size_t at = count < room ? count++ : room - 1;
        if (at == room - 1 && out[at].power > found.power)
            continue;
        for (; at > 0 && out[at - 1].power < found.power; at--)
            out[at] = out[at - 1];
        out[at] = found;
    }
    return count;
}

/* The smallest distance at which others lie on both sides, or one and its double on one. */
static double spacing_of(const peak *peaks, size_t count, size_t i)
{
    double smallest = 0;
    for (size_t j = 0; j < count; j++) {
        const double distance = peaks[j].hz - peaks[i].hz;
        if (j == i || fabs(distance) > comb_spacing_hz ||
            (smallest > 0 && fabs(distance) >= smallest))
            continue;
        for (size_t m = 0; m < count; m++)
            if (m != i && m != j &&
                (fabs(peaks[m].hz - peaks[i].hz + distance) < same_hz ||
                 fabs(peaks[m].hz - peaks[i].hz - 2 * distance) < same_hz))
                smallest = fabs(distance);
    }
    return smallest;
}

/* Lines of a train of potentials: of a low spacing, and hardly any power above where potentials
 * end.
 */
static bool is_train(const peak *peaks, size_t count, size_t i)
{
    const double spacing = spacing_of(peaks, count, i);
    double below = 0, above = 0;
    if (spacing == 0)
        return false;
    for (size_t j = 0; j < count; j++) {
        const double turns = (peaks[j].hz - peaks[i].hz) / spacing;
        if (fabs(turns - floor(turns + 0.5)) * spacing > same_hz)
            continue;
        if (peaks[j].hz < potential_end_hz)
            below += peaks[j].power;
        else
            above += peaks[j].power;
    }
    return above < comb_share * below;
}

/* Whether a peak is a harmonic of mains that are there themselves, by one of their first three. */
static bool is_mains(const peak *peaks, size_t count, double hz, const myo_line_mains *mains)
{
    for (size_t i = 0; i < mains->count; i++)
        for (size_t j = 0; j < count; j++)
            for (int r = 1; r <= 3; r++) {
                const double fundamental_hz = peaks[j].hz / r;
                const double harmonic = floor(hz / fundamental_hz + 0.5);
                if (fabs(fundamental_hz - mains->hz[i]) < mains_near_hz && harmonic >= 1 &&
                    harmonic <= (double)mains->harmonics &&
                    fabs(hz - harmonic * fundamental_hz) < same_hz)
                    return true;
            }
    return false;
}

static bool is_known(const myo_line_list *lines, double hz)
{
    for (size_t i = 0; i < lines->count; i++)
        if (fabs(lines->hz[i] - hz) < apart_hz)
            return true;
    return false;
}

void myo_line_search_find(myo_line_search *search, const myo_line_mains *mains, myo_line_list *out)
{
    enum { PEAKS = 64 };
    peak peaks[PEAKS];
    if (search->windows < FEWEST_WINDOWS)
        return;
    const size_t count = find_peaks(search, peaks, PEAKS);
    for (size_t i = 0; i < count && out->count < MYO_MAX_LINES; i++) {
        if (!peaks[i].lasting || is_known(out, peaks[i].hz) ||
            is_mains(peaks, count, peaks[i].hz, mains) || is_train(peaks, count, i))
            continue;
        out->hz[out->count++] = myo_mains_tables_nearest(peaks[i].hz);
    }
}

void myo_line_search_close(myo_line_search **search)
{
    if (search == NULL || *search == NULL)
        return;
    myo_memory_free((*search)->window);
    myo_memory_free((*search)->turns);
    myo_memory_free((*search)->re);
    myo_memory_free((*search)->im);
    myo_memory_free((*search)->ratios);
    myo_memory_free((*search)->power);
    myo_memory_free((*search)->sums);
    myo_memory_free(*search);
    *search = NULL;
}
