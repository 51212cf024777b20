/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The parameter section of a C3D file: groups of named arrays. */
#ifndef MYO_IO_C3D_PARAMETERS_H
#define MYO_IO_C3D_PARAMETERS_H

#include <stdbool.h>

#include "core/array.h"
#include "io/byte_file.h"
#include "io/byte_order.h"

typedef struct myo_c3d_parameter {
    int group;
    char name[64];
    int type;     /**< -1 text, 1 byte, 2 int16, 4 float */
    size_t width; /**< of one text; 1 otherwise */
    size_t count; /**< of texts or numbers */
    const unsigned char *values;
} myo_c3d_parameter;

typedef struct myo_c3d_parameters {
    myo_byte_order order;
    const unsigned char *bytes;
    size_t length;
    myo_array groups; /**< of myo_c3d_parameter, names and numbers alone */
    myo_array all;    /**< of myo_c3d_parameter */
    bool ends_early;  /**< an entry reaches beyond the section: nothing after it was read */
} myo_c3d_parameters;

/** Takes apart `length` bytes of the section, which stay alive as long as the result.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_c3d_parameters_parse(myo_c3d_parameters *out, const unsigned char *bytes,
                                                size_t length, myo_byte_order order,
                                                myo_arena *arena);
/** True when the group is there. */
bool myo_c3d_has_group(const myo_c3d_parameters *all, const char *group);
/**
 * Number `index` of an array, which beyond its 255 items goes on in NAME2, NAME3, ...
 * `is_unsigned`: its 16-bit integers are. `fallback` when the file has no such item.
 */
double myo_c3d_number(const myo_c3d_parameters *all, const char *group, const char *name,
                      size_t index, bool is_unsigned, double fallback);
/** Text `index`, without the blanks around it; NULL when there is none or it is blank. `*status`
 *  is NO_MEMORY when that is why. */
const char *myo_c3d_text(const myo_c3d_parameters *all, const char *group, const char *name,
                         size_t index, myo_arena *arena, myo_status *status);
/** Items of an array with all its continuations. */
size_t myo_c3d_count(const myo_c3d_parameters *all, const char *group, const char *name);

#endif
