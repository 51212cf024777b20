/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A stage's samples as a native recording, so that everything that reads recordings reads them. */
#include "replay/trace_file.h"

#include "core/fail.h"
#include "core/hdf5_file.h"
#include "core/hdf5_write.h"
#include "core/memory.h"

myo_status myo_trace_create(myo_hdf5 **out, const char *path, const char *stage, const char *origin)
{
    const myo_log silent = { 0 };
    myo_hdf5 *file = NULL;
    MYO_TRY(myo_hdf5_create(&file, path, &silent));
    myo_status status;
    MYO_TRY_CLEAN(myo_hdf5_set_text(file, "/", "format", "myoscribe"));
    MYO_TRY_CLEAN(myo_hdf5_set_integer(file, "/", "format_version", 1));
    MYO_TRY_CLEAN(myo_hdf5_set_text(file, "/", "detector", origin));
    MYO_TRY_CLEAN(myo_hdf5_set_text(file, "/", "stage", stage));
    MYO_TRY_CLEAN(myo_hdf5_make_group(file, "/streams"));
cleanup:
    if (status == MYO_OK)
        *out = file;
    else
        myo_hdf5_close(&file);
    return status;
}

/* The type is MISC and there is no unit: a stage need not be a potential. */
static myo_status describe(myo_hdf5 *file, const char *dataset, double rate_hz, double start_s,
                           const char **texts, const double *numbers, size_t n)
{
    MYO_TRY(myo_hdf5_make_rows(file, dataset, MYO_SAMPLE_FLOAT32, n, true));
    MYO_TRY(myo_hdf5_set_number(file, dataset, "rate_hz", rate_hz));
    MYO_TRY(myo_hdf5_set_number(file, dataset, "start_s", start_s));
    MYO_TRY(myo_hdf5_set_texts(file, dataset, "channel_names", texts, n));
    MYO_TRY(myo_hdf5_set_texts(file, dataset, "channel_types", texts + n, n));
    MYO_TRY(myo_hdf5_set_texts(file, dataset, "units", texts + 2 * n, n));
    MYO_TRY(myo_hdf5_set_numbers(file, dataset, "scale", numbers, n));
    return myo_hdf5_set_numbers(file, dataset, "offset", numbers + n, n);
}

myo_status myo_trace_add_stream(myo_hdf5 *file, const char *dataset, double rate_hz, double start_s,
                                const char *const *names, size_t n)
{
    const char **texts = myo_memory_new(n, 3 * sizeof *texts);
    double *numbers = myo_memory_new(n, 2 * sizeof *numbers);
    myo_status status = MYO_NO_MEMORY;
    if (texts != NULL && numbers != NULL) {
        for (size_t c = 0; c < n; c++) {
            texts[c] = names[c];
            texts[n + c] = "MISC";
            texts[2 * n + c] = "n/a";
            numbers[c] = 1;
        }
        status = describe(file, dataset, rate_hz, start_s, texts, numbers, n);
    }
    myo_memory_free(numbers);
    myo_memory_free(texts);
    return status;
}

struct myo_replay_trace {
    myo_hdf5 *file;
};

static const char dataset[] = "/streams/trace";

myo_status myo_replay_trace_open(myo_replay_trace **out, const myo_replay_source *source,
                                 const char *path, const char *stage, const char *detector)
{
    myo_replay_trace *trace = myo_memory_new(1, sizeof *trace);
    const char **names = myo_memory_new(source->channels, sizeof *names);
    myo_status status = trace == NULL || names == NULL ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK)
        status = myo_trace_create(&trace->file, path, stage, detector);
    for (size_t c = 0; status == MYO_OK && c < source->channels; c++)
        names[c] = source->info->channels[source->picks[c]].name;
    if (status == MYO_OK)
        status = myo_trace_add_stream(trace->file, dataset, source->info->rate_hz,
                                      source->info->start_s, names, source->channels);
    myo_memory_free(names);
    if (status == MYO_OK) {
        *out = trace;
        return MYO_OK;
    }
    if (trace != NULL && trace->file != NULL)
        myo_hdf5_close(&trace->file);
    myo_memory_free(trace);
    return status;
}

myo_status myo_replay_trace_append(myo_replay_trace *trace, const float *rows, size_t count)
{
    return myo_hdf5_append(trace->file, dataset, rows, count);
}

myo_status myo_replay_trace_finish(myo_replay_trace **trace)
{
    const myo_log silent = { 0 };
    const myo_status status = myo_hdf5_finish(&(*trace)->file, &silent);
    myo_memory_free(*trace);
    *trace = NULL;
    return status;
}
