/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay/trace_report.h"

#include <math.h>

#include "core/json.h"
#include "core/junit_suite.h"
#include "core/memory.h"
#include "core/text.h"

static const char *title(const myo_comparison *c, const myo_trace_difference *d)
{
    return d->stream[0] == '\0' ? d->channel
                                : myo_arena_format(c->arena, "%s/%s", d->stream, d->channel);
}

static void add_db(myo_text *text, double value)
{
    if (isinf(value))
        (void)myo_text_add(text, "%10s", value > 0 ? "inf" : "-inf");
    else
        (void)myo_text_add(text, "%10.2f", value);
}

static void add_channel(const myo_comparison *c, const myo_trace_difference *d, myo_text *text)
{
    (void)myo_text_add(text, "  %s\n    %s: ", title(c, d), d->passed ? "passed" : "FAILED");
    (void)myo_text_add(text, "%s\n", d->verdict);
    (void)myo_text_add(text, "    samples    %lld\n    different  %lld\n", (long long)d->samples,
                       (long long)d->different);
    if (d->different == 0)
        return;
    (void)myo_text_add(text, "    first      frame %lld: model %.17g, other %.17g\n",
                       (long long)d->first_frame, d->first_model, d->first_other);
    if (d->largest_frame >= 0)
        (void)myo_text_add(
            text, "    largest    frame %lld: model %.17g, other %.17g (difference %.6g)\n",
            (long long)d->largest_frame, d->largest_model, d->largest_other, d->largest);
    if (d->not_finite > 0)
        return;
    (void)myo_text_add(text, "    SNR        ");
    add_db(text, d->snr_db);
    (void)myo_text_add(text, " dB, worst second ");
    add_db(text, d->second_snr_db);
    (void)myo_text_add(
        text, isinf(d->second_snr_db) && d->second_snr_db > 0 ? " dB\n" : " dB (from %.0f s)\n",
        d->second_s);
    (void)myo_text_add(text, "    explained  lag %lld frames, gain %.9g, offset %.9g: SNR ",
                       (long long)d->lag, d->gain, d->offset);
    add_db(text, d->explained_snr_db);
    (void)myo_text_add(text, " dB\n");
}

static void add_table(const myo_comparison *c, myo_text *text)
{
    const myo_trace_pair *pairs = c->pairs.items;
    const myo_trace_difference *found = c->differences.items;
    size_t failed = 0;
    (void)myo_text_add(text, "model      %s\nother      %s\n", c->model, c->other);
    if (c->options.skip_s > 0)
        (void)myo_text_add(text, "skipped    the first %.6g s\n", c->options.skip_s);
    for (size_t p = 0; p < c->pairs.count; p++) {
        (void)myo_text_add(text, "\n%s\n", pairs[p].name);
        if (pairs[p].error != NULL)
            (void)myo_text_add(text, "  FAILED, not compared: %s\n", pairs[p].error);
        failed += pairs[p].error != NULL;
        for (size_t i = 0; i < pairs[p].count; i++) {
            add_channel(c, &found[pairs[p].first + i], text);
            failed += !found[pairs[p].first + i].passed;
        }
    }
    (void)myo_text_add(text, "\n%zu channel%s of %zu file%s: ", c->differences.count,
                       c->differences.count == 1 ? "" : "s", c->pairs.count,
                       c->pairs.count == 1 ? "" : "s");
    if (failed == 0)
        (void)myo_text_add(text, "all passed\n");
    else
        (void)myo_text_add(text, "%zu FAILED\n", failed);
}

