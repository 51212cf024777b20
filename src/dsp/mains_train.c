/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_train.h"

#include <string.h>

/* Every STRIDE-th product is enough: it is asked whether a seventh of the power repeats. */
enum { MOST_PERIODS = 12, STRIDE = 8 };

/* What repeats after some periods and not after one, over what does not repeat after one. Of
 * potentials too small to be seen it is less. Ours. */
static const double repeats = 0.15;

/* Nothing is said of what is mostly hum: of a train at half the mains frequency, the fastest, less
 * than this repeats after one period. */
static const double most_hum = 0.5;

static const double most_of_train = 0.6; /* of its power, one line of a train; ours */

static void add_products(const float *x, size_t width, size_t count, size_t lag, double *sums)
{
    memset(sums, 0, MYO_LANES * sizeof *sums);
    for (size_t i = 0; i < count; i += STRIDE) {
        const float *a = x + i * width, *b = x + (i + lag) * width;
        for (size_t l = 0; l < width; l++)
            sums[l] += (double)(a[l] * b[l]);
    }
}

/* Whether each of `width` signals side by side repeats itself as a train does. */
static void find_trains(const float *x, size_t width, size_t count, double rate_hz, double mains_hz,
                        bool *is_train)
{
    const double period = rate_hz / mains_hz;
    const size_t longest = (size_t)(MOST_PERIODS * period + 0.5);
    double power[MYO_LANES], once[MYO_LANES], again[MYO_LANES];
    memset(is_train, 0, width * sizeof *is_train);
    if (count < 2 * longest)
        return;
    add_products(x, width, count - longest, 0, power);
    add_products(x, width, count - longest, (size_t)(period + 0.5), once);
    for (size_t periods = 2; periods <= MOST_PERIODS; periods++) {
        const size_t lag = (size_t)((double)periods * period + 0.5);
        add_products(x, width, count - longest, lag, again);
        for (size_t l = 0; l < width; l++)
            is_train[l] = is_train[l] || (once[l] < most_hum * power[l] &&
                                          again[l] - once[l] > repeats * (power[l] - once[l]));
    }
}

/* Whether a line is so small a part of the lane's power that it may be one of many of a train. */
static bool may_be_train(const myo_mains_state *of, const myo_mains_place *place, size_t lane)
{
    double sum = 0;
    size_t count = 0;
    for (size_t k = 0; k < of->blocks.count; k++)
        if (of->blocks.absent[k][lane] == 0) {
            sum += (double)of->blocks.power[k][lane];
            count++;
        }
    return place->table_hz > 0 && place->power * (double)count < most_of_train * sum;
}

void myo_mains_leave_trains(myo_mains_state *of, const float *x, size_t width, size_t count,
                            myo_mains_place *places)
{
    bool is_train[MYO_LANES];
    double table_hz[MYO_LANES];
    for (size_t l = 0; l < width; l++) {
        const bool blocks = places[l].table_hz == 0 && of->found.count[l] > 0;
        table_hz[l] = blocks                            ? of->found.places[l].table_hz
                      : may_be_train(of, places + l, l) ? places[l].table_hz
                                                        : 0;
    }
    for (size_t first = 0; first < width; first++) {
        const double hz = table_hz[first];
        if (hz == 0)
            continue;
        find_trains(x, width, count, of->geometry->rate_hz, hz, is_train);
        for (size_t l = first; l < width; l++) {
            if (table_hz[l] != hz)
                continue;
            table_hz[l] = 0;
            if (is_train[l]) {
                places[l].table_hz = 0;
                of->found.count[l] = 0;
            }
        }
    }
}
