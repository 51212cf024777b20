/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A fuzz target for what stands beside a recording: the input, cut at zero bytes, becomes the
 * sidecars of a sound WAV in the order of `endings`, and the WAV is opened. A refusal must be
 * exactly one error line.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "myoscribe/recording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RATE_HZ = 1000, CHANNELS = 2, FRAMES = 200, ENDINGS = 6 };

static const char *const endings[ENDINGS] = { "_channels.tsv", "_events.tsv", "_emg.json",
                                              "-events.txt",   ".txt",        "_streams.tsv" };
static char folder[256];

static void path_of(char *out, size_t size, const char *ending)
{
    snprintf(out, size, "%s/f%s", folder, ending);
}

static void remove_folder(void)
{
    char path[512];
    for (size_t i = 0; i < ENDINGS; i++) {
        path_of(path, sizeof path, endings[i]);
        remove(path);
    }
    path_of(path, sizeof path, "_emg.wav");
    remove(path);
    rmdir(folder);
}

static void put(const char *ending, const uint8_t *data, size_t size)
{
    char path[512];
    path_of(path, sizeof path, ending);
    FILE *stream = fopen(path, "wb");
    if (stream == NULL || fwrite(data, 1, size, stream) != size || fclose(stream) != 0)
        abort();
}

static void put_wav(void)
{
    static const uint8_t head[44] = { 'R', 'I', 'F',  'F', 0x44, 3,   0,    0,    'W', 'A', 'V',
                                      'E', 'f', 'm',  't', ' ',  16,  0,    0,    0,   1,   0,
                                      2,   0,   0xe8, 3,   0,    0,   0xa0, 15,   0,   0,   4,
                                      0,   16,  0,    'd', 'a',  't', 'a',  0x20, 3,   0,   0 };
    uint8_t bytes[sizeof head + 2 * CHANNELS * FRAMES] = { 0 };
    memcpy(bytes, head, sizeof head);
    put("_emg.wav", bytes, sizeof bytes);
}

static void make_folder(void)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/myo_fuzz_XXXXXX", base == NULL ? "/tmp" : base);
    if (mkdtemp(folder) == NULL || atexit(remove_folder) != 0)
        abort();
    put_wav();
}

static void count_errors(void *context, myo_log_level level, const char *message)
{
    (void)message;
    *(int *)context += level == MYO_LOG_ERROR;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[512];
    int errors = 0;
    if (folder[0] == '\0')
        make_folder();
    for (size_t i = 0; i < ENDINGS; i++) {
        const uint8_t *zero = size == 0 ? NULL : memchr(data, 0, size);
        const size_t length = zero == NULL ? size : (size_t)(zero - data);
        path_of(path, sizeof path, endings[i]);
        if (length > 0)
            put(endings[i], data, length);
        else
            remove(path);
        data += zero == NULL ? length : length + 1;
        size -= zero == NULL ? length : length + 1;
    }
    const myo_log log = { count_errors, &errors, NULL };
    myo_recording *recording = NULL;
    path_of(path, sizeof path, "_emg.wav");
    const myo_status status = myo_recording_open(&recording, path, NULL, &log);
    if ((status == MYO_OK ? errors != 0 : errors != 1) && status != MYO_NO_MEMORY)
        abort();
    myo_recording_close(&recording);
    return 0;
}
