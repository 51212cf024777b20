/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/sink.h"

#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/sink_hdf5.h"
#include "io/sink_kind.h"
#include "io/sink_wav.h"

enum { CONVERT_BYTES = 4 << 20 };

struct myo_sink {
    const myo_sink_kind *kind;
    void *state;
};

bool myo_recording_can_write(const char *path)
{
    return myo_text_ends(path, ".h5") || myo_text_ends(path, ".hdf5") ||
           myo_text_ends(path, ".wav");
}

static myo_status make_parent(const char *path, const myo_log *log)
{
    const char *slash = strrchr(path, '/');
    myo_text folder = { 0 };
    if (slash == NULL || slash == path)
        return MYO_OK;
    myo_status status = myo_text_add_bytes(&folder, path, (size_t)(slash - path));
    if (status == MYO_OK)
        status = myo_folder_make(folder.bytes, log);
    myo_text_free(&folder);
    return status;
}

myo_status myo_sink_open(myo_sink **out, const char *path, const myo_recording_info *info,
                         const myo_log *log)
{
    if (!myo_recording_can_write(path))
        return myo_fail(log, MYO_ARGUMENT, "cannot write \"%s\"; name it .h5 or .wav", path);
    MYO_TRY(make_parent(path, log));
    myo_sink *sink = myo_memory_new(1, sizeof *sink);
    if (sink == NULL)
        return MYO_NO_MEMORY;
    sink->kind = myo_text_ends(path, ".wav") ? &myo_sink_wav : &myo_sink_hdf5;
    const myo_status status = sink->kind->open(&sink->state, path, info, log);
    if (status != MYO_OK) {
        myo_sink_discard(&sink);
        return status;
    }
    *out = sink;
    return MYO_OK;
}

myo_status myo_sink_append(myo_sink *sink, size_t stream, const void *frames, size_t count)
{
    return sink->kind->append(sink->state, stream, frames, count);
}

myo_status myo_sink_finish(myo_sink **sink)
{
    const myo_status status = (*sink)->kind->finish((*sink)->state);
    myo_sink_discard(sink);
    return status;
}

void myo_sink_discard(myo_sink **sink)
{
    if (sink == NULL || *sink == NULL)
        return;
    if ((*sink)->state != NULL)
        (*sink)->kind->discard((*sink)->state);
    myo_memory_free(*sink);
    *sink = NULL;
}

static myo_status copy_block(myo_recording *recording, myo_sink *sink, size_t stream, int64_t first,
                             size_t count, void *block, const myo_log *log)
{
    const myo_status status = myo_recording_read(recording, stream, first, count, block);
    if (status == MYO_CRASHED)
        return status; /* was said when it happened */
    if (status != MYO_OK)
        return myo_fail(log, status, "cannot be copied whole: %s; see `myoscribe info`",
                        myo_status_text(status));
    return myo_sink_append(sink, stream, block, count);
}

/* Streams of equal length go in equal steps (a WAV needs that); the others one after the other. */
static myo_status copy_all(myo_recording *recording, myo_sink *sink, void *block, size_t step,
                           const myo_log *log)
{
    const myo_recording_info *info = myo_recording_describe(recording);
    int64_t longest = 0;
    for (size_t s = 0; s < info->stream_count; s++)
        longest = info->streams[s].frames > longest ? info->streams[s].frames : longest;
    for (int64_t first = 0; first < longest; first += (int64_t)step) {
        for (size_t s = 0; s < info->stream_count; s++) {
            const int64_t left = info->streams[s].frames - first;
            if (left > 0)
                MYO_TRY(copy_block(recording, sink, s, first,
                                   left < (int64_t)step ? (size_t)left : step, block, log));
        }
    }
    return MYO_OK;
}

static bool is_same_file(const char *path, const struct stat *other)
{
    struct stat info;
    return stat(path, &info) == 0 && info.st_dev == other->st_dev && info.st_ino == other->st_ino;
}

/* What the recording itself was read from is never replaced, nor a sidecar that stands there
 * without the recording it would belong to. */
static myo_status check_target(const myo_recording_info *info, const char *path, bool is_sidecar,
                               bool replaces, const myo_log *log)
{
    struct stat target;
    if (stat(path, &target) != 0)
        return MYO_OK;
    for (size_t i = 0; i < info->file_count; i++)
        if (is_same_file(info->files[i].path, &target))
            return myo_fail(log, MYO_OUTPUT,
                            "%s belongs to this recording and would be replaced; choose another "
                            "name for the output",
                            path);
    if (is_sidecar && !replaces)
        return myo_fail(log, MYO_OUTPUT,
                        "%s is there already and would be replaced; remove it or choose another "
                        "name for the output",
                        path);
    return MYO_OK;
}

static myo_status check_targets(const myo_recording_info *info, const char *path,
                                const myo_log *log)
{
    static const char *const endings[] = { "_channels.tsv", "_events.tsv" };
    struct stat old;
    const bool replaces = stat(path, &old) == 0;
    MYO_TRY(check_target(info, path, false, replaces, log));
    for (size_t i = 0; i < 2 && myo_text_ends(path, ".wav"); i++) {
        myo_text name = { 0 };
        myo_status status =
            myo_text_add(&name, "%.*s%s", (int)(strlen(path) - 4), path, endings[i]);
        if (status == MYO_OK)
            status = check_target(info, name.bytes, true, replaces, log);
        myo_text_free(&name);
        MYO_TRY(status);
    }
    return MYO_OK;
}

myo_status myo_recording_convert(myo_recording *recording, const char *path, const myo_log *log)
{
    const myo_recording_info *info = myo_recording_describe(recording);
    const myo_log named = { log == NULL ? NULL : log->write, log == NULL ? NULL : log->context,
                            info->path };
    MYO_TRY(check_targets(info, path, &named));
    size_t widest = 1;
    for (size_t s = 0; s < info->stream_count; s++) {
        const size_t bytes =
            info->streams[s].channel_count * myo_sample_bytes(info->streams[s].sample_type);
        widest = bytes > widest ? bytes : widest;
    }
    const size_t step = CONVERT_BYTES / widest;
    void *block = myo_memory_new(step, widest);
    myo_sink *sink = NULL;
    myo_status status = block == NULL ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK)
        status = myo_sink_open(&sink, path, info, &named);
    if (status == MYO_OK)
        status = copy_all(recording, sink, block, step, &named);
    if (status == MYO_OK)
        status = myo_sink_finish(&sink);
    myo_sink_discard(&sink);
    myo_memory_free(block);
    return status;
}
