/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wrong unit is noticed, and the likely cause named. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/plausible_amplitude.h"

Test(amplitude, what_cannot_be_is_doubted)
{
    static const struct {
        myo_channel_type type;
        const char *unit;
        double sigma, largest;
        const char *words; /* NULL: plausible */
    } cases[] = {
        { MYO_CHANNEL_EMG, "uV", 3, 900, NULL },
        { MYO_CHANNEL_EMG, "uV", 0.1, 900, NULL },
        { MYO_CHANNEL_EMG, "uV", 99, 9000, NULL },
        { MYO_CHANNEL_EMG, "uV", NAN, NAN, NULL },
        { MYO_CHANNEL_EMG, "uV", 3000, 900000, "uV where mV is said" },
        { MYO_CHANNEL_EMG, "uV", 3e6, 9e8, "uV where V is said" },
        { MYO_CHANNEL_EMG, "uV", 0.003, 0.9, "mV where uV is said" },
        { MYO_CHANNEL_EMG, "uV", 3e-6, 9e-4, "V where uV is said" },
        { MYO_CHANNEL_EMG, "uV", 101, 900, "counts of a converter" },
        { MYO_CHANNEL_EMG, "uV", 3, 20001, "more than muscles give" },
        { MYO_CHANNEL_EMG, "uV", NAN, 20001, "more than muscles give" },
        { MYO_CHANNEL_EMG, "%FS", 500, 1e6, NULL },
        { MYO_CHANNEL_EMG, "counts", 500, 1e6, NULL },
        { MYO_CHANNEL_ACC, "g", 0.01, 15.9, NULL },
        { MYO_CHANNEL_ACC, "g", 0.01, 16.1, "m/s^2 where g is said" },
        { MYO_CHANNEL_ACC, "m/s^2", 0.1, 156, NULL },
        { MYO_CHANNEL_ACC, "m/s^2", 0.1, 158, "more than sensors on limbs" },
        { MYO_CHANNEL_FORCE, "N", 500, 1e6, NULL },
    };
    myo_arena *arena = NULL;
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *doubt = myo_amplitude_doubt(cases[i].type, cases[i].unit, cases[i].sigma,
                                                cases[i].largest, arena);
        if (cases[i].words == NULL)
            cr_assert_str_eq(doubt, "", "case %zu: %s", i, doubt);
        else
            cr_assert_not_null(strstr(doubt, cases[i].words), "case %zu: %s", i, doubt);
    }
    myo_arena_close(&arena);
}
