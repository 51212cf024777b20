/* SPDX-License-Identifier: MIT */
/* Shared by the references of moving_mean, moving_rms and envelope: MOVING_NAME, MOVING_IN(v),
 * MOVING_OUT(v). The order of the sum is explained in moving_body.h. */
enum { CHUNK = 1024 };

static float piece_sum(const float *x, size_t size)
{
    if (size == 1) {
        return MOVING_IN(x[0]);
    }
    return piece_sum(x, size / 2) + piece_sum(x + size / 2, size / 2);
}

void K(MOVING_NAME)(float *y, const float *x, size_t n, size_t width)
{
    const float share = 1.0f / (float)width;
    for (size_t i = 0; i < n; i++) {
        float sum = 0.0f;
        size_t offset = 0;
        for (size_t size = 1; size < CHUNK; size *= 2) {
            if ((width % CHUNK & size) != 0) {
                const float piece = piece_sum(x + i + offset, size);
                sum = offset == 0 ? piece : sum + piece;
                offset += size;
            }
        }
        for (; offset < width; offset += CHUNK) {
            const float piece = piece_sum(x + i + offset, CHUNK);
            sum = offset == 0 ? piece : sum + piece;
        }
        y[i] = MOVING_OUT(sum * share);
    }
}
