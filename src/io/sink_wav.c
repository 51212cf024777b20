/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WAV with the two sidecars that hold what it cannot: `_channels.tsv` and `_events.tsv`. */
#include "io/sink_wav.h"

#include <errno.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/sink_kind.h"
#include "io/channel_type.h"

typedef struct wav_sink {
    const myo_recording_info *info;
    const myo_log *log;
    myo_arena *arena;
    const char *path, *part;
    SNDFILE *file;
    myo_sample_type type;
    size_t channels; /* of all streams, side by side */
    unsigned char *block;
    size_t block_frames, pending;
} wav_sink;

static myo_status check_streams(const wav_sink *it)
{
    const myo_stream *first = it->info->streams;
    for (size_t s = 0; s < it->info->stream_count; s++) {
        const myo_stream *stream = &it->info->streams[s];
        if (stream->rate_hz != floor(stream->rate_hz) || stream->rate_hz > 1e6)
            return myo_fail(it->log, MYO_UNSUPPORTED,
                            "a WAV holds whole rates only, stream \"%s\" has %.10g Hz; name the "
                            "output .h5",
                            stream->name, stream->rate_hz);
        if (stream->rate_hz != first->rate_hz || stream->start_s != first->start_s ||
            stream->sample_type != first->sample_type || stream->frames != first->frames)
            return myo_fail(it->log, MYO_UNSUPPORTED,
                            "a WAV holds streams of one rate, start, length and sample type only; "
                            "name the output .h5");
    }
    return MYO_OK;
}

static int subtype(myo_sample_type type)
{
    switch (type) {
    case MYO_SAMPLE_INT16:
        return SF_FORMAT_PCM_16;
    case MYO_SAMPLE_INT32:
        return SF_FORMAT_PCM_32;
    case MYO_SAMPLE_FLOAT32:
        return SF_FORMAT_FLOAT;
    default:
        return SF_FORMAT_DOUBLE;
    }
}

