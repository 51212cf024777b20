/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/cache_policy.h"

/* Samples kept for pass 2: how far around a spike, down to which share of spike_sigma, and how much
 * in all. Onsets of activity and of movement are looked for from 0.3 s before where they seem to
 * be, which is some hops from the spike: narrower margins cost far more in repeats than they save.
 * What a spike of the next segment will need is not known yet, so a segment's end is kept in any
 * case, as long as it leaves room for the spikes. A short recording is kept whole. */
enum {
    KEEP_BEFORE_HOPS = 20,
    KEEP_AFTER_HOPS = 20,
    KEEP_END_HOPS = 16,
    KEEP_BYTES = 512 * 1024 * 1024, /* all, where the folder has room for it */
    KEEP_ROOM_SHARE = 4,
    KEEP_END_SHARE = 4
};
static const double keep_share = 0.8;

static bool is_short(const myo_track_setup *setup, size_t memory_bytes)
{
    double bytes = 0;
    for (size_t t = 0; t < setup->track_count; t++)
        bytes += (double)setup->tracks[t].frames * sizeof(float);
    return bytes <= (double)memory_bytes;
}

/* What is not kept is read again with all its neighbours, channel by channel: a wide and long
 * recording would be read hundreds of times. */
static size_t most_bytes(const myo_track_setup *setup, const myo_track_group *group,
                         const myo_spool *spool)
{
    const double frames = (double)setup->info->streams[group->stream].frames;
    const double all = frames * (double)group->channels * (double)sizeof(float);
    const double room = myo_spool_room(spool) / KEEP_ROOM_SHARE;
    const double most = all < room ? all : room;
    return most > (double)KEEP_BYTES && most < 1e15 ? (size_t)most : KEEP_BYTES;
}

myo_cache_policy myo_cache_policy_of(const myo_track_setup *setup, const myo_track_group *group,
                                     const myo_spool *spool, size_t memory_bytes)
{
    return (myo_cache_policy) { .memory_bytes = memory_bytes,
                                .most_bytes = most_bytes(setup, group, spool),
                                .least_sigma = (float)(keep_share * setup->settings->spike_sigma),
                                .all = is_short(setup, memory_bytes) };
}

void myo_cache_policy_look(myo_cache_policy *policy, const myo_spool *spool)
{
    policy->allowed = policy->kept_bytes <= policy->memory_bytes ||
                      (policy->kept_bytes < policy->most_bytes &&
                       (double)policy->kept_bytes * (KEEP_ROOM_SHARE - 1) <= myo_spool_room(spool));
}

myo_sample_cache_choice myo_cache_policy_choice(const myo_cache_policy *policy,
                                                const myo_spike *spikes, size_t count,
                                                int64_t core_first)
{
    const bool end = policy->kept_bytes < policy->most_bytes / KEEP_END_SHARE;
    return (myo_sample_cache_choice) { .spikes = spikes,
                                       .spike_count = count,
                                       .core_first = core_first,
                                       .least_sigma = policy->least_sigma,
                                       .before = KEEP_BEFORE_HOPS,
                                       .after = KEEP_AFTER_HOPS,
                                       .from_end = end ? KEEP_END_HOPS : 0,
                                       .allowed = policy->allowed,
                                       .all = policy->all };
}
