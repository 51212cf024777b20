/* SPDX-License-Identifier: MIT */
/*
 * The same detector as threshold_detector.c as a program over pipes, in plain C: read the header
 * line, then chunks; write a line per event; answer the end with "end". Any language will do.
 *
 *     cc -O2 pipe_detector.c -o pipe_detector
 *     myoscribe replay --detector-command ./pipe_detector trials/ -o replayed
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 16, FRAMES = 1024 };

typedef struct pipe_channel {
    float slow;
    long long dead_until;
} pipe_channel;

static float sample(const unsigned char *bytes, size_t index, int is_float)
{
    float f;
    int16_t i;
    if (is_float) {
        memcpy(&f, bytes + index * sizeof f, sizeof f);
        return f;
    }
    memcpy(&i, bytes + index * sizeof i, sizeof i);
    return i;
}

int main(void)
{
    static unsigned char bytes[CHANNELS * FRAMES * sizeof(float)];
    static pipe_channel state[CHANNELS];
    double rate_hz, scale;
    unsigned channels;
    char type[16], line[256];
    if (fgets(line, sizeof line, stdin) == NULL ||
        sscanf(line, "myoscribe 1 rate_hz=%lf channels=%u sample_type=%15s scale=%lf", &rate_hz,
               &channels, type, &scale) != 4 ||
        channels > CHANNELS) {
        fputs("pipe_detector: this is not the stream I know\n", stderr);
        return 1;
    }
    const int is_float = strcmp(type, "float32") == 0;
    const size_t width = is_float ? sizeof(float) : sizeof(int16_t);
    const float smooth = (float)(6.2831853 * 20 / rate_hz), factor = scale > 0 ? (float)scale : 1;
    long long frame = 0;
    uint32_t frames;
    while (fread(&frames, sizeof frames, 1, stdin) == 1 && frames > 0 && frames <= FRAMES) {
        if (fread(bytes, width * channels, frames, stdin) != frames)
            return 1;
        for (uint32_t i = 0; i < frames; i++, frame++)
            for (unsigned c = 0; c < channels; c++) {
                const float value = factor * sample(bytes, (size_t)i * channels + c, is_float);
                state[c].slow += smooth * (value - state[c].slow);
                const float x = value - state[c].slow;
                if ((x < 0 ? -x : x) < 25 || frame < state[c].dead_until)
                    continue;
                state[c].dead_until = frame + (long long)(0.05 * rate_hz);
                printf("event %lld %lld %u fasciculation\n", frame, frame, c);
            }
        fflush(stdout);
    }
    puts("end");
    return 0;
}
