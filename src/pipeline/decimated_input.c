/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/decimated_input.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/raw_sample.h"
#include "kernels/exact.h"

/* Frames given at once, and bytes read for them. */
enum { MOST_CHUNK = 2048, LEAST_CHUNK = 16, CHUNK_BYTES = 4 << 20 };

static const double pi = 3.14159265358979323846;

/* A stream that is decimated: raw frames [first, end) of it lie in `raw`. */
typedef struct decimated_stream {
    size_t factor, taps; /* taps: 2 x reach x factor + 1 */
    size_t chunk;        /* frames given at once */
    float *weights;
    size_t frame_bytes;
    int64_t first, end;
    unsigned char *raw;
} decimated_stream;

struct myo_decimated_input {
    const myo_raw_input *inner;
    myo_recording_info info;
    myo_raw_input outer;
    decimated_stream *streams; /* factor 1: passed through */
};

/* By how much a rate is divided; 1: not at all. */
static size_t factor_of(double rate_hz)
{
    return rate_hz > MYO_DECIMATED_MOST_HZ ? (size_t)ceil(rate_hz / MYO_DECIMATED_MOST_HZ) : 1;
}

/* A sinc that ends at 0.4 of the new rate under Blackman's window: flat within 1e-3 to a quarter of
 * that rate, 74 dB down at what would fold into the band of muscle. */
static void fill_weights(decimated_stream *of)
{
    const double middle = 0.5 * (double)(of->taps - 1), cut = 0.4 / (double)of->factor;
    double sum = 0;
    for (size_t i = 0; i < of->taps; i++) {
        const double u = (double)i - middle, turn = (double)i / (double)(of->taps - 1);
        const double sinc = u == 0 ? 2 * cut : myo_exact_sin(2 * pi * cut * u) / (pi * u);
        const double window =
            0.42 - 0.5 * myo_exact_cos(2 * pi * turn) + 0.08 * myo_exact_cos(4 * pi * turn);
        of->weights[i] = (float)(sinc * window);
        sum += (double)of->weights[i];
    }
    for (size_t i = 0; i < of->taps; i++)
        of->weights[i] = (float)((double)of->weights[i] / sum);
}

/* What is missing reaches as far as the filter does. */
static myo_status copy_gaps(myo_stream *to, const myo_stream *from, const decimated_stream *of,
                            myo_arena *arena)
{
    const int64_t factor = (int64_t)of->factor, reach = (int64_t)of->taps / 2;
    myo_gap *gaps = (myo_gap *)myo_arena_new(arena, from->gap_count + 1, sizeof *gaps);
    size_t count = 0;
    if (gaps == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < from->gap_count; i++) {
        int64_t first = from->gaps[i].first - reach,
                end = from->gaps[i].first + from->gaps[i].count + reach;
        first = first < 0 ? 0 : first / factor;
        end = (end + factor - 1) / factor;
        end = end > to->frames ? to->frames : end;
        if (count > 0 && gaps[count - 1].first + gaps[count - 1].count >= first)
            gaps[count - 1].count = end - gaps[count - 1].first;
        else if (end > first)
            gaps[count++] = (myo_gap) { first, end - first };
    }
    to->gaps = gaps;
    to->gap_count = count;
    return MYO_OK;
}

static myo_status open_stream(decimated_stream *of, myo_stream *stream, const myo_stream *from,
                              myo_arena *arena)
{
    of->factor = factor_of(from->rate_hz);
    if (of->factor == 1 || from->frames < (int64_t)of->factor)
        of->factor = 1;
    if (of->factor == 1)
        return MYO_OK;
    of->taps = 2 * MYO_DECIMATED_REACH * of->factor + 1;
    of->frame_bytes = myo_sample_bytes(from->sample_type) * from->channel_count;
    of->weights = (float *)myo_memory_new(of->taps, sizeof(float));
    const size_t fit = CHUNK_BYTES / (of->factor * of->frame_bytes);
    of->chunk = fit < LEAST_CHUNK ? LEAST_CHUNK : fit < MOST_CHUNK ? fit : MOST_CHUNK;
    of->raw = (unsigned char *)myo_memory_new(of->chunk * of->factor + of->taps, of->frame_bytes);
    if (of->weights == NULL || of->raw == NULL)
        return MYO_NO_MEMORY;
    fill_weights(of);
    stream->rate_hz = from->rate_hz / (double)of->factor;
    stream->frames = from->frames / (int64_t)of->factor;
    stream->sample_type = MYO_SAMPLE_FLOAT32;
    return copy_gaps(stream, from, of, arena);
}

/* Raw frames [first, end), of which those that are there already are not read again. */
static myo_status fetch(myo_decimated_input *of, size_t stream, int64_t first, int64_t end)
{
    decimated_stream *s = of->streams + stream;
    int64_t have = 0;
    if (first >= s->first && first < s->end) {
        have = (s->end < end ? s->end : end) - first;
        memmove(s->raw, s->raw + (size_t)(first - s->first) * s->frame_bytes,
                (size_t)have * s->frame_bytes);
    }
    s->first = first;
    s->end = first; /* nothing, should reading fail */
    if (first + have < end)
        MYO_TRY(of->inner->read(of->inner->context, stream, first + have,
                                (size_t)(end - first - have),
                                s->raw + (size_t)have * s->frame_bytes));
    s->end = end;
    return MYO_OK;
}

