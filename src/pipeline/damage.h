/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Ranges of a track that are missing, clipped or flat, gathered segment by segment. */
#ifndef MYO_PIPELINE_DAMAGE_H
#define MYO_PIPELINE_DAMAGE_H

#include "core/geometry.h"
#include "core/interval.h"

/** Adds what of `found` lies in [first, end), a segment's core; near ranges become one. */
MYO_CHECKED myo_status myo_damage_add(myo_intervals *damage, const myo_intervals *found,
                                      int64_t first, int64_t end, size_t hop);

/** Damaged or excluded frames of each window of a segment's core: MYO_WINDOWS_PER_SEGMENT numbers.
 *  `frames`: of the track; `scratch` is overwritten. */
MYO_CHECKED myo_status myo_damage_count(const myo_intervals *damage, const myo_intervals *excluded,
                                        int64_t frames, const myo_segment_span *span,
                                        int64_t window, myo_intervals *scratch, int64_t *damaged);

#endif
