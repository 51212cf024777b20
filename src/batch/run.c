/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "myoscribe/batch.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>

#include "batch/dataset.h"
#include "batch/folder.h"
#include "batch/join_shards.h"
#include "batch/list_inputs.h"
#include "batch/method_hash.h"
#include "batch/previous_results.h"
#include "batch/resume.h"
#include "batch/unfinished.h"
#include "batch/worker_pool.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/clock.h"
#include "core/fail.h"
#include "core/text.h"
#include "myoscribe/report.h"
#include "myoscribe/version.h"

typedef struct batch_run {
    myo_batch_options options; /* completed */
    myo_settings settings;
    const myo_log *log;
    myo_arena *arena;
    myo_inputs *inputs;
    const myo_input *list;
    size_t count;
    myo_array names; /* of all files of all shards, by number */
    myo_method method;
    const char *fingerprint;
    myo_batch_lock lock;
    myo_previous_results previous;
    myo_resume_choice choice;
    const char *participants, *recordings_info, *dataset, *started;
    double start_s, done_bytes;
    myo_batch_progress progress;
} batch_run;

static myo_status complete_options(batch_run *state, const myo_batch_options *options)
{
    state->options = *options;
    myo_batch_options *own = &state->options;
    if (own->folder == NULL || *own->folder == '\0')
        return myo_fail(state->log, MYO_ARGUMENT, "no output folder is given; name one with -o");
    if (own->shard > own->shard_count || (own->shard == 0 && own->shard_count > 0))
        return myo_fail(state->log, MYO_ARGUMENT, "shard %zu of %zu: shards count from 1",
                        own->shard, own->shard_count);
    if (own->shard_count == 0)
        own->shard = own->shard_count = 1;
    if (own->run.isa != NULL && !myo_version_has_isa(own->run.isa))
        return myo_fail(state->log, MYO_ARGUMENT, "this machine or build has no %s; its best is %s",
                        own->run.isa, myo_version_isa());
    state->settings = own->settings != NULL ? *own->settings : myo_settings_default();
    own->settings = &state->settings;
    /* resume and merge live on the tables, so they are always written */
    own->formats = (own->formats == 0 ? MYO_FORMAT_ALL : own->formats) | MYO_FORMAT_EVENTS;
    if (own->jobs == 0)
        own->jobs = myo_batch_cores();
    return myo_method_make(&state->method, own, state->log);
}

/* A table of that name in the folder, unless one was found before. */
static myo_status find_table(const char **out, batch_run *state, const char *folder,
                             const char *name)
{
    struct stat info;
    if (*out != NULL)
        return MYO_OK;
    const char *path = myo_batch_join(state->arena, folder, name);
    if (path == NULL)
        return MYO_NO_MEMORY;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode))
        *out = path;
    return MYO_OK;
}

/* participants.tsv and recordings_info.tsv in an input folder, or at the root of its BIDS dataset,
 * say whose the recordings are. */
static myo_status find_tables(batch_run *state, const char *const *inputs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        myo_input_place place;
        const bool is_folder = stat(inputs[i], &info) == 0 && S_ISDIR(info.st_mode);
        MYO_TRY(myo_input_place_find(&place, inputs[i], is_folder, state->arena));
        state->dataset = state->dataset == NULL ? place.dataset : state->dataset;
        const char *folder = place.dataset != NULL ? place.dataset : inputs[i];
        MYO_TRY(find_table(&state->participants, state, folder, "participants.tsv"));
        MYO_TRY(find_table(&state->recordings_info, state, folder, "recordings_info.tsv"));
    }
    return MYO_OK;
}

static const char *now_text(myo_arena *arena)
{
    const time_t now = time(NULL);
    struct tm utc;
    char text[32] = "";
    if (gmtime_r(&now, &utc) != NULL)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return myo_arena_text(arena, text);
}

