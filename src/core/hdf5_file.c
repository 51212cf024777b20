/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hdf5_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_heap.h"
#include "core/hdf5_object.h"

enum { SEARCH_LIMIT = 1 << 20 };

bool myo_hdf5_probe(FILE *stream)
{
    static const unsigned char signature[8] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };
    unsigned char bytes[8];
    for (long at = 0; at <= SEARCH_LIMIT; at = at == 0 ? 512 : at * 2) {
        if (fseek(stream, at, SEEK_SET) != 0 || fread(bytes, 1, sizeof bytes, stream) != 8)
            return false;
        if (memcmp(bytes, signature, sizeof bytes) == 0)
            return true;
    }
    return false;
}

myo_status myo_hdf5_open(myo_hdf5 **out, const char *path, const myo_log *log)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return myo_fail(log, errno == ENOENT ? MYO_NOT_FOUND : MYO_UNREADABLE,
                        "cannot be opened: %s; check the name and the permissions",
                        strerror(errno));
    fclose(stream);
    myo_hdf5 *file = NULL;
    MYO_TRY(myo_hdf5_new(&file, path));
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    /* flock fails on many read-only and network mounts, and a recording is not written any more */
    if (access >= 0 && myo_hdf5_heaps_are_sound(path) && H5Pset_fapl_sec2(access) >= 0 &&
        myo_hdf5_bound_metadata(access) && H5Pset_file_locking(access, false, true) >= 0)
        file->id = H5Fopen(path, H5F_ACC_RDONLY, access);
    if (access >= 0)
        H5Pclose(access);
    if (file->id < 0) {
        myo_hdf5_free(&file);
        return myo_fail(log, MYO_MALFORMED,
                        "the HDF5 file is truncated or damaged; copy it again from its source "
                        "(`h5ls` shows whether it can be opened)");
    }
    *out = file;
    return MYO_OK;
}

void myo_hdf5_close(myo_hdf5 **file)
{
    myo_hdf5_free(file);
}

static H5I_type_t kind_of(myo_hdf5 *file, const char *path)
{
    const hid_t object = myo_hdf5_object(file, path);
    const H5I_type_t type = object < 0 ? H5I_BADID : H5Iget_type(object);
    if (object >= 0)
        H5Oclose(object);
    return type;
}

bool myo_hdf5_is_group(myo_hdf5 *file, const char *path)
{
    return kind_of(file, path) == H5I_GROUP;
}

bool myo_hdf5_is_dataset(myo_hdf5 *file, const char *path)
{
    return kind_of(file, path) == H5I_DATASET;
}

typedef struct collector {
    myo_arena *arena;
    const char **names;
    size_t count, limit;
} collector;

static herr_t collect(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    (void)group, (void)info;
    collector *into = data;
    if (into->count == into->limit)
        return -1;
    into->names[into->count] = myo_arena_text(into->arena, name);
    return into->names[into->count++] == NULL ? -1 : 0;
}

myo_status myo_hdf5_members(myo_hdf5 *file, const char *group, size_t limit, myo_arena *arena,
                            const char *const **names, size_t *count)
{
    const hid_t id = myo_hdf5_object(file, group);
    if (id < 0)
        return myo_hdf5_absent(file);
    H5G_info_t info;
    myo_status status = MYO_MALFORMED;
    collector into = { .arena = arena, .limit = limit };
    if (H5Iget_type(id) == H5I_GROUP && H5Gget_info(id, &info) >= 0) {
        if (info.nlinks > limit) {
            status = MYO_LIMIT;
        } else {
            into.limit = (size_t)info.nlinks;
            into.names = myo_arena_new(arena, into.limit, sizeof *into.names);
            hsize_t position = 0;
            if (into.names == NULL)
                status = MYO_NO_MEMORY;
            else if (H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, &position, collect, &into) >= 0)
                status = MYO_OK;
        }
    }
    H5Oclose(id);
    if (status == MYO_OK) {
        *names = into.names;
        *count = into.count;
    }
    return status;
}
