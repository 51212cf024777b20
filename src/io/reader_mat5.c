/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MATLAB v5 to v7 files through matio. The chosen variable is held in memory, within the bound. */
#include <matio.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "core/time_unit.h"
#include "io/mat4_check.h"
#include "io/mat5_check.h"
#include "io/mat5_source.h"
#include "io/mat5_values.h"
#include "io/mat_layout.h"
#include "io/mat_time.h"

enum { NAME_BYTES = 256 };

typedef struct mat5 {
    mat_t *file;
    matvar_t *top; /* the variable that holds the samples, read whole */
    const matvar_t *data;
    bool time_in_rows;
    size_t channels;
    int64_t frames;
    myo_sample_type type;
    double held;           /* bytes of what was read whole */
    size_t skipped;        /* columns before the first channel: the time */
    myo_mat_export *parts; /* NULL: the samples are one matrix */
    myo_mat5_loads loads;  /* of the export */
} mat5;

/* Flattened variables and fields, with the top-level variable each belongs to. */
typedef struct variable_listing {
    myo_arena *arena;
    myo_mat_item items[MYO_MAT_ITEMS];
    size_t count;
} variable_listing;

static bool probe_mat5(const myo_probe *probe)
{
    if (myo_text_ends(probe->path, ".mat") && myo_mat4_is(probe->head, probe->length))
        return true;
    const bool marked = probe->length >= 128 && (memcmp(probe->head + 126, "IM", 2) == 0 ||
                                                 memcmp(probe->head + 126, "MI", 2) == 0);
    return marked && memcmp(probe->head, "MATLAB 5.0 MAT-file", 19) == 0;
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
                                                  .is_number = myo_mat5_is_number(variable),
                                                  .is_text = text,
                                                  .rows = (int64_t)variable->dims[0],
                                                  .columns = (int64_t)variable->dims[1],
                                                  .handle = top };
    return MYO_OK;
}

/* Reads a companion variable, hands it to the draft, frees it. */
static myo_status companions(mat5 *it, const myo_mat_choice *choice,
                             const myo_open_request *request, myo_stream_draft *stream)
{
    enum { RATE, NAMES, UNITS, INTERVAL, INTERVAL_UNIT, ALL };
    const myo_mat_item *const items[ALL] = { choice->rate, choice->names, choice->units,
                                             choice->interval, choice->interval_unit };
    double interval = 0, unit_s = 1;
    for (int k = 0; k < ALL; k++) {
        matvar_t *top = NULL;
        if (items[k] == NULL)
            continue;
        const myo_status status =
            myo_mat5_load(it->file, items[k]->handle, &top, &it->held, request);
        const matvar_t *found = status == MYO_OK ? myo_mat5_find(top, items[k]->name) : NULL;
        const size_t texts = found == NULL                     ? 0
                             : found->class_type == MAT_C_CELL ? found->dims[0] * found->dims[1]
                                                               : found->dims[0];
        if (found != NULL && k == RATE && found->data != NULL)
            stream->rate_hz = myo_mat5_value(found, 0);
        if (found != NULL && k == INTERVAL && found->data != NULL)
            interval = myo_mat5_value(found, 0);
        if (found != NULL && k == INTERVAL_UNIT)
            unit_s = myo_time_unit_s(myo_mat5_text(found, 0, request->arena));
        for (size_t c = 0; k == NAMES && texts == it->channels && c < it->channels; c++)
            stream->channels[c].name = myo_mat5_text(found, c, request->arena);
        for (size_t c = 0; k == UNITS && (texts == 1 || texts == it->channels) && c < it->channels;
             c++)
            stream->channels[c].unit = myo_mat5_text(found, texts == 1 ? 0 : c, request->arena);
        Mat_VarFree(top);
        MYO_TRY(status);
    }
    if (interval > 0 && unit_s > 0) {
        stream->rate_hz = 1 / (interval * unit_s);
        stream->rate_source = choice->interval->name;
    }
    return MYO_OK;
}

static myo_status first_column(void *state, int64_t first, size_t count, double *out)
{
    const mat5 *it = state;
    const size_t stride = it->time_in_rows ? 1 : it->channels;
    for (size_t i = 0; i < count; i++)
        out[i] = myo_mat5_value(it->data, ((size_t)first + i) * stride);
    return MYO_OK;
}

static myo_status describe_stream(mat5 *it, const myo_mat_choice *choice,
                                  const myo_open_request *request, myo_draft *draft)
{
    MYO_TRY(myo_mat5_load(it->file, choice->data->handle, &it->top, &it->held, request));
    it->data = myo_mat5_find(it->top, choice->data->name);
    MYO_TRY(myo_mat_draft(draft, choice, request));
    myo_stream_draft *stream = draft->streams;
    if (it->data == NULL || it->data->data == NULL || !myo_mat5_is_number(it->data) ||
        it->data->nbytes / (size_t)it->data->data_size <
            (size_t)stream->frames * stream->channel_count)
        return myo_fail(request->log, MYO_MALFORMED,
                        "variable %s is damaged or cut short; save the file again",
                        choice->data->name);
    it->type = stream->sample_type = myo_mat5_sample_type(it->data);
    it->time_in_rows = choice->time_in_rows;
    it->channels = stream->channel_count;
    it->frames = stream->frames;
    MYO_TRY(companions(it, choice, request, stream));
    return myo_mat_drop_time(first_column, it, request, draft, &it->skipped);
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
    const bool is_v4 = myo_mat4_is_sound(request->path);
    draft->format = is_v4 ? "MATLAB v4" : "MATLAB v5";
    if (!is_v4 && !myo_mat5_is_sound(request->path))
        return myo_fail(
            request->log, MYO_MALFORMED,
            "the MATLAB file is cut short or damaged: a variable's name, size or checksum does "
            "not fit; copy or save it again");
    it->file = Mat_Open(request->path, MAT_ACC_RDONLY);
    if (it->file == NULL || Mat_GetVersion(it->file) != (is_v4 ? MAT_FT_MAT4 : MAT_FT_MAT5))
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
    it->loads = (myo_mat5_loads) { .file = it->file, .held = &it->held, .request = request };
    const myo_mat_source source = myo_mat5_source(&it->loads);
    if (status == MYO_OK)
        status = myo_mat_export_read(&it->parts, &source, all->items, all->count, request, draft);
    if (status == MYO_OK && it->parts == NULL)
        status = myo_mat_choose(&choice, all->items, all->count, request);
    if (status == MYO_OK && it->parts == NULL)
        status = describe_stream(it, &choice, request, draft);
    for (size_t i = 0; i < count; i++)
        Mat_VarFree(infos[i]);
    return status;
}

static myo_status read_mat5(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    const mat5 *it = state;
    if (it->parts != NULL)
        return myo_mat_export_frames(it->parts, stream, (size_t)first, count, out);
    const size_t width = it->channels - it->skipped, frame = (size_t)first;
    for (size_t c = 0; c < width; c++) {
        const size_t column = c + it->skipped;
        myo_mat5_copy(it->data,
                      it->time_in_rows ? column * (size_t)it->frames + frame
                                       : frame * it->channels + column,
                      it->time_in_rows ? 1 : it->channels, count,
                      (unsigned char *)out + c * myo_sample_bytes(it->type), width);
    }
    return MYO_OK;
}

static void close_mat5(void *state)
{
    mat5 *it = state;
    myo_mat5_loads_close(&it->loads);
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
