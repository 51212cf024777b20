/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peers.h"

#include <fftw3.h>
#include <stdlib.h>
#include <string.h>

typedef struct transform {
    fftwf_plan plan;
    float *in;
    fftwf_complex *out;
    size_t size;
} transform;

void *peer_fftw_open(size_t size)
{
    transform *t = malloc(sizeof *t);
    if (t != NULL) {
        t->size = size;
        t->in = fftwf_alloc_real(size);
        t->out = fftwf_alloc_complex(size / 2 + 1);
        t->plan = fftwf_plan_dft_r2c_1d((int)size, t->in, t->out, FFTW_ESTIMATE);
    }
    return t;
}

void peer_fftw_transform(void *plan, const float *x)
{
    transform *t = plan;
    memcpy(t->in, x, t->size * sizeof(float));
    fftwf_execute(t->plan);
}

void peer_fftw_close(void *plan)
{
    transform *t = plan;
    fftwf_destroy_plan(t->plan);
    fftwf_free(t->in);
    fftwf_free(t->out);
    free(t);
}
