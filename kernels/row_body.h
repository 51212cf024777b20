/* SPDX-License-Identifier: MIT */
/* Shared by row_*: ROW_NAME; ROW_TYPE, ROW_UNITS of which are a sample; ROW_REAL, the type of gain
 * and offset, ROW_SPLAT(number) a vector of it; ROW_SCALE(y, x, gain, offset) writes ROW_STEP
 * results and reads ROW_REACH of ROW_TYPE. A strided channel is first gathered into a small buffer,
 * then scaled like a single one. */
VEC_INLINE void scale_run(float *y, const ROW_TYPE *x, size_t n, ROW_REAL gain, ROW_REAL offset)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i * ROW_UNITS + ROW_REACH <= n * ROW_UNITS; i += ROW_STEP) {
        ROW_SCALE(y + i, x + i * ROW_UNITS, ROW_SPLAT(gain), ROW_SPLAT(offset));
    }
    while (i < n) {
        ROW_TYPE t[ROW_REACH] = { 0 };
        float out[ROW_STEP];
        const size_t count = n - i < ROW_STEP ? n - i : ROW_STEP;
        for (size_t j = 0; j < count * ROW_UNITS; j++) {
            t[j] = x[i * ROW_UNITS + j];
        }
        ROW_SCALE(out, t, ROW_SPLAT(gain), ROW_SPLAT(offset));
        for (size_t j = 0; j < count; j++) {
            y[i + j] = out[j];
        }
        i += count;
    }
}

void K(ROW_NAME)(float *y, const ROW_TYPE *x, size_t frames, size_t channels, size_t channel,
                 ROW_REAL gain, ROW_REAL offset)
{
    enum { CHUNK = 512 };
    if (channels == 1) {
        scale_run(y, x + channel * ROW_UNITS, frames, gain, offset);
        return;
    }
    ROW_TYPE chunk[CHUNK * ROW_UNITS];
    for (size_t n = 0; n < frames; n += CHUNK) {
        const size_t count = frames - n < CHUNK ? frames - n : CHUNK;
        const ROW_TYPE *from = x + (n * channels + channel) * ROW_UNITS;
        for (size_t i = 0; i < count; i++) {
            for (size_t u = 0; u < ROW_UNITS; u++) {
                chunk[i * ROW_UNITS + u] = from[i * channels * ROW_UNITS + u];
            }
        }
        scale_run(y + n, chunk, count, gain, offset);
    }
}
