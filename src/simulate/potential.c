/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/potential.h"

#include <math.h>

#include "core/arena.h"
#include "core/memory.h"
#include "kernels/exact.h"

/* Conductivities of muscle, S/m: 1.01 inside, 0.063 across and 0.33 along the fibres outside
 * (Andreassen & Rosenfalck 1981); fibre radius 22 um within the usual 12-40. */
#define INSIDE     1.01
#define ACROSS     0.063
#define ANISOTROPY (0.33 / 0.063)
#define RADIUS_MM  0.022
/* Rosenfalck 1969: V(s) = 96 s^3 exp(-s) - 90 mV, s in mm behind the front. */
#define ACTION_MV 96.0
#define CELL_MM   0.5
#define MICROVOLT 1000.0
/* Farther across the limb nothing is left of a potential. */
#define REACH_MM 70.0

enum { FIBRES = 12, WAVE_CELLS = 58 /* the lengthened wave: 16 mm x 1.8 */ };

/* d/dz of the action potential, `length` times as long as at rest. */
static void wave_slope(double *slope, double length)
{
    for (int i = 0; i < WAVE_CELLS; i++) {
        const double s = ((double)i + 0.5) * CELL_MM / length;
        slope[i] = ACTION_MV * (3 * s * s - s * s * s) * myo_exact_exp(-s) / length;
    }
}

/* d/dz of 1/r between a fibre cell at z and the two poles of an electrode. */
static double lead_field(double z, double across, const myo_electrode *electrode)
{
    const double half = electrode->spacing_mm / 2;
    double sum = 0;
    for (int pole = -1; pole <= 1; pole += 2) {
        const double along = z - (electrode->z_mm + pole * half);
        const double square = along * along + across;
        sum -= pole * along / (square * sqrt(square));
    }
    return sum;
}

/* Adds one fibre's lead field by distance from its own end-plate, both directions of travel. */
static void add_fibre(double *field, size_t cells, const myo_fibres *unit, double x, double depth,
                      double plate, double half, const myo_electrode *electrode)
{
    const double dx = x - electrode->x_mm;
    const double across = ANISOTROPY * (dx * dx + depth * depth);
    const double reach = (half < unit->half_mm * 1.1 ? half : unit->half_mm * 1.1) / CELL_MM;
    for (size_t k = 0; k < cells && (double)k < reach; k++) {
        const double s = ((double)k + 0.5) * CELL_MM;
        field[k] +=
            lead_field(plate - s, across, electrode) - lead_field(plate + s, across, electrode);
    }
}

/* The wave moves one cell a step, so the potential is a convolution of its slope with the field. */
static float *convolve(const double *field, size_t cells, const double *slope, double gain,
                       myo_arena *arena)
{
    const size_t samples = cells + (size_t)WAVE_CELLS;
    float *out = myo_arena_new(arena, samples, sizeof *out);
    for (size_t n = 0; out != NULL && n < samples; n++) {
        double sum = 0;
        for (size_t j = 0; j < (size_t)WAVE_CELLS && j <= n; j++)
            if (n - j < cells)
                sum += slope[j] * field[n - j];
        out[n] = (float)(sum * gain);
    }
    return out;
}

/* Each of the sampled fibres has its own place, end-plate and tendon, the same for all electrodes.
 */
static void scatter_fibres(double fibre[FIBRES][4], const myo_fibres *unit, myo_draw *draw)
{
    for (int f = 0; f < FIBRES; f++) {
        const double depth = unit->depth_mm + unit->radius_mm * 0.5 * myo_draw_normal(draw);
        fibre[f][0] = unit->x_mm + unit->radius_mm * 0.5 * myo_draw_normal(draw);
        fibre[f][1] = depth < 1.5 ? 1.5 : depth;
        fibre[f][2] = unit->scatter_mm * myo_draw_normal(draw);
        fibre[f][3] = unit->half_mm * (1 + 0.025 * myo_draw_normal(draw));
    }
}

myo_status myo_potential_make(myo_potential *out, const myo_fibres *fibres,
                              const myo_electrode *electrodes, size_t electrode_count,
                              myo_draw *draw, myo_arena *arena)
{
    const size_t cells = (size_t)(fibres->half_mm * 1.1 / CELL_MM) + 1;
    const double gain = MICROVOLT * RADIUS_MM * RADIUS_MM * INSIDE / (4 * ACROSS) * CELL_MM *
                        fibres->count / FIBRES;
    double slopes[2][WAVE_CELLS], fibre[FIBRES][4];
    wave_slope(slopes[0], 1);
    wave_slope(slopes[1], MYO_LENGTHENED);
    scatter_fibres(fibre, fibres, draw);
    double *field = myo_memory_new(cells, sizeof *field);
    myo_status status = field == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (size_t e = 0; e < electrode_count && status == MYO_OK; e++) {
        out[e] = (myo_potential) { 0 };
        if (fabs(electrodes[e].x_mm - fibres->x_mm) > REACH_MM)
            continue;
        for (size_t k = 0; k < cells; k++)
            field[k] = 0;
        for (int f = 0; f < FIBRES; f++)
            add_fibre(field, cells, fibres, fibre[f][0], fibre[f][1], fibre[f][2], fibre[f][3],
                      &electrodes[e]);
        out[e] = (myo_potential) { .samples = cells + (size_t)WAVE_CELLS,
                                   .step_s = CELL_MM / fibres->velocity / 1000,
                                   .resting = convolve(field, cells, slopes[0], gain, arena),
                                   .lengthened = convolve(field, cells, slopes[1], gain, arena) };
        if (out[e].resting == NULL || out[e].lengthened == NULL)
            status = MYO_NO_MEMORY;
    }
    myo_memory_free(field);
    return status;
}

double myo_potential_at(const myo_potential *potential, double seconds, double stretch,
                        double lengthening)
{
    if (potential->samples == 0)
        return 0;
    const double place = seconds / (potential->step_s * stretch);
    if (!(place >= 0) || place >= (double)(potential->samples - 1))
        return 0;
    const size_t i = (size_t)place;
    const double part = place - (double)i;
    const double a =
        (double)potential->resting[i] * (1 - part) + (double)potential->resting[i + 1] * part;
    if (lengthening <= 0)
        return a;
    const double b =
        (double)potential->lengthened[i] * (1 - part) + (double)potential->lengthened[i + 1] * part;
    return a + (b - a) * lengthening;
}

double myo_potential_length(const myo_potential *potential)
{
    return (double)potential->samples * potential->step_s;
}

/* The inner loop of every contraction: the place is recomputed, not summed, so no error grows. */
void myo_potential_add(const myo_potential *potential, double *row, size_t count, double seconds,
                       double step_s, double gain, double stretch, double lengthening)
{
    const double scale = 1 / (potential->step_s * stretch);
    const double first = seconds * scale, step = step_s * scale;
    const double end = (double)(potential->samples - 1);
    const float *rest = potential->resting, *longer = potential->lengthened;
    for (size_t k = 0; k < count; k++) {
        const double place = first + (double)k * step;
        if (!(place >= 0) || place >= end)
            continue;
        const size_t i = (size_t)place;
        const double part = place - (double)i;
        double value = (double)rest[i] + (double)(rest[i + 1] - rest[i]) * part;
        if (lengthening > 0)
            value += lengthening *
                     ((double)longer[i] + (double)(longer[i + 1] - longer[i]) * part - value);
        row[k] += gain * value;
    }
}