static myo_status gather(batch_run *state, const char *const *inputs, size_t input_count)
{
    const myo_listing_options listing = { .skip_folder = state->options.folder,
                                          .shard = state->options.shard,
                                          .shard_count = state->options.shard_count,
                                          .names =
                                              state->options.shard_count > 1 ? &state->names : NULL,
                                          .labels = &state->options.labels };
    uint64_t fingerprint = 0;
    for (size_t i = 0; i < input_count; i++)
        if (myo_batch_holds(state->options.folder, inputs[i]))
            return myo_fail(state->log, MYO_ARGUMENT,
                            "%s: the output folder %s holds this input, and later runs would pass "
                            "it over; choose another folder with -o",
                            inputs[i], state->options.folder);
    MYO_TRY(myo_inputs_open_shard(&state->inputs, &fingerprint, inputs, input_count, &listing,
                                  state->log));
    state->list = myo_inputs_list(state->inputs, &state->count);
    if (state->options.recording.events_path != NULL && state->count != 1)
        return myo_fail(state->log, MYO_ARGUMENT,
                        "--events belongs to one recording, and there are %zu; name the files "
                        "<recording>_events.tsv instead",
                        state->count);
    MYO_TRY(find_tables(state, inputs, input_count));
    state->fingerprint = myo_arena_format(state->arena, "%016" PRIx64, fingerprint);
    state->started = now_text(state->arena);
    return state->started != NULL && state->fingerprint != NULL ? MYO_OK : MYO_NO_MEMORY;
}

static myo_status choose(batch_run *state)
{
    const myo_resume_input input = { .options = &state->options,
                                     .method = &state->method,
                                     .list = state->list,
                                     .count = state->count,
                                     .names = &state->names,
                                     .failed = state->previous.failed,
                                     .failed_count = state->previous.failed_count };
    MYO_TRY(myo_resume_choose(&state->choice, &input, state->arena, state->log));
    for (size_t i = 0; i < state->count; i++)
        if (state->choice.outcomes[i].status != MYO_OK)
            (void)myo_fail(state->log, MYO_OUTPUT, "%s: %s", state->list[i].path,
                           state->choice.outcomes[i].message);
    state->progress.failed = state->choice.failed;
    state->progress.reused = state->choice.reused;
    state->progress.total = state->count;
    state->progress.done = state->count - state->choice.todo;
    return MYO_OK;
}

static void report(void *context, const myo_input *ended, const myo_job_outcome *outcome)
{
    batch_run *state = context;
    myo_batch_progress *progress = &state->progress;
    progress->elapsed_s = myo_clock_s() - state->start_s;
    progress->recording = NULL;
    progress->message = NULL;
    if (ended != NULL) {
        progress->done++;
        progress->failed += outcome->status != MYO_OK;
        progress->recorded_s += outcome->recorded_s;
        progress->recording = ended->key;
        progress->message = outcome->status == MYO_OK ? NULL : outcome->message;
        state->done_bytes += (double)ended->bytes;
    }
    /* the time is nearly proportional to the bytes */
    progress->left_s = state->done_bytes > 0 ? progress->elapsed_s / state->done_bytes *
                                                   (state->choice.todo_bytes - state->done_bytes)
                                             : NAN;
    if (state->options.progress != NULL)
        state->options.progress(state->options.progress_context, progress);
}

static myo_status analyse_all(batch_run *state)
{
    const myo_batch_context shared = { .options = &state->options, .method = &state->method };
    const myo_worker_pool_input input = { .batch = &shared,
                                          .inputs = state->list,
                                          .order = state->choice.order,
                                          .count = state->choice.todo,
                                          .jobs = state->options.jobs,
                                          .arena = state->arena,
                                          .outcomes = state->choice.outcomes,
                                          .report = report,
                                          .context = state };
    state->start_s = myo_clock_s();
    state->progress.left_s = NAN;
    const myo_status status =
        state->choice.todo == 0 ? MYO_OK : myo_worker_pool_run(&input, state->log);
    state->progress.elapsed_s = myo_clock_s() - state->start_s;
    return status;
}

