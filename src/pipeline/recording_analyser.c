/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recording is analysed as any other input of raw samples. */
#include "myoscribe/analyser.h"

static myo_status read_recording(void *context, size_t stream, int64_t first, size_t count,
                                 void *out)
{
    return myo_recording_read((myo_recording *)context, stream, first, count, out);
}

static void release_recording(void *context)
{
    myo_recording *recording = context;
    myo_recording_close(&recording);
}

myo_status myo_analyse(myo_result **out, myo_recording *recording, const myo_settings *settings,
                       const myo_run_options *options, const myo_log *log)
{
    if (recording == NULL)
        return MYO_ARGUMENT;
    const myo_raw_input input = { .info = myo_recording_describe(recording),
                                  .context = recording,
                                  .read = read_recording,
                                  .release = release_recording };
    const myo_status status = myo_analyse_input(out, &input, settings, options, log);
    if (status == MYO_OK)
        myo_recording_retain(recording);
    return status;
}
