/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/rest_windows.h"

/* Windows that rest is sampled in, at least, where there are more. Two or three windows of rest
 * give the trends of bench/evaluation that its ten seconds give; with sixty stretches as many are
 * left in a recording that is contraction for nineteen twentieths of the time. */
enum { REST_STRETCHES = 60 };

/* Mixes the bits of a stretch's number (the finaliser of MurmurHash3). */
static uint32_t mixed(uint32_t x)
{
    x = (x ^ x >> 16) * 0x85ebca6bU;
    x = (x ^ x >> 13) * 0xc2b2ae35U;
    return x ^ x >> 16;
}

bool myo_rest_is_sampled(int64_t window, int64_t windows)
{
    const int64_t length = windows / REST_STRETCHES;
    if (length <= 1)
        return true;
    return window % length == (int64_t)mixed((uint32_t)(window / length)) % length;
}
