/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/hdf5_common.h"

#include "core/fail.h"
#include "core/hdf5_attribute.h"

myo_status myo_hdf5_wrong(const myo_open_request *request, const char *path, const char *what,
                          myo_status status)
{
    switch (status) {
    case MYO_NO_MEMORY:
        return status;
    case MYO_UNSUPPORTED:
        return myo_fail(request->log, status,
                        "%s: %s is kept outside the file (another file or a link to it is never "
                        "read) or needs a filter plugin; rewrite it with `h5repack -f GZIP=4 -l "
                        "CONTI IN OUT`, or replace a link by its data with `h5copy -f ext`",
                        path, what);
    case MYO_LIMIT:
        return myo_fail(request->log, status,
                        "%s: %s is larger than the memory bound or has too many members; raise "
                        "--memory, rewrite the file in smaller chunks with `h5repack -l "
                        "CHUNK=...`, or split it",
                        path, what);
    case MYO_NOT_FOUND:
        return myo_fail(request->log, MYO_MALFORMED, "%s: %s is missing; export the file again",
                        path, what);
    default:
        return myo_fail(request->log, MYO_MALFORMED,
                        "%s: %s is damaged, incomplete or of a wrong type; export the file again",
                        path, what);
    }
}

myo_sample_type myo_hdf5_sample_type(const myo_hdf5_shape *shape)
{
    const size_t bytes = shape->element_bytes;
    if (shape->kind == MYO_HDF5_FLOAT)
        return bytes <= sizeof(float) ? MYO_SAMPLE_FLOAT32 : MYO_SAMPLE_FLOAT64;
    if (bytes < 2 || (bytes == 2 && shape->is_signed))
        return MYO_SAMPLE_INT16;
    if (bytes < 4 || (bytes == 4 && shape->is_signed))
        return MYO_SAMPLE_INT32;
    return MYO_SAMPLE_FLOAT64;
}

myo_hdf5 *myo_hdf5_peek(const myo_probe *probe, myo_arena **arena)
{
    myo_hdf5 *file = NULL;
    if (!probe->is_hdf5 || myo_arena_open(arena) != MYO_OK)
        return NULL;
    if (myo_hdf5_open(&file, probe->path, NULL) != MYO_OK)
        myo_arena_close(arena);
    return file;
}

const char *myo_hdf5_one_text(myo_hdf5 *file, const char *object, const char *name,
                              myo_arena *arena)
{
    const char *const *texts = NULL;
    size_t count = 0;
    const bool found =
        myo_hdf5_attribute_texts(file, object, name, arena, &texts, &count) == MYO_OK;
    return found && count == 1 ? texts[0] : NULL;
}
