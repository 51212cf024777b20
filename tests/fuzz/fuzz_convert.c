/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `convert` from end to end: what opens and converts is read back as it was. The first byte says
 * the form (0 WAV, 1 text, 2 EDF, 3 MATLAB, 4 WFDB, 5 HDF5), its highest bit that the rest is a
 * table of marks beside a WAV of our own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz_file.h"
#include "myoscribe/recording.h"

enum { FRAMES = 64, MARKS = 0x80 };

static void compare(myo_recording *one, myo_recording *other)
{
    const myo_recording_info *a = myo_recording_describe(one), *b = myo_recording_describe(other);
    FUZZ_ASSERT(a->stream_count == b->stream_count && a->mark_count == b->mark_count);
    for (size_t s = 0; s < a->stream_count; s++) {
        const myo_stream *x = &a->streams[s];
        size_t match = 0; /* HDF5 lists streams by name */
        while (match < b->stream_count && strcmp(b->streams[match].name, x->name) != 0)
            match++;
        FUZZ_ASSERT(match < b->stream_count);
        const myo_stream *y = &b->streams[match];
        FUZZ_ASSERT(x->frames == y->frames && x->channel_count == y->channel_count);
        const size_t count = x->frames < FRAMES ? (size_t)x->frames : FRAMES;
        const size_t values = count * x->channel_count;
        double *u = calloc(2 * values + 1, sizeof *u), *v = u + values;
        FUZZ_ASSERT(u != NULL);
        if (myo_recording_read_physical(one, s, 0, count, u) == MYO_OK) {
            FUZZ_ASSERT(myo_recording_read_physical(other, match, 0, count, v) == MYO_OK);
            for (size_t i = 0; i < values; i++)
                FUZZ_ASSERT(isnan(u[i]) == isnan(v[i]) &&
                            (isnan(u[i]) || fabs(u[i] - v[i]) <= 1e-6 * fabs(u[i])));
        }
        free(u);
    }
}

static void convert(myo_recording *recording, const char *name)
{
    const char *path = fuzz_path(name);
    if (myo_recording_convert(recording, path, fuzz_log()) == MYO_OK) {
        myo_recording *again = NULL;
        FUZZ_ASSERT(myo_recording_open(&again, path, NULL, fuzz_log()) == MYO_OK);
        compare(recording, again);
        myo_recording_close(&again);
    }
    fuzz_remove(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "f.wav", "f.csv", "f.edf", "f.mat", "f.hea", "f.h5" };
    if (size < 1)
        return 0;
    const char *name = (data[0] & MARKS) != 0 ? "m.wav" : names[data[0] % 6];
    const char *path = NULL;
    if ((data[0] & MARKS) != 0) {
        path = fuzz_put_wav(name);
        (void)fuzz_put("m_events.tsv", data + 1, size - 1);
    } else {
        path = fuzz_put(name, data + 1, size - 1);
    }
    const myo_recording_options options = { .rate_hz = 1000, .memory_bytes = 16 << 20 };
    myo_recording *recording = NULL;
    if (myo_recording_open(&recording, path, &options, fuzz_log()) == MYO_OK)
        convert(recording, "out.h5");
    myo_recording_close(&recording);
    fuzz_remove("m_events.tsv");
    fuzz_remove(name);
    return 0;
}
