/* SPDX-License-Identifier: MIT */
/* Shared by row_i16, row_i32, row_f32: ROW_NAME, ROW_TYPE, ROW_LOAD(pointer) give one build.
 * A strided channel is first gathered into a small buffer, then scaled like a single channel. */
static void scale_run(float *y, const ROW_TYPE *x, size_t n, vf gain, vf offset)
{
    size_t i = 0;
    MYO_UNROLL_4
    for (; i + VF <= n; i += VF) {
        vf_store(y + i, vf_add(vf_mul(ROW_LOAD(x + i), gain), offset));
    }
    if (i < n) {
        ROW_TYPE t[VF] = { 0 };
        for (size_t j = 0; i + j < n; j++) {
            t[j] = x[i + j];
        }
        vf_store_part(y + i, vf_add(vf_mul(ROW_LOAD(t), gain), offset), n - i);
    }
}

void K(ROW_NAME)(float *y, const ROW_TYPE *x, size_t frames, size_t channels, size_t channel,
                 float gain, float offset)
{
    enum { CHUNK = 512 };
    const vf g = vf_set1(gain), o = vf_set1(offset);
    if (channels == 1) {
        scale_run(y, x + channel, frames, g, o);
        return;
    }
    ROW_TYPE chunk[CHUNK];
    for (size_t n = 0; n < frames; n += CHUNK) {
        const size_t count = frames - n < CHUNK ? frames - n : CHUNK;
        const ROW_TYPE *from = x + n * channels + channel;
        for (size_t i = 0; i < count; i++) {
            chunk[i] = from[i * channels];
        }
        scale_run(y + n, chunk, count, g, o);
    }
}
