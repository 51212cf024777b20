/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/fft.h"

#include <fftw3.h>
#include <pthread.h>

#include "core/memory.h"

struct myo_fft {
    fftwf_plan plan;
    size_t length;
};

/* FFTW's planner is global; everything but execution goes through this lock. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

myo_status myo_fft_open(myo_fft **out, size_t length)
{
    myo_fft *fft = (myo_fft *)myo_memory_new(1, sizeof *fft);
    float *x = (float *)myo_memory_new(length, sizeof *x);
    float *spectrum = (float *)myo_memory_new(2 * (length / 2 + 1), sizeof *spectrum);
    if (fft != NULL && x != NULL && spectrum != NULL && length <= 1 << 30) {
        pthread_mutex_lock(&planner);
        fft->plan = fftwf_plan_dft_r2c_1d((int)length, x, (fftwf_complex *)(void *)spectrum,
                                          FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
        pthread_mutex_unlock(&planner);
    }
    myo_memory_free(x);
    myo_memory_free(spectrum);
    if (fft == NULL || fft->plan == NULL) {
        myo_memory_free(fft);
        return MYO_NO_MEMORY;
    }
    fft->length = length;
    *out = fft;
    return MYO_OK;
}

size_t myo_fft_bins(const myo_fft *fft)
{
    return fft->length / 2 + 1;
}

void myo_fft_run(const myo_fft *fft, float *x, float *spectrum)
{
    fftwf_execute_dft_r2c(fft->plan, x, (fftwf_complex *)(void *)spectrum);
}

void myo_fft_close(myo_fft **fft)
{
    if (fft == NULL || *fft == NULL)
        return;
    pthread_mutex_lock(&planner);
    fftwf_destroy_plan((*fft)->plan);
    pthread_mutex_unlock(&planner);
    myo_memory_free(*fft);
    *fft = NULL;
}
