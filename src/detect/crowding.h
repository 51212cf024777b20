/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How alone a discharge is among others of its size. */
#ifndef MYO_DETECT_CROWDING_H
#define MYO_DETECT_CROWDING_H

#include "core/detections.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"

/** Sets `crowd_near`, `crowd` and `crowd_smaller` of two lists in order of time, each counted among
 *  both; `scratch` holds the merged list. Beats and responses are nobody's neighbours.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_discharges_crowd(myo_discharge *a, size_t a_count, myo_discharge *b,
                                            size_t b_count, double rate_hz, myo_arena *scratch);

/** Both lists, which are in order of time, as one in the arena of `out`. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_discharges_join(myo_array *out, const myo_array *a, const myo_array *b);

#endif
