/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Conditioned samples that pass 2 is likely to ask for again: the hops around candidate spikes,
 * spooled while they are at hand. What is not kept is computed again, with the same bits.
 */
#ifndef MYO_PIPELINE_SAMPLE_CACHE_H
#define MYO_PIPELINE_SAMPLE_CACHE_H

#include "core/analysed_track.h"
#include "core/spool.h"

enum { MYO_SAMPLE_CACHE_WORDS = 5 /**< 320 hops of a segment, a bit each */ };

/** Of one segment: which hops are kept, and the record of the first. */
typedef struct myo_sample_cache_index {
    int64_t first;
    uint64_t hops[MYO_SAMPLE_CACHE_WORDS];
} myo_sample_cache_index;

/** Columns of one track. */
typedef struct myo_sample_cache {
    size_t index, samples;
    size_t hop; /**< frames of a record of `samples` */
} myo_sample_cache;

MYO_CHECKED myo_status myo_sample_cache_open(myo_sample_cache *kept, myo_spool *spool, size_t hop);

/**
 * Adds the next segment: of `count` samples `x` of its core the hops that lie near a spike of at
 * least `least_sigma`.
 * @return OK, OUTPUT, NO_MEMORY; *bytes grows by what was kept
 */
typedef struct myo_sample_cache_choice {
    const myo_spike *spikes;
    size_t spike_count;
    int64_t core_first;
    float least_sigma;
    size_t before, after; /**< hops kept around a spike */
    size_t from_end;      /**< hops kept at the end of the segment whatever is there */
    size_t *carried; /**< hops to be kept at the beginning; afterwards those of the next segment */
    float *scratch;  /**< a hop */
    bool allowed, all; /**< whether anything is kept, whether everything */
} myo_sample_cache_choice;

MYO_CHECKED myo_status myo_sample_cache_add(const myo_sample_cache *kept, myo_spool *spool,
                                            const float *x, size_t count,
                                            const myo_sample_cache_choice *choice, size_t *bytes);

/**
 * Copies `count` samples from frame `first` when all of them are kept. `scratch`: a hop.
 * @return OK, UNREADABLE; *found says whether they were
 */
MYO_CHECKED myo_status myo_sample_cache_read(const myo_sample_cache *kept, myo_spool *spool,
                                             int64_t first, size_t count, float *scratch,
                                             float *out, bool *found);

#endif
