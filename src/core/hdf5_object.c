/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file object and the objects in it. A recording is untrusted: nothing outside the file is ever
 * opened. */
#include "core/hdf5_chunks.h"
#include "core/hdf5_object.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

/* What libhdf5 counts against METADATA_BYTES is the size in the file. A node of a chunk index takes
 * seven times that in memory, so its own limit of 32 MiB lets a day's index take 200 MiB. */
enum { METADATA_BYTES = 512 << 10, FREE_LIST_BYTES = 256 << 10 };

static herr_t refuse_external(const char *parent_file, const char *parent_group,
                              const char *child_file, const char *child_object, unsigned *flags,
                              hid_t access, void *data)
{
    (void)parent_file, (void)parent_group, (void)child_file, (void)child_object;
    (void)flags, (void)access;
    *(bool *)data = true;
    return -1;
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
        myo_hdf5_free(&file);
        return MYO_NO_MEMORY;
    }
    memcpy(file->path, path, length);
    *out = file;
    return MYO_OK;
}

void myo_hdf5_free(myo_hdf5 **file)
{
    if (file == NULL || *file == NULL)
        return;
    myo_hdf5 *it = *file;
    for (size_t i = 0; i < it->dataset_count; i++) {
        H5Dclose(it->datasets[i].id);
        myo_memory_free(it->datasets[i].path);
        myo_hdf5_forget_chunks(&it->datasets[i]);
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
