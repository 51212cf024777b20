/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peers.h"

#include <complex.h>
#include <liquid/liquid.h>
#include <stdlib.h>

void *peer_liquid_open(const float *sos)
{
    iirfilt_rrrf *cascades = malloc(PEER_CHANNELS * sizeof *cascades);
    float b[3 * PEER_SECTIONS], a[3 * PEER_SECTIONS];
    for (size_t s = 0; s < PEER_SECTIONS; s++) {
        for (size_t i = 0; i < 3; i++) {
            b[3 * s + i] = sos[5 * s + i];
            a[3 * s + i] = i == 0 ? 1.0f : sos[5 * s + 2 + i];
        }
    }
    for (size_t c = 0; cascades != NULL && c < PEER_CHANNELS; c++) {
        cascades[c] = iirfilt_rrrf_create_sos(b, a, PEER_SECTIONS);
    }
    return cascades;
}

void peer_liquid_filter(void *cascades, float *y, const float *x, size_t channels, size_t frames)
{
    iirfilt_rrrf *filters = cascades;
    for (size_t c = 0; c < channels; c++) {
        for (size_t n = 0; n < frames; n++) {
            iirfilt_rrrf_execute(filters[c], x[c * frames + n], y + c * frames + n);
        }
    }
}

void peer_liquid_close(void *cascades)
{
    iirfilt_rrrf *filters = cascades;
    for (size_t c = 0; c < PEER_CHANNELS; c++) {
        iirfilt_rrrf_destroy(filters[c]);
    }
    free(filters);
}
