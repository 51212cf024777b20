/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WFDB (PhysioNet): a header of text, signal files in formats 16, 61, 80, 212, 24 and 32, and
 * annotations (.atr) as marks. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "annotation/wfdb_annotations.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/text.h"
#include "io/recorded_at.h"
#include "io/wfdb_header.h"
#include "io/wfdb_samples.h"

enum { LINE_BYTES = 1024, BLOCK_BYTES = 65536, MARK_LIMIT = 1000000 };

typedef struct wfdb {
    myo_wfdb_header header;
    bool wide; /* samples are delivered as float64, for 32 bits do not fit float32 */
    unsigned char *block;
} wfdb;

typedef struct wfdb_context {
    wfdb *it;
    const myo_open_request *request;
    myo_draft *draft;
    myo_stream_draft *stream;
} wfdb_context;

/* "name[/segments] signals [rate[/counter[(base)]] [samples ...]]" with a number of signals and a
 * signal line after it */
static bool probe_wfdb(const myo_probe *probe)
{
    char line[LINE_BYTES], name[64], file[64];
    unsigned signals = 0, format = 0;
    if (!myo_text_ends(probe->path, ".hea"))
        return false; /* any text may begin with a word and a number; records are always named so */
    const size_t length = probe->length < sizeof line - 1 ? probe->length : sizeof line - 1;
    memcpy(line, probe->head, length);
    line[length] = '\0';
    const char *first = line;
    while (*first == '#' || *first == '\r' || *first == '\n')
        first += strcspn(first, "\n") + (first[strcspn(first, "\n")] == '\n');
    const char *second = strchr(first, '\n');
    if (second == NULL || sscanf(first, "%63s %u", name, &signals) != 2)
        return false;
    return signals == 0 || strchr(name, '/') != NULL ||
           sscanf(second + 1, "%63s %u", file, &format) == 2;
}

#include "io/recorded_at.h"
/* Every file must hold the samples that the header claims; without a claim, what all files hold. */
static myo_status open_files(wfdb_context *at)
{
    wfdb *it = at->it;
    const double claimed = it->header.samples;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < it->header.file_count; i++) {
        myo_wfdb_file *file = &it->header.files[i];
        file->stream = fopen(file->path, "rb");
        if (file->stream == NULL || fseeko(file->stream, 0, SEEK_END) != 0)
            return myo_fail(at->request->log, MYO_NOT_FOUND,
                            "the signal file %s cannot be read; put it beside the header",
                            file->path);
        const int64_t bytes = ftello(file->stream) - file->offset;
        const int64_t frames =
            bytes <= 0 ? 0 : myo_wfdb_samples(file->format, bytes) / (int64_t)file->count;
        least = frames < least ? frames : least;
    }
    if (claimed > (double)least)
        return myo_fail(at->request->log, MYO_MALFORMED,
                        "the signal file is cut short: the header promises %.0f samples, %lld are "
                        "there; copy it again",
                        claimed, (long long)least);
    at->stream->frames = claimed > 0 ? (int64_t)claimed : least;
    return MYO_OK;
}

/* Reads `count` frames of one file; `take` gets every sample with its frame and signal. */
static myo_status
walk(wfdb *it, const myo_wfdb_file *file, int64_t first, size_t count,
     void (*take)(wfdb *it, size_t frame, size_t signal, int32_t value, void *into), void *into)
{
    const size_t most = BLOCK_BYTES / 8 / file->count;
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < most ? count - done : most;
        const int64_t sample = (first + (int64_t)done) * (int64_t)file->count;
        int64_t skip = 0;
        const int64_t at = file->offset + myo_wfdb_position(file->format, sample, &skip);
        const size_t wanted = part * file->count;
        const size_t bytes = myo_wfdb_bytes(file->format, (size_t)skip + wanted);
        if (fseeko(file->stream, at, SEEK_SET) != 0 ||
            fread(it->block, 1, bytes, file->stream) != bytes)
            return MYO_MALFORMED;
        for (size_t i = 0; i < wanted; i++)
            take(it, done + i / file->count, file->first + i % file->count,
                 myo_wfdb_sample(file->format, it->block, (size_t)skip + i), into);
        done += part;
    }
    return MYO_OK;
}

static void add_up(wfdb *it, size_t frame, size_t signal, int32_t value, void *into)
{
    (void)it, (void)frame;
    uint16_t *sums = into;
    sums[signal] = (uint16_t)(sums[signal] + (uint32_t)value);
}

/* The header's checksums tell a damaged or mismatched signal file; the samples are read all the
 * same, as the WFDB tools do. */
