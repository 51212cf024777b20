/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Spectra of contractions with the spectrum of rest taken off, as points of a fatigue trend. */
#ifndef MYO_DECIDE_CONTRACTION_SPECTRA_H
#define MYO_DECIDE_CONTRACTION_SPECTRA_H

#include "decide/repetitions.h"

/** The spectrum of rest, and scratch rows; everything lies in the run's scratch arena. */
typedef struct myo_contraction_spectra {
    const myo_decide_track *track;
    float *rest, *scaled, *row; /**< `bins` each */
    float *mean, *mean_rest;    /**< of the windows of a hold or of all repetitions */
    size_t mean_count;
    size_t bins, band; /**< band: bins the index looks at */
    double rest_sigma; /**< noise at which `rest` was measured */
    bool known;        /**< rest was seen; otherwise estimated from the top of the band */
} myo_contraction_spectra;

/** Reads `noise` and `active` of the track, and the spectra of its quiet windows.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_contraction_spectra_open(myo_contraction_spectra *s,
                                                    const myo_decide_run *run,
                                                    const myo_decide_track *track);

/** Voluntary, or one that nothing tells from a cramp. */
bool myo_may_be_voluntary(const myo_finding *finding);

/** A segment that may be voluntary or is a cramp, and is no train of single discharges. */
bool myo_is_contraction(const myo_finding *finding);

/** Pushes a myo_fatigue_point for each clean window inside a hold.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_hold_points(myo_contraction_spectra *s, myo_array *points,
                                       const myo_finding *finding);

/** One point for a whole contraction. `good`: it has one. @return OK, or of a source */
MYO_CHECKED myo_status myo_contraction_point(myo_contraction_spectra *s, myo_fatigue_point *point,
                                             bool *good, const myo_finding *finding);

/** Pushes a point for each repetition of a series.
 *  @return OK, NO_MEMORY, or of a source */
MYO_CHECKED myo_status myo_repetition_points(myo_contraction_spectra *s, myo_array *points,
                                             const myo_repetitions *of);

#endif
