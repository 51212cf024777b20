/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/input_check.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fail.h"

static const double MOST_HZ = 1e7;
enum { MOST_CHANNELS = 1 << 20, LEAST_MEMORY = 1 << 20 };

static myo_status check_channel(const myo_channel *channel, const char *stream, size_t number,
                                const myo_log *log)
{
    if (channel->name == NULL || channel->unit == NULL)
        return myo_fail(log, MYO_ARGUMENT,
                        "stream \"%s\", channel %zu: name and unit must be given", stream,
                        number + 1);
    if (channel->type > MYO_CHANNEL_MISC || !isfinite(channel->scale) || channel->scale == 0 ||
        !isfinite(channel->offset))
        return myo_fail(log, MYO_ARGUMENT,
                        "stream \"%s\", channel \"%s\": type, scale or offset make no sense",
                        stream, channel->name);
    return MYO_OK;
}

static myo_status check_gaps(const myo_stream *stream, const myo_log *log)
{
    int64_t end = 0;
    for (size_t i = 0; i < stream->gap_count; i++) {
        const myo_gap *gap = &stream->gaps[i];
        if (gap->first < end || gap->count <= 0 || gap->count > INT64_MAX - gap->first)
            return myo_fail(log, MYO_ARGUMENT, "stream \"%s\": gaps must be sorted and disjoint",
                            stream->name);
        end = gap->first + gap->count;
    }
    return MYO_OK;
}

static myo_status check_stream(const myo_stream *stream, size_t number, const myo_log *log)
{
    if (stream->name == NULL)
        return myo_fail(log, MYO_ARGUMENT, "stream %zu has no name; an empty one will do",
                        number + 1);
    if (!(stream->rate_hz > 0 && stream->rate_hz <= MOST_HZ) || !isfinite(stream->start_s))
        return myo_fail(log, MYO_ARGUMENT, "stream \"%s\": a rate of %g Hz and a start at %g s",
                        stream->name, stream->rate_hz, stream->start_s);
    if (stream->frames <= 0 || stream->channel_count == 0 ||
        stream->channel_count > MOST_CHANNELS || stream->channels == NULL ||
        stream->sample_type > MYO_SAMPLE_FLOAT64)
        return myo_fail(log, MYO_ARGUMENT,
                        "stream \"%s\": frames, channels and sample type must be given",
                        stream->name);
    for (size_t c = 0; c < stream->channel_count; c++)
        MYO_TRY(check_channel(&stream->channels[c], stream->name, c, log));
    return check_gaps(stream, log);
}

myo_status myo_input_check(const myo_raw_input *input, const myo_log *log)
{
    if (input == NULL || input->info == NULL || input->read == NULL ||
        input->info->stream_count == 0 || input->info->streams == NULL)
        return myo_fail(log, MYO_ARGUMENT,
                        "an input needs a description with streams, and a way to "
                        "read them");
    for (size_t s = 0; s < input->info->stream_count; s++)
        MYO_TRY(check_stream(&input->info->streams[s], s, log));
    return MYO_OK;
}

myo_status myo_run_options_check(const myo_run_options *options, const myo_log *log)
{
    struct stat info;
    if (options->memory_bytes > 0 && options->memory_bytes < LEAST_MEMORY)
        return myo_fail(log, MYO_ARGUMENT,
                        "a bound of %zu bytes of memory is too low; give at least %d, or 0 for the "
                        "default",
                        options->memory_bytes, LEAST_MEMORY);
    if (options->spool_folder != NULL &&
        (stat(options->spool_folder, &info) != 0 || !S_ISDIR(info.st_mode) ||
         access(options->spool_folder, W_OK | X_OK) != 0))
        return myo_fail(log, MYO_ARGUMENT,
                        "%s: temporary files cannot be made in this folder; name one that is there "
                        "and can be written to",
                        options->spool_folder);
    return MYO_OK;
}
