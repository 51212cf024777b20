/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/opening.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

scratch_messages said;

myo_recording *open_ok(const char *path, const myo_recording_options *options)
{
    const myo_log log = scratch_log(&said, NULL);
    myo_recording *recording = NULL;
    const myo_status status = myo_recording_open(&recording, path, options, &log);
    cr_assert_eq(status, MYO_OK, "%s: %s", path, said.error);
    return recording;
}

void open_refused(const char *path, const myo_recording_options *options, myo_status status,
                  const char *words)
{
    const myo_log log = scratch_log(&said, NULL);
    myo_recording *recording = NULL;
    const myo_status got = myo_recording_open(&recording, path, options, &log);
    cr_assert_eq(got, status, "%s: %s (%s), wanted \"%s\"", path, myo_status_text(got), said.error,
                 words);
    cr_assert_eq(said.errors, 1, "%s: %d error lines", path, said.errors);
    cr_assert_not_null(strstr(said.error, words), "%s", said.error);
}

double sample_at(myo_recording *recording, size_t stream, size_t channel, int64_t frame)
{
    double values[MYO_CHANNELS_IN_TESTS];
    cr_assert_leq(myo_recording_describe(recording)->streams[stream].channel_count,
                  (size_t)MYO_CHANNELS_IN_TESTS);
    cr_assert_eq(myo_recording_read_physical(recording, stream, frame, 1, values), MYO_OK);
    return values[channel];
}

static void read_in_blocks(myo_recording *recording, size_t stream, size_t block, bool backwards,
                           unsigned char *out, size_t frame_bytes)
{
    const int64_t frames = myo_recording_describe(recording)->streams[stream].frames;
    for (int64_t done = 0; done < frames; done += (int64_t)block) {
        const int64_t count = frames - done < (int64_t)block ? frames - done : (int64_t)block;
        const int64_t first = backwards ? frames - done - count : done;
        cr_assert_eq(myo_recording_read(recording, stream, first, (size_t)count,
                                        out + (size_t)first * frame_bytes),
                     MYO_OK);
    }
}

void blocks_agree(myo_recording *recording)
{
    static const size_t blocks[] = { 1, 7, 256, 1000, 4097 };
    const myo_recording_info *info = myo_recording_describe(recording);
    for (size_t s = 0; s < info->stream_count; s++) {
        const myo_stream *stream = &info->streams[s];
        const size_t frame_bytes = stream->channel_count * myo_sample_bytes(stream->sample_type);
        const size_t bytes = (size_t)stream->frames * frame_bytes;
        unsigned char *whole = malloc(bytes), *parts = malloc(bytes);
        cr_assert(whole != NULL && parts != NULL);
        read_in_blocks(recording, s, (size_t)stream->frames, false, whole, frame_bytes);
        for (size_t b = stream->frames > 5000 ? 3 : 0; b < sizeof blocks / sizeof blocks[0]; b++) {
            for (int backwards = 0; backwards < 2; backwards++) {
                memset(parts, 0x55, bytes);
                read_in_blocks(recording, s, blocks[b], backwards != 0, parts, frame_bytes);
                cr_assert_eq(memcmp(whole, parts, bytes), 0, "stream %zu, blocks of %zu", s,
                             blocks[b]);
            }
        }
        free(whole);
        free(parts);
    }
}

void samples_agree(myo_recording *one, myo_recording *other, double tolerance, bool names)
{
    const myo_recording_info *a = myo_recording_describe(one), *b = myo_recording_describe(other);
    cr_assert_eq(a->stream_count, b->stream_count);
    for (size_t s = 0; s < a->stream_count; s++) {
        const myo_stream *x = &a->streams[s], *y = &b->streams[s];
        cr_assert(x->rate_hz == y->rate_hz, "%.17g %.17g", x->rate_hz, y->rate_hz);
        cr_assert_eq(x->frames, y->frames);
        cr_assert_eq(x->channel_count, y->channel_count);
        for (size_t c = 0; c < x->channel_count; c++) {
            cr_assert_str_eq(x->channels[c].unit, y->channels[c].unit);
            cr_assert_eq(x->channels[c].type, y->channels[c].type);
            if (names)
                cr_assert_str_eq(x->channels[c].name, y->channels[c].name);
        }
        const size_t count = (size_t)x->frames * x->channel_count;
        double *u = malloc(count * sizeof *u), *v = malloc(count * sizeof *v);
        cr_assert(u != NULL && v != NULL);
        cr_assert_eq(myo_recording_read_physical(one, s, 0, (size_t)x->frames, u), MYO_OK);
        cr_assert_eq(myo_recording_read_physical(other, s, 0, (size_t)x->frames, v), MYO_OK);
        for (size_t i = 0; i < count; i++)
            cr_assert((isnan(u[i]) && isnan(v[i])) || fabs(u[i] - v[i]) <= tolerance,
                      "stream %zu, sample %zu: %.17g %.17g", s, i, u[i], v[i]);
        free(u);
        free(v);
    }
}

static void open_whatever(const char *name)
{
    const myo_log log = scratch_log(&said, NULL);
    myo_recording *recording = NULL;
    const myo_status status = myo_recording_open(&recording, scratch_path(name), NULL, &log);
    if (status != MYO_OK) {
        cr_assert_eq(said.errors, 1, "%s: %d error lines (%s)", name, said.errors, said.error);
        return;
    }
    const myo_stream *stream = myo_recording_describe(recording)->streams;
    double *values = malloc(stream->channel_count * sizeof *values);
    cr_assert_not_null(values);
    const myo_status first = myo_recording_read_physical(recording, 0, 0, 1, values);
    const myo_status last =
        myo_recording_read_physical(recording, 0, stream->frames - 1, 1, values);
    (void)first, (void)last;
    free(values);
    myo_recording_close(&recording);
}

void damage_is_survived(const char *name, size_t step)
{
    static const unsigned char values[] = { 0x00, 0x20, 0x39, 0x7f, 0xff };
    char copy[256];
    size_t length = 0;
    snprintf(copy, sizeof copy, "damaged_%s", name);
    char *bytes = scratch_read(scratch_path(name), &length);
    for (size_t cut = 0; cut < length; cut += step) {
        scratch_write(copy, bytes, cut);
        open_whatever(copy);
    }
    for (size_t at = 0; at < length; at += step) {
        const char kept = bytes[at];
        bytes[at] = (char)values[at / step % sizeof values];
        scratch_write(copy, bytes, length);
        open_whatever(copy);
        bytes[at] = kept;
    }
    free(bytes);
}
