/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A stage's samples as a native recording, so that everything that reads recordings reads them. */
#include "core/fail.h"
#include "core/hdf5_file.h"
#include "replay/replaying.h"

struct myo_replay_trace {
    myo_hdf5 *file;
};

static const char dataset[] = "/streams/trace";

static myo_status describe(myo_hdf5 *file, const myo_replay_source *source, const char **names,
                           const double *numbers)
{
    const size_t n = source->channels;
    MYO_TRY(myo_hdf5_make_group(file, "/streams"));
    MYO_TRY(myo_hdf5_make_rows(file, dataset, MYO_SAMPLE_FLOAT32, n, true));
    MYO_TRY(myo_hdf5_set_number(file, dataset, "rate_hz", source->info->rate_hz));
    MYO_TRY(myo_hdf5_set_number(file, dataset, "start_s", source->info->start_s));
    MYO_TRY(myo_hdf5_set_texts(file, dataset, "channel_names", names, n));
    MYO_TRY(myo_hdf5_set_texts(file, dataset, "channel_types", names + n, n));
    MYO_TRY(myo_hdf5_set_texts(file, dataset, "units", names + 2 * n, n));
    MYO_TRY(myo_hdf5_set_numbers(file, dataset, "scale", numbers, n));
    return myo_hdf5_set_numbers(file, dataset, "offset", numbers + n, n);
}

static myo_status create(myo_hdf5 **file, const myo_replay_source *source, const char *path,
                         const char *stage, const char *detector)
{
    const size_t n = source->channels;
    const myo_log silent = { 0 };
    const char **names = myo_memory_new(n, 3 * sizeof *names);
    double *numbers = myo_memory_new(n, 2 * sizeof *numbers);
    myo_status status = names == NULL || numbers == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (size_t c = 0; status == MYO_OK && c < n; c++) {
        names[c] = source->info->channels[source->picks[c]].name;
        names[n + c] = "MISC"; /* a stage need not be a potential */
        names[2 * n + c] = "n/a";
        numbers[c] = 1;
    }
    if (status == MYO_OK)
        MYO_TRY_CLEAN(myo_hdf5_create(file, path, &silent));
    if (status == MYO_OK)
        MYO_TRY_CLEAN(myo_hdf5_set_text(*file, "/", "format", "myoscribe"));
    if (status == MYO_OK)
        MYO_TRY_CLEAN(myo_hdf5_set_integer(*file, "/", "format_version", 1));
    if (status == MYO_OK)
        MYO_TRY_CLEAN(myo_hdf5_set_text(*file, "/", "detector", detector));
    if (status == MYO_OK)
        MYO_TRY_CLEAN(myo_hdf5_set_text(*file, "/", "stage", stage));
    if (status == MYO_OK)
        MYO_TRY_CLEAN(describe(*file, source, names, numbers));
cleanup:
    myo_memory_free(numbers);
    myo_memory_free(names);
    return status;
}

myo_status myo_replay_trace_open(myo_replay_trace **out, const myo_replay_source *source,
                                 const char *path, const char *stage, const char *detector)
{
    myo_replay_trace *trace = myo_memory_new(1, sizeof *trace);
    if (trace == NULL)
        return MYO_NO_MEMORY;
    const myo_status status = create(&trace->file, source, path, stage, detector);
    if (status == MYO_OK) {
        *out = trace;
    } else {
        if (trace->file != NULL)
            myo_hdf5_close(&trace->file);
        myo_memory_free(trace);
    }
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
