/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay/replay_report.h"

#include <math.h>

#include "core/junit_suite.h"
#include "core/text.h"

static void render_result(const myo_replay_result *result, myo_text *text)
{
    (void)myo_text_add(text, "\n%s\n", result->key);
    if (result->status != MYO_OK) {
        (void)myo_text_add(text, "  failed: %s\n", result->reason);
        return;
    }
    const double channel_s = result->duration_s * (double)result->channels;
    (void)myo_text_add(text, "  %lld event%s on %zu channel%s in %.3f s\n",
                       (long long)result->events, result->events == 1 ? "" : "s", result->channels,
                       result->channels == 1 ? "" : "s", result->duration_s);
    if (result->events > 0)
        (void)myo_text_add(text,
                           "  latency, as the detector states it: mean %.1f ms, largest %.1f "
                           "ms\n",
                           result->latency_mean_ms, result->latency_max_ms);
    if (result->seconds > 0)
        (void)myo_text_add(text,
                           "  %.3f s of computing: %.0f times faster than the signal of one "
                           "channel\n",
                           result->seconds, channel_s / result->seconds);
    if (result->state_bytes > 0)
        (void)myo_text_add(text,
                           "  state %zu bytes, %.1f ns a sample and channel, longest call %.1f us "
                           "at frame %lld\n",
                           result->state_bytes, 1e9 * result->seconds / (double)result->samples,
                           1e6 * result->worst_call_s, (long long)result->worst_call_frame);
    if (result->repeated > 0)
        (void)myo_text_add(text, "  %lld event%s repeat%s another; they count as false\n",
                           (long long)result->repeated, result->repeated == 1 ? "" : "s",
                           result->repeated == 1 ? "s" : "");
    for (size_t v = 0; v < result->variation_count; v++) {
        const myo_replay_variation *change = &result->variations[v];
        if (change->refused)
            (void)myo_text_add(text, "  %s: not tried: %s\n", change->what, change->reason);
        else if (!change->ran)
            (void)myo_text_add(text, "  %s: FAILED: %s\n", change->what, change->reason);
        else if (change->missing + change->added == 0)
            (void)myo_text_add(text, "  %s: the same events\n", change->what);
        else
            (void)myo_text_add(text,
                               "  %s: DIFFERENT%s, %lld events missing, %lld added; first: %s\n",
                               change->what, change->promised ? ", FAILED" : "",
                               (long long)change->missing, (long long)change->added, change->first);
    }
}

static const char *finish(const myo_replay *replay, myo_text *text)
{
    const char *out =
        text->failed ? NULL : myo_arena_text_n(replay->arena, text->bytes, text->length);
    myo_text_free(text);
    return out;
}

const char *myo_replay_text(const myo_replay *replay)
{
    myo_text text = { 0 };
    (void)myo_text_add(&text, "detector   %s\nsamples    %s, chunks of %zu frames, gain %g\n",
                       replay->name, replay->options.int16 ? "int16" : "float32",
                       replay->options.chunk_frames, replay->options.gain);
    for (size_t i = 0; i < replay->count; i++)
        render_result(&replay->results[i], &text);
    return finish(replay, &text);
}

static myo_junit_case of_variation(const myo_replay *replay, const myo_replay_result *result,
                                   const myo_replay_variation *change)
{
    myo_junit_case out = { result->key, change->what, MYO_JUNIT_PASSED, change->reason, NAN };
    if (!change->ran && !change->refused)
        out.outcome = MYO_JUNIT_ERROR;
    else if (change->promised && change->missing + change->added > 0) {
        out.outcome = MYO_JUNIT_FAILED;
        out.message =
            myo_arena_format(replay->arena, "%lld events missing, %lld added; first: %s",
                             (long long)change->missing, (long long)change->added, change->first);
    }
    return out;
}

const char *myo_replay_junit_text(const myo_replay *replay)
{
    size_t most = 0, count = 0;
    for (size_t i = 0; i < replay->count; i++)
        most += 1 + replay->results[i].variation_count;
    myo_junit_case *cases = myo_arena_new(replay->arena, most, sizeof *cases);
    if (cases == NULL)
        return NULL;
    for (size_t i = 0; i < replay->count; i++) {
        const myo_replay_result *result = &replay->results[i];
        const bool well = result->status == MYO_OK;
        cases[count++] =
            (myo_junit_case) { result->key, "replayed", well ? MYO_JUNIT_PASSED : MYO_JUNIT_ERROR,
                               result->reason, well ? result->seconds : NAN };
        for (size_t v = 0; well && v < result->variation_count; v++)
            cases[count++] = of_variation(replay, result, &result->variations[v]);
    }
    myo_text text = { 0 };
    myo_junit_render(&text, "myoscribe replay", cases, count, "nothing was replayed", replay->name,
                     NAN);
    return finish(replay, &text);
}
