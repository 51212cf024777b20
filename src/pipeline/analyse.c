/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows the order of the stages: setup, pass 1, pass 2. */
#include "myoscribe/analyser.h"

#include "core/arena.h"
#include "core/clock.h"
#include "core/fail.h"
#include "core/memory.h"
#include "myoscribe/version.h"
#include "pipeline/analysis_result.h"
#include "pipeline/input_check.h"
#include "pipeline/line_survey.h"
#include "pipeline/preprocessor.h"

static const size_t default_memory = (size_t)128 << 20;

/* Shares of the memory bound, in sixteenths; the rest is for what readers hold and for pass 2. Two
 * arenas share what is for lists. */
enum { SPOOL_SHARE = 4, BUFFER_SHARE = 4, SAMPLES_SHARE = 2, LISTS_SHARE = 1 };

static void tell_decimation(myo_result *result)
{
    const myo_stream *given = result->input.info->streams;
    for (size_t t = 0; t < result->setup.track_count; t++)
        result->setup.tracks[t].decimation =
            (size_t)(given[result->setup.tracks[t].stream].rate_hz /
                         result->setup.tracks[t].geometry.rate_hz +
                     0.5);
}

static const myo_raw_input *read_from(const myo_result *result)
{
    return result->decimated != NULL ? myo_decimated_input_of(result->decimated) : &result->input;
}

static void add_stage(myo_result *result, const char *stage, double seconds)
{
    if (result->stage_count < MYO_MAX_STAGES)
        result->stages[result->stage_count++] = (myo_stage_time) { stage, seconds };
}

static myo_status choose_kernels(myo_result *result, const myo_run_options *options,
                                 const myo_log *log)
{
    myo_isa isa = MYO_ISA_ref;
    result->kernels = myo_kernels_best();
    if (options->isa == NULL)
        return MYO_OK;
    if (!myo_isa_parse(options->isa, &isa))
        return myo_fail(log, MYO_ARGUMENT, "no instruction set is called '%s'; there are %s",
                        options->isa, myo_version_isa_list());
    result->kernels = myo_kernels_of(isa);
    if (result->kernels == NULL)
        return myo_fail(log, MYO_ARGUMENT,
                        "this processor or this build cannot run '%s'; leave --isa out",
                        options->isa);
    return MYO_OK;
}

/* A segment of eight seconds must fit into memory, whatever the rate. */
static myo_status check_memory(const myo_result *result, size_t memory_bytes, const myo_log *log)
{
    const size_t bound = memory_bytes > default_memory ? memory_bytes : default_memory;
    for (size_t g = 0; g < result->setup.group_count; g++) {
        const size_t least = myo_preprocessor_least_bytes(&result->setup, g);
        if (least > bound / 4 * 3)
            return myo_fail(log, MYO_LIMIT,
                            "a stream at %.6g Hz needs %zu MiB for one segment; resample it, or "
                            "raise the bound with --memory %zu",
                            result->setup.groups[g].geometry.rate_hz, least >> 20,
                            (least / 3 * 4 >> 20) + 1);
    }
    return MYO_OK;
}

/* Whether its samples would fill memory: then it pays to give back what one stage leaves. */
static bool is_long(const myo_track_setup *setup, size_t memory_bytes)
{
    double bytes = 0;
    for (size_t t = 0; t < setup->track_count; t++)
        bytes += (double)setup->tracks[t].frames * sizeof(float);
    return bytes > (double)memory_bytes;
}

static myo_status measure(myo_result *result, const myo_run_options *options, size_t memory_bytes,
                          const myo_log *log)
{
    MYO_TRY(check_memory(result, memory_bytes, log));
    MYO_TRY(myo_spool_open(&result->spool, options->spool_folder, memory_bytes / 16 * SPOOL_SHARE,
                           log));
    result->stores =
        (myo_store *)myo_arena_new(result->arena, result->setup.track_count, sizeof(myo_store));
    if (result->stores == NULL)
        return MYO_NO_MEMORY;
    myo_pass1 pass = { .setup = &result->setup,
                       .input = read_from(result),
                       .kernels = result->kernels,
                       .spool = result->spool,
                       .stores = result->stores,
                       .memory_bytes = memory_bytes / 16 * BUFFER_SHARE,
                       .read_frames = options->block_frames,
                       .all_spectra = result->all_spectra };
    MYO_TRY(myo_pass1_run(&pass));
    add_stage(result, "read", pass.times.reading_s);
    add_stage(result, "condition", pass.times.conditioning_s);
    add_stage(result, "measure", pass.times.measuring_s);
    result->is_long = is_long(&result->setup, memory_bytes);
    myo_result_release(result); /* the buffers of pass 1 */
    MYO_TRY(myo_samples_open(&result->samples, &result->setup, read_from(result), result->kernels,
                             memory_bytes / 16 * SAMPLES_SHARE, options->block_frames));
    MYO_TRY(myo_spectra_open(&result->spectra, &result->setup, result->kernels));
    return myo_result_open_sources(result);
}

