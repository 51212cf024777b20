/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening by content. */
#include "myoscribe/recording.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/fail.h"
#include "core/hdf5_file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/child_reader.h"
#include "io/folder_cache.h"
#include "io/reader.h"
#include "io/readers.h"
#include "io/recording_info.h"
#include "io/recording_state.h"
#include "io/split_recording.h"
#include "io/unsupported_formats.h"

static bool ends_in_one_of(const char *path, const char *extensions)
{
    char one[16];
    for (const char *at = extensions; *at != '\0'; at += strspn(at, " ")) {
        const size_t length = strcspn(at, " ");
        if (length < sizeof one) {
            memcpy(one, at, length);
            one[length] = '\0';
            if (myo_text_ends(path, one))
                return true;
        }
        at += length;
    }
    return false;
}

static bool has_extension(const char *path)
{
    size_t count = 0;
    const myo_reader *const *readers = myo_readers(&count);
    for (size_t i = 0; i < count; i++)
        if (readers[i]->extensions != NULL && ends_in_one_of(path, readers[i]->extensions))
            return true;
    return false;
}

/* The beginning of a regular file; anything else (a pipe would block) is refused before opening. */
static int read_head(myo_probe *probe, unsigned char *head, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return errno;
    if (S_ISDIR(info.st_mode))
        return EISDIR;
    if (!S_ISREG(info.st_mode))
        return ESPIPE;
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return errno;
    const size_t length = fread(head, 1, MYO_PROBE_BYTES, stream);
    const int error = ferror(stream) ? EIO : 0;
    *probe = (myo_probe) { path, head, length, (int64_t)info.st_size, myo_hdf5_probe(stream) };
    fclose(stream);
    return error;
}

static const myo_reader *reader_of(const myo_probe *probe)
{
    size_t count = 0;
    const myo_reader *const *readers = myo_readers(&count);
    for (size_t i = 0; i < count; i++)
        if (readers[i]->probe(probe))
            return readers[i];
    return NULL;
}

bool myo_recording_probe(const char *path)
{
    unsigned char head[MYO_PROBE_BYTES];
    myo_probe probe;
    if (read_head(&probe, head, path) != 0)
        return has_extension(path);
    /* any HDF5 file is somebody's recording; a folder walk does not let libhdf5 near its contents
     */
    const bool readable = probe.is_hdf5 || reader_of(&probe) != NULL;
    return (readable || has_extension(path)) && !myo_split_recording_is_part(path);
}

static myo_status cannot_open(const myo_log *log, int error)
{
    if (error == EISDIR)
        return myo_fail(log, MYO_NOT_A_RECORDING,
                        "is a folder; name a recording, or give the folder to `myoscribe analyze`");
    if (error == ESPIPE)
        return myo_fail(log, MYO_UNREADABLE, "is not a regular file; copy it to a file first");
    return myo_fail(log, error == ENOENT ? MYO_NOT_FOUND : MYO_UNREADABLE,
                    "cannot be opened: %s; check the name and the permissions", strerror(error));
}

static myo_status not_a_recording(const myo_log *log, const myo_probe *probe)
{
    size_t zeros = 0;
    while (zeros < probe->length && probe->head[zeros] == 0)
        zeros++;
    if (probe->file_bytes == 0)
        return myo_fail(log, MYO_EMPTY, "the file is empty; copy it again from its source");
    if (has_extension(probe->path))
        return myo_fail(log, MYO_MALFORMED,
                        "the file does not begin like a recording of its kind (%s): the recorder "
                        "did not finish it or it was damaged; copy it again from its source",
                        zeros == 0               ? "no known header"
                        : zeros == probe->length ? "nothing but zero bytes where its header was"
                                                 : "zero bytes, then no known header");
    return myo_fail(log, MYO_NOT_A_RECORDING, "not a recording of a known format%s",
                    myo_unsupported_format_hint(probe));
}

