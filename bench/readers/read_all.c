/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens each file and reads every sample once, in blocks as `analyze` does; prints one line of JSON
 * per file. usage: myoscribe-read-all FILE... (bench/readers/run drives it) */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "myoscribe/recording.h"

enum { BLOCK_FRAMES = 16384 };

static double now_s(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double read_stream(myo_recording *recording, size_t index, myo_status *status)
{
    const myo_stream *stream = &myo_recording_describe(recording)->streams[index];
    const size_t bytes = stream->channel_count * myo_sample_bytes(stream->sample_type);
    void *block = malloc(BLOCK_FRAMES * bytes);
    *status = block == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (int64_t first = 0; *status == MYO_OK && first < stream->frames; first += BLOCK_FRAMES) {
        const int64_t left = stream->frames - first;
        const size_t count = left < BLOCK_FRAMES ? (size_t)left : BLOCK_FRAMES;
        *status = myo_recording_read(recording, index, first, count, block);
    }
    free(block);
    return (double)stream->frames * (double)stream->channel_count;
}

static void print_error(void *context, myo_log_level level, const char *message)
{
    (void)context;
    if (level == MYO_LOG_ERROR)
        fprintf(stderr, "%s\n", message);
}

int main(int count, char **paths)
{
    const myo_log log = { print_error, NULL, NULL };
    for (int i = 1; i < count; i++) {
        myo_recording *recording = NULL;
        double samples = 0;
        const double start = now_s();
        myo_status status = myo_recording_open(&recording, paths[i], NULL, &log);
        if (status != MYO_OK)
            return 1;
        const double opened = now_s();
        const myo_recording_info *info = myo_recording_describe(recording);
        for (size_t s = 0; status == MYO_OK && s < info->stream_count; s++)
            samples += read_stream(recording, s, &status);
        const double end = now_s();
        printf("{\"file\": \"%s\", \"format\": \"%s\", \"samples\": %.0f, \"open_s\": %.6f, "
               "\"read_s\": %.6f}\n",
               paths[i], info->format, samples, opened - start, end - opened);
        myo_recording_close(&recording);
        if (status != MYO_OK)
            return 1;
    }
    return 0;
}
