/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * From raw samples of a segment with its halo to conditioned ones: zero-phase band-pass, then
 * mains.
 *
 * Each unbroken run of samples is filtered on its own, with odd reflection where it begins or ends
 * inside the recording (gap, drop-out) or with it. Runs of any channels and segments share the
 * lanes of the filter; who shares with whom changes no bit.
 */
#ifndef MYO_DSP_CONDITION_H
#define MYO_DSP_CONDITION_H

#include "core/geometry.h"
#include "dsp/butterworth.h"
#include "dsp/mains.h"
#include "dsp/piece.h"

typedef struct myo_conditioner myo_conditioner;

/** Everything is borrowed; `mains` NULL: leave the mains in (accelerometers). */
MYO_CHECKED myo_status myo_conditioner_open(myo_conditioner **out, const myo_kernels *kernels,
                                            const myo_geometry *geometry,
                                            const myo_butterworth *filter, myo_mains *mains);

/** True where a piece's span lets it be regular: all else depends on its samples. */
bool myo_piece_is_whole(const myo_geometry *geometry, const myo_segment_span *span, int64_t frames);

/**
 * Conditions up to MYO_LANES pieces, piece i in lane i of the block, whose `lanes` and `raw` are
 * filled. Afterwards row[frame - load_first] is the conditioned sample for every frame of the out
 * range, NaN where it is missing; `low` is the mean of what the filter removed over each fifth of a
 * hop, without its mean over the piece, NaN where missing. The block's `out` and `shape` hold what
 * regular pieces measure. Regular pieces are filtered where they lie, the others run by run.
 */
void myo_conditioner_run(myo_conditioner *conditioner, myo_block *block, myo_piece *pieces,
                         size_t count);

void myo_conditioner_close(myo_conditioner **conditioner);

#endif