static myo_status decide(myo_result *result, const myo_run_options *options, size_t memory_bytes,
                         const myo_log *log)
{
    const double began = myo_clock_s();
    const myo_decide_input input = { .recording = result->input.info,
                                     .settings = &result->settings,
                                     .source_count = result->setup.track_count,
                                     .sources = result->sources,
                                     .memory_bytes = memory_bytes / 32 * LISTS_SHARE,
                                     .spool_folder = options->spool_folder };
    MYO_TRY(myo_arena_spill(result->arena, options->spool_folder, memory_bytes / 32 * LISTS_SHARE));
    MYO_TRY(myo_decide(&result->decision, &input, result->arena, log));
    myo_result_release(result);
    add_stage(result, "decide", myo_clock_s() - began - result->sampling_s);
    add_stage(result, "samples again", result->sampling_s);
    return MYO_OK;
}

static void fill_view(myo_result *result)
{
    const myo_decision *decision = &result->decision;
    result->view = (myo_result_view) { .recording = result->input.info,
                                       .settings = &result->settings,
                                       .isa = result->kernels->isa,
                                       .track_count = result->setup.track_count,
                                       .tracks = result->setup.tracks,
                                       .summary_count = decision->summary_count,
                                       .summaries = decision->summaries,
                                       .event_count = decision->event_count,
                                       .events = decision->events,
                                       .exclusion_count = decision->exclusion_count,
                                       .exclusions = decision->exclusions,
                                       .template_count = decision->template_count,
                                       .templates = decision->templates,
                                       .stage_count = result->stage_count,
                                       .stages = result->stages,
                                       .clock_offset_s = decision->clock_offset_s,
                                       .clock_drift_ppm = decision->clock_drift_ppm,
                                       .clock_drift_error_ppm = decision->clock_drift_error_ppm,
                                       .clock_pairs = decision->clock_pairs,
                                       .chance_coincidence = decision->chance_coincidence,
                                       .exclusion_policy = decision->exclusion_policy };
}

myo_status myo_analyse_input(myo_result **out, const myo_raw_input *input,
                             const myo_settings *settings, const myo_run_options *options,
                             const myo_log *log)
{
    static const myo_run_options defaults = { 0 };
    const myo_settings usual = myo_settings_default();
    options = options == NULL ? &defaults : options;
    settings = settings == NULL ? &usual : settings;
    if (out == NULL)
        return MYO_ARGUMENT;
    MYO_TRY(myo_input_check(input, log));
    MYO_TRY(myo_settings_check(settings, log));
    MYO_TRY(myo_run_options_check(options, log));
    const size_t memory_bytes = options->memory_bytes > 0 ? options->memory_bytes : default_memory;
    myo_result *result = (myo_result *)myo_memory_new(1, sizeof *result);
    myo_status status = MYO_OK;
    if (result == NULL)
        return MYO_NO_MEMORY;
    result->input = *input;
    result->settings = *settings;
    result->all_spectra = options->spectra == MYO_SPECTRA_ALL;
    MYO_TRY_CLEAN(choose_kernels(result, options, log));
    MYO_TRY_CLEAN(myo_arena_open(&result->arena));
    MYO_TRY_CLEAN(myo_decimated_input_open(&result->decimated, &result->input, result->arena));
    MYO_TRY_CLEAN(myo_track_setup_make(&result->setup, read_from(result)->info, &result->settings,
                                       result->arena, log));
    tell_decimation(result);
    MYO_TRY_CLEAN(myo_line_survey(&result->setup, read_from(result), result->kernels));
    MYO_TRY_CLEAN(measure(result, options, memory_bytes, log));
    MYO_TRY_CLEAN(decide(result, options, memory_bytes, log));
    fill_view(result);
cleanup:
    status = myo_arena_explain(result->arena, status, log);
    if (status != MYO_OK) {
        result->input.release = NULL; /* it stays the caller's */
        myo_result_close(&result);
    } else {
        *out = result;
    }
    return status;
}
