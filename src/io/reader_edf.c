/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EDF, EDF+, BDF and BDF+; annotations become marks, the gaps of discontinuous files gaps. Signals
 * of one rate are one stream. Own code, for EDFlib fetches single bytes (50 times slower), cuts
 * samples to the header's limits without a word, and refuses whole files for a field that does not
 * matter.
 */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/byte_order.h"
#include "io/edf_annotations.h"
#include "io/edf_header.h"
#include "io/reader.h"
#include "io/recorded_at.h"

/* Samples are looked at for the header's limits in the whole file up to this, of larger ones in as
 * much, evenly spread. */
static const int64_t SURVEY_BYTES = 256 << 20;

typedef struct edf {
    myo_byte_file file;
    myo_edf_header header;
    size_t *stream_of; /* of every signal; SIZE_MAX: of none */
    size_t *channel_of;
    size_t *width_of; /* of every stream */
} edf;

static bool probe_edf(const myo_probe *probe)
{
    return myo_edf_is(probe->head, probe->length);
}

static int32_t value_at(const unsigned char *bytes, bool is_bdf)
{
    if (!is_bdf)
        return myo_i16_at(bytes, MYO_ORDER_LITTLE);
    const uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
    return (int32_t)(bits ^ 0x800000) - 0x800000;
}

/* Samples of one record, a part of at most the span at a time. */
static myo_status part_of_record(edf *it, size_t signal, int64_t record, int64_t first,
                                 size_t *count, const unsigned char **bytes)
{
    const myo_edf_header *h = &it->header;
    const size_t most = MYO_BYTE_FILE_SPAN / h->value_bytes;
    if (*count > most)
        *count = most;
    return myo_byte_file_at(&it->file, bytes,
                            h->data_at + record * h->record_bytes + h->signals[signal].record_at +
                                first * (int64_t)h->value_bytes,
                            *count * h->value_bytes);
}

static myo_status count_outside(edf *it, size_t signal, int64_t record, int64_t *outside)
{
    const myo_edf_signal *its = &it->header.signals[signal];
    const double low = fmin(its->digital_low, its->digital_high);
    const double high = fmax(its->digital_low, its->digital_high);
    const int32_t least = (int32_t)fmax(low, -1e9), most = (int32_t)fmin(high, 1e9);
    const size_t size = it->header.value_bytes;
    for (int64_t done = 0; done < its->record_samples;) {
        const unsigned char *bytes = NULL;
        size_t count = (size_t)(its->record_samples - done);
        MYO_TRY(part_of_record(it, signal, record, done, &count, &bytes));
        for (size_t i = 0; i < count; i++) {
            const int32_t value = value_at(bytes + i * size, it->header.is_bdf);
            *outside += value < least || value > most;
        }
        done += (int64_t)count;
    }
    return MYO_OK;
}

/* Whether samples can lie outside at all: not when the limits are those of the numbers. */
static bool may_be_outside(const edf *it, const myo_edf_signal *signal)
{
    const double most = it->header.is_bdf ? 8388607 : 32767;
    return signal->has_scale && !signal->is_annotations &&
           (fmin(signal->digital_low, signal->digital_high) > -most ||
            fmax(signal->digital_low, signal->digital_high) < most);
}

/* Samples beyond the limits of the header are real in real files; they are read as they are. */
static myo_status survey(edf *it, myo_channel_draft *const *channel_of,
                         const myo_open_request *request, myo_draft *draft)
{
    const int64_t records = it->header.records;
    const int64_t most = SURVEY_BYTES / it->header.record_bytes + 1;
    const int64_t looked = records < most ? records : most;
    for (size_t i = 0; i < it->header.signal_count; i++) {
        const myo_edf_signal *signal = &it->header.signals[i];
        int64_t outside = 0;
        if (it->stream_of[i] == SIZE_MAX || !may_be_outside(it, signal))
            continue;
        for (int64_t k = 0; k < looked; k++)
            MYO_TRY(count_outside(it, i, looked == records ? k : k * records / looked, &outside));
        if (outside == 0)
            continue;
        channel_of[i]->rail_low = it->header.is_bdf ? -8388608 : -32768;
        channel_of[i]->rail_high = it->header.is_bdf ? 8388607 : 32767;
        MYO_TRY(myo_draft_warn(draft, request,
                               "signal %s: %lld samples%s lie outside the header's limits %.10g to "
                               "%.10g; they are read as they are",
                               signal->label == NULL ? "without a name" : signal->label,
                               (long long)outside, looked == records ? "" : " of those looked at",
                               signal->digital_low, signal->digital_high));
    }
    return MYO_OK;
}

