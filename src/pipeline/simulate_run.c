/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins the simulator and the recording writer. */
#include "myoscribe/simulate.h"

#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/text.h"
#include "io/sink.h"
#include "simulate/simulator.h"

/* Chunks until the recording is complete. */
static myo_status play(myo_simulator *simulator, myo_sink *sink)
{
    const size_t streams = myo_simulator_describe(simulator)->stream_count;
    bool more = true;
    while (more) {
        MYO_TRY(myo_simulator_step(simulator, &more));
        for (size_t i = 0; i < streams; i++) {
            size_t count = 0;
            const void *frames = myo_simulator_frames(simulator, i, &count);
            if (count > 0)
                MYO_TRY(myo_sink_append(sink, i, frames, count));
        }
    }
    return MYO_OK;
}

/* <stem><ending>: the output's name without its extension. False when out of memory. */
static bool beside(myo_text *path, const char *output, const char *ending)
{
    const char *name = strrchr(output, '/');
    const char *dot = strrchr(name == NULL ? output : name, '.');
    const size_t stem = dot == NULL ? strlen(output) : (size_t)(dot - output);
    return myo_text_add_bytes(path, output, stem) == MYO_OK &&
           myo_text_add(path, "%s", ending) == MYO_OK;
}

static myo_status prepare_truth(myo_file *file, myo_simulator *simulator, const char *output,
                                const myo_log *log)
{
    myo_text path = { 0 }, table = { 0 };
    myo_status status = beside(&path, output, "_truth.tsv") ? MYO_OK : MYO_NO_MEMORY;
    MYO_TRY_CLEAN(status);
    MYO_TRY_CLEAN(myo_simulator_truth(simulator, &table));
    MYO_TRY_CLEAN(myo_file_prepare(file, path.bytes, table.bytes, table.length, log));
cleanup:
    myo_text_free(&path);
    myo_text_free(&table);
    return status;
}

/* <stem>_events.tsv, for whoever does not look into the file; a WAV's writer makes it itself. Marks
 * of an earlier simulation under the same name would be taken for this one's: say so. */
static myo_status prepare_marks(myo_file *file, const myo_recording_info *info, const char *output,
                                const myo_log *log)
{
    myo_text path = { 0 }, table = { 0 };
    myo_status status = beside(&path, output, "_events.tsv") ? MYO_OK : MYO_NO_MEMORY;
    MYO_TRY_CLEAN(status);
    if (info->mark_count == 0) {
        if (myo_file_exists(path.bytes))
            myo_warn(log, "this recipe asks for no task marks, but %s is there; delete it",
                     path.bytes);
        goto cleanup;
    }
    myo_text_add(&table, "onset\tduration\ttrial_type\tchannel\n");
    for (size_t i = 0; i < info->mark_count; i++) {
        myo_text_add(&table, "%.6f\t%.6f\t", info->marks[i].onset_s, info->marks[i].duration_s);
        myo_text_add_tsv(&table, info->marks[i].type);
        myo_text_add(&table, "\t");
        myo_text_add_tsv(&table, info->marks[i].channel);
        myo_text_add(&table, "\n");
    }
    MYO_TRY_CLEAN(table.failed ? MYO_NO_MEMORY : MYO_OK);
    MYO_TRY_CLEAN(myo_file_prepare(file, path.bytes, table.bytes, table.length, log));
cleanup:
    myo_text_free(&path);
    myo_text_free(&table);
    return status;
}

/* The tables are on the disk before the recording is finished and appear after it, so that no truth
 * stands without its recording. */
static myo_status finish(myo_simulator *simulator, myo_sink **sink, const char *output,
                         const myo_log *log)
{
    myo_file truth = { 0 }, marks = { 0 };
    myo_status status = prepare_truth(&truth, simulator, output, log);
    if (status == MYO_OK && !myo_text_ends(output, ".wav"))
        status = prepare_marks(&marks, myo_simulator_describe(simulator), output, log);
    if (status == MYO_OK)
        status = myo_sink_finish(sink);
    if (status == MYO_OK)
        status = myo_file_commit(&truth, log);
    if (status == MYO_OK && marks.stream != NULL)
        status = myo_file_commit(&marks, log);
    myo_file_discard(&truth);
    myo_file_discard(&marks);
    return status;
}

myo_status myo_simulate(const char *recipe, const char *output, const myo_log *log)
{
    myo_log named = log == NULL ? (myo_log) { 0 } : *log;
    named.subject = recipe;
    myo_json *root = NULL;
    myo_simulator *simulator = NULL;
    myo_sink *sink = NULL;
    myo_status status = MYO_OK;
    MYO_TRY_CLEAN(myo_json_read(&root, recipe, &named));
    MYO_TRY_CLEAN(myo_simulator_open(&simulator, root, &named));
    named.subject = output;
    MYO_TRY_CLEAN(myo_sink_open(&sink, output, myo_simulator_describe(simulator), &named));
    MYO_TRY_CLEAN(play(simulator, sink));
    status = finish(simulator, &sink, output, &named);
cleanup:
    myo_sink_discard(&sink);
    myo_simulator_close(&simulator);
    myo_json_close(&root);
    return status;
}