static myo_status verify(wfdb_context *at)
{
    wfdb *it = at->it;
    uint16_t *sums = myo_arena_new(at->request->arena, it->header.signal_count, sizeof *sums);
    if (sums == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < it->header.file_count; i++) {
        const myo_wfdb_file *file = &it->header.files[i];
        bool said = false;
        for (size_t s = file->first; s < file->first + file->count; s++)
            said = said || it->header.checksums[s].said;
        if (said && walk(it, file, 0, (size_t)at->stream->frames, add_up, sums) != MYO_OK)
            return myo_fail(at->request->log, MYO_UNREADABLE,
                            "the signal file %s cannot be read to its end; check the disk",
                            file->path);
        for (size_t s = file->first; s < file->first + file->count; s++)
            if (it->header.checksums[s].said && it->header.checksums[s].sum != sums[s])
                return myo_draft_warn(at->draft, at->request,
                                      "the samples of signal %zu add up to %d, the header says %d: "
                                      "%s is damaged or of another record; copy it again",
                                      s + 1, (int16_t)sums[s], (int16_t)it->header.checksums[s].sum,
                                      file->path);
    }
    return MYO_OK;
}

/* Marks from the `.atr` beside the header, when there is one. */
static myo_status read_annotations(const myo_open_request *request, double rate_hz,
                                   myo_draft *draft)
{
    const size_t length = strlen(request->path);
    const char *path = myo_arena_format(request->arena, "%.*s.atr",
                                        (int)(length - (length < 4 ? length : 4)), request->path);
    myo_annotations found = { 0 };
    if (path == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_reader_looks_at(request, path));
    if (!myo_file_exists(path))
        return MYO_OK;
    const myo_status status = myo_wfdb_annotations_read(&found, path, rate_hz, request->arena);
    if (status != MYO_OK)
        return myo_fail(request->log, status, "the annotations %s cannot be read (%s); check them",
                        path, myo_status_text(status));
    if (found.count > MARK_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "more than %d annotations; split the file",
                        MARK_LIMIT);
    for (size_t i = 0; i < found.count; i++) {
        const myo_annotation *one = &found.items[i];
        myo_mark *mark = myo_array_push(&draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        *mark = (myo_mark) { .onset_s = one->onset_s,
                             .type = one->label == NULL ? one->symbol : one->label };
    }
    return found.fault == NULL ? MYO_OK : myo_draft_note(draft, request, "%s", found.fault);
}

static myo_status open_wfdb(void **state, const myo_open_request *request, myo_draft *draft)
{
    wfdb *it = myo_arena_new(request->arena, 1, sizeof *it);
    myo_stream_draft *stream = myo_arena_new(request->arena, 1, sizeof *stream);
    if (it == NULL || stream == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    wfdb_context at = { .it = it, .request = request, .draft = draft, .stream = stream };
    it->block = myo_arena_new(request->arena, BLOCK_BYTES, 1);
    if (it->block == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_wfdb_header_read(&it->header, stream, request));
    MYO_TRY(open_files(&at));
    for (size_t i = 0; i < it->header.file_count; i++)
        it->wide = it->wide || it->header.files[i].format == 32;
    /* the least value of a format means "no sample here": only a float can say so */
    stream->sample_type = it->wide ? MYO_SAMPLE_FLOAT64 : MYO_SAMPLE_FLOAT32;
    if (it->header.samples > 0)
        MYO_TRY(verify(&at));
    draft->format = "WFDB";
    MYO_TRY(myo_recorded_at_take(draft, request, it->header.date, it->header.time, "file"));
    draft->streams = stream;
    draft->stream_count = 1;
    return stream->rate_hz > 0 ? read_annotations(request, stream->rate_hz, draft) : MYO_OK;
}

/* Where the samples of one file go, and which value of theirs means none. */
typedef struct target {
    void *out;
    int32_t invalid;
} target;

static void put(wfdb *it, size_t frame, size_t signal, int32_t value, void *into)
{
    const target *to = into;
    const size_t at = frame * it->header.signal_count + signal;
    const bool missing = value == to->invalid;
    const double sample = missing ? (double)NAN : value;
    if (it->wide)
        ((double *)to->out)[at] = sample;
    else
        ((float *)to->out)[at] = (float)sample;
}

static myo_status read_wfdb(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    wfdb *it = state;
    (void)stream;
    for (size_t i = 0; i < it->header.file_count; i++) {
        target to = { out, myo_wfdb_invalid(it->header.files[i].format) };
        MYO_TRY(walk(it, &it->header.files[i], first, count, put, &to));
    }
    return MYO_OK;
}

static void close_wfdb(void *state)
{
    wfdb *it = state;
    for (size_t i = 0; i < it->header.file_count; i++)
        if (it->header.files[i].stream != NULL)
            fclose(it->header.files[i].stream);
}

const myo_reader myo_reader_wfdb = {
    .name = "WFDB",
    .probe = probe_wfdb,
    .open = open_wfdb,
    .read = read_wfdb,
    .close = close_wfdb,
    .extensions = ".hea",
};
