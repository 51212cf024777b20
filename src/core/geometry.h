/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The fixed lengths of the method at one rate, and where a filter segment lies.
 *
 * They are part of the method, not options: every measured number belongs to a segment at an
 * absolute position, so no block size, memory bound or order of work can change it.
 */
#ifndef MYO_CORE_GEOMETRY_H
#define MYO_CORE_GEOMETRY_H

#include <stdint.h>

#include "myoscribe/result.h"

enum {
    MYO_HOPS_PER_FFT = 20,
    MYO_HOPS_PER_WINDOW = 40,
    MYO_HOPS_PER_SEGMENT = 320,
    MYO_WINDOWS_PER_SEGMENT = MYO_HOPS_PER_SEGMENT / MYO_HOPS_PER_WINDOW,
    MYO_MARGIN_HOPS = 2 /**< conditioned beyond both ends of a segment, for spikes near them */
};

/**
 * hop = rate / 40 rounded half up, at least 1; the rest are multiples of it. `decay_frames`: how
 * long the filter's slowest pole needs for its stated residual; the halo is that, rounded up to
 * hops.
 */
myo_geometry myo_geometry_of(double rate_hz, size_t decay_frames);

/** Length of the transform: the smallest number >= fft whose prime factors are 2, 3, 5 and 7. */
size_t myo_geometry_transform(const myo_geometry *geometry);

/** Counts for a track of `frames`; the last of each may be partial. */
int64_t myo_geometry_hops(const myo_geometry *geometry, int64_t frames);
int64_t myo_geometry_windows(const myo_geometry *geometry, int64_t frames);
int64_t myo_geometry_segments(const myo_geometry *geometry, int64_t frames);

/** Absolute half-open frame ranges of one segment of a track; all lie inside the track. */
typedef struct myo_segment_span {
    int64_t core_first, core_end; /**< what belongs to this segment */
    int64_t out_first, out_end;   /**< core and a margin of MYO_MARGIN_HOPS: conditioned */
    /** where the mains are fitted: as long as a whole segment where the track is, so that a short
        last segment is fitted over its predecessor's end too */
    int64_t fit_first, fit_end;
    int64_t load_first, load_end; /**< out, fit and the halo: what must be read */
} myo_segment_span;

myo_segment_span myo_segment_span_of(const myo_geometry *geometry, int64_t frames, int64_t segment);
/** The longest load range any segment can have. */
size_t myo_segment_span_longest(const myo_geometry *geometry);

#endif
