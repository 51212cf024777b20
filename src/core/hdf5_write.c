/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New files: written beside their name and renamed when whole; no object times, so the same content
 * is the same bytes. */
#include "core/hdf5_write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_object.h"
#include "core/hdf5_open_datasets.h"
#include "core/memory.h"

enum { CHUNK_BYTES = 128 * 1024, DEFLATE_LEVEL = 4 };

static char *part_name(const char *path)
{
    const size_t length = strlen(path);
    char *name = myo_memory_new(length + 6, 1);
    if (name != NULL) {
        memcpy(name, path, length);
        memcpy(name + length, ".part", 5);
    }
    return name;
}

myo_status myo_hdf5_create(myo_hdf5 **out, const char *path, const myo_log *log)
{
    char *part = part_name(path);
    if (part == NULL)
        return MYO_NO_MEMORY;
    FILE *stream = fopen(part, "wb"); /* for the reason, which libhdf5 keeps to itself */
    const int error = errno;
    if (stream != NULL)
        fclose(stream);
    myo_hdf5 *file = NULL;
    myo_status status = stream == NULL ? MYO_OUTPUT : myo_hdf5_new(&file, part);
    myo_memory_free(part);
    if (stream == NULL)
        return myo_fail(log, MYO_OUTPUT, "cannot write %s: %s; choose another folder or free space",
                        path, strerror(error));
    if (status != MYO_OK)
        return status;
    file->writing = true;
    const hid_t creation = H5Pcreate(H5P_FILE_CREATE), access = H5Pcreate(H5P_FILE_ACCESS);
    /* nobody else knows the unfinished file, and not every network mount has locks */
    if (creation >= 0 && access >= 0 && H5Pset_obj_track_times(creation, false) >= 0 &&
        H5Pset_file_locking(access, false, true) >= 0 && myo_hdf5_bound_metadata(access))
        file->id = H5Fcreate(file->path, H5F_ACC_TRUNC, creation, access);
    if (access >= 0)
        H5Pclose(access);
    if (creation >= 0)
        H5Pclose(creation);
    if (file->id < 0) {
        myo_hdf5_free(&file);
        return myo_fail(log, MYO_OUTPUT,
                        "cannot write %s; free space or choose another folder with -o", path);
    }
    *out = file;
    return MYO_OK;
}

