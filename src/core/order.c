/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/order.h"

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

SELECT(myo_order_float, float)
SELECT(myo_order_double, double)

double myo_order_median(double *values, size_t count)
{
    const double upper = myo_order_double(values, count, count / 2);
    if (count % 2 == 1)
        return upper;
    double lower = values[0];
    for (size_t i = 1; i < count / 2; i++)
        lower = values[i] > lower ? values[i] : lower;
    return 0.5 * (lower + upper);
}