/* What the user said of the inputs, for run.json. */
static const char *what_was_said(const batch_run *state)
{
    const myo_recording_options *said = &state->options.recording;
    myo_text text = { 0 };
    (void)myo_text_add_bytes(&text, "", 0);
    if (said->full_scale != NULL)
        (void)myo_text_add(&text, "full_scale=%s\n", said->full_scale);
    if (said->rate_hz > 0)
        (void)myo_text_add(&text, "rate_hz=%.17g\n", said->rate_hz);
    if (said->channels_path != NULL)
        (void)myo_text_add(&text, "channels=%s\n", said->channels_path);
    if (said->events_path != NULL)
        (void)myo_text_add(&text, "events=%s\n", said->events_path);
    if (said->dataset != NULL)
        (void)myo_text_add(&text, "dataset=%s\n", said->dataset);
    if (said->resample_irregular)
        (void)myo_text_add(&text, "resample=yes\n");
    const char *kept = text.failed ? NULL : myo_arena_text(state->arena, text.bytes);
    myo_text_free(&text);
    return kept;
}

static myo_status record_shard(batch_run *state, myo_shard *shard)
{
    struct utsname host;
    const bool named = uname(&host) == 0;
    *shard = (myo_shard) { .number = state->options.shard,
                           .count = state->options.shard_count,
                           .method = state->method.whole,
                           .build = state->method.build,
                           .settings = state->method.settings,
                           .options = state->method.options,
                           .isa = state->options.run.isa != NULL ? state->options.run.isa
                                                                 : myo_version_isa(),
                           .host = myo_arena_text(state->arena, named ? host.nodename : "unknown"),
                           .started = state->started,
                           .inputs = state->fingerprint,
                           .participants = state->participants,
                           .recordings_info = state->recordings_info,
                           .dataset = state->dataset,
                           .command_line = state->options.command_line,
                           .command_line_count = state->options.command_line_count,
                           .said = what_was_said(state),
                           .formats = state->options.formats,
                           .jobs = state->options.jobs,
                           .reused = state->progress.reused,
                           .elapsed_s = state->progress.elapsed_s,
                           .recorded_s = state->progress.recorded_s };
    const myo_previous_results *previous = &state->previous;
    shard->rows =
        myo_arena_new(state->arena, state->count + previous->kept_count + 1, sizeof *shard->rows);
    if (shard->rows == NULL || shard->host == NULL || shard->said == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < state->count; i++) {
        if (!state->choice.outcomes[i].ended)
            continue;
        shard->unwritten += state->choice.outcomes[i].status == MYO_OUTPUT;
        shard->rows[shard->row_count++] =
            (myo_batch_row) { .input = state->list[i].key,
                              .key = state->list[i].key,
                              .failed = state->choice.outcomes[i].status != MYO_OK,
                              .message = state->choice.outcomes[i].message };
    }
    for (size_t i = 0; i < previous->kept_count; i++)
        shard->rows[shard->row_count++] = previous->kept[i];
    return myo_shard_write(state->options.folder, shard, state->log);
}

static void summarise(const batch_run *state, myo_batch_summary *summary)
{
    summary->recordings = state->count;
    summary->failed = state->progress.failed;
    for (size_t i = 0; i < state->count; i++)
        summary->warned +=
            state->choice.outcomes[i].status == MYO_OK && state->choice.outcomes[i].message != NULL;
    summary->reused = state->progress.reused;
    memcpy(summary->redone, state->choice.redone, sizeof summary->redone);
    summary->orphans = state->choice.orphan_count;
    summary->pruned = state->options.prune ? state->choice.orphan_count : 0;
    summary->recorded_s = state->progress.recorded_s;
    summary->elapsed_s = state->progress.elapsed_s;
}

/* A full disk fails recordings one by one; the run as a whole then says so. */
static bool output_failed(const batch_run *state)
{
    for (size_t i = 0; i < state->count; i++)
        if (state->choice.outcomes[i].ended && state->choice.outcomes[i].status == MYO_OUTPUT)
            return true;
    return false;
}

