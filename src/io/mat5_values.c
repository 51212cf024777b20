/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat5_values.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "io/mat_layout.h"
#include "io/mat_text.h"

enum { DEFAULT_BYTES = 64 << 20, NAME_BYTES = 256 };

bool myo_mat5_is_number(const matvar_t *variable)
{
    return variable->class_type >= MAT_C_DOUBLE && variable->class_type <= MAT_C_UINT64 &&
           !variable->isComplex;
}

/* 128 MiB of a compressed file may claim far more; sizes are added as doubles. */
static double bytes_of(const matvar_t *variable, int depth)
{
    double elements = 1, bytes = 0;
    for (int i = 0; i < variable->rank; i++)
        elements *= (double)variable->dims[i];
    if (variable->class_type == MAT_C_STRUCT && depth < MYO_MAT_DEPTH && variable->data != NULL) {
        const double fields = elements * Mat_VarGetNumberOfFields((matvar_t *)(uintptr_t)variable);
        matvar_t *const *members = variable->data;
        for (size_t i = 0; (double)i < fields && i < MYO_MAT_ITEMS; i++)
            bytes += members[i] == NULL ? 0 : bytes_of(members[i], depth + 1);
        return fields > MYO_MAT_ITEMS ? INFINITY : bytes + fields * 64;
    }
    if (variable->class_type == MAT_C_CELL && depth < MYO_MAT_DEPTH && variable->data != NULL) {
        matvar_t *const *members = variable->data;
        for (size_t i = 0; (double)i < elements && i < MYO_MAT_ITEMS; i++)
            bytes += members[i] == NULL ? 0 : bytes_of(members[i], depth + 1);
        return elements > MYO_MAT_ITEMS ? INFINITY : bytes + elements * 64;
    }
    return elements * 8;
}

/* The part of a read variable that a flattened name means. */
const matvar_t *myo_mat5_find(matvar_t *top, const char *name)
{
    const char *dot = strchr(name, '.');
    matvar_t *at = top;
    while (at != NULL && dot != NULL) {
        char field[NAME_BYTES + 1] = "";
        const char *next = strchr(dot + 1, '.');
        const size_t length = next == NULL ? strlen(dot + 1) : (size_t)(next - dot - 1);
        memcpy(field, dot + 1, length < NAME_BYTES ? length : NAME_BYTES);
        at = Mat_VarGetStructFieldByName(at, field, 0);
        dot = next;
    }
    return at;
}

myo_status myo_mat5_load(mat_t *file, const matvar_t *info, matvar_t **out, double *held,
                         const myo_open_request *request)
{
    const size_t bound = request->options->memory_bytes;
    const double limit = bound == 0 ? DEFAULT_BYTES : (double)bound / 2;
    *held += bytes_of(info, 0);
    if (!(*held <= limit))
        return myo_fail(request->log, MYO_LIMIT,
                        "variable %.64s is larger than the memory bound; save it with "
                        "save(..., '-v7.3'), or raise --memory",
                        info->name);
    *out = Mat_VarRead(file, info->name);
    if (*out == NULL || (*out)->data == NULL)
        return myo_fail(request->log, MYO_MALFORMED,
                        "variable %.64s is damaged or cut short; save the file again", info->name);
    return MYO_OK;
}

double myo_mat5_value(const matvar_t *data, size_t index)
{
    switch (data->class_type) {
    case MAT_C_DOUBLE:
        return ((const double *)data->data)[index];
    case MAT_C_SINGLE:
        return (double)((const float *)data->data)[index];
    case MAT_C_INT8:
        return ((const int8_t *)data->data)[index];
    case MAT_C_UINT8:
        return ((const uint8_t *)data->data)[index];
    case MAT_C_INT16:
        return ((const int16_t *)data->data)[index];
    case MAT_C_UINT16:
        return ((const uint16_t *)data->data)[index];
    case MAT_C_INT32:
        return ((const int32_t *)data->data)[index];
    case MAT_C_UINT32:
        return ((const uint32_t *)data->data)[index];
    case MAT_C_INT64:
        return (double)((const int64_t *)data->data)[index];
    case MAT_C_UINT64:
        return (double)((const uint64_t *)data->data)[index];
    default:
        return NAN;
    }
}