/* JSON has no infinities: equal signals have null here and "different": 0. */
static void add_json_channel(myo_json *list, const myo_trace_difference *d)
{
    myo_json *node = myo_json_add_object(list, NULL);
    myo_json_add_text(node, "stream", d->stream);
    myo_json_add_text(node, "channel", d->channel);
    myo_json_add_bool(node, "passed", d->passed);
    myo_json_add_text(node, "verdict", d->verdict);
    myo_json_add_integer(node, "samples", d->samples);
    myo_json_add_integer(node, "different", d->different);
    myo_json_add_integer(node, "not_finite", d->not_finite);
    myo_json_add_integer(node, "not_finite_frame", d->not_finite_frame);
    myo_json_add_integer(node, "first_frame", d->first_frame);
    myo_json_add_number(node, "first_model", d->first_model);
    myo_json_add_number(node, "first_other", d->first_other);
    myo_json_add_integer(node, "largest_frame", d->largest_frame);
    myo_json_add_number(node, "largest", d->largest);
    myo_json_add_number(node, "snr_db", d->snr_db);
    myo_json_add_number(node, "worst_second_s", d->second_s);
    myo_json_add_number(node, "worst_second_snr_db", d->second_snr_db);
    myo_json_add_integer(node, "lag", d->lag);
    myo_json_add_number(node, "gain", d->gain);
    myo_json_add_number(node, "offset", d->offset);
    myo_json_add_number(node, "explained_snr_db", d->explained_snr_db);
}

static void add_json(const myo_comparison *c, myo_text *text)
{
    const myo_trace_pair *pairs = c->pairs.items;
    const myo_trace_difference *found = c->differences.items;
    myo_json *root = myo_json_new_object();
    myo_json_add_text(root, "model", c->model);
    myo_json_add_text(root, "other", c->other);
    myo_json_add_number(root, "min_snr_db", c->options.min_snr_db);
    myo_json_add_number(root, "skip_s", c->options.skip_s);
    myo_json_add_bool(root, "passed", c->passed);
    myo_json *list = myo_json_add_array(root, "recordings");
    for (size_t p = 0; p < c->pairs.count; p++) {
        myo_json *node = myo_json_add_object(list, NULL);
        myo_json_add_text(node, "recording", pairs[p].name);
        myo_json_add_text(node, "error", pairs[p].error);
        myo_json *channels = myo_json_add_array(node, "channels");
        for (size_t i = 0; i < pairs[p].count; i++)
            add_json_channel(channels, &found[pairs[p].first + i]);
    }
    char *bytes = NULL;
    size_t length = 0;
    if (myo_json_dump(&bytes, &length, root, true) == MYO_OK) {
        (void)myo_text_add_bytes(text, bytes, length);
        if (length > 0 && bytes[length - 1] != '\n')
            (void)myo_text_add_bytes(text, "\n", 1);
    } else {
        text->failed = true;
    }
    myo_memory_free(bytes);
    myo_json_close(&root);
}

static void add_junit(const myo_comparison *c, myo_text *text)
{
    const myo_trace_pair *pairs = c->pairs.items;
    const myo_trace_difference *found = c->differences.items;
    const size_t most = c->pairs.count + c->differences.count;
    myo_junit_case *cases = myo_arena_new(c->arena, most, sizeof *cases);
    size_t count = 0;
    if (cases == NULL) {
        text->failed = true;
        return;
    }
    for (size_t p = 0; p < c->pairs.count; p++) {
        if (pairs[p].error != NULL)
            cases[count++] = (myo_junit_case) { pairs[p].name, "compared", MYO_JUNIT_ERROR,
                                                pairs[p].error, pairs[p].seconds };
        for (size_t i = 0; i < pairs[p].count; i++) {
            const myo_trace_difference *d = &found[pairs[p].first + i];
            const char *name = title(c, d);
            cases[count++] =
                (myo_junit_case) { pairs[p].name, name == NULL ? d->channel : name,
                                   d->passed ? MYO_JUNIT_PASSED : MYO_JUNIT_FAILED, d->verdict,
                                   pairs[p].seconds / (double)pairs[p].count };
        }
    }
    myo_junit_render(text, "myoscribe compare", cases, count, "no channel was compared",
                     c->passed ? "all passed" : "not all passed", NAN);
}

char *myo_trace_report(const myo_comparison *c, myo_compare_format format)
{
    myo_text text = { 0 };
    if (format == MYO_COMPARE_TABLE)
        add_table(c, &text);
    else if (format == MYO_COMPARE_JSON)
        add_json(c, &text);
    else
        add_junit(c, &text);
    char *out = text.failed ? NULL : myo_arena_text_n(c->arena, text.bytes, text.length);
    myo_text_free(&text);
    return out;
}
