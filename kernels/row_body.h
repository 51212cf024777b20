/* SPDX-License-Identifier: MIT */
/* Shared by row_*: ROW_NAME; ROW_TYPE, ROW_UNITS of which are a sample; ROW_REAL, the type of gain
 * and offset, ROW_SPLAT(number) a vector of it; ROW_SCALE(y, x, gain, offset) writes ROW_STEP
 * results and reads ROW_REACH of ROW_TYPE. A strided channel is first gathered into a small buffer,
 * then scaled like a single one. ROW_GAIN(v), if ROW_SCALE's samples are not to scale. */
#ifndef ROW_GAIN
#define ROW_GAIN(v) (v)
#endif

VEC_INLINE void scale_run(float *y, const ROW_TYPE *x, size_t n, ROW_REAL gain, ROW_REAL offset)
{
    const size_t units = n * ROW_UNITS, step = ROW_STEP * ROW_UNITS;
    const size_t whole = units < ROW_REACH ? 0 : (units - ROW_REACH) / step + 1;
    size_t i = 0;
    MYO_UNROLL_4
    for (; i < whole * ROW_STEP; i += ROW_STEP) {
        ROW_SCALE(y + i, x + i * ROW_UNITS, ROW_SPLAT(gain), ROW_SPLAT(offset));
    }
    while (i < n) { /* where there is a whole vector, the last one again does some of the others' */
        const size_t at = n < ROW_STEP || i + ROW_STEP <= n ? i : n - ROW_STEP;
        const size_t count = n - at < ROW_STEP ? n - at : ROW_STEP;
        const ROW_TYPE *from = x + at * ROW_UNITS;
        if (at * ROW_UNITS + ROW_REACH <= units) {
            ROW_SCALE(y + at, from, ROW_SPLAT(gain), ROW_SPLAT(offset));
        } else if (count == ROW_STEP) {
            ROW_TYPE t[ROW_REACH] = { 0 };
            for (size_t j = 0; j < (size_t)ROW_STEP * ROW_UNITS; j++) {
                t[j] = from[j];
            }
            ROW_SCALE(y + at, t, ROW_SPLAT(gain), ROW_SPLAT(offset));
        } else {
            ROW_TYPE t[ROW_REACH] = { 0 };
            float out[ROW_STEP];
            for (size_t j = 0; j < count * ROW_UNITS; j++) {
                t[j] = from[j];
            }
            ROW_SCALE(out, t, ROW_SPLAT(gain), ROW_SPLAT(offset));
            copy_floats(y + at, out, count);
        }
        i = at + count;
    }
}

void K(ROW_NAME)(float *y, const ROW_TYPE *x, size_t frames, size_t channels, size_t channel,
                 ROW_REAL gain, ROW_REAL offset)
{
    enum { CHUNK = 512 };
    gain = ROW_GAIN(gain);
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