static myo_status index_gaps(myo_recording *recording, const myo_draft *draft)
{
    const myo_recording_info *info = &recording->info;
    recording->missing_before =
        myo_arena_new(recording->arena, info->stream_count, sizeof *recording->missing_before);
    if (recording->missing_before == NULL)
        return MYO_NO_MEMORY;
    for (size_t s = 0; s < info->stream_count; s++) {
        const myo_stream *stream = &info->streams[s];
        int64_t *before = myo_arena_new(recording->arena, stream->gap_count + 1, sizeof *before);
        if (before == NULL)
            return MYO_NO_MEMORY;
        for (size_t i = 0; i < stream->gap_count; i++)
            before[i + 1] =
                before[i] + (draft->streams[s].drops_stored ? 0 : stream->gaps[i].count);
        recording->missing_before[s] = before;
    }
    return MYO_OK;
}

static myo_status open_file(myo_recording **out, const char *path,
                            const myo_recording_options *options, bool joining, const myo_log *log);

/* The other files of a split recording. */
static myo_status open_parts(myo_recording *recording, const myo_open_request *request)
{
    myo_split_recording *split = myo_arena_new(recording->arena, 1, sizeof *split);
    if (split == NULL)
        return MYO_NO_MEMORY;
    recording->split = split;
    MYO_TRY(myo_split_recording_read(split, request));
    for (size_t i = 0; i < split->count; i++)
        MYO_TRY(open_file(&split->parts[i].recording, split->parts[i].path, request->options, false,
                          request->log));
    return split->count == 0
               ? MYO_OK
               : myo_split_recording_add_streams(split, &recording->info, recording->arena);
}

/* All files of the parts, too, into the description. */
static myo_status keep_files(myo_recording *recording, const myo_open_request *request)
{
    size_t count = request->files->count, at = count;
    const size_t parts = recording->split == NULL ? 0 : recording->split->count;
    for (size_t i = 0; i < parts; i++)
        count += myo_recording_describe(recording->split->parts[i].recording)->file_count;
    myo_recording_file *files = myo_arena_new(recording->arena, count, sizeof *files);
    if (files == NULL)
        return MYO_NO_MEMORY;
    memcpy(files, request->files->items, at * sizeof *files);
    for (size_t i = 0; i < parts; i++) {
        const myo_recording_info *its =
            myo_recording_describe(recording->split->parts[i].recording);
        memcpy(files + at, its->files, its->file_count * sizeof *files);
        at += its->file_count;
    }
    recording->info.files = files;
    recording->info.file_count = count;
    return MYO_OK;
}

/* A copy, without what is of no meaning later. */
static myo_status keep_what_was_said(myo_recording *recording, const myo_recording_options *options)
{
    myo_arena *arena = recording->arena;
    myo_recording_options *said = options == NULL ? NULL : myo_arena_new(arena, 1, sizeof *said);
    if (options == NULL)
        return MYO_OK;
    if (said == NULL)
        return MYO_NO_MEMORY;
    *said = *options;
    said->folders = NULL;
    said->channels_path = myo_arena_text(arena, options->channels_path);
    said->events_path = myo_arena_text(arena, options->events_path);
    said->full_scale = myo_arena_text(arena, options->full_scale);
    said->dataset = myo_arena_text(arena, options->dataset);
    recording->info.said = said;
    const bool all = (said->channels_path == NULL) == (options->channels_path == NULL) &&
                     (said->events_path == NULL) == (options->events_path == NULL) &&
                     (said->full_scale == NULL) == (options->full_scale == NULL) &&
                     (said->dataset == NULL) == (options->dataset == NULL);
    return all ? MYO_OK : MYO_NO_MEMORY;
}

static myo_status open_with(myo_recording *recording, const myo_open_request *request, bool joining)
{
    myo_draft draft = { .marks = MYO_ARRAY(myo_mark), .notes = MYO_ARRAY(const char *) };
    myo_status status = myo_reader_looks_at(request, request->path);
    if (status == MYO_OK)
        status = recording->reader->open(&recording->state, request, &draft);
    if (status == MYO_OK)
        status = myo_recording_info_fill(&recording->info, request, &draft);
    if (status == MYO_OK)
        status = index_gaps(recording, &draft);
    recording->own_streams = recording->info.stream_count;
    if (status == MYO_OK && joining)
        status = open_parts(recording, request);
    if (status == MYO_OK)
        status = keep_files(recording, request);
    if (status == MYO_OK)
        status = keep_what_was_said(recording, request->options);
    myo_array_free(&draft.marks);
    myo_array_free(&draft.notes);
    return status;
}

