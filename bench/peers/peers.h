/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Other libraries doing what our kernels do, on the same data. Never part of the product. */
#ifndef MYO_BENCH_PEERS_H
#define MYO_BENCH_PEERS_H

#include <stddef.h>

enum { PEER_CHANNELS = 16, PEER_SECTIONS = 7 };

/** Cascades of liquid-dsp, one per channel: {b0,b1,b2,a1,a2} per section. NULL without memory. */
void *peer_liquid_open(const float *sos);
/** `channels` rows of `frames` samples each, one after the other. */
void peer_liquid_filter(void *cascades, float *y, const float *x, size_t channels, size_t frames);
void peer_liquid_close(void *cascades);

void peer_volk_convert_i16(float *y, const short *x, size_t n);
void peer_volk_multiply(float *y, const float *a, const float *b, size_t n);
void peer_volk_power(float *y, const float *spectrum, size_t bins);

/** Real single-precision transforms of `size` samples, planned as the analysis plans them. */
void *peer_fftw_open(size_t size);
void peer_fftw_transform(void *plan, const float *x);
void peer_fftw_close(void *plan);

#endif
