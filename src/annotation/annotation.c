/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotation/annotation.h"

#include <math.h>
#include <string.h>

myo_annotation *myo_annotation_add(myo_array *items, const char **fault)
{
    if (items->count == MYO_ANNOTATION_LIMIT) {
        *fault = "more than 10000000 annotations; split the file";
        return NULL;
    }
    myo_annotation *one = myo_array_push(items);
    if (one != NULL)
        *one = (myo_annotation) {
            .onset_s = NAN, .duration_s = NAN, .end_s = NAN, .line = items->count, .is_event = true
        };
    return one;
}

myo_status myo_annotations_take(myo_annotations *out, myo_array *items, myo_arena *arena)
{
    myo_annotation *own = myo_arena_new(arena, items->count, sizeof *own);
    if (own != NULL && items->count > 0)
        memcpy(own, items->items, items->count * sizeof *own);
    out->items = own;
    out->count = own == NULL ? 0 : items->count;
    myo_array_free(items);
    return own == NULL ? MYO_NO_MEMORY : MYO_OK;
}

double myo_annotation_duration_s(const myo_annotation *one)
{
    if (!isnan(one->end_s))
        return one->end_s - one->onset_s;
    return isnan(one->duration_s) ? 0 : one->duration_s;
}
