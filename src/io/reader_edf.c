/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EDF, EDF+C, BDF and BDF+ through EDFlib; annotations become marks. Signals of one rate are one
 * stream. */
#include <edflib.h>
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/reader.h"
#include "io/recorded_at.h"

enum { BLOCK = 4096, MARK_LIMIT = 1000000 };

typedef struct edf {
    struct edf_hdr_struct header;
    bool is_open, is_bdf;
    size_t *stream_of; /* of every signal */
    size_t *channel_of;
    size_t *width_of;    /* of every stream */
    long long *position; /* of every signal */
    int *block;
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
    it->position = myo_arena_new(arena, count, sizeof *it->position);
    it->block = myo_arena_new(arena, BLOCK, sizeof *it->block);
    if (draft->streams == NULL || it->stream_of == NULL || it->channel_of == NULL ||
        it->width_of == NULL || it->position == NULL || it->block == NULL)
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

static myo_status read_date(const edf *it, const myo_open_request *request, myo_draft *draft)
{
    const struct edf_hdr_struct *h = &it->header;
    const char *date = myo_arena_format(request->arena, "%04d-%02d-%02d", h->startdate_year,
                                        h->startdate_month, h->startdate_day);
    const char *time = myo_arena_format(request->arena, "%02d:%02d:%02d", h->starttime_hour,
                                        h->starttime_minute, h->starttime_second);
    if (date == NULL || time == NULL)
        return MYO_NO_MEMORY;
    return myo_recorded_at_take(draft, request, date, time, "file");
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
    MYO_TRY(read_date(it, request, draft));
    return read_annotations(it, request, draft);
}

static myo_status read_signal(edf *it, size_t signal, int64_t first, int count)
{
    if (it->position[signal] != first &&
        edfseek(it->header.handle, (int)signal, first, EDFSEEK_SET) != first)
        return MYO_UNREADABLE;
    const int got = edfread_digital_samples(it->header.handle, (int)signal, count, it->block);
    it->position[signal] = got == count ? first + count : -1;
    return got == count ? MYO_OK : MYO_MALFORMED;
}

static myo_status read_edf(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    edf *it = state;
    const size_t width = it->width_of[stream];
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < BLOCK ? count - done : BLOCK;
        for (size_t i = 0; i < (size_t)it->header.edfsignals; i++) {
            if (it->stream_of[i] != stream)
                continue;
            MYO_TRY(read_signal(it, i, first + (int64_t)done, (int)part));
            for (size_t n = 0; n < part; n++) {
                const size_t at = (done + n) * width + it->channel_of[i];
                if (it->is_bdf)
                    ((int32_t *)out)[at] = it->block[n];
                else
                    ((int16_t *)out)[at] = (int16_t)it->block[n];
            }
        }
        done += part;
    }
    return MYO_OK;
}

static void close_edf(void *state)
{
    edf *it = state;
    if (it->is_open)
        edfclose_file(it->header.handle);
}

const myo_reader myo_reader_edf = {
    .name = "EDF",
    .probe = probe_edf,
    .open = open_edf,
    .read = read_edf,
    .close = close_edf,
    .extensions = ".edf .bdf",
};
