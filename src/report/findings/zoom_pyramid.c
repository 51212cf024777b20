/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/zoom_pyramid.h"

#include <math.h>

#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"

enum { BLOCK_HOPS = 4096 };

static void merge(myo_bucket *bucket, int64_t *seen, const myo_hop *hop)
{
    if (!isfinite(hop->minimum) || !isfinite(hop->maximum))
        return;
    if (*seen == 0 || hop->minimum < bucket->minimum)
        bucket->minimum = hop->minimum;
    if (*seen == 0 || hop->maximum > bucket->maximum)
        bucket->maximum = hop->maximum;
    /* the mean square is carried in `rms` until the bucket is full */
    if (isfinite(hop->mean_square))
        bucket->rms += hop->mean_square;
    (*seen)++;
}

static void finish(myo_bucket *bucket, int64_t seen)
{
    if (seen == 0)
        *bucket = (myo_bucket) { .minimum = NAN, .maximum = NAN, .rms = NAN };
    else
        bucket->rms = (float)sqrt((double)bucket->rms / (double)seen);
}

myo_status myo_pyramid_make(myo_pyramid *out, const myo_report *report, size_t track, size_t limit)
{
    const myo_track *signal = &report->view->tracks[track];
    const int64_t per = signal->hops / (int64_t)limit + (signal->hops % (int64_t)limit != 0);
    const int64_t hops_per_bucket = per < 1 ? 1 : per;
    const int64_t count = (signal->hops + hops_per_bucket - 1) / hops_per_bucket;
    myo_bucket *buckets = myo_arena_new(report->arena, (size_t)count, sizeof *buckets);
    myo_hop *block = myo_memory_raw(BLOCK_HOPS, sizeof *block);
    myo_status status = buckets == NULL || block == NULL ? MYO_NO_MEMORY : MYO_OK;
    int64_t seen = 0, filled = 0;
    myo_bucket *bucket = buckets;
    for (int64_t first = 0; status == MYO_OK && first < signal->hops; first += BLOCK_HOPS) {
        const int64_t left = signal->hops - first;
        const int64_t got = left < BLOCK_HOPS ? left : BLOCK_HOPS;
        status = myo_result_hops(report->result, track, first, (size_t)got, block);
        for (int64_t i = 0; status == MYO_OK && i < got; i++) {
            merge(bucket, &seen, &block[i]);
            if (++filled == hops_per_bucket || first + i + 1 == signal->hops) {
                finish(bucket++, seen);
                seen = filled = 0;
            }
        }
    }
    myo_memory_free(block);
    MYO_TRY(status);
    *out = (myo_pyramid) { .count = (size_t)count,
                           .hops_per_bucket = hops_per_bucket,
                           .bucket_s = (double)hops_per_bucket * (double)signal->geometry.hop /
                                       signal->geometry.rate_hz,
                           .buckets = buckets };
    return MYO_OK;
}