static myo_status describe_signal(const myo_edf_signal *signal, size_t number,
                                  myo_channel_draft *channel, const myo_open_request *request,
                                  myo_draft *draft)
{
    channel->name = signal->label;
    if (!signal->has_scale) {
        channel->type = MYO_CHANNEL_MISC;
        return myo_draft_warn(
            draft, request,
            "signal %zu%s%s: its limits %g to %g (digital %g to %g) give no scale: "
            "it is not analysed",
            number, signal->label == NULL ? "" : ", ", signal->label == NULL ? "" : signal->label,
            signal->physical_low, signal->physical_high, signal->digital_low, signal->digital_high);
    }
    channel->unit = signal->unit;
    channel->scale = (signal->physical_high - signal->physical_low) /
                     (signal->digital_high - signal->digital_low);
    channel->offset = signal->physical_low - signal->digital_low * channel->scale;
    channel->rail_low = fmin(signal->digital_low, signal->digital_high);
    channel->rail_high = fmax(signal->digital_low, signal->digital_high);
    return MYO_OK;
}

/* The stream of this rate, a new one if need be. */
static myo_stream_draft *stream_of_rate(edf *it, double rate, int64_t record_samples,
                                        myo_draft *draft, myo_arena *arena)
{
    for (size_t s = 0; s < draft->stream_count; s++)
        if (draft->streams[s].rate_hz == rate)
            return &draft->streams[s];
    myo_stream_draft *stream = &draft->streams[draft->stream_count++];
    *stream = (myo_stream_draft) {
        .rate_hz = rate,
        .frames = it->header.records * record_samples,
        .sample_type = it->header.is_bdf ? MYO_SAMPLE_INT32 : MYO_SAMPLE_INT16,
        .channels = myo_draft_channels(arena, it->header.signal_count),
    };
    return stream->channels == NULL ? NULL : stream;
}

static myo_status describe(edf *it, const myo_open_request *request, myo_draft *draft)
{
    const size_t count = it->header.signal_count;
    myo_arena *arena = request->arena;
    draft->streams = myo_arena_new(arena, count, sizeof *draft->streams);
    it->stream_of = myo_arena_new(arena, count, sizeof *it->stream_of);
    it->channel_of = myo_arena_new(arena, count, sizeof *it->channel_of);
    it->width_of = myo_arena_new(arena, count, sizeof *it->width_of);
    myo_channel_draft **channels = myo_arena_new(arena, count, sizeof(myo_channel_draft *));
    if (draft->streams == NULL || it->stream_of == NULL || it->channel_of == NULL ||
        it->width_of == NULL || channels == NULL)
        return MYO_NO_MEMORY;
    size_t scaled = 0;
    for (size_t i = 0; i < count; i++) {
        const myo_edf_signal *signal = &it->header.signals[i];
        it->stream_of[i] = SIZE_MAX;
        if (signal->is_annotations || signal->record_samples == 0)
            continue;
        if (!(it->header.record_s > 0))
            return myo_fail(request->log, MYO_RATE,
                            "records of %g s give no sampling rate; correct the duration of a "
                            "record in EDFbrowser (Tools > Header editor)",
                            it->header.record_s);
        const double rate = (double)signal->record_samples / it->header.record_s;
        myo_stream_draft *stream = stream_of_rate(it, rate, signal->record_samples, draft, arena);
        if (stream == NULL)
            return MYO_NO_MEMORY;
        it->stream_of[i] = (size_t)(stream - draft->streams);
        it->channel_of[i] = stream->channel_count++;
        it->width_of[it->stream_of[i]] = stream->channel_count;
        channels[i] = &stream->channels[it->channel_of[i]];
        scaled += signal->has_scale;
        MYO_TRY(describe_signal(signal, i + 1, channels[i], request, draft));
    }
    if (draft->stream_count == 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "the file holds annotations only, no signal; name the file with the "
                        "signals");
    if (scaled == 0)
        return myo_fail(request->log, MYO_MALFORMED,
                        "no signal has limits that give a scale; correct them in EDFbrowser (Tools "
                        "> Header editor), or export the file again");
    for (size_t s = 0; draft->stream_count > 1 && s < draft->stream_count; s++)
        draft->streams[s].name = myo_arena_format(arena, "%.10gHz", draft->streams[s].rate_hz);
    return survey(it, channels, request, draft);
}

