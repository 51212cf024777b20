/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Clusters of discharges of equal shape: how many motor units there are. */
#ifndef MYO_DETECT_TEMPLATES_H
#define MYO_DETECT_TEMPLATES_H

#include "core/evidence.h"
#include "core/memory.h"
#include "core/fail.h"
#include "core/source.h"
#include "myoscribe/settings.h"

enum { MYO_CLUSTER_LIMIT = 24 };

typedef struct myo_cluster {
    float *mean; /**< `samples` at the track's rate, centred on the peak */
    int64_t count;
} myo_cluster;

typedef struct myo_clusters {
    myo_cluster items[MYO_CLUSTER_LIMIT];
    size_t count, samples;
} myo_clusters;

/**
 * Gives every major discharge a template_id (an index into `out` plus 1) and a correlation. A
 * discharge joins the most similar cluster when their normalised correlation, aligned within 1.5
 * ms, reaches template_correlation times what the noise lets a copy of that shape reach.
 * @return OK, NO_MEMORY, or what the source returns
 */
MYO_CHECKED myo_status myo_templates_build(myo_clusters *out, myo_discharge *discharges,
                                           size_t count, const myo_source *source,
                                           const myo_settings *settings, myo_arena *arena);

#endif
