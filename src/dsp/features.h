/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Envelope steps and feature windows of a conditioned segment. */
#ifndef MYO_DSP_FEATURES_H
#define MYO_DSP_FEATURES_H

#include "dsp/block.h"
#include "dsp/spectrum.h"
#include "kernels/kernels.h"
#include "myoscribe/result.h"

typedef struct myo_features {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    myo_spectrum *spectrum;
    float *compact, *energy, *ones; /**< scratch, a window each; `ones` holds 1 */
} myo_features;

/** What a segment measured; arrays have room for the hops and windows of one. */
typedef struct myo_measured {
    myo_hop *hops;
    myo_window *windows;
    size_t hop_count, window_count;
} myo_measured;

MYO_CHECKED myo_status myo_features_open(myo_features *features, const myo_kernels *kernels,
                                         const myo_geometry *geometry, double low_hz,
                                         double high_hz);

/**
 * `x`: `count` conditioned samples of the segment's core, NaN where missing (`complete`: none is);
 * `low`: their slow parts; `damaged`: damaged frames and `mains_amplitude`:
 * size of the hum taken out, in each window; `line_amplitude`:
 * of other lines.
 */
typedef struct myo_feature_input {
    const float *x;
    size_t count;
    bool complete;
    const float *low;
    const int64_t *damaged;
    const float *mains_amplitude;
    float line_amplitude;
    const myo_block *block; /**< where a regular piece was measured already; NULL: nowhere */
    size_t lane;
} myo_feature_input;

/** All but the windows' spectral numbers, which are NaN: see myo_spectrum_features. */
void myo_features_measure(myo_features *features, const myo_feature_input *input,
                          myo_measured *out);

/** Density of one window of the input, of the spectrum's bins. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_features_density(myo_features *features, const myo_feature_input *input,
                                            size_t window, float *density);

void myo_features_close(myo_features *features);

#endif
