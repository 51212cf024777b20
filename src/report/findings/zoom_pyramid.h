/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A track in few numbers: extremes and power per bucket, read from the spool in bounded memory. */
#ifndef MYO_REPORT_ZOOM_PYRAMID_H
#define MYO_REPORT_ZOOM_PYRAMID_H

#include "report/findings/report_context.h"

/** One bucket of the pyramid; NaN extremes where every hop was missing. */
typedef struct myo_bucket {
    float minimum, maximum, rms;
} myo_bucket;

typedef struct myo_pyramid {
    size_t count;
    int64_t hops_per_bucket;
    double bucket_s; /**< the last bucket may be shorter */
    const myo_bucket *buckets;
} myo_pyramid;

/** The whole track in at most `limit` buckets of a whole number of hops, in the report's arena. */
MYO_CHECKED myo_status myo_pyramid_make(myo_pyramid *out, const myo_report *report, size_t track,
                                        size_t limit);

#endif
