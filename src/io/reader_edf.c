/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EDF, EDF+C, BDF and BDF+. EDFlib checks the file, gives its description and its annotations,
 * which become marks. The samples are read here, a data record at a time: EDFlib fetches single
 * bytes and seeks for every signal. Signals of one rate are one stream. */
#include <edflib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/reader.h"

enum { FIXED_BYTES = 256, LABEL_BYTES = 16, COUNTS_AT = 216, MARK_LIMIT = 1000000 };

typedef struct edf {
    struct edf_hdr_struct header;
    bool is_open, is_bdf;
    size_t *stream_of; /* of every signal */
    size_t *channel_of;
    size_t *width_of; /* of every stream */
    size_t *place_of; /* of every signal: its first byte in a data record */
    FILE *stream;
    int64_t header_bytes, loaded; /* the data record in `record`; -1: none */
    size_t record_bytes;
    unsigned char *record;
} edf;

static bool probe_edf(const myo_probe *probe)
{
    const bool edf_file = probe->length >= 256 && memcmp(probe->head, "0       ", 8) == 0;
    const bool bdf_file = probe->length >= 256 && memcmp(probe->head,
                                                         "\xff"
                                                         "BIOSEMI",
                                                         8) == 0;
    return edf_file || bdf_file;
}

static const char *trimmed(myo_arena *arena, const char *text, size_t limit)
{
    size_t first = 0, end = strnlen(text, limit);
    while (first < end && text[first] == ' ')
        first++;
    while (end > first && text[end - 1] == ' ')
        end--;
    return first == end ? NULL : myo_arena_text_n(arena, text + first, end - first);
}

/* Records the header promises against what the file holds, for the error line. */
static void say_size(const myo_open_request *request, myo_text *why)
{
    char head[257] = "";
    FILE *stream = fopen(request->path, "rb");
    int64_t records = 0, header_bytes = 0;
    if (stream != NULL && fread(head, 1, 256, stream) == 256) {
        char field[9] = "";
        memcpy(field, head + 236, 8);
        if (myo_text_integer(field, &records) && records < 0)
            myo_text_add(why,
                         "; its number of records is %lld, as of a recording that was never "
                         "finished",
                         (long long)records);
        memcpy(field, head + 184, 8);
        if (!myo_text_integer(field, &header_bytes))
            myo_text_add(why, "; its header length is not a number");
    }
    if (stream != NULL)
        fclose(stream);
}

static myo_status refuse(const edf *it, const myo_open_request *request)
{
    if (it->header.filetype == EDFLIB_FILE_IS_DISCONTINUOUS)
        return myo_fail(request->log, MYO_UNSUPPORTED,
                        "a discontinuous file (EDF+D or BDF+D); convert it to EDF+C, in EDFbrowser "
                        "with Tools > Convert EDF+D to EDF+C");
    if (it->header.filetype == EDFLIB_FILE_ALREADY_OPENED)
        return myo_fail(request->log, MYO_BUSY, "the file is open already; close it first");
    if (it->header.filetype == EDFLIB_MAXFILES_REACHED)
        return myo_fail(request->log, MYO_LIMIT, "64 EDF files are open already; close some first");
    myo_text why = { 0 };
    say_size(request, &why);
    const myo_status status = myo_fail(request->log, MYO_MALFORMED,
                                       "the EDF or BDF file contradicts its format, its header or "
                                       "length is damaged%s; EDFbrowser (Tools > Header editor) "
                                       "shows what, or copy it again",
                                       why.length == 0 ? "" : why.bytes);
    myo_text_free(&why);
    return status;
}

static void describe_signal(const edf *it, size_t signal, const myo_open_request *request,
                            myo_channel_draft *channel)
{
    const struct edf_param_struct *its = &it->header.signalparam[signal];
    const double levels = (double)its->dig_max - (double)its->dig_min;
    channel->name = trimmed(request->arena, its->label, sizeof its->label);
    channel->unit = trimmed(request->arena, its->physdimension, sizeof its->physdimension);
    channel->scale = levels == 0 ? 0 : (its->phys_max - its->phys_min) / levels;
    channel->offset = its->phys_min - (double)its->dig_min * channel->scale;
    channel->rail_low = its->dig_min;
    channel->rail_high = its->dig_max;
}

