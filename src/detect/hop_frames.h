/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Frames of a track and its hops of 25 ms. */
#ifndef MYO_DETECT_HOP_FRAMES_H
#define MYO_DETECT_HOP_FRAMES_H

#include <stdint.h>

#include "myoscribe/result.h"

/** Frame of a hop's first sample, and the hop that holds a frame. */
int64_t myo_hop_frame(const myo_track *track, int64_t hop);
int64_t myo_frame_hop(const myo_track *track, int64_t frame);

#endif
