/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/raw_input.h"

static myo_status read_recording(void *context, size_t stream, int64_t first, size_t count,
                                 void *out)
{
    return myo_recording_read((myo_recording *)context, stream, first, count, out);
}

myo_raw_input myo_raw_input_of(myo_recording *recording)
{
    return (myo_raw_input) { .info = myo_recording_describe(recording),
                             .context = recording,
                             .read = read_recording };
}
