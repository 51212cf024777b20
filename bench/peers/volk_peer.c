/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peers.h"

#include <volk/volk.h>

void peer_volk_convert_i16(float *y, const short *x, size_t n)
{
    volk_16i_s32f_convert_32f(y, x, 8.0f, (unsigned int)n);
}

void peer_volk_multiply(float *y, const float *a, const float *b, size_t n)
{
    volk_32f_x2_multiply_32f(y, a, b, (unsigned int)n);
}

void peer_volk_power(float *y, const float *spectrum, size_t bins)
{
    volk_32fc_magnitude_squared_32f(y, (const lv_32fc_t *)spectrum, (unsigned int)bins);
}
