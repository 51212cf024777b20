/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/quickselect.h"

/* Hoare's selection as Wirth writes it (Algorithms + Data Structures = Programs, 2.3.4), once for
 * each type. */
#define SELECT(name, type)                                                                         \
    type name(type *values, size_t count, size_t rank)                                             \
    {                                                                                              \
        ptrdiff_t low = 0, high = (ptrdiff_t)count - 1;                                            \
        const ptrdiff_t wanted = (ptrdiff_t)rank;                                                  \
        while (low < high) {                                                                       \
            const type pivot = values[wanted];                                                     \
            ptrdiff_t i = low, j = high;                                                           \
            do {                                                                                   \
                while (values[i] < pivot)                                                          \
                    i++;                                                                           \
                while (pivot < values[j])                                                          \
                    j--;                                                                           \
                if (i <= j) {                                                                      \
                    const type kept = values[i];                                                   \
                    values[i++] = values[j];                                                       \
                    values[j--] = kept;                                                            \
                }                                                                                  \
            } while (i <= j);                                                                      \
            if (j < wanted)                                                                        \
                low = i;                                                                           \
            if (wanted < i)                                                                        \
                high = j;                                                                          \
        }                                                                                          \
        return values[wanted];                                                                     \
    }

SELECT(myo_quickselect_float, float)
SELECT(myo_quickselect_double, double)

enum { NETWORK = 16 };

/* Batcher's odd-even merge sort of 16 values (doi 10.1145/1468075.1468121); fewer are sorted by the
 * exchanges among them. It has no branch that depends on a value. */
static void sort_few(double *values, size_t count)
{
    static const unsigned char pairs[][2] = {
        { 0, 1 },   { 2, 3 },   { 4, 5 },   { 6, 7 },   { 8, 9 },  { 10, 11 }, { 12, 13 },
        { 14, 15 }, { 0, 2 },   { 1, 3 },   { 4, 6 },   { 5, 7 },  { 8, 10 },  { 9, 11 },
        { 12, 14 }, { 13, 15 }, { 1, 2 },   { 5, 6 },   { 9, 10 }, { 13, 14 }, { 0, 4 },
        { 1, 5 },   { 2, 6 },   { 3, 7 },   { 8, 12 },  { 9, 13 }, { 10, 14 }, { 11, 15 },
        { 2, 4 },   { 3, 5 },   { 10, 12 }, { 11, 13 }, { 1, 2 },  { 3, 4 },   { 5, 6 },
        { 9, 10 },  { 11, 12 }, { 13, 14 }, { 0, 8 },   { 1, 9 },  { 2, 10 },  { 3, 11 },
        { 4, 12 },  { 5, 13 },  { 6, 14 },  { 7, 15 },  { 4, 8 },  { 5, 9 },   { 6, 10 },
        { 7, 11 },  { 2, 4 },   { 3, 5 },   { 6, 8 },   { 7, 9 },  { 10, 12 }, { 11, 13 },
        { 1, 2 },   { 3, 4 },   { 5, 6 },   { 7, 8 },   { 9, 10 }, { 11, 12 }, { 13, 14 }
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][1] >= count)
            continue;
        double *low = values + pairs[i][0], *high = values + pairs[i][1];
        const double a = *low, b = *high;
        *low = a < b ? a : b;
        *high = a > b ? a : b;
    }
}

double myo_quickselect_median(double *values, size_t count)
{
    if (count <= NETWORK) {
        sort_few(values, count);
        const double upper = values[count / 2];
        return count % 2 == 1 ? upper : 0.5 * (values[count / 2 - 1] + upper);
    }
    const double upper = myo_quickselect_double(values, count, count / 2);
    if (count % 2 == 1)
        return upper;
    double lower = values[0];
    for (size_t i = 1; i < count / 2; i++)
        lower = values[i] > lower ? values[i] : lower;
    return 0.5 * (lower + upper);
}
