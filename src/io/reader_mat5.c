/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MATLAB v5 to v7 files through matio. The chosen variable is held in memory, within the bound. */
#include <math.h>
#include <matio.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/mat5_check.h"
#include "io/mat_layout.h"

enum { DEFAULT_BYTES = 64 << 20, NAME_BYTES = 256 };

typedef struct mat5 {
    mat_t *file;
    matvar_t *top; /* the variable that holds the samples, read whole */
    const matvar_t *data;
    bool time_in_rows;
    size_t channels;
    int64_t frames;
    myo_sample_type type;
} mat5;

/* Flattened variables and fields, with the top-level variable each belongs to. */
typedef struct variable_listing {
    myo_arena *arena;
    myo_mat_item items[MYO_MAT_ITEMS];
    size_t count;
} variable_listing;

static bool probe_mat5(const myo_probe *probe)
{
    const bool marked = probe->length >= 128 && (memcmp(probe->head + 126, "IM", 2) == 0 ||
                                                 memcmp(probe->head + 126, "MI", 2) == 0);
    return marked && memcmp(probe->head, "MATLAB 5.0 MAT-file", 19) == 0;
}

static bool is_number(const matvar_t *variable)
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

static myo_status list(variable_listing *into, matvar_t *variable, const char *name, matvar_t *top,
                       int depth)
{
    if (variable == NULL || into->count == MYO_MAT_ITEMS || depth > MYO_MAT_DEPTH)
        return MYO_OK;
    const bool matrix = variable->rank == 2 && variable->dims != NULL &&
                        variable->dims[0] < INT64_MAX / 8 && variable->dims[1] < INT64_MAX / 8;
    if (variable->class_type == MAT_C_STRUCT && matrix &&
        variable->dims[0] * variable->dims[1] == 1) {
        char *const *fields = Mat_VarGetStructFieldnames(variable);
        const unsigned count = fields == NULL ? 0 : Mat_VarGetNumberOfFields(variable);
        for (unsigned i = 0; i < count; i++) {
            const char *path =
                myo_arena_format(into->arena, "%s.%.*s", name, NAME_BYTES, fields[i]);
            if (path == NULL)
                return MYO_NO_MEMORY;
            MYO_TRY(list(into, Mat_VarGetStructFieldByIndex(variable, i, 0), path, top, depth + 1));
        }
        return MYO_OK;
    }
    if (!matrix)
        return MYO_OK;
    const bool text = variable->class_type == MAT_C_CHAR || variable->class_type == MAT_C_CELL;
    into->items[into->count++] = (myo_mat_item) { .name = name,
                                                  .is_number = is_number(variable),
                                                  .is_text = text,
                                                  .rows = (int64_t)variable->dims[0],
                                                  .columns = (int64_t)variable->dims[1],
                                                  .handle = top };
    return MYO_OK;
}

/* The part of a read variable that a flattened name means. */
static const matvar_t *find(matvar_t *top, const char *name)
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

static myo_status load(mat5 *it, const matvar_t *info, matvar_t **out,
                       const myo_open_request *request)
{
    const size_t bound = request->options->memory_bytes;
    const double limit = bound == 0 ? DEFAULT_BYTES : (double)bound / 2;
    if (!(bytes_of(info, 0) <= limit))
        return myo_fail(request->log, MYO_LIMIT,
                        "variable %.64s is larger than the memory bound; save it with "
                        "save(..., '-v7.3'), or raise --memory",
                        info->name);
    *out = Mat_VarRead(it->file, info->name);
    if (*out == NULL || (*out)->data == NULL)
        return myo_fail(request->log, MYO_MALFORMED,
                        "variable %.64s is damaged or cut short; save the file again", info->name);
    return MYO_OK;
}

static double value_at(const matvar_t *data, size_t index)
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

static myo_sample_type type_of(const matvar_t *data)
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

/* Row `row` of a char matrix, or cell `row`; NULL when it is not text. */
static const char *text_at(const matvar_t *variable, size_t row, myo_arena *arena)
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
    char text[NAME_BYTES + 1] = "";
    size_t length = 0;
    for (size_t i = 0; i < variable->dims[1] && length < NAME_BYTES; i++) {
        const size_t at = row + i * stride;
        const bool wide = variable->data_type == MAT_T_UINT16 || variable->data_type == MAT_T_UTF16;
        if ((at + 1) * (wide ? 2 : 1) > variable->nbytes)
            break;
        const unsigned code =
            wide ? ((const uint16_t *)variable->data)[at] : ((const uint8_t *)variable->data)[at];
        text[length++] = code < 0x80 ? (char)code : '?';
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return myo_arena_text_n(arena, text, length);
}

