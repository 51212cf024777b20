/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/feed.h"

static myo_status read_recording(void *context, size_t stream, int64_t first, size_t count,
                                 void *out)
{
    return myo_recording_read((myo_recording *)context, stream, first, count, out);
}

myo_feed myo_feed_of(myo_recording *recording)
{
    return (myo_feed) { .info = myo_recording_describe(recording),
                        .context = recording,
                        .read = read_recording };
}
