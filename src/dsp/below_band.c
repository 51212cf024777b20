/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/below_band.h"

#include <math.h>

/* Adds sign x mean to each slow value. The parts' sums are short and independent of each other. */
void myo_below_band_add(const myo_geometry *geometry, myo_piece *piece, float sign)
{
    const size_t parts = myo_low_per_hop(geometry);
    const float *x = piece->row + (piece->span.out_first - piece->span.load_first);
    const size_t frames = (size_t)(piece->span.out_end - piece->span.out_first);
    size_t index = 0;
    for (size_t hop = 0; hop < frames; hop += geometry->hop)
        for (size_t p = 0; p < parts; p++) {
            const size_t from = hop + myo_low_start(geometry, p);
            size_t end = hop + myo_low_start(geometry, p + 1);
            end = end < frames ? end : frames;
            if (from >= end)
                break;
            float sum = 0;
            for (size_t i = from; i < end; i++)
                sum += x[i];
            piece->low[index] =
                (sign < 0 ? piece->low[index] : 0) + sign * sum / (float)(end - from);
            index++;
        }
    piece->low_count = index;
}

void myo_below_band_centre(myo_piece *piece)
{
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < piece->low_count; i++)
        if (!isnan(piece->low[i])) {
            sum += (double)piece->low[i];
            count++;
        }
    const float mean = count == 0 ? 0 : (float)(sum / (double)count);
    for (size_t i = 0; i < piece->low_count; i++)
        piece->low[i] -= mean;
}

/* Sums to means of parts, after = before - after, and the mean of all of them. */
static void find_low(float *restrict after, const float *restrict before, const float *lengths,
                     size_t parts, size_t count, float *means)
{
    double sums[MYO_LANES] = { 0 };
    size_t p = 0;
    for (size_t i = 0; i < count; i++, before += MYO_LANES, after += MYO_LANES) {
        const float frames = lengths[p];
        for (size_t l = 0; l < MYO_LANES; l++) {
            after[l] = before[l] / frames - after[l] / frames;
            sums[l] += (double)after[l];
        }
        p = p + 1 < parts ? p + 1 : 0;
    }
    for (size_t l = 0; l < MYO_LANES; l++)
        means[l] = (float)(sums[l] / (double)count);
}

/* The slow part of all lanes: means of the parts of a hop before the filter minus those after it,
 * in the place of the latter. means: what was taken off each lane's. */
void myo_below_band_take(const myo_kernels *kernels, const myo_geometry *geometry, myo_block *block,
                         myo_piece *pieces, const bool *regular, float *means)
{
    const size_t parts = myo_low_per_hop(geometry), count = myo_low_longest(geometry);
    const size_t skip = (geometry->halo / geometry->hop - MYO_MARGIN_HOPS) * parts;
    const float *before = block->raw.parts + skip * MYO_LANES;
    float *after = block->out.parts, *rows[MYO_LANES] = { NULL };
    float lengths[MYO_LOW_PER_HOP];
    for (size_t p = 0; p < parts; p++)
        lengths[p] = (float)(myo_low_start(geometry, p + 1) - myo_low_start(geometry, p));
    find_low(after, before, lengths, parts, count, means);
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < MYO_LANES; l++)
            after[i * MYO_LANES + l] -= means[l];
    for (size_t l = 0; l < MYO_LANES; l++)
        if (regular[l]) {
            rows[l] = pieces[l].low;
            pieces[l].low_count = count;
        }
    kernels->lanes_to_rows(rows, after, count);
}

/* Means of the parts after the filter, from what is left of the parts before it. */
void myo_below_band_remember(const myo_geometry *geometry, float *parts_before,
                             const myo_block *block, const myo_piece *piece, size_t lane,
                             float mean)
{
    const size_t parts = myo_low_per_hop(geometry);
    const size_t skip = (geometry->halo / geometry->hop - MYO_MARGIN_HOPS) * parts;
    for (size_t i = 0; i < piece->low_count; i++) {
        const size_t p = i % parts, at = i * MYO_LANES + lane;
        const float frames = (float)(myo_low_start(geometry, p + 1) - myo_low_start(geometry, p));
        parts_before[at] = block->raw.parts[skip * MYO_LANES + at] / frames - mean - piece->low[i];
    }
}

/* The band-pass lets through the less of a line the lower it is, and what it stops is no slow part:
 * of 2 mV of hum it would be 60 uV, more than a contraction. What was subtracted is the difference
 * of the parts after the filter, 1 / gain - 1 of it is what was stopped. */
void myo_below_band_take_line(const myo_geometry *geometry, float *parts_before,
                              const myo_block *block, myo_piece *piece, size_t lane, double gain)
{
    const size_t parts = myo_low_per_hop(geometry);
    const float stopped = (float)(1 / gain - 1);
    for (size_t i = 0; i < piece->low_count; i++) {
        const size_t p = i % parts, at = i * MYO_LANES + lane;
        const float frames = (float)(myo_low_start(geometry, p + 1) - myo_low_start(geometry, p));
        const float left = block->out.parts[at] / frames;
        piece->low[i] -= stopped * (parts_before[at] - left);
        parts_before[at] = left;
    }
}
