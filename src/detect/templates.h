/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Clusters of discharges of equal shape: how many motor units there are. */
#ifndef MYO_DETECT_TEMPLATES_H
#define MYO_DETECT_TEMPLATES_H

#include "core/detections.h"
#include "core/arena.h"
#include "core/fail.h"
#include "core/analysed_track.h"
#include "myoscribe/settings.h"

enum { MYO_CLUSTER_LIMIT = 24 };

typedef struct myo_cluster {
    float *mean; /**< `samples` at the track's rate, centred on the peak */
    int64_t count;
} myo_cluster;

typedef struct myo_clusters {
    myo_cluster items[MYO_CLUSTER_LIMIT];
    size_t count, samples;
    size_t half, shift,
        stride; /**< frames: of a mean's half, of alignment, between compared ones */
} myo_clusters;

void myo_templates_open(myo_clusters *out, double rate_hz);

/**
 * Gives a discharge a template_id (an index into `clusters` plus 1) and a correlation. It joins the
 * most similar cluster when their normalised correlation, aligned within 1.5 ms, reaches
 * template_correlation times what the noise lets a copy of that shape reach; else it founds one.
 * `x` holds `count` finite samples, x[peak] is the discharge's peak; too few around it: no
 * template.
 * @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_templates_place(myo_clusters *clusters, myo_discharge *discharge,
                                           const float *x, size_t count, size_t peak,
                                           const myo_settings *settings, myo_arena *arena);

/** A copy whose means change apart from those of `from`. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_clusters_copy(myo_clusters *out, const myo_clusters *from,
                                         myo_arena *arena);

#endif
