/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The edge of a pulse passes the band and returns with one shape and one size, as the potential of
 * a unit does; irregular stimuli were definite fasciculations, 100 in two minutes. Two things part
 * them: an edge fills the band, so its steepest flank is as fast as the band's own noise (0.78 to
 * 0.95 of the noise's frequency; potentials through tissue 0.2 to 0.6), and it keeps its size to a
 * hundredth where muscle varies by several. Needle-like responses reach such flanks too, hence both
 * are asked for, of many pulses. Below a rate of about 800 Hz the band is too narrow to tell;
 * nothing is then called an edge.
 *
 * Pulses in the rhythm of a heart, with beats beside them that are no edges, are a pacemaker's; all
 * others a stimulator's, and what begins after one is evoked.
 */
#include "decide/electrical_edges.h"

#include <math.h>

#include "core/quickselect.h"

/* Ours, as the rest. */
static const double FLANK = 0.74, FLANK_HZ = 150;
static const double SAME_SIZE = 0.025, NOISE_OF_SIZE = 1.15; /* SD of the peak: share, sigmas */
static const double LARGE = 12;                              /* sigmas */
enum { PULSES = 8, BEATS = 4 };

typedef struct edge_shape {
    size_t count, beats;
    double sum, square, sigma;
    bool edge;
} edge_shape;

static void sum_sizes(edge_shape *shapes, const myo_discharge *d, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        edge_shape *s = &shapes[d[i].template_id];
        s->count++;
        s->beats += d[i].state == MYO_DISCHARGE_HEART;
        s->sum += (double)d[i].value;
        s->square += (double)d[i].value * (double)d[i].value;
        s->sigma += (double)d[i].sigma;
    }
}

static bool keeps_size(const edge_shape *s)
{
    const double n = (double)s->count, mean = s->sum / n, power = s->square / n - mean * mean;
    const double same = SAME_SIZE * fabs(mean), noise = NOISE_OF_SIZE * s->sigma / n;
    return power <= same * same + noise * noise;
}

static double median_flank(float *scratch, const myo_discharge *d, size_t count, int32_t id)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (d[i].template_id == id)
            scratch[n++] = d[i].slew_hz;
    return (double)myo_quickselect_float(scratch, n, n / 2);
}

/* Which shapes are edges; whether other beats stand beside them. */
static bool find_edges(edge_shape *shapes, float *scratch, const myo_decide_track *track)
{
    const myo_discharge *d = track->discharges.items;
    const double limit = FLANK * track->noise.outlier_hz;
    bool any = false;
    for (int32_t id = 1; id <= MYO_CLUSTER_LIMIT; id++) {
        edge_shape *s = &shapes[id];
        if (s->count < PULSES || !keeps_size(s))
            continue;
        const double flank = median_flank(scratch, d, track->discharges.count, id);
        s->edge = flank >= limit && flank >= FLANK_HZ;
        any = any || s->edge;
    }
    /* where there are pulses, rarer ones of another size are pulses too */
    for (int32_t id = 1; id <= MYO_CLUSTER_LIMIT && any; id++) {
        edge_shape *s = &shapes[id];
        if (s->count > 0 && !s->edge && fabs(s->sum) > LARGE * s->sigma) {
            const double flank = median_flank(scratch, d, track->discharges.count, id);
            s->edge = flank >= limit && flank >= FLANK_HZ;
        }
    }
    return any;
}

static bool beats_beside(const edge_shape *shapes)
{
    size_t beats = 0;
    for (int32_t id = 0; id <= MYO_CLUSTER_LIMIT; id++)
        beats += shapes[id].edge ? 0 : shapes[id].beats;
    return beats >= BEATS;
}

/* What begins within MYO_EVOKED_S of a stimulator's pulse. */
static void mark_evoked(const myo_array *list, const myo_array *pulses, double rate)
{
    const myo_discharge *pulse = pulses->items;
    myo_discharge *d = list->items;
    size_t k = 0;
    int64_t last = INT64_MIN / 2;
    for (size_t i = 0; i < list->count; i++) {
        for (; k < pulses->count && pulse[k].onset <= d[i].onset; k++)
            if (pulse[k].state == MYO_DISCHARGE_STIMULUS)
                last = pulse[k].onset;
        const double since = (double)(d[i].onset - last) / rate;
        if (d[i].state == MYO_DISCHARGE_STIMULUS || d[i].state == MYO_DISCHARGE_EVOKED ||
            since > MYO_EVOKED_S)
            continue;
        d[i].state = MYO_DISCHARGE_EVOKED;
        d[i].stimulus_s = since;
        d[i].after_edge = true;
    }
}

myo_status myo_decide_edges(myo_decide_run *run, myo_decide_track *track)
{
    const size_t count = track->discharges.count;
    edge_shape shapes[MYO_CLUSTER_LIMIT + 1] = { 0 };
    float *scratch = myo_arena_new(run->scratch, count, sizeof *scratch);
    if (scratch == NULL)
        return MYO_NO_MEMORY;
    myo_discharge *d = track->discharges.items;
    sum_sizes(shapes, d, count);
    if (!find_edges(shapes, scratch, track))
        return MYO_OK;
    const bool paced = beats_beside(shapes);
    for (size_t i = 0; i < count; i++) {
        const edge_shape *s = &shapes[d[i].template_id];
        if (s->edge)
            d[i].state =
                paced && 2 * s->beats > s->count ? MYO_DISCHARGE_PACEMAKER : MYO_DISCHARGE_STIMULUS;
    }
    mark_evoked(&track->discharges, &track->discharges, track->source->track->geometry.rate_hz);
    mark_evoked(&track->buried, &track->discharges, track->source->track->geometry.rate_hz);
    return MYO_OK;
}