/* Reads a companion variable, hands it to the draft, frees it. */
static myo_status companions(mat5 *it, const myo_mat_choice *choice,
                             const myo_open_request *request, myo_stream_draft *stream)
{
    const myo_mat_item *const items[3] = { choice->rate, choice->names, choice->units };
    for (int k = 0; k < 3; k++) {
        matvar_t *top = NULL;
        if (items[k] == NULL)
            continue;
        const myo_status status = load(it, items[k]->handle, &top, request);
        const matvar_t *found = status == MYO_OK ? find(top, items[k]->name) : NULL;
        const size_t texts = found == NULL                     ? 0
                             : found->class_type == MAT_C_CELL ? found->dims[0] * found->dims[1]
                                                               : found->dims[0];
        if (found != NULL && k == 0 && found->data != NULL)
            stream->rate_hz = value_at(found, 0);
        for (size_t c = 0; k == 1 && texts == it->channels && c < it->channels; c++)
            stream->channels[c].name = text_at(found, c, request->arena);
        for (size_t c = 0; k == 2 && (texts == 1 || texts == it->channels) && c < it->channels; c++)
            stream->channels[c].unit = text_at(found, texts == 1 ? 0 : c, request->arena);
        Mat_VarFree(top);
        MYO_TRY(status);
    }
    return MYO_OK;
}

static myo_status describe_stream(mat5 *it, const myo_mat_choice *choice,
                                  const myo_open_request *request, myo_draft *draft)
{
    MYO_TRY(load(it, choice->data->handle, &it->top, request));
    it->data = find(it->top, choice->data->name);
    MYO_TRY(myo_mat_draft(draft, choice, request));
    myo_stream_draft *stream = draft->streams;
    if (it->data == NULL || it->data->data == NULL || !is_number(it->data) ||
        it->data->nbytes / (size_t)it->data->data_size <
            (size_t)stream->frames * stream->channel_count)
        return myo_fail(request->log, MYO_MALFORMED,
                        "variable %s is damaged or cut short; save the file again",
                        choice->data->name);
    it->type = stream->sample_type = type_of(it->data);
    it->time_in_rows = choice->time_in_rows;
    it->channels = stream->channel_count;
    it->frames = stream->frames;
    return companions(it, choice, request, stream);
}

static myo_status open_mat5(void **state, const myo_open_request *request, myo_draft *draft)
{
    mat5 *it = myo_arena_new(request->arena, 1, sizeof *it);
    variable_listing *all = myo_arena_new(request->arena, 1, sizeof *all);
    matvar_t *infos[MYO_MAT_ITEMS];
    size_t count = 0;
    if (it == NULL || all == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    all->arena = request->arena;
    draft->format = "MATLAB v5";
    if (!myo_mat5_is_sound(request->path))
        return myo_fail(
            request->log, MYO_MALFORMED,
            "the MATLAB file is cut short or damaged: a variable's name, size or checksum does "
            "not fit; copy or save it again");
    it->file = Mat_Open(request->path, MAT_ACC_RDONLY);
    if (it->file == NULL || Mat_GetVersion(it->file) != MAT_FT_MAT5)
        return myo_fail(request->log, MYO_MALFORMED,
                        "the MATLAB file cannot be opened; save it again");
    myo_status status = MYO_OK;
    while (status == MYO_OK && count < MYO_MAT_ITEMS &&
           (infos[count] = Mat_VarReadNextInfo(it->file)) != NULL) {
        matvar_t *info = infos[count++];
        const char *name = info->name == NULL ? NULL : myo_arena_text(request->arena, info->name);
        if (name != NULL)
            status = list(all, info, name, info, 0);
    }
    myo_mat_choice choice;
    if (status == MYO_OK)
        status = myo_mat_choose(&choice, all->items, all->count, request);
    if (status == MYO_OK)
        status = describe_stream(it, &choice, request, draft);
    for (size_t i = 0; i < count; i++)
        Mat_VarFree(infos[i]);
    return status;
}

static myo_status read_mat5(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    const mat5 *it = state;
    (void)stream;
    for (size_t n = 0; n < count; n++) {
        for (size_t c = 0; c < it->channels; c++) {
            const size_t frame = (size_t)first + n, at = n * it->channels + c;
            const double value =
                value_at(it->data, it->time_in_rows ? c * (size_t)it->frames + frame
                                                    : frame * it->channels + c);
            if (it->type == MYO_SAMPLE_INT16)
                ((int16_t *)out)[at] = (int16_t)value;
            else if (it->type == MYO_SAMPLE_INT32)
                ((int32_t *)out)[at] = (int32_t)value;
            else if (it->type == MYO_SAMPLE_FLOAT32)
                ((float *)out)[at] = (float)value;
            else
                ((double *)out)[at] = value;
        }
    }
    return MYO_OK;
}

static void close_mat5(void *state)
{
    mat5 *it = state;
    if (it->top != NULL)
        Mat_VarFree(it->top);
    if (it->file != NULL)
        Mat_Close(it->file);
}

const myo_reader myo_reader_mat5 = {
    .name = "MATLAB v5",
    .probe = probe_mat5,
    .open = open_mat5,
    .read = read_mat5,
    .close = close_mat5,
    .extensions = ".mat",
};
