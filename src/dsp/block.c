/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/block.h"

size_t myo_low_per_hop(const myo_geometry *geometry)
{
    return geometry->hop < MYO_LOW_PER_HOP ? geometry->hop : MYO_LOW_PER_HOP;
}

size_t myo_low_start(const myo_geometry *geometry, size_t index)
{
    return index * geometry->hop / myo_low_per_hop(geometry);
}

static size_t out_hops(void)
{
    return MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS;
}

size_t myo_low_longest(const myo_geometry *geometry)
{
    return out_hops() * myo_low_per_hop(geometry);
}

static size_t raw_hops(const myo_geometry *geometry)
{
    return myo_segment_span_longest(geometry) / geometry->hop;
}

static size_t hop_floats(const myo_geometry *geometry, size_t hops)
{
    return hops * MYO_LANES * (3 + myo_low_per_hop(geometry));
}

size_t myo_block_floats(const myo_geometry *geometry)
{
    return myo_segment_span_longest(geometry) * MYO_LANES +
           hop_floats(geometry, raw_hops(geometry)) + hop_floats(geometry, out_hops()) +
           MYO_WINDOWS_PER_SEGMENT * 5 * MYO_LANES;
}

static float *lay_hops(myo_hop_lanes *hops, const myo_geometry *geometry, size_t count,
                       float *memory)
{
    hops->minimum = memory;
    hops->maximum = hops->minimum + count * MYO_LANES;
    hops->square = hops->maximum + count * MYO_LANES;
    hops->parts = hops->square + count * MYO_LANES;
    return memory + hop_floats(geometry, count);
}

void myo_block_lay(myo_block *block, const myo_geometry *geometry, float *memory)
{
    block->lanes = memory;
    memory += myo_segment_span_longest(geometry) * MYO_LANES;
    memory = lay_hops(&block->raw, geometry, raw_hops(geometry), memory);
    memory = lay_hops(&block->out, geometry, out_hops(), memory);
    block->shape = memory;
}

void myo_block_measure(const myo_kernels *kernels, const myo_geometry *geometry, const float *lanes,
                       size_t hops, size_t first, const myo_hop_lanes *to)
{
    const size_t parts = myo_low_per_hop(geometry), at = first * MYO_LANES;
    kernels->lanes_hops(to->minimum + at, to->maximum + at, to->square + at, to->parts + at * parts,
                        lanes, hops, geometry->hop, parts);
}
