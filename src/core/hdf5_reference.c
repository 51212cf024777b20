/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Object references of a dataset (cells of MATLAB v7.3). A followed reference is an object kept
 * open under the name "@0", "@1", ..., so that no path has to be searched for in the file. */
#include "core/hdf5_reference.h"

#include "core/fail.h"
#include "core/hdf5_object.h"
#include "core/hdf5_open_datasets.h"

enum { REFERENCE_LIMIT = 65536 };

static myo_status follow(myo_hdf5 *file, hid_t dataset, const hobj_ref_t *reference,
                         myo_arena *arena, const char **path)
{
    if (file->reference_count == MYO_HDF5_REFERENCES)
        return MYO_LIMIT;
    const hid_t object = H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, reference);
    if (object < 0)
        return MYO_MALFORMED;
    *path = myo_arena_format(arena, "@%zu", file->reference_count);
    if (*path == NULL) {
        H5Oclose(object);
        return MYO_NO_MEMORY;
    }
    file->references[file->reference_count++] = object;
    return MYO_OK;
}

myo_status myo_hdf5_follow(myo_hdf5 *file, const char *dataset, size_t limit, myo_arena *arena,
                           const char *const **paths, size_t *count)
{
    myo_hdf5_dataset *kept = NULL;
    MYO_TRY(myo_hdf5_dataset_of(file, dataset, &kept));
    const myo_hdf5_shape *shape = &kept->shape;
    double elements = 1;
    for (size_t i = 0; i < shape->rank; i++)
        elements *= (double)shape->dims[i];
    if (shape->kind != MYO_HDF5_REFERENCE || shape->element_bytes != sizeof(hobj_ref_t))
        return MYO_MALFORMED;
    if (elements > (double)limit || elements > REFERENCE_LIMIT)
        return MYO_LIMIT;
    const size_t total = (size_t)elements;
    hobj_ref_t *references = myo_arena_new(arena, total, sizeof *references);
    const char **found = myo_arena_new(arena, total, sizeof *found);
    if (references == NULL || found == NULL)
        return MYO_NO_MEMORY;
    const hid_t id = kept->id;
    if (total > 0 && H5Dread(id, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, references) < 0)
        return MYO_MALFORMED;
    for (size_t i = 0; i < total; i++)
        MYO_TRY(follow(file, id, &references[i], arena, &found[i]));
    *paths = found;
    *count = total;
    return MYO_OK;
}
