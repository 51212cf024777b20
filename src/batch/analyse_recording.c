/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/analyse_recording.h"

#include <string.h>
#include <sys/stat.h>

#include "batch/completion.h"
#include "batch/folder.h"
#include "core/fail.h"
#include "core/text.h"
#include "io/recording_hash.h"
#include "myoscribe/replay.h"
#include "myoscribe/report.h"

enum { LONGEST_WARNINGS = 4000 }; /* bytes */

static double longest_stream(const myo_recording_info *info)
{
    double longest = 0;
    for (size_t i = 0; i < info->stream_count; i++) {
        const double seconds = (double)info->streams[i].frames / info->streams[i].rate_hz;
        longest = seconds > longest ? seconds : longest;
    }
    return longest;
}

const char *myo_batch_bare_message(const char *message, const char *path)
{
    const size_t prefix = strlen(path);
    const bool own = strncmp(message, path, prefix) == 0 && strncmp(message + prefix, ": ", 2) == 0;
    return own ? message + prefix + 2 : message;
}

void myo_batch_add_warning(myo_text *warnings, const char *message)
{
    static const char more[] = "; ...";
    const char *before = warnings->length == 0 ? "" : warnings->bytes;
    if (warnings->length + strlen(message) < LONGEST_WARNINGS)
        (void)myo_text_add(warnings, "%s%s", *before == '\0' ? "" : "; ", message);
    else if (!myo_text_ends(before, more))
        (void)myo_text_add(warnings, "%s", more);
}

/* Passes messages on and keeps the warnings for the completion record. */
typedef struct listener {
    const myo_log *to;
    const char *path;
    myo_text warnings;
    bool failed; /* an error was told */
} listener;

static void hear(void *context, myo_log_level level, const char *message)
{
    listener *mine = context;
    mine->failed = mine->failed || level == MYO_LOG_ERROR;
    if (level == MYO_LOG_WARNING)
        myo_batch_add_warning(&mine->warnings, myo_batch_bare_message(message, mine->path));
    if (mine->to != NULL && mine->to->write != NULL)
        mine->to->write(mine->to->context, level, message);
}

/* The input as it is now, which may be later than when the batch was planned. */
static myo_input look_at(const myo_input *input)
{
    struct stat info;
    myo_input now = *input;
    if (stat(input->path, &info) == 0) {
        now.bytes = info.st_size;
        now.modified_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + (int64_t)info.st_mtim.tv_nsec;
    }
    return now;
}

static bool has_changed(const myo_input *begun)
{
    const myo_input now = look_at(begun);
    return now.bytes != begun->bytes || now.modified_ns != begun->modified_ns;
}

/* A recording that somebody still writes, or replaced while it was read, gives no result: half of
 * it would be of another file. That explains what a reader found wrong in it. */
static myo_status explain(const myo_input *begun, myo_status status, const listener *heard,
                          const myo_log *log)
{
    const bool read =
        status == MYO_UNREADABLE || status == MYO_MALFORMED || status == MYO_NOT_A_RECORDING;
    if (read && has_changed(begun)) {
        const long long bytes = look_at(begun).bytes;
        if (bytes == begun->bytes)
            return myo_fail(log, MYO_UNREADABLE,
                            "was written to while it was read, %lld bytes before and after; run "
                            "again with --resume when nothing writes it any more",
                            bytes);
        return myo_fail(log, MYO_UNREADABLE,
                        "changed while it was read, from %lld bytes to %lld; run again with "
                        "--resume when nothing writes it any more",
                        (long long)begun->bytes, bytes);
    }
    if (read && !heard->failed)
        return myo_fail(log, status, "%s; copy it again from its source", myo_status_text(status));
    return status;
}

static myo_status analyse(double *recorded_s, const myo_batch_context *batch,
                          const myo_input *planned, const char *folder, const myo_log *to)
{
    const myo_input begun = look_at(planned), *input = &begun;
    const myo_batch_options *options = batch->options;
    listener heard = { .to = to, .path = input->path };
    const myo_log ears = { .write = hear, .context = &heard }, *log = &ears;
    myo_recording *recording = NULL;
    myo_hash_follow *hash = NULL;
    myo_result *result = NULL;
    char sha256[MYO_HASH_TEXT];
    myo_completion_facts told = { .method = batch->method,
                                  .formats = batch->options->formats,
                                  .sha256 = sha256 };
    myo_recording_options opening = options->recording;
    opening.folders = batch->folders;
    myo_run_options run = options->run;
    if (!myo_formats_read_spectra(options->formats))
        run.spectra = MYO_SPECTRA_ON_DEMAND;
    myo_status status;
    MYO_TRY_CLEAN(myo_recording_open(&recording, input->path, &opening, log));
    MYO_TRY_CLEAN(myo_hash_follow_open(&hash, input->path));
    myo_recording_hash_reads(recording, hash);
    told.recorded_s = longest_stream(myo_recording_describe(recording));
    MYO_TRY_CLEAN(myo_analyse(&result, recording, options->settings, &run, log));
    MYO_TRY_CLEAN(myo_report_write(result, folder, input->key, options->formats, log));
    if (options->trace != NULL)
        MYO_TRY_CLEAN(myo_trace_save(result, options->trace, folder, log));
    status = myo_hash_follow_finish(sha256, hash);
    if (status != MYO_OK) {
        status = myo_fail(log, status, "cannot be read again for its hash; check the disk");
        goto cleanup;
    }
    told.view = myo_result_describe(result);
    told.warnings = heard.warnings.bytes;
    MYO_TRY_CLEAN(has_changed(input) ? MYO_UNREADABLE : MYO_OK);
    MYO_TRY_CLEAN(myo_completion_write(folder, input, &told, log));
    *recorded_s = told.recorded_s;
cleanup:
    status = explain(input, status, &heard, log);
    myo_result_close(&result);
    myo_recording_close(&recording);
    myo_hash_follow_close(&hash);
    myo_text_free(&heard.warnings);
    return status;
}

myo_status myo_batch_analyse(double *recorded_s, const myo_batch_context *batch,
                             const myo_input *input, const myo_log *log)
{
    myo_text folder = { 0 };
    myo_status status = myo_text_add(&folder, "%s/%s", batch->options->folder, input->key);
    if (status == MYO_OK)
        status = myo_batch_check_inside(batch->options->folder, input->key, log);
    if (status == MYO_OK) {
        myo_batch_clear_recording(folder.bytes);
        status = input->problem != NULL ? myo_fail(log, MYO_UNREADABLE, "%s", input->problem)
                                        : analyse(recorded_s, batch, input, folder.bytes, log);
        if (status != MYO_OK)
            myo_batch_clear_recording(folder.bytes);
    }
    myo_text_free(&folder);
    return status;
}

void myo_batch_abandon(const myo_batch_context *batch, const myo_input *input)
{
    const myo_log silent = { 0 };
    myo_text folder = { 0 };
    if (myo_batch_check_inside(batch->options->folder, input->key, &silent) == MYO_OK &&
        myo_text_add(&folder, "%s/%s", batch->options->folder, input->key) == MYO_OK)
        myo_batch_clear_recording(folder.bytes);
    myo_text_free(&folder);
}