/* The jumps of a discontinuous file become missing frames of every stream. */
static myo_status add_gaps(const edf *it, const myo_array *jumps, const myo_open_request *request,
                           myo_draft *draft)
{
    const myo_edf_jump *all = jumps->items;
    size_t backwards = 0;
    for (size_t s = 0; s < draft->stream_count; s++) {
        myo_stream_draft *stream = &draft->streams[s];
        const int64_t record_samples = stream->frames / it->header.records;
        myo_drop *drops = myo_arena_new(request->arena, jumps->count, sizeof *drops);
        if (drops == NULL)
            return MYO_NO_MEMORY;
        for (size_t i = 0; i < jumps->count; i++) {
            const double missing = floor(all[i].missing_s * stream->rate_hz + 0.5);
            backwards += s == 0 && missing < 0;
            if (missing >= 1)
                drops[stream->drop_count++] =
                    (myo_drop) { all[i].record * record_samples, (int64_t)fmin(missing, 1e15) };
        }
        stream->drops = drops;
    }
    if (backwards > 0)
        return myo_draft_warn(
            draft, request, "%zu record%s before the end of the one before, which is not followed",
            backwards, backwards == 1 ? " begins" : "s begin");
    return MYO_OK;
}

static myo_status open_edf(void **state, const myo_open_request *request, myo_draft *draft)
{
    edf *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    const myo_status opened = myo_byte_file_open(&it->file, request->path, request->arena);
    if (opened == MYO_UNREADABLE)
        return myo_fail(request->log, opened, "cannot be read; check the permissions");
    MYO_TRY(opened);
    MYO_TRY(myo_edf_header_read(&it->header, &it->file, request, draft));
    draft->format = it->header.is_bdf ? (it->header.is_plus ? "BDF+" : "BDF")
                                      : (it->header.is_plus ? "EDF+" : "EDF");
    MYO_TRY(describe(it, request, draft));
    myo_array jumps = { .size = sizeof(myo_edf_jump), .arena = request->arena };
    MYO_TRY(myo_edf_annotations_read(&it->header, &it->file, request, draft, &jumps));
    if (jumps.count > 0)
        MYO_TRY(add_gaps(it, &jumps, request, draft));
    return myo_recorded_at_take(draft, request, it->header.date, it->header.time, "file");
}

/* Samples of one signal from frame `first` on, into every `width`-th place of `out`. */
static myo_status read_signal(edf *it, size_t signal, int64_t first, size_t count, void *out,
                              size_t width)
{
    const int64_t record_samples = it->header.signals[signal].record_samples;
    const size_t size = it->header.value_bytes;
    for (size_t done = 0; done < count;) {
        const int64_t at = first + (int64_t)done;
        const int64_t in_record = at % record_samples;
        const int64_t left = record_samples - in_record;
        size_t part = count - done;
        if ((int64_t)part > left)
            part = (size_t)left;
        const unsigned char *bytes = NULL;
        MYO_TRY(part_of_record(it, signal, at / record_samples, in_record, &part, &bytes));
        if (it->header.is_bdf)
            for (size_t i = 0; i < part; i++)
                ((int32_t *)out)[(done + i) * width] = value_at(bytes + i * size, true);
        else
            for (size_t i = 0; i < part; i++)
                ((int16_t *)out)[(done + i) * width] =
                    myo_i16_at(bytes + i * size, MYO_ORDER_LITTLE);
        done += part;
    }
    return MYO_OK;
}

static myo_status read_edf(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    edf *it = state;
    const size_t width = it->width_of[stream];
    const size_t value_bytes = it->header.is_bdf ? sizeof(int32_t) : sizeof(int16_t);
    for (size_t done = 0; done < count;) {
        /* one record at a time, so that all its signals are found in the same part of the file */
        size_t part = count - done;
        for (size_t i = 0; i < it->header.signal_count; i++) {
            if (it->stream_of[i] != stream)
                continue;
            const int64_t record_samples = it->header.signals[i].record_samples;
            const int64_t left = record_samples - (first + (int64_t)done) % record_samples;
            if ((int64_t)part > left)
                part = (size_t)left;
            MYO_TRY(read_signal(
                it, i, first + (int64_t)done, part,
                (unsigned char *)out + (done * width + it->channel_of[i]) * value_bytes, width));
        }
        done += part;
    }
    return MYO_OK;
}

static void close_edf(void *state)
{
    edf *it = state;
    myo_byte_file_close(&it->file);
}

const myo_reader myo_reader_edf = {
    .name = "EDF",
    .probe = probe_edf,
    .open = open_edf,
    .read = read_edf,
    .close = close_edf,
    .extensions = ".edf .bdf",
};