myo_status myo_hdf5_make_group(myo_hdf5 *file, const char *path)
{
    const hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    hid_t group = H5I_INVALID_HID;
    if (creation >= 0 && H5Pset_obj_track_times(creation, false) >= 0)
        group = H5Gcreate2(file->id, path, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (creation >= 0)
        H5Pclose(creation);
    if (group < 0)
        return MYO_OUTPUT;
    H5Gclose(group);
    return MYO_OK;
}

static hid_t file_type(myo_sample_type type)
{
    switch (type) {
    case MYO_SAMPLE_INT16:
        return H5T_STD_I16LE;
    case MYO_SAMPLE_INT32:
        return H5T_STD_I32LE;
    case MYO_SAMPLE_FLOAT32:
        return H5T_IEEE_F32LE;
    default:
        return H5T_IEEE_F64LE;
    }
}

static size_t chunk_rows(size_t columns, size_t bytes)
{
    const size_t width = columns == 0 ? 1 : columns;
    return width * bytes < CHUNK_BYTES ? CHUNK_BYTES / (width * bytes) : 1;
}

static size_t chunk_bytes(size_t columns, size_t bytes)
{
    return chunk_rows(columns, bytes) * (columns == 0 ? 1 : columns) * bytes;
}

static hid_t row_layout(size_t columns, size_t bytes, bool compress)
{
    const size_t width = columns == 0 ? 1 : columns, rows = chunk_rows(columns, bytes);
    const hsize_t chunk[2] = { rows, width };
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    if (creation >= 0 && H5Pset_obj_track_times(creation, false) >= 0 &&
        H5Pset_chunk(creation, columns == 0 ? 1 : 2, chunk) >= 0 &&
        (!compress ||
         (H5Pset_shuffle(creation) >= 0 && H5Pset_deflate(creation, DEFLATE_LEVEL) >= 0)))
        return creation;
    if (creation >= 0)
        H5Pclose(creation);
    return H5I_INVALID_HID;
}

myo_status myo_hdf5_make_rows(myo_hdf5 *file, const char *path, myo_sample_type type,
                              size_t columns, bool compress)
{
    const int rank = columns == 0 ? 1 : 2;
    const hsize_t now[2] = { 0, columns }, most[2] = { H5S_UNLIMITED, columns };
    const hid_t creation = row_layout(columns, myo_sample_bytes(type), compress);
    const hid_t space = H5Screate_simple(rank, now, most);
    const hid_t access = H5Pcopy(file->access);
    hid_t id = H5I_INVALID_HID;
    /* rows are only appended: of each dataset one chunk is open, not the eight of libhdf5 */
    if (creation >= 0 && space >= 0 && access >= 0 &&
        H5Pset_chunk_cache(access, 7, chunk_bytes(columns, myo_sample_bytes(type)), 1.0) >= 0)
        id = H5Dcreate2(file->id, path, file_type(type), space, H5P_DEFAULT, creation, access);
    if (access >= 0)
        H5Pclose(access);
    if (space >= 0)
        H5Sclose(space);
    if (creation >= 0)
        H5Pclose(creation);
    if (id < 0)
        return MYO_OUTPUT;
    const bool is_float = type == MYO_SAMPLE_FLOAT32 || type == MYO_SAMPLE_FLOAT64;
    const myo_hdf5_shape shape = { .kind = is_float ? MYO_HDF5_FLOAT : MYO_HDF5_INTEGER,
                                   .element_bytes = myo_sample_bytes(type),
                                   .is_signed = !is_float,
                                   .rank = (size_t)rank,
                                   .dims = { 0, (int64_t)columns } };
    myo_hdf5_dataset *kept = NULL;
    return myo_hdf5_keep_open(file, path, id, &shape, &kept);
}

static myo_sample_type sample_type(const myo_hdf5_shape *shape)
{
    if (shape->kind == MYO_HDF5_INTEGER)
        return shape->element_bytes == 2 ? MYO_SAMPLE_INT16 : MYO_SAMPLE_INT32;
    return shape->element_bytes == 4 ? MYO_SAMPLE_FLOAT32 : MYO_SAMPLE_FLOAT64;
}

myo_status myo_hdf5_append(myo_hdf5 *file, const char *path, const void *rows, size_t count)
{
    myo_hdf5_dataset *kept = NULL;
    MYO_TRY(myo_hdf5_dataset_of(file, path, &kept));
    if (count == 0)
        return MYO_OK;
    const hsize_t columns = kept->shape.rank == 2 ? (hsize_t)kept->shape.dims[1] : 1;
    const hsize_t start[2] = { (hsize_t)kept->rows, 0 }, extent[2] = { count, columns };
    const hsize_t total[2] = { (hsize_t)kept->rows + count, columns };
    const int rank = (int)kept->shape.rank;
    hid_t space = H5I_INVALID_HID;
    if (H5Dset_extent(kept->id, total) >= 0)
        space = H5Dget_space(kept->id);
    const hid_t memory = H5Screate_simple(rank, extent, NULL);
    myo_status status = MYO_OUTPUT;
    if (space >= 0 && memory >= 0 &&
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, extent, NULL) >= 0 &&
        H5Dwrite(kept->id, myo_hdf5_native(sample_type(&kept->shape)), memory, space, H5P_DEFAULT,
                 rows) >= 0)
        status = MYO_OK;
    if (memory >= 0)
        H5Sclose(memory);
    if (space >= 0)
        H5Sclose(space);
    if (status == MYO_OK)
        kept->rows += (int64_t)count;
    return status;
}