static myo_status create(wav_sink *it)
{
    SF_INFO info = { .samplerate = (int)it->info->streams[0].rate_hz,
                     .channels = (int)it->channels,
                     .format = SF_FORMAT_RF64 | subtype(it->type) };
    it->file = sf_open(it->part, SFM_WRITE, &info);
    if (it->file == NULL)
        return myo_fail(it->log, MYO_OUTPUT,
                        "cannot write %s: %s; choose another folder or free space", it->path,
                        errno != 0 ? strerror(errno) : sf_strerror(NULL));
    /* plain WAV unless it grows over 4 GiB; no PEAK chunk, which would hold the time of day */
    sf_command(it->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
    sf_command(it->file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE);
    return MYO_OK;
}

static myo_status open_wav(void **state, const char *path, const myo_recording_info *info,
                           const myo_log *log)
{
    wav_sink *it = myo_memory_new(1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    *it = (wav_sink) { .info = info, .log = log, .type = info->streams[0].sample_type };
    MYO_TRY(myo_arena_open(&it->arena));
    it->path = myo_arena_text(it->arena, path);
    const char *part = myo_arena_format(it->arena, "%s.part", path);
    if (it->path == NULL || part == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(check_streams(it));
    for (size_t s = 0; s < info->stream_count; s++)
        it->channels += info->streams[s].channel_count;
    it->part = part;
    return create(it);
}

static myo_status write_block(wav_sink *it, const void *frames, size_t count)
{
    sf_count_t done = 0;
    const sf_count_t wanted = (sf_count_t)count;
    switch (it->type) {
    case MYO_SAMPLE_INT16:
        done = sf_writef_short(it->file, frames, wanted);
        break;
    case MYO_SAMPLE_INT32:
        done = sf_writef_int(it->file, frames, wanted);
        break;
    case MYO_SAMPLE_FLOAT32:
        done = sf_writef_float(it->file, frames, wanted);
        break;
    default:
        done = sf_writef_double(it->file, frames, wanted);
    }
    if (done == wanted)
        return MYO_OK;
    return myo_fail(it->log, MYO_OUTPUT, "cannot write %s: %s; free space", it->path,
                    sf_strerror(it->file));
}

/* Puts the columns of one stream into the common frame; the last stream completes it. */
static myo_status append_wav(void *state, size_t stream, const void *frames, size_t count)
{
    wav_sink *it = state;
    if (it->info->stream_count == 1)
        return write_block(it, frames, count);
    const size_t bytes = myo_sample_bytes(it->type);
    if (stream == 0 && count > it->block_frames) {
        myo_memory_free(it->block);
        it->block = myo_memory_new(count, it->channels * bytes);
        it->block_frames = it->block == NULL ? 0 : count;
        if (it->block == NULL)
            return MYO_NO_MEMORY;
    }
    if (stream == 0)
        it->pending = count;
    if (count != it->pending)
        return myo_fail(it->log, MYO_ARGUMENT, "streams of a WAV must be appended in equal steps");
    size_t column = 0;
    for (size_t s = 0; s < stream; s++)
        column += it->info->streams[s].channel_count;
    const size_t width = it->info->streams[stream].channel_count * bytes;
    for (size_t n = 0; n < count; n++)
        memcpy(it->block + (n * it->channels + column) * bytes,
               (const unsigned char *)frames + n * width, width);
    return stream + 1 == it->info->stream_count ? write_block(it, it->block, count) : MYO_OK;
}

static double full_scale(myo_sample_type type)
{
    return type == MYO_SAMPLE_INT16 ? 32768 : type == MYO_SAMPLE_INT32 ? 2147483648.0 : 1;
}

/* On the disk already, so that what is left to go wrong leaves nothing behind. */
static myo_status prepare(myo_file *file, const wav_sink *it, const char *ending, myo_text *text)
{
    const char *path =
        myo_arena_format(it->arena, "%.*s%s", (int)(strlen(it->path) - 4), it->path, ending);
    const bool failed = text->failed || path == NULL;
    const myo_status status =
        failed ? MYO_NO_MEMORY : myo_file_prepare(file, path, text->bytes, text->length, it->log);
    myo_text_free(text);
    return status;
}

static myo_status put_channels(myo_file *file, const wav_sink *it)
{
    myo_text text = { 0 };
    myo_text_add(&text, "name\ttype\tunits\tfull_scale\toffset\n");
    for (size_t s = 0; s < it->info->stream_count; s++) {
        for (size_t c = 0; c < it->info->streams[s].channel_count; c++) {
            const myo_channel *channel = &it->info->streams[s].channels[c];
            myo_text_add_tsv(&text, channel->name);
            myo_text_add(&text, "\t%s\t", myo_channel_type_name(channel->type));
            if (channel->calibrated)
                myo_text_add(&text, "%s\t%.17g\t%.17g\n", channel->unit,
                             channel->scale * full_scale(it->type), channel->offset);
            else
                myo_text_add(&text, "n/a\tn/a\tn/a\n");
        }
    }
    return prepare(file, it, "_channels.tsv", &text);
}

static myo_status put_events(myo_file *file, const wav_sink *it)
{
    const myo_stream *stream = it->info->streams;
    if (it->info->mark_count == 0 && stream->gap_count == 0)
        return MYO_OK;
    myo_text text = { 0 };
    myo_text_add(&text, "onset\tduration\ttrial_type\tchannel\n");
    for (size_t i = 0, gap = 0; i < it->info->mark_count || gap < stream->gap_count;) {
        const double gap_s =
            gap < stream->gap_count
                ? stream->start_s + (double)stream->gaps[gap].first / stream->rate_hz
                : INFINITY;
        if (i == it->info->mark_count || gap_s < it->info->marks[i].onset_s) {
            myo_text_add(&text, "%.9f\t%.9f\texclude\tn/a\n", gap_s,
                         (double)stream->gaps[gap].count / stream->rate_hz);
            gap++;
            continue;
        }
        const myo_mark *mark = &it->info->marks[i++];
        myo_text_add(&text, "%.9f\t%.9f\t", mark->onset_s, mark->duration_s);
        myo_text_add_tsv(&text, mark->type);
        myo_text_add(&text, "\t");
        myo_text_add_tsv(&text, mark->channel);
        myo_text_add(&text, "\n");
    }
    return prepare(file, it, "_events.tsv", &text);
}

static myo_status finish_files(wav_sink *it)
{
    myo_file channels = { 0 }, events = { 0 };
    myo_status status = put_channels(&channels, it);
    if (status == MYO_OK)
        status = put_events(&events, it);
    if (status == MYO_OK && rename(it->part, it->path) != 0)
        status = myo_fail(it->log, MYO_OUTPUT, "cannot write %s: %s; choose another folder",
                          it->path, strerror(errno));
    if (status == MYO_OK)
        it->part = NULL;
    if (status == MYO_OK)
        status = myo_file_commit(&channels, it->log);
    if (status == MYO_OK && events.stream != NULL)
        status = myo_file_commit(&events, it->log);
    myo_file_discard(&channels);
    myo_file_discard(&events);
    return status;
}

static myo_status finish_wav(void *state)
{
    wav_sink *it = state;
    const int failed = sf_close(it->file);
    it->file = NULL;
    if (failed != 0)
        return myo_fail(it->log, MYO_OUTPUT, "cannot finish %s; free space and run again",
                        it->path);
    MYO_TRY(finish_files(it));
    if (it->info->streams->start_s != 0)
        myo_warn(it->log, "a WAV has no start time: %.6f s is lost; .h5 keeps it",
                 it->info->streams->start_s);
    return MYO_OK;
}

static void discard_wav(void *state)
{
    wav_sink *it = state;
    if (it->file != NULL)
        sf_close(it->file);
    if (it->part != NULL)
        remove(it->part);
    myo_memory_free(it->block);
    myo_arena_close(&it->arena);
    myo_memory_free(it);
}

const myo_sink_kind myo_sink_wav = { open_wav, append_wav, finish_wav, discard_wav };
