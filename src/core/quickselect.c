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
