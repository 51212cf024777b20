/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Raw interleaved samples to one channel's row in its physical unit. */
#ifndef MYO_PIPELINE_CONVERT_H
#define MYO_PIPELINE_CONVERT_H

#include <stdbool.h>

#include "kernels/kernels.h"
#include "myoscribe/recording.h"

/**
 * One channel while a load range is read. The first sample there that is not missing becomes 0: the
 * filter starts without a step, and single precision is spent on what moves.
 */
typedef struct myo_converter {
    size_t channel;
    double gain, offset;
    bool has_offset;
} myo_converter;

myo_converter myo_converter_of(const myo_stream *stream, size_t channel);

/** Converts `count` frames from absolute frame `first`. */
void myo_convert(myo_converter *converter, const myo_kernels *kernels, const myo_stream *stream,
                 const void *raw, int64_t first, size_t count, float *row);

/** The same for consecutive channels into lanes, 0 behind them. */
void myo_convert_lanes(myo_converter *const *converters, size_t lanes, const myo_kernels *kernels,
                       const myo_stream *stream, const void *raw, int64_t first, size_t count,
                       float *out);

/** End of the gap that covers a frame, or the frame itself. */
int64_t myo_after_gap(const myo_stream *stream, int64_t frame);
/** First frame of the first gap that ends after a frame; INT64_MAX when there is none. */
int64_t myo_next_gap(const myo_stream *stream, int64_t frame);

/** The channel's rails as the row has them, low < high; -Inf and Inf where unknown. */
void myo_convert_rails(const myo_converter *converter, const myo_stream *stream, float *low,
                       float *high);

#endif
