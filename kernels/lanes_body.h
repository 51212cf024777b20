/* SPDX-License-Identifier: MIT */
/* Shared by lanes_i16, lanes_i32, lanes_f32: LANES_NAME; LANES_TYPE of a sample;
 * LANES_LOAD(pointer) reads VF of them. A frame is read MYO_LANES wide wherever that stays inside
 * the input, and what belongs to other channels is masked; the last frames are copied first. */
void K(LANES_NAME)(float *y, const LANES_TYPE *x, size_t frames, size_t channels, size_t first,
                   size_t lanes, const float *gain, const float *offset)
{
    float g[MYO_LANES] = { 0 }, o[MYO_LANES] = { 0 }, used[MYO_LANES] = { 0 };
    for (size_t l = 0; l < lanes; l++) {
        g[l] = gain[l];
        o[l] = offset[l];
        used[l] = 1.0f;
    }
    vf vg[VLANES], vo[VLANES];
    vm keep[VLANES];
    MYO_UNROLL
    for (size_t j = 0; j < VLANES; j++) {
        vg[j] = vf_load(g + j * VF);
        vo[j] = vf_load(o + j * VF);
        keep[j] = vm_lt(vf_zero(), vf_load(used + j * VF));
    }
    /* Frames whose MYO_LANES samples from `first` on lie inside. */
    const size_t total = frames * channels, needed = first + MYO_LANES;
    const size_t inside = total >= needed ? (total - needed) / channels + 1 : 0;
    size_t n = 0;
    for (; n < frames && n < inside; n++) {
        const LANES_TYPE *from = x + n * channels + first;
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf v = vf_add(vf_mul(LANES_LOAD(from + j * VF), vg[j]), vo[j]);
            vf_store(y + n * MYO_LANES + j * VF, vf_keep(keep[j], v));
        }
    }
    for (; n < frames; n++) {
        LANES_TYPE t[MYO_LANES] = { 0 };
        for (size_t l = 0; l < lanes; l++) {
            t[l] = x[n * channels + first + l];
        }
        MYO_UNROLL
        for (size_t j = 0; j < VLANES; j++) {
            const vf v = vf_add(vf_mul(LANES_LOAD(t + j * VF), vg[j]), vo[j]);
            vf_store(y + n * MYO_LANES + j * VF, vf_keep(keep[j], v));
        }
    }
}
