/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Power spectral densities of windows: a column of the spool that need not hold all of them, which
 * windows somebody is going to ask for, and the others on demand.
 */
#ifndef MYO_PIPELINE_SPECTRA_H
#define MYO_PIPELINE_SPECTRA_H

#include "core/analysed_track.h"
#include "core/spool.h"
#include "dsp/features.h"
#include "pipeline/track_setup.h"

/** Which windows of a segment have a density: one bit each, the first is bit 0. */
typedef uint32_t myo_window_set;

typedef struct myo_density_columns {
    size_t index, rows; /**< columns of the spool: one record per segment, one per density */
} myo_density_columns;

MYO_CHECKED myo_status myo_density_open(myo_density_columns *of, myo_spool *spool, size_t bins);

/** The next segment's densities; `rows` holds those of `set` one after the other. */
MYO_CHECKED myo_status myo_density_add(const myo_density_columns *of, myo_spool *spool,
                                       myo_window_set set, const float *rows);

/** `*found`: it is kept, and now in `out`. @return OK, ARGUMENT, UNREADABLE */
MYO_CHECKED myo_status myo_density_read(const myo_density_columns *of, myo_spool *spool,
                                        int64_t window, float *out, bool *found);

/**
 * The windows of a segment of `track` whose density the analysis is likely to read: those rest is
 * sampled in, and those in which a contraction may be. `sigma`: noise of rest; NaN where it is not
 * known.
 */
myo_window_set myo_spectra_likely(const myo_track *track, const myo_measured *measured, float sigma,
                                  int64_t first_window);

/** Densities of any window, computed from its conditioned samples: the bits of pass 1. */
typedef struct myo_spectra myo_spectra;

/** `setup` and `kernels` are borrowed. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_spectra_open(myo_spectra **out, const myo_track_setup *setup,
                                        const myo_kernels *kernels);
/** The density of one window of the setup's track `track`, which `source` reads.
 *  @return OK, UNREADABLE, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_spectra_compute(myo_spectra *spectra, size_t track,
                                           const myo_analysed_track *source, int64_t window,
                                           float *out);
/** One density of the `count` samples from `first`, whatever windows they lie in. */
MYO_CHECKED myo_status myo_spectra_stretch(myo_spectra *spectra, size_t track,
                                           const myo_analysed_track *source, int64_t first,
                                           size_t count, float *out);
/** Fills the spectral numbers of a window of the track from its density. */
MYO_CHECKED myo_status myo_spectra_describe(myo_spectra *spectra, size_t track,
                                            const float *density, myo_window *window);
void myo_spectra_close(myo_spectra **spectra);

#endif
