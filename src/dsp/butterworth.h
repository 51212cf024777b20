/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Butterworth band-pass for zero-phase filtering: designed for what remains after both passes. */
#ifndef MYO_DSP_BUTTERWORTH_H
#define MYO_DSP_BUTTERWORTH_H

#include <stdbool.h>
#include <stddef.h>

#include "kernels/kernels.h"

enum { MYO_MAX_SECTIONS = 4 };

/** Share of a start transient that is left at the end of the halo. */
#define MYO_HALO_RESIDUAL 1e-6

typedef struct myo_butterworth {
    double rate_hz, low_hz, high_hz;  /**< corners: -3 dB (half power) after both passes */
    int order;                        /**< of each edge after both passes; each pass has half */
    size_t sections;                  /**< of one pass */
    double sos[MYO_MAX_SECTIONS * 5]; /**< b0 b1 b2 a1 a2 of each section, high-pass first */
    float sos_single[MYO_MAX_SECTIONS * 5];
    size_t decay_frames; /**< until the slowest pole's response falls to MYO_HALO_RESIDUAL */
    double rounding;     /**< estimated RMS error of a float32 cascade over the input's peak */
    bool use_double;     /**< rounding is over the limit, so the state runs in float64 */
} myo_butterworth;

/**
 * `order` is 2, 4, 6 or 8; 0 < low < high < rate / 2. Nothing here comes from libm, so the
 * coefficients are the same everywhere.
 */
myo_butterworth myo_butterworth_design(double rate_hz, double low_hz, double high_hz, int order);

/** Amplitude gain after both passes. */
double myo_butterworth_gain(const myo_butterworth *filter, double frequency_hz);

typedef struct myo_filter_scratch {
    float *lanes;
    size_t chunk_frames;
    float state_single[MYO_BIQUAD_STATE(MYO_MAX_SECTIONS)];
    double state_double[MYO_BIQUAD_STATE(MYO_MAX_SECTIONS)];
} myo_filter_scratch;

/**
 * Filters MYO_LANES rows forward and backward in place, from zero state at both ends. Row l has
 * lengths[l] samples and room for the longest of all lengths; what lies behind its own length is
 * destroyed. NULL rows are skipped. A row's result does not depend on the other rows.
 */
void myo_butterworth_run(const myo_butterworth *filter, const myo_kernels *kernels,
                         myo_filter_scratch *scratch, float *const *rows, const size_t *lengths);

/** The same for signals of equal length that lie in lanes already. */
void myo_butterworth_run_lanes(const myo_butterworth *filter, const myo_kernels *kernels,
                               myo_filter_scratch *scratch, float *lanes, size_t frames);

/** Floats in myo_filter_scratch.lanes for a chunk of this many frames. */
enum { MYO_FILTER_CHUNK = 512, MYO_FILTER_LANES_FLOATS = MYO_FILTER_CHUNK * MYO_LANES };

#endif