myo_sample_type myo_mat5_sample_type(const matvar_t *data)
{
    switch (data->class_type) {
    case MAT_C_INT8:
    case MAT_C_UINT8:
    case MAT_C_INT16:
        return MYO_SAMPLE_INT16;
    case MAT_C_UINT16:
    case MAT_C_INT32:
        return MYO_SAMPLE_INT32;
    case MAT_C_SINGLE:
        return MYO_SAMPLE_FLOAT32;
    default:
        return MYO_SAMPLE_FLOAT64;
    }
}

#define COPY(from, to)                                                                             \
    do {                                                                                           \
        const from *values = (const from *)data->data + first;                                     \
        for (size_t i = 0; i < count; i++)                                                         \
            ((to *)out)[i * step] = (to)values[i * stride];                                        \
    } while (0)

void myo_mat5_copy(const matvar_t *data, size_t first, size_t stride, size_t count, void *out,
                   size_t step)
{
    switch (data->class_type) {
    case MAT_C_INT8:
        COPY(int8_t, int16_t);
        return;
    case MAT_C_UINT8:
        COPY(uint8_t, int16_t);
        return;
    case MAT_C_INT16:
        COPY(int16_t, int16_t);
        return;
    case MAT_C_UINT16:
        COPY(uint16_t, int32_t);
        return;
    case MAT_C_INT32:
        COPY(int32_t, int32_t);
        return;
    case MAT_C_SINGLE:
        COPY(float, float);
        return;
    case MAT_C_UINT32:
        COPY(uint32_t, double);
        return;
    case MAT_C_INT64:
        COPY(int64_t, double);
        return;
    case MAT_C_UINT64:
        COPY(uint64_t, double);
        return;
    default:
        COPY(double, double);
    }
}

/* Row `row` of a char matrix, or cell `row`; NULL when it is not text. */
/* UTF-8 with letters of several bytes, which no index reaches. */
static bool is_longer_than_letters(const matvar_t *variable)
{
    return variable->data_type == MAT_T_UTF8 &&
           variable->nbytes > variable->dims[0] * variable->dims[1];
}

static bool continues(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

static size_t skip_points(const unsigned char *text, size_t size, size_t at, size_t points)
{
    for (; points > 0 && at < size; points--)
        for (at++; at < size && continues(text[at]);)
            at++;
    return at;
}

/* At most 4 bytes. */
static size_t copy_point(char *to, const unsigned char *text, size_t size, size_t at)
{
    size_t length = 0;
    for (; at < size && length < 4 && (length == 0 || continues(text[at])); at++)
        to[length++] = (char)text[at];
    return length;
}

const char *myo_mat5_text(const matvar_t *variable, size_t row, myo_arena *arena)
{
    size_t stride = 1;
    if (variable->class_type == MAT_C_CELL) {
        matvar_t *const *cells = variable->data;
        if (variable->data == NULL || row >= variable->dims[0] * variable->dims[1])
            return NULL;
        variable = cells[row];
        row = 0;
    }
    if (variable == NULL || variable->class_type != MAT_C_CHAR || variable->rank != 2 ||
        row >= variable->dims[0] || variable->data == NULL)
        return NULL;
    stride = variable->dims[0];
    char text[NAME_BYTES + 4] = "";
    size_t length = 0, byte = 0, point = 0;
    for (size_t i = 0; i < variable->dims[1] && length < NAME_BYTES; i++) {
        const size_t at = row + i * stride;
        if (is_longer_than_letters(variable)) {
            byte = skip_points(variable->data, variable->nbytes, byte, at - point);
            point = at;
            length += copy_point(text + length, variable->data, variable->nbytes, byte);
            continue;
        }
        const bool wide = variable->data_type == MAT_T_UINT16 || variable->data_type == MAT_T_UTF16;
        if ((at + 1) * (wide ? 2 : 1) > variable->nbytes)
            break;
        length += myo_mat_put_utf8(text + length, wide ? ((const uint16_t *)variable->data)[at]
                                                       : ((const uint8_t *)variable->data)[at]);
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return myo_arena_text_n(arena, text, length);
}