/* Also when it fails, what there is must be closed. */
static myo_status new_recording(myo_recording **out)
{
    myo_recording *recording = myo_memory_new(1, sizeof *recording);
    if (recording == NULL)
        return MYO_NO_MEMORY;
    *out = recording;
    recording->block = myo_memory_new(MYO_PHYSICAL_BYTES, 1);
    return recording->block == NULL ? MYO_NO_MEMORY : myo_arena_open(&recording->arena);
}

static myo_status open_file(myo_recording **out, const char *path,
                            const myo_recording_options *options, bool joining, const myo_log *log)
{
    static const myo_recording_options defaults = { .channels_path = NULL };
    unsigned char head[MYO_PROBE_BYTES];
    myo_probe probe;
    const myo_log named = { log == NULL ? NULL : log->write, log == NULL ? NULL : log->context,
                            path };
    const int error = read_head(&probe, head, path);
    if (error != 0)
        return cannot_open(&named, error);
    const myo_reader *reader = reader_of(&probe);
    if (reader == NULL)
        return not_a_recording(&named, &probe);
    myo_recording *recording = NULL;
    myo_array files = MYO_ARRAY(myo_recording_file);
    myo_status status = new_recording(&recording);
    if (status == MYO_OK) {
        options = options == NULL ? &defaults : options;
        struct myo_folder_cache *folders = options->folders, *own = NULL;
        if (folders == NULL) {
            status = myo_folder_cache_open(&own, false);
            folders = own;
        }
        const myo_open_request request = {
            path, options, recording->arena, &named, &files, folders
        };
        recording->reader = reader;
        if (status == MYO_OK)
            status = open_with(recording, &request, joining);
        myo_folder_cache_close(&own);
    }
    myo_array_free(&files);
    if (status != MYO_OK) {
        myo_recording_close(&recording);
        return status == MYO_NO_MEMORY ? myo_fail(&named, status, "out of memory while opening")
                                       : status;
    }
    *out = recording;
    return MYO_OK;
}

myo_status myo_recording_open(myo_recording **out, const char *path,
                              const myo_recording_options *options, const myo_log *log)
{
    if (out == NULL || path == NULL)
        return MYO_ARGUMENT;
    return open_file(out, path, options, true, log);
}

myo_status myo_recording_open_in_child(myo_recording **out, const char *path,
                                       const myo_recording_options *options, const myo_log *log)
{
    myo_recording *recording = NULL;
    if (out == NULL || path == NULL)
        return MYO_ARGUMENT;
    myo_status status = new_recording(&recording);
    if (status == MYO_OK)
        status = myo_child_reader_open(&recording->child, &recording->info, recording->arena, path,
                                       options, log);
    if (status != MYO_OK) {
        myo_recording_close(&recording);
        return status;
    }
    recording->own_streams = recording->info.stream_count;
    status = keep_what_was_said(recording, options);
    if (status != MYO_OK)
        myo_recording_close(&recording);
    else
        *out = recording;
    return status;
}

const myo_recording_info *myo_recording_describe(const myo_recording *recording)
{
    return recording == NULL ? NULL : &recording->info;
}

void myo_recording_retain(myo_recording *recording)
{
    if (recording != NULL)
        recording->holders++;
}

void myo_recording_close(myo_recording **recording)
{
    if (recording == NULL || *recording == NULL)
        return;
    myo_recording *it = *recording;
    if (it->holders > 0) {
        it->holders--;
        *recording = NULL;
        return;
    }
    for (size_t i = 0; it->split != NULL && i < it->split->count; i++)
        myo_recording_close(&it->split->parts[i].recording);
    if (it->state != NULL)
        it->reader->close(it->state);
    myo_child_reader_close(&it->child);
    myo_arena_close(&it->arena);
    myo_memory_free(it->block);
    myo_memory_free(it);
    *recording = NULL;
}
