/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One fuzz target per reader (MYO_FUZZ_READER is its table, MYO_FUZZ_NAME the file to open): the
 * input becomes a file, is opened, and read at its start, middle and end. With -DMYO_FUZZ=ON and
 * clang it is a libFuzzer target, else replay.c runs it over the corpus.
 *
 * What it asserts beyond "no crash": a refusal is exactly one error line, and a description keeps
 * its promises (positive rate, frames that are there to be asked for).
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/hdf5_file.h"
#include "io/readers.h"
#include "myoscribe/recording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FRAMES = 64 };

static char folder[256];

static void remove_folder(void)
{
    char path[512];
    static const char *const names[] = { MYO_FUZZ_NAME, "f.dat", "f.atr" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
    rmdir(folder);
}

static void put(const char *name, const uint8_t *data, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");
    if (stream == NULL || fwrite(data, 1, size, stream) != size || fclose(stream) != 0)
        abort();
}

/* A header and its companions are one input, separated by a zero byte. */
static void put_parts(const uint8_t *data, size_t size)
{
    const uint8_t *zero = strstr(MYO_FUZZ_NAME, ".hea") == NULL ? NULL : memchr(data, 0, size);
    if (zero == NULL) {
        put(MYO_FUZZ_NAME, data, size);
        return;
    }
    const size_t head = (size_t)(zero - data), rest = size - head - 1;
    put(MYO_FUZZ_NAME, data, head);
    put("f.dat", zero + 1, rest);
    put("f.atr", zero + 1, rest);
}

/* An input that another reader would take is that reader's target's business. */
static bool is_wanted(const char *path)
{
    unsigned char head[MYO_PROBE_BYTES];
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        abort();
    const size_t length = fread(head, 1, sizeof head, stream);
    fseek(stream, 0, SEEK_END);
    const long bytes = ftell(stream);
    const myo_probe probe = { path, head, length, bytes, myo_hdf5_probe(stream) };
    fclose(stream);
    size_t count = 0, first = 0;
    const myo_reader *const *readers = myo_readers(&count);
    while (first < count && !readers[first]->probe(&probe))
        first++;
    return first < count && readers[first] == &MYO_FUZZ_READER;
}

static void count_errors(void *context, myo_log_level level, const char *message)
{
    (void)message;
    *(int *)context += level == MYO_LOG_ERROR;
}

static void read_some(myo_recording *recording)
{
    const myo_recording_info *info = myo_recording_describe(recording);
    for (size_t s = 0; s < info->stream_count && s < 4; s++) {
        const myo_stream *stream = &info->streams[s];
        const int64_t places[] = { 0, stream->frames / 2, stream->frames - 1 };
        if (!(stream->rate_hz > 0) || stream->frames <= 0 || stream->channel_count == 0)
            abort();
        double *values = malloc(FRAMES * stream->channel_count * sizeof *values);
        if (values == NULL)
            abort();
        for (size_t k = 0; k < 3; k++) {
            const int64_t left = stream->frames - places[k];
            const size_t count = left < FRAMES ? (size_t)left : FRAMES;
            if (myo_recording_read_physical(recording, s, places[k], count, values) != MYO_OK)
                break;
        }
        free(values);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[512];
    int errors = 0;
    if (folder[0] == '\0') {
        const char *base = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/myo_fuzz_XXXXXX", base == NULL ? "/tmp" : base);
        if (mkdtemp(folder) == NULL || atexit(remove_folder) != 0)
            abort();
    }
    put_parts(data, size);
    snprintf(path, sizeof path, "%s/%s", folder, MYO_FUZZ_NAME);
    if (!is_wanted(path))
        return 0;
    const myo_log log = { count_errors, &errors, NULL };
    const bool generic = strcmp(MYO_FUZZ_READER.name, "HDF5") == 0;
    const myo_recording_options options = { .rate_hz = 1000,
                                            .dataset = generic ? "/data" : NULL,
                                            .memory_bytes = 16 << 20 };
    myo_recording *recording = NULL;
    const myo_status status = myo_recording_open(&recording, path, &options, &log);
    if (status == MYO_OK)
        read_some(recording);
    else if (errors != 1 && status != MYO_NO_MEMORY)
        abort();
    myo_recording_close(&recording);
    return 0;
}
