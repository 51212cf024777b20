/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which conditioned samples pass 1 keeps for pass 2, and how many in all. */
#ifndef MYO_PIPELINE_CACHE_POLICY_H
#define MYO_PIPELINE_CACHE_POLICY_H

#include "core/spool.h"
#include "pipeline/sample_cache.h"
#include "pipeline/track_setup.h"

typedef struct myo_cache_policy {
    size_t kept_bytes;               /**< so far, counted by myo_sample_cache_add */
    size_t memory_bytes, most_bytes; /**< freely kept; kept at most */
    float least_sigma;               /**< a spike's height in sigma from which on it is worth it */
    bool all;                        /**< a short recording is kept whole */
    bool allowed;                    /**< whether any of the next segments is kept */
} myo_cache_policy;

myo_cache_policy myo_cache_policy_of(const myo_track_setup *setup, const myo_track_group *group,
                                     const myo_spool *spool, size_t memory_bytes);

/** Decides `allowed` for the next segments. The folder may be small, and others may fill it at the
 *  same time: what is kept there is never more than a share of what was free without it. */
void myo_cache_policy_look(myo_cache_policy *policy, const myo_spool *spool);

/** What of a segment is kept; `carried` and `scratch` are the caller's to fill in. */
myo_sample_cache_choice myo_cache_policy_choice(const myo_cache_policy *policy,
                                                const myo_spike *spikes, size_t count,
                                                int64_t core_first);

#endif