static hid_t make_column(myo_hdf5 *file, const char *group, const char *name, hid_t type,
                         size_t bytes, int64_t rows)
{
    const hsize_t extent = (hsize_t)rows, most = H5S_UNLIMITED;
    const hid_t creation = row_layout(0, bytes, true), space = H5Screate_simple(1, &extent, &most);
    const hid_t access = H5Pcopy(file->access);
    char path[256];
    hid_t id = H5I_INVALID_HID;
    if (creation >= 0 && space >= 0 && access >= 0 &&
        snprintf(path, sizeof path, "%s/%s", group, name) < (int)sizeof path &&
        H5Pset_chunk_cache(access, 7, chunk_bytes(0, bytes), 1.0) >= 0)
        id = H5Dcreate2(file->id, path, type, space, H5P_DEFAULT, creation, access);
    if (access >= 0)
        H5Pclose(access);
    if (space >= 0)
        H5Sclose(space);
    if (creation >= 0)
        H5Pclose(creation);
    return id;
}

static bool put_block(hid_t id, hid_t type, int64_t first, size_t count, const void *values)
{
    const hsize_t start = (hsize_t)first, extent = count;
    const hid_t space = H5Dget_space(id), memory = H5Screate_simple(1, &extent, NULL);
    const bool ok = space >= 0 && memory >= 0 &&
                    H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &extent, NULL) >= 0 &&
                    H5Dwrite(id, type, memory, space, H5P_DEFAULT, values) >= 0;
    if (memory >= 0)
        H5Sclose(memory);
    if (space >= 0)
        H5Sclose(space);
    return ok;
}

/* `ids`: the columns', and last that of time_s; `block` has room for doubles. */
static myo_status put_columns(const myo_hdf5_columns *from, const hid_t *ids, void *block)
{
    for (int64_t first = 0; first < from->rows; first += (int64_t)from->block) {
        const int64_t left = from->rows - first;
        const size_t part = left < (int64_t)from->block ? (size_t)left : from->block;
        const float *rows = NULL;
        float *values = block;
        double *times = block;
        MYO_TRY(from->read(from->context, first, part, &rows));
        for (size_t c = 0; c < from->count; c++) {
            for (size_t i = 0; i < part; i++)
                values[i] = rows[i * from->count + c];
            if (!put_block(ids[c], H5T_NATIVE_FLOAT, first, part, values))
                return MYO_OUTPUT;
        }
        for (size_t i = 0; i < part; i++)
            times[i] = from->start_s + (double)(first + (int64_t)i) * from->step_s;
        if (!put_block(ids[from->count], H5T_NATIVE_DOUBLE, first, part, times))
            return MYO_OUTPUT;
    }
    return MYO_OK;
}

myo_status myo_hdf5_put_columns(myo_hdf5 *file, const char *group, const myo_hdf5_columns *columns)
{
    const size_t count = columns->count;
    void *block = myo_memory_new(columns->block, sizeof(double));
    hid_t *ids = myo_memory_new(count + 1, sizeof *ids);
    myo_status status = block == NULL || ids == NULL ? MYO_NO_MEMORY : MYO_OK;
    size_t made = 0;
    if (status == MYO_OK)
        status = myo_hdf5_make_group(file, group);
    for (; status == MYO_OK && made <= count; made++) {
        const bool is_time = made == count;
        ids[made] = make_column(file, group, is_time ? "time_s" : columns->names[made],
                                is_time ? H5T_IEEE_F64LE : H5T_IEEE_F32LE,
                                is_time ? sizeof(double) : sizeof(float), columns->rows);
        if (ids[made] < 0) {
            status = MYO_OUTPUT;
            break;
        }
    }
    if (status == MYO_OK)
        status = put_columns(columns, ids, block);
    while (made > 0)
        H5Dclose(ids[--made]);
    myo_memory_free(ids);
    myo_memory_free(block);
    return status;
}

static hid_t text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 &&
        (H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
        H5Tclose(type);
        return H5I_INVALID_HID;
    }
    return type;
}

