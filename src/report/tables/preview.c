/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables/preview.h"

#include <math.h>

#include "core/fail.h"
#include "report/findings/zoom_pyramid.h"

enum { PREVIEW_BUCKETS = 120 };

myo_status myo_preview_add(myo_json *entry, const myo_report *report, size_t track)
{
    myo_pyramid pyramid;
    MYO_TRY(myo_pyramid_make(&pyramid, report, track, PREVIEW_BUCKETS));
    double largest = 0;
    for (size_t i = 0; i < pyramid.count; i++) {
        const myo_bucket *bucket = &pyramid.buckets[i];
        if (isfinite(bucket->minimum)) {
            largest = fmax(largest, fabs((double)bucket->minimum));
            largest = fmax(largest, fabs((double)bucket->maximum));
        }
    }
    const double scale = largest > 0 ? 100 / largest : 0;
    myo_json *preview = myo_json_add_object(entry, "preview");
    myo_json *low = myo_json_add_array(preview, "low");
    myo_json *high = myo_json_add_array(preview, "high");
    for (size_t i = 0; i < pyramid.count; i++) {
        myo_json_add_rounded(low, NULL, (double)pyramid.buckets[i].minimum * scale, 0);
        myo_json_add_rounded(high, NULL, (double)pyramid.buckets[i].maximum * scale, 0);
    }
    myo_json_add_number(preview, "full_scale", largest);
    return MYO_OK;
}
