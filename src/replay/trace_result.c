/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Golden traces of the analysis: what `analyze --trace` writes. */
#include "myoscribe/replay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/hdf5_write.h"
#include "core/text.h"
#include "replay/trace_file.h"

enum { BLOCK = 4096 };

/* A stage gives `count` values from `first` of a track into `out`. */
typedef myo_status stage_read(myo_result *result, size_t track, int64_t first, size_t count,
                              float *out);

static myo_status read_conditioned(myo_result *result, size_t track, int64_t first, size_t count,
                                   float *out)
{
    return myo_result_samples(result, track, first, count, out);
}

static myo_status read_envelope(myo_result *result, size_t track, int64_t first, size_t count,
                                float *out)
{
    myo_hop hops[BLOCK];
    MYO_TRY(myo_result_hops(result, track, first, count, hops));
    for (size_t i = 0; i < count; i++)
        out[i] = sqrtf(hops[i].mean_square);
    return MYO_OK;
}

static myo_status read_sigma(myo_result *result, size_t track, int64_t first, size_t count,
                             float *out)
{
    myo_window windows[BLOCK / 8];
    for (size_t done = 0; done < count;) {
        const size_t left = count - done, take = left < BLOCK / 8 ? left : BLOCK / 8;
        MYO_TRY(myo_result_windows(result, track, first + (int64_t)done, take, windows));
        for (size_t i = 0; i < take; i++)
            out[done + i] = windows[i].sigma;
        done += take;
    }
    return MYO_OK;
}

typedef struct stage {
    const char *name;
    stage_read *read;
} stage;

static const stage stages[] = { { "conditioned", read_conditioned },
                                { "envelope", read_envelope },
                                { "sigma", read_sigma } };

static const stage *find_stage(const char *name)
{
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        if (strcmp(stages[i].name, name) == 0)
            return &stages[i];
    return NULL;
}

bool myo_trace_has_stage(const char *name)
{
    return find_stage(name) != NULL;
}

static int64_t length_of(const stage *of, const myo_track *track, double *rate_hz)
{
    const myo_geometry *geometry = &track->geometry;
    *rate_hz = geometry->rate_hz;
    if (of->read == read_conditioned)
        return track->frames;
    *rate_hz /= (double)(of->read == read_envelope ? geometry->hop : geometry->window);
    return of->read == read_envelope ? track->hops : track->windows;
}

static myo_status add_track(myo_hdf5 *file, myo_result *result, size_t number, const stage *of)
{
    const myo_track *track = &myo_result_describe(result)->tracks[number];
    char dataset[256];
    float block[BLOCK];
    double rate_hz;
    const int64_t length = length_of(of, track, &rate_hz);
    snprintf(dataset, sizeof dataset, "/streams/%.200s", track->channel);
    for (char *c = dataset + strlen("/streams/"); *c != '\0'; c++)
        if (*c == '/')
            *c = '_';
    MYO_TRY(myo_trace_add_stream(file, dataset, rate_hz, track->start_s, &track->channel, 1));
    for (int64_t first = 0; first < length; first += BLOCK) {
        const int64_t left = length - first;
        const size_t count = left < BLOCK ? (size_t)left : BLOCK;
        MYO_TRY(of->read(result, number, first, count, block));
        MYO_TRY(myo_hdf5_append(file, dataset, block, count));
    }
    return MYO_OK;
}

myo_status myo_trace_save(myo_result *result, const char *name, const char *folder,
                          const myo_log *log)
{
    const stage *of = find_stage(name);
    if (of == NULL)
        return myo_fail(log, MYO_ARGUMENT,
                        "the analysis has no stage \"%s\"; it has: conditioned, envelope, sigma",
                        name);
    const myo_log silent = { 0 };
    myo_hdf5 *file = NULL;
    myo_text path = { 0 }, part = { 0 };
    (void)myo_text_add(&path, "%s/trace_%s.h5", folder, name);
    (void)myo_text_add(&part, "%s/trace_%s.h5.part", folder, name);
    myo_status status = path.failed || part.failed ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK) {
        (void)remove(part.bytes); /* it may be a link */
        status = myo_trace_create(&file, part.bytes, name, "myoscribe analyze");
    }
    for (size_t t = 0; status == MYO_OK && t < myo_result_describe(result)->track_count; t++)
        status = add_track(file, result, t, of);
    if (status == MYO_OK)
        status = myo_hdf5_finish(&file, &silent);
    if (file != NULL)
        myo_hdf5_close(&file);
    if (status == MYO_OK && rename(part.bytes, path.bytes) != 0)
        status = MYO_OUTPUT;
    if (status != MYO_OK) {
        if (part.bytes != NULL)
            (void)remove(part.bytes);
        status = myo_fail(log, status, "the trace %s cannot be written: %s",
                          path.failed ? name : path.bytes, myo_status_text(status));
    }
    myo_text_free(&part);
    myo_text_free(&path);
    return status;
}
