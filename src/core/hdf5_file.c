/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening files and objects. A recording is untrusted: nothing outside the file is ever opened. */
#include "core/hdf5_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"
#include "core/text.h"

/* What libhdf5 counts against METADATA_BYTES is the size in the file. A node of a chunk index takes
 * seven times that in memory, so its own limit of 32 MiB lets a day's index take 200 MiB. */
enum { SEARCH_LIMIT = 1 << 20, METADATA_BYTES = 512 << 10, FREE_LIST_BYTES = 256 << 10 };

static herr_t refuse_external(const char *parent_file, const char *parent_group,
                              const char *child_file, const char *child_object, unsigned *flags,
                              hid_t access, void *data)
{
    (void)parent_file, (void)parent_group, (void)child_file, (void)child_object;
    (void)flags, (void)access;
    *(bool *)data = true;
    return -1;
}

bool myo_hdf5_probe(const char *path)
{
    static const unsigned char signature[8] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };
    unsigned char bytes[8];
    FILE *stream = fopen(path, "rb");
    bool found = false;
    for (long at = 0; stream != NULL && !found && at <= SEARCH_LIMIT; at = at == 0 ? 512 : at * 2) {
        if (fseek(stream, at, SEEK_SET) != 0 || fread(bytes, 1, sizeof bytes, stream) != 8)
            break;
        found = memcmp(bytes, signature, sizeof bytes) == 0;
    }
    if (stream != NULL)
        fclose(stream);
    return found;
}

bool myo_hdf5_bound_metadata(hid_t access)
{
    H5AC_cache_config_t config = { .version = H5AC__CURR_CACHE_CONFIG_VERSION };
    if (H5Pget_mdc_config(access, &config) < 0)
        return false;
    config.set_initial_size = true;
    config.initial_size = config.min_size = config.max_size = METADATA_BYTES;
    config.incr_mode = H5C_incr__off;
    config.flash_incr_mode = H5C_flash_incr__off;
    config.decr_mode = H5C_decr__off;
    return H5Pset_mdc_config(access, &config) >= 0;
}

myo_status myo_hdf5_new(myo_hdf5 **out, const char *path)
{
    const size_t length = strlen(path);
    myo_hdf5 *file = myo_memory_new(1, sizeof *file);
    if (file == NULL)
        return MYO_NO_MEMORY;
    file->id = file->access = H5I_INVALID_HID;
    /* at exit libhdf5 would close again, and crash on, what a full disk kept it from closing */
    H5dont_atexit();
    /* blocks it has done with are kept for the next: of each kind some, not 21 MiB */
    H5set_free_list_limits(4 * FREE_LIST_BYTES, FREE_LIST_BYTES, 4 * FREE_LIST_BYTES,
                           FREE_LIST_BYTES, 4 * FREE_LIST_BYTES, FREE_LIST_BYTES);
    file->path = myo_memory_new(length + 1, 1);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
    file->access = H5Pcreate(H5P_DATASET_ACCESS);
    if (file->path == NULL || file->access < 0 ||
        H5Pset_elink_cb(file->access, refuse_external, &file->met_link) < 0) {
        myo_hdf5_close(&file);
        return MYO_NO_MEMORY;
    }
    memcpy(file->path, path, length);
    *out = file;
    return MYO_OK;
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
        myo_hdf5_close(&file);
        return myo_fail(log, MYO_MALFORMED,
                        "the HDF5 file is truncated or damaged; copy it again from its source "
                        "(`h5ls` shows whether it can be opened)");
    }
    *out = file;
    return MYO_OK;
}

void myo_hdf5_close(myo_hdf5 **file)
{
    if (file == NULL || *file == NULL)
        return;
    myo_hdf5 *it = *file;
    for (size_t i = 0; i < it->dataset_count; i++) {
        H5Dclose(it->datasets[i].id);
        myo_memory_free(it->datasets[i].path);
    }
    for (size_t i = 0; i < it->reference_count; i++)
        H5Oclose(it->references[i]);
    if (it->access >= 0)
        H5Pclose(it->access);
    if (it->id >= 0)
        H5Fclose(it->id);
    if (it->writing && it->path != NULL)
        remove(it->path);
    myo_memory_free(it->scratch);
    myo_memory_free(it->path);
    myo_memory_free(it);
    *file = NULL;
}

void *myo_hdf5_scratch(myo_hdf5 *file, size_t bytes)
{
    if (bytes > file->scratch_bytes) {
        myo_memory_free(file->scratch);
        file->scratch = myo_memory_new(bytes, 1);
        file->scratch_bytes = file->scratch == NULL ? 0 : bytes;
    }
    return file->scratch;
}

hid_t myo_hdf5_native(myo_sample_type type)
{
    switch (type) {
    case MYO_SAMPLE_INT16:
        return H5T_NATIVE_INT16;
    case MYO_SAMPLE_INT32:
        return H5T_NATIVE_INT32;
    case MYO_SAMPLE_FLOAT32:
        return H5T_NATIVE_FLOAT;
    default:
        return H5T_NATIVE_DOUBLE;
    }
}

myo_status myo_hdf5_absent(const myo_hdf5 *file)
{
    return file->met_link ? MYO_UNSUPPORTED : MYO_NOT_FOUND;
}

/* "@7/data" is the member `data` of the object that reference 7 led to. */
hid_t myo_hdf5_object(myo_hdf5 *file, const char *path)
{
    file->met_link = false;
    if (path[0] != '@')
        return H5Oopen(file->id, path, file->access);
    size_t index = 0;
    const char *at = path + 1;
    for (; *at >= '0' && *at <= '9' && index < MYO_HDF5_REFERENCES; at++)
        index = index * 10 + (size_t)(*at - '0');
    if (index >= file->reference_count || (*at != '\0' && *at != '/'))
        return H5I_INVALID_HID;
    return H5Oopen(file->references[index], *at == '/' ? at + 1 : ".", file->access);
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
