/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Real transforms by FFTW (single precision, FFTW_ESTIMATE so that plans do not vary). */
#ifndef MYO_DSP_FFT_H
#define MYO_DSP_FFT_H

#include <stddef.h>

#include "myoscribe/status.h"

typedef struct myo_fft myo_fft;

/** @return OK, NO_MEMORY (also when FFTW has no plan) */
MYO_CHECKED myo_status myo_fft_open(myo_fft **out, size_t length);
/** length / 2 + 1 */
size_t myo_fft_bins(const myo_fft *fft);
/** `x`: length samples, may be destroyed; `spectrum`: bins interleaved (re, im). Both from the
 *  allocator of core/memory.h. */
void myo_fft_run(const myo_fft *fft, float *x, float *spectrum);
void myo_fft_close(myo_fft **fft);

#endif