/* Signals with the same number of samples per record share a stream. */
static myo_status describe(edf *it, const myo_open_request *request, myo_draft *draft)
{
    const size_t count = (size_t)it->header.edfsignals;
    myo_arena *arena = request->arena;
    draft->streams = myo_arena_new(arena, count, sizeof *draft->streams);
    it->stream_of = myo_arena_new(arena, count, sizeof *it->stream_of);
    it->channel_of = myo_arena_new(arena, count, sizeof *it->channel_of);
    it->width_of = myo_arena_new(arena, count, sizeof *it->width_of);
    if (draft->streams == NULL || it->stream_of == NULL || it->channel_of == NULL ||
        it->width_of == NULL)
        return MYO_NO_MEMORY;
    const double record_s = (double)it->header.datarecord_duration / EDFLIB_TIME_DIMENSION;
    for (size_t i = 0; i < count; i++) {
        const struct edf_param_struct *its = &it->header.signalparam[i];
        if (!(record_s > 0) || its->smp_in_datarecord <= 0)
            return myo_fail(request->log, MYO_RATE,
                            "signal %zu: %d samples in records of %g s make no sampling rate; "
                            "export again",
                            i + 1, its->smp_in_datarecord, record_s);
        const double rate = (double)its->smp_in_datarecord / record_s;
        size_t s = 0;
        while (s < draft->stream_count && draft->streams[s].rate_hz != rate)
            s++;
        myo_stream_draft *stream = &draft->streams[s];
        if (s == draft->stream_count) {
            draft->stream_count++;
            *stream = (myo_stream_draft) { .rate_hz = rate,
                                           .frames = its->smp_in_file,
                                           .sample_type =
                                               it->is_bdf ? MYO_SAMPLE_INT32 : MYO_SAMPLE_INT16,
                                           .channels = myo_draft_channels(arena, count) };
            if (stream->channels == NULL)
                return MYO_NO_MEMORY;
        }
        it->stream_of[i] = s;
        it->channel_of[i] = stream->channel_count++;
        it->width_of[s] = stream->channel_count;
        describe_signal(it, i, request, &stream->channels[it->channel_of[i]]);
    }
    for (size_t s = 0; draft->stream_count > 1 && s < draft->stream_count; s++)
        draft->streams[s].name = myo_arena_format(arena, "%.10gHz", draft->streams[s].rate_hz);
    return MYO_OK;
}

static myo_status read_annotations(const edf *it, const myo_open_request *request, myo_draft *draft)
{
    struct edf_annotation_struct annotation;
    const long long count = it->header.annotations_in_file;
    if (count > MARK_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "%lld annotations; at most %d are supported",
                        count, MARK_LIMIT);
    for (long long i = 0; i < count; i++) {
        if (edf_get_annotation(it->header.handle, (int)i, &annotation) != 0)
            return myo_fail(request->log, MYO_MALFORMED,
                            "annotation %lld cannot be read; export the file again", i + 1);
        myo_mark *mark = myo_array_push(&draft->marks);
        const char *text =
            trimmed(request->arena, annotation.annotation, sizeof annotation.annotation);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        *mark = (myo_mark) {
            .onset_s = (double)annotation.onset / EDFLIB_TIME_DIMENSION,
            .duration_s = annotation.duration_l > 0
                              ? (double)annotation.duration_l / EDFLIB_TIME_DIMENSION
                              : 0,
            .type = text == NULL ? "n/a" : text,
        };
    }
    return MYO_OK;
}

/* Where each signal lies in a data record: in the order of the header, annotations between them. */
static myo_status lay_out(edf *it, const myo_open_request *request)
{
    const bool plus = it->header.filetype == EDFLIB_FILETYPE_EDFPLUS ||
                      it->header.filetype == EDFLIB_FILETYPE_BDFPLUS;
    const size_t bytes = it->is_bdf ? 3 : 2;
    char fixed[FIXED_BYTES], field[9] = "";
    int64_t total = 0, samples = 0;
    it->stream = fopen(request->path, "rb");
    if (it->stream == NULL || fread(fixed, 1, sizeof fixed, it->stream) != sizeof fixed)
        return MYO_UNREADABLE;
    memcpy(field, fixed + 252, 4);
    if (!myo_text_integer(field, &total) || total < it->header.edfsignals || total > 4096)
        return MYO_MALFORMED;
    const size_t count = (size_t)total;
    char *signals = myo_arena_new(request->arena, count, FIXED_BYTES);
    it->place_of = myo_arena_new(request->arena, count, sizeof *it->place_of);
    if (signals == NULL || it->place_of == NULL)
        return MYO_NO_MEMORY;
    if (fread(signals, FIXED_BYTES, count, it->stream) != count)
        return MYO_MALFORMED;
    int own = 0;
    for (size_t i = 0; i < count; i++) {
        const char *label = signals + i * LABEL_BYTES;
        memcpy(field, signals + count * COUNTS_AT + i * 8, 8);
        if (!myo_text_integer(field, &samples) || samples < 1 || samples > INT32_MAX)
            return MYO_MALFORMED;
        if (!plus || memcmp(label, it->is_bdf ? "BDF Annotations " : "EDF Annotations ", 16) != 0) {
            if (own == it->header.edfsignals ||
                it->header.signalparam[own].smp_in_datarecord != samples)
                return MYO_MALFORMED;
            it->place_of[own++] = it->record_bytes;
        }
        it->record_bytes += (size_t)samples * bytes;
    }
    it->header_bytes = (int64_t)(count + 1) * FIXED_BYTES;
    it->loaded = -1;
    it->record = myo_arena_new(request->arena, it->record_bytes, 1);
    if (it->record == NULL)
        return MYO_NO_MEMORY;
    return own == it->header.edfsignals ? MYO_OK : MYO_MALFORMED;
}

