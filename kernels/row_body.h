/* SPDX-License-Identifier: MIT */
/* Shared by row_*: ROW_NAME; ROW_TYPE of a sample; ROW_REAL, the type of gain and offset,
 * ROW_SPLAT(number) a vector of it; ROW_SCALE(y, x, gain, offset) scales ROW_STEP samples. A
 * strided channel is first gathered into a small buffer, then scaled like a single one. */
VEC_INLINE void scale_run(float *y, const ROW_TYPE *x, size_t n, ROW_REAL gain, ROW_REAL offset)
{
    const size_t whole = n / ROW_STEP;
    size_t i = 0;
    MYO_UNROLL_4
    for (; i < whole * ROW_STEP; i += ROW_STEP) {
        ROW_SCALE(y + i, x + i, ROW_SPLAT(gain), ROW_SPLAT(offset));
    }
    if (i < n && whole > 0) { /* the last whole vector again does some of the others' */
        i = n - ROW_STEP;
        ROW_SCALE(y + i, x + i, ROW_SPLAT(gain), ROW_SPLAT(offset));
    } else if (i < n) {
        ROW_TYPE t[ROW_STEP] = { 0 };
        float out[ROW_STEP];
        for (size_t j = 0; j < n; j++) {
            t[j] = x[j];
        }
        ROW_SCALE(out, t, ROW_SPLAT(gain), ROW_SPLAT(offset));
        copy_floats(y, out, n);
    }
}

void K(ROW_NAME)(float *y, const ROW_TYPE *x, size_t frames, size_t channels, size_t channel,
                 ROW_REAL gain, ROW_REAL offset)
{
    enum { CHUNK = 512 };
    if (channels == 1) {
        scale_run(y, x + channel, frames, gain, offset);
        return;
    }
    ROW_TYPE chunk[CHUNK];
    for (size_t n = 0; n < frames; n += CHUNK) {
        const size_t count = frames - n < CHUNK ? frames - n : CHUNK;
        const ROW_TYPE *from = x + n * channels + channel;
        for (size_t i = 0; i < count; i++) {
            chunk[i] = from[i * channels];
        }
        scale_run(y + n, chunk, count, gain, offset);
    }
}