myo_status myo_hdf5_put_texts(myo_hdf5 *file, const char *path, const char *const *texts,
                              size_t count)
{
    const hsize_t extent = count;
    const hid_t type = text_type(), space = H5Screate_simple(1, &extent, NULL);
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    hid_t id = H5I_INVALID_HID;
    if (type >= 0 && space >= 0 && creation >= 0 && H5Pset_obj_track_times(creation, false) >= 0)
        id = H5Dcreate2(file->id, path, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    const bool ok =
        id >= 0 && (count == 0 || H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) >= 0);
    if (id >= 0)
        H5Dclose(id);
    if (creation >= 0)
        H5Pclose(creation);
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    return ok ? MYO_OK : MYO_OUTPUT;
}

/* Creates or replaces an attribute; `count` SIZE_MAX makes it a scalar. Takes `file_id` types as
 * they are (predefined), closes nothing of the caller. */
static myo_status set(myo_hdf5 *file, const char *object, const char *name, hid_t stored,
                      hid_t memory, const void *values, size_t count)
{
    const hsize_t extent = count;
    const hid_t holder = myo_hdf5_object(file, object);
    if (holder < 0)
        return MYO_OUTPUT;
    if (H5Aexists(holder, name) > 0)
        H5Adelete(holder, name);
    const hid_t space =
        count == SIZE_MAX ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &extent, NULL);
    const hid_t id = space < 0 ? H5I_INVALID_HID
                               : H5Acreate2(holder, name, stored, space, H5P_DEFAULT, H5P_DEFAULT);
    const bool ok = id >= 0 && (count == 0 || H5Awrite(id, memory, values) >= 0);
    if (id >= 0)
        H5Aclose(id);
    if (space >= 0)
        H5Sclose(space);
    H5Oclose(holder);
    return ok ? MYO_OK : MYO_OUTPUT;
}

myo_status myo_hdf5_set_number(myo_hdf5 *file, const char *object, const char *name, double value)
{
    return set(file, object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value, SIZE_MAX);
}

myo_status myo_hdf5_set_integer(myo_hdf5 *file, const char *object, const char *name, int64_t value)
{
    return set(file, object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value, SIZE_MAX);
}

myo_status myo_hdf5_set_numbers(myo_hdf5 *file, const char *object, const char *name,
                                const double *values, size_t count)
{
    return set(file, object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values, count);
}

myo_status myo_hdf5_set_text(myo_hdf5 *file, const char *object, const char *name, const char *text)
{
    const hid_t type = text_type();
    const myo_status status =
        type < 0 ? MYO_OUTPUT : set(file, object, name, type, type, &text, SIZE_MAX);
    if (type >= 0)
        H5Tclose(type);
    return status;
}

myo_status myo_hdf5_set_texts(myo_hdf5 *file, const char *object, const char *name,
                              const char *const *texts, size_t count)
{
    const hid_t type = text_type();
    const myo_status status =
        type < 0 ? MYO_OUTPUT : set(file, object, name, type, type, texts, count);
    if (type >= 0)
        H5Tclose(type);
    return status;
}

myo_status myo_hdf5_finish(myo_hdf5 **file, const myo_log *log)
{
    myo_hdf5 *it = *file;
    bool ok = true;
    for (size_t i = 0; i < it->dataset_count; i++) {
        ok = H5Dclose(it->datasets[i].id) >= 0 && ok;
        myo_memory_free(it->datasets[i].path);
    }
    it->dataset_count = 0;
    ok = H5Fflush(it->id, H5F_SCOPE_LOCAL) >= 0 && ok;
    ok = H5Fclose(it->id) >= 0 && ok;
    it->id = H5I_INVALID_HID;
    myo_status status = MYO_NO_MEMORY;
    char *name = myo_memory_new(strlen(it->path) + 1, 1);
    if (name != NULL) {
        memcpy(name, it->path, strlen(it->path) - strlen(".part"));
        status = MYO_OK;
        if (!ok || rename(it->path, name) != 0)
            status = myo_fail(log, MYO_OUTPUT, "cannot finish %s; free space and run again", name);
        it->writing = status != MYO_OK;
    }
    myo_memory_free(name);
    myo_hdf5_free(file);
    return status;
}