static myo_status open_edf(void **state, const myo_open_request *request, myo_draft *draft)
{
    static const char *const formats[] = { "EDF", "EDF+", "BDF", "BDF+" };
    edf *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    if (edfopen_file_readonly(request->path, &it->header, EDFLIB_READ_ALL_ANNOTATIONS) != 0)
        return refuse(it, request);
    it->is_open = true;
    it->is_bdf = it->header.filetype == EDFLIB_FILETYPE_BDF ||
                 it->header.filetype == EDFLIB_FILETYPE_BDFPLUS;
    if (it->header.edfsignals < 1)
        return myo_fail(request->log, MYO_EMPTY,
                        "the file holds annotations only, no signal; name the file with the "
                        "signals");
    draft->format =
        formats[it->header.filetype >= 0 && it->header.filetype <= 3 ? it->header.filetype : 0];
    MYO_TRY(describe(it, request, draft));
    const myo_status status = lay_out(it, request);
    if (status != MYO_OK && status != MYO_NO_MEMORY)
        return refuse(it, request);
    MYO_TRY(status);
    return read_annotations(it, request, draft);
}

static myo_status load(edf *it, int64_t record)
{
    if (it->loaded == record)
        return MYO_OK;
    it->loaded = -1;
    const off_t at = (off_t)(it->header_bytes + record * (int64_t)it->record_bytes);
    if (fseeko(it->stream, at, SEEK_SET) != 0)
        return MYO_UNREADABLE;
    if (fread(it->record, 1, it->record_bytes, it->stream) != it->record_bytes)
        return MYO_MALFORMED;
    it->loaded = record;
    return MYO_OK;
}

/* `count` samples of the loaded record; those beyond the digital limits are at the limits. */
static void unpack(const edf *it, size_t signal, size_t from, size_t count, void *out, size_t step)
{
    const struct edf_param_struct *its = &it->header.signalparam[signal];
    const size_t bytes = it->is_bdf ? 3 : 2;
    const unsigned char *at = it->record + it->place_of[signal] + from * bytes;
    for (size_t n = 0; n < count; n++, at += bytes) {
        const uint32_t low = (uint32_t)at[0] | (uint32_t)at[1] << 8;
        const uint32_t all = it->is_bdf ? low | (uint32_t)at[2] << 16 : low;
        const int32_t sign = it->is_bdf ? 1 << 23 : 1 << 15;
        int32_t value = (int32_t)(all ^ (uint32_t)sign) - sign;
        value = value > its->dig_max ? its->dig_max : value < its->dig_min ? its->dig_min : value;
        if (it->is_bdf)
            ((int32_t *)out)[n * step] = value;
        else
            ((int16_t *)out)[n * step] = (int16_t)value;
    }
}

static myo_status read_edf(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    edf *it = state;
    const size_t width = it->width_of[stream], bytes = it->is_bdf ? 4 : 2;
    size_t any = 0;
    while (it->stream_of[any] != stream)
        any++;
    const size_t samples = (size_t)it->header.signalparam[any].smp_in_datarecord;
    for (size_t done = 0; done < count;) {
        const int64_t frame = first + (int64_t)done;
        const size_t from = (size_t)(frame % (int64_t)samples);
        const size_t left = samples - from;
        const size_t part = count - done < left ? count - done : left;
        MYO_TRY(load(it, frame / (int64_t)samples));
        for (size_t i = 0; i < (size_t)it->header.edfsignals; i++)
            if (it->stream_of[i] == stream)
                unpack(it, i, from, part,
                       (unsigned char *)out + (done * width + it->channel_of[i]) * bytes, width);
        done += part;
    }
    return MYO_OK;
}

static void close_edf(void *state)
{
    edf *it = state;
    if (it->stream != NULL)
        fclose(it->stream);
    if (it->is_open)
        edfclose_file(it->header.handle);
}

const myo_reader myo_reader_edf = { "EDF", probe_edf, open_edf, read_edf, close_edf };
