/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Power spectral density of a feature window and the numbers read from it: Hann-weighted frames,
 * half overlapped, averaged (Welch 1967, doi 10.1109/TAU.1967.1161901). FFTW computes the
 * transforms, so nothing here may decide a sample, a spike, a segment or an artefact.
 */
#ifndef MYO_DSP_SPECTRUM_H
#define MYO_DSP_SPECTRUM_H

#include "kernels/kernels.h"
#include "myoscribe/result.h"

typedef struct myo_spectrum myo_spectrum;

/** Keeps the bins from low_hz to high_hz. `kernels` and `geometry` are borrowed. */
MYO_CHECKED myo_status myo_spectrum_open(myo_spectrum **out, const myo_kernels *kernels,
                                         const myo_geometry *geometry, double low_hz,
                                         double high_hz);

size_t myo_spectrum_bins(const myo_spectrum *spectrum);
double myo_spectrum_first_hz(const myo_spectrum *spectrum);
double myo_spectrum_step_hz(const myo_spectrum *spectrum);

/**
 * Density in unit^2/Hz of the `count` samples of one window, averaged over its frames that lie
 * inside and have no NaN; all NaN when there is none. `averaged`, unless NULL: how many they were.
 * The first call makes the transform's plan, which takes as long as a thousand transforms.
 * @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_spectrum_density(myo_spectrum *spectrum, const float *x, size_t count,
                                            float *density, size_t *averaged);

/** The same of samples that need not be a window: fewer than a frame make one frame of their own,
 *  weighted over their length, down to a fifth of one. */
MYO_CHECKED myo_status myo_spectrum_stretch(myo_spectrum *spectrum, const float *x, size_t count,
                                            float *density, size_t *averaged);

/** Fills mdf_hz, mnf_hz, dimitrov and band_share; NaN where the power is 0 or not known. */
void myo_spectrum_features(myo_spectrum *spectrum, const float *density, myo_window *window);

void myo_spectrum_close(myo_spectrum **spectrum);

#endif