/* Before the first frame and after the last their samples hold. */
static size_t within(int64_t frame, int64_t first, int64_t end)
{
    return (size_t)((frame < first ? first : frame >= end ? end - 1 : frame) - first);
}

/* The rail that one of the raw samples of a frame is at; NaN: none. */
static double rail_of(const decimated_stream *s, const myo_stream *from, size_t channel,
                      int64_t frame)
{
    const myo_channel *of = from->channels + channel;
    for (size_t i = 0; i < s->factor; i++) {
        const size_t at = within(frame * (int64_t)s->factor + (int64_t)i, s->first, s->end);
        const double raw =
            myo_raw_sample(s->raw, from->sample_type, at * from->channel_count + channel);
        if (raw <= of->rail_low)
            return of->rail_low;
        if (raw >= of->rail_high)
            return of->rail_high;
    }
    return NAN;
}

static float filtered(const decimated_stream *s, const myo_stream *from, size_t channel,
                      int64_t frame)
{
    const int64_t begin = frame * (int64_t)s->factor - (int64_t)s->taps / 2;
    double sum = 0;
    for (size_t i = 0; i < s->taps; i++) {
        const size_t at = within(begin + (int64_t)i, s->first, s->end);
        sum += (double)s->weights[i] *
               myo_raw_sample(s->raw, from->sample_type, at * from->channel_count + channel);
    }
    return (float)sum;
}

static myo_status read_chunk(myo_decimated_input *of, size_t stream, int64_t first, size_t count,
                             float *out)
{
    decimated_stream *s = of->streams + stream;
    const myo_stream *from = of->inner->info->streams + stream;
    const int64_t factor = (int64_t)s->factor, reach = (int64_t)s->taps / 2;
    const int64_t begin = first * factor - reach;
    const int64_t end = (first + (int64_t)count - 1) * factor + reach + 1;
    MYO_TRY(fetch(of, stream, begin < 0 ? 0 : begin, end > from->frames ? from->frames : end));
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < from->channel_count; c++) {
            const double rail = rail_of(s, from, c, first + (int64_t)i);
            *out++ = isnan(rail) ? filtered(s, from, c, first + (int64_t)i) : (float)rail;
        }
    return MYO_OK;
}

static myo_status read_outer(void *context, size_t stream, int64_t first, size_t count, void *out)
{
    myo_decimated_input *of = context;
    if (of->streams[stream].factor == 1)
        return of->inner->read(of->inner->context, stream, first, count, out);
    const size_t channels = of->info.streams[stream].channel_count,
                 chunk = of->streams[stream].chunk;
    for (size_t done = 0; done < count; done += chunk)
        MYO_TRY(read_chunk(of, stream, first + (int64_t)done,
                           count - done < chunk ? count - done : chunk,
                           (float *)out + done * channels));
    return MYO_OK;
}

static bool is_fast(const myo_recording_info *info)
{
    for (size_t s = 0; s < info->stream_count; s++)
        if (factor_of(info->streams[s].rate_hz) > 1)
            return true;
    return false;
}

myo_status myo_decimated_input_open(myo_decimated_input **out, const myo_raw_input *inner,
                                    myo_arena *arena)
{
    const size_t count = inner->info->stream_count;
    *out = NULL;
    if (!is_fast(inner->info))
        return MYO_OK;
    myo_decimated_input *made = (myo_decimated_input *)myo_memory_new(1, sizeof *made);
    myo_stream *streams = (myo_stream *)myo_arena_new(arena, count, sizeof *streams);
    if (made == NULL || streams == NULL) {
        myo_memory_free(made);
        return MYO_NO_MEMORY;
    }
    made->inner = inner;
    made->info = *inner->info;
    made->info.streams = streams;
    made->outer = (myo_raw_input) { .info = &made->info, .context = made, .read = read_outer };
    made->streams = (decimated_stream *)myo_memory_new(count, sizeof *made->streams);
    myo_status status = made->streams == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (size_t s = 0; s < count && status == MYO_OK; s++) {
        streams[s] = inner->info->streams[s];
        status = open_stream(made->streams + s, streams + s, inner->info->streams + s, arena);
    }
    if (status != MYO_OK)
        myo_decimated_input_close(&made);
    else
        *out = made;
    return status;
}

const myo_raw_input *myo_decimated_input_of(const myo_decimated_input *input)
{
    return &input->outer;
}

void myo_decimated_input_close(myo_decimated_input **input)
{
    if (input == NULL || *input == NULL)
        return;
    for (size_t s = 0; (*input)->streams != NULL && s < (*input)->info.stream_count; s++) {
        myo_memory_free((*input)->streams[s].weights);
        myo_memory_free((*input)->streams[s].raw);
    }
    myo_memory_free((*input)->streams);
    myo_memory_free(*input);
    *input = NULL;
}
