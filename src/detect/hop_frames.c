/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/hop_frames.h"

int64_t myo_hop_frame(const myo_track *track, int64_t hop)
{
    return hop * (int64_t)track->geometry.hop;
}

int64_t myo_frame_hop(const myo_track *track, int64_t frame)
{
    return frame < 0 ? 0 : frame / (int64_t)track->geometry.hop;
}
