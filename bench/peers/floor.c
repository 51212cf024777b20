/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A yardstick for an analysis of a recording: one copy of its samples, the filter over them and the
 * raw transforms of all its windows, measured for as many samples as it has. An analysis with all
 * spectra cannot go below it; one that is asked for events alone transforms only the windows its
 * rules read, so the transforms are a bound for the first kind.
 * usage: myoscribe-floor CHANNELS SECONDS    (2 kHz, 16 bits)
 * Prints the processor seconds of: copy, filter, transforms. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernels/kernels.h"
#include "peers.h"

/* Lengths of the method at 2 kHz: a filter segment with its halos, a feature window, a spectral
 * frame of which a window has three. Two sections are a band-pass of order 2, run both ways. */
enum { RATE = 2000, SEGMENT = 16000, HALO = 1000, FFT = 1000, PER_WINDOW = 3, SECTIONS = 2 };
static const float sos[5 * SECTIONS] = { 0.956F, -1.911F, 0.956F, -1.909F, 0.915F,
                                         0.248F, 0.496F,  0.248F, -0.184F, 0.176F };

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double copy_s(size_t bytes)
{
    enum { BLOCK = 64 << 20 };
    char *from = malloc(BLOCK), *to = malloc(BLOCK);
    if (from == NULL || to == NULL)
        exit(1);
    memset(from, 1, BLOCK);
    memset(to, 1, BLOCK);
    const double began = clock_s();
    for (size_t done = 0; done < bytes; done += BLOCK) {
        memcpy(to, from, bytes - done < BLOCK ? bytes - done : BLOCK);
        from[done % BLOCK] = to[0];
    }
    const double took = clock_s() - began;
    free(from);
    free(to);
    return took;
}

static double filter_s(size_t segments)
{
    const myo_kernels *k = myo_kernels_best();
    const size_t frames = SEGMENT + 2 * HALO;
    float state[MYO_BIQUAD_STATE(SECTIONS)], *x = calloc(frames * MYO_LANES, sizeof *x);
    if (x == NULL)
        exit(1);
    for (size_t i = 0; i < frames * MYO_LANES; i++)
        x[i] = (float)(i * 7919 % 1000) - 500;
    const double began = clock_s();
    for (size_t done = 0; done < segments; done += MYO_LANES) {
        memset(state, 0, sizeof state);
        k->biquad(x, x, frames, sos, SECTIONS, state);
        memset(state, 0, sizeof state);
        k->biquad_reverse(x, x, frames, sos, SECTIONS, state);
        x[done % frames] = 500; /* the signal does not fade away */
    }
    const double took = clock_s() - began;
    free(x);
    return took;
}

static double transforms_s(size_t count)
{
    void *plan = peer_fftw_open(FFT);
    float x[FFT];
    for (size_t i = 0; i < FFT; i++)
        x[i] = (float)(i * 7919 % 1000) - 500;
    const double began = clock_s();
    for (size_t i = 0; i < count; i++)
        peer_fftw_transform(plan, x);
    const double took = clock_s() - began;
    peer_fftw_close(plan);
    return took;
}

int main(int argc, char **argv)
{
    const long channels = argc == 3 ? atol(argv[1]) : 0, seconds = argc == 3 ? atol(argv[2]) : 0;
    if (channels <= 0 || seconds <= 0) {
        fprintf(stderr, "usage: myoscribe-floor CHANNELS SECONDS\n");
        return 2;
    }
    const size_t samples = (size_t)(channels * seconds) * RATE;
    const double copy = copy_s(samples * 2), filter = filter_s(samples / SEGMENT);
    const double transforms = transforms_s((size_t)(channels * seconds) * PER_WINDOW);
    printf("%.6f %.6f %.6f\n", copy, filter, transforms);
    return 0;
}