static myo_status write_results(batch_run *state, myo_batch_summary *summary)
{
    myo_shard shard;
    MYO_TRY(record_shard(state, &shard));
    summarise(state, summary);
    myo_status status = state->progress.failed == 0 ? MYO_OK : MYO_FAILED;
    if (shard.count == 1)
        status =
            myo_shards_join(summary, state->options.folder, &shard, 1, state->arena, state->log);
    return status == MYO_FAILED && output_failed(state) ? MYO_OUTPUT : status;
}

static myo_status write_settings(batch_run *state)
{
    const char *path = myo_batch_join(state->arena, state->options.folder, "settings.ini");
    return path == NULL ? MYO_NO_MEMORY : myo_settings_write(&state->settings, path, state->log);
}

static myo_status check_previous(batch_run *state)
{
    const myo_previous_results_input input = { .options = &state->options,
                                               .list = state->list,
                                               .count = state->count,
                                               .names = &state->names,
                                               .method = &state->method,
                                               .fingerprint = state->fingerprint };
    return myo_previous_results_check(&state->previous, &input, state->arena, state->log);
}

/* From here on an earlier result of this shard is no longer whole. */
static void forget_previous(const batch_run *state)
{
    const myo_batch_options *options = &state->options;
    if (options->shard_count == 1) {
        myo_shard_forget_all(options->folder);
    } else {
        myo_shard_forget(options->folder, options->shard, options->shard_count);
        myo_shard_forget(options->folder, 1, 1);
    }
}

/* What a run would do, for --dry-run. */
static void show(const batch_run *state, myo_batch_summary *summary)
{
    const myo_batch_options *options = &state->options;
    const myo_resume_choice *choice = &state->choice;
    for (size_t i = 0; i < state->count; i++) {
        const bool kept = choice->outcomes[i].ended;
        const char *what = !kept                                  ? "analyse"
                           : choice->outcomes[i].status == MYO_OK ? "keep"
                                                                  : "refuse";
        options->dry_run(options->dry_run_context, what, kept ? "" : myo_redo_name(choice->why[i]),
                         state->list[i].key);
    }
    for (size_t i = 0; i < choice->orphan_count; i++)
        options->dry_run(options->dry_run_context, options->prune ? "remove" : "orphan", "",
                         choice->orphans[i]);
    summarise(state, summary);
    summary->pruned = 0;
}

myo_status myo_batch_run(myo_batch_summary *summary, const char *const *inputs, size_t input_count,
                         const myo_batch_options *options, const myo_log *log)
{
    static const myo_log silent = { 0 };
    batch_run state = { .names = MYO_ARRAY(uint64_t),
                        .log = log == NULL ? &silent : log,
                        .lock = { .whole = MYO_BATCH_UNLOCKED, .shard = MYO_BATCH_UNLOCKED } };
    myo_status status = myo_arena_open(&state.arena);
    if (status != MYO_OK)
        return status;
    MYO_TRY_CLEAN(complete_options(&state, options));
    MYO_TRY_CLEAN(gather(&state, inputs, input_count));
    MYO_TRY_CLEAN(check_previous(&state));
    if (options->dry_run != NULL) {
        MYO_TRY_CLEAN(choose(&state));
        show(&state, summary);
        goto cleanup;
    }
    MYO_TRY_CLEAN(myo_batch_lock_folder(&state.lock, state.options.folder, state.options.shard,
                                        state.options.shard_count, state.log));
    MYO_TRY_CLEAN(choose(&state));
    forget_previous(&state);
    MYO_TRY_CLEAN(myo_unfinished_write(&state.options, state.started, state.log));
    MYO_TRY_CLEAN(write_settings(&state));
    if (options->prune)
        myo_resume_prune(&state.choice, state.options.folder);
    status = analyse_all(&state);
    if (status == MYO_OK)
        status = write_results(&state, summary);
    else
        summarise(&state, summary);
cleanup:
    myo_batch_unlock_folder(&state.lock);
    myo_inputs_close(&state.inputs);
    myo_array_free(&state.names);
    myo_arena_close(&state.arena);
    return status;
}
