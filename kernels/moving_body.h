/* SPDX-License-Identifier: MIT */
/* Shared by moving_mean, moving_rms and envelope: MOVING_NAME, MOVING_IN(v), MOVING_OUT(mean).
 *
 * A running sum would drift and would depend on where a block starts. Here every output is a sum of
 * its own window by doubling: T_1[j] = x[j], T_2k[j] = T_k[j] + T_k[j + k]. The window is cut into
 * pieces whose sizes are the bits of width % CHUNK, smallest first, then whole chunks; their sums
 * are added in this order. Costs about 2 log2(width) additions an output, in L1. */
enum { CHUNK = 1024, BLOCK = 1024 };

/* table[j] += table[j + step] for j < count, ascending: what is read was not yet overwritten */
static void double_up(float *table, size_t count, size_t step)
{
    size_t j = 0;
    MYO_UNROLL_4
    for (; j + VF <= count; j += VF) {
        vf_store(table + j, vf_add(vf_load(table + j), vf_load(table + j + step)));
    }
    for (; j < count; j++) {
        table[j] = table[j] + table[j + step];
    }
}

static void add_piece(float *sum, const float *piece, size_t count, _Bool first)
{
    size_t j = 0;
    MYO_UNROLL_4
    for (; j + VF <= count; j += VF) {
        const vf p = vf_load(piece + j);
        vf_store(sum + j, first ? p : vf_add(vf_load(sum + j), p));
    }
    for (; j < count; j++) {
        sum[j] = first ? piece[j] : sum[j] + piece[j];
    }
}

static void fill_table(float *table, const float *x, size_t count)
{
    size_t j = 0;
    MYO_UNROLL_4
    for (; j + VF <= count; j += VF) {
        vf_store(table + j, MOVING_IN(vf_load(x + j)));
    }
    if (j < count) {
        vf_store_part(table + j, MOVING_IN(vf_load_part(x + j, count - j)), count - j);
    }
}

void K(MOVING_NAME)(float *y, const float *x, size_t n, size_t width)
{
    float table[BLOCK + CHUNK], sum[BLOCK];
    const size_t rest = width % CHUNK;
    const vf share = vf_set1(1.0f / (float)width);
    for (size_t from = 0; from < n; from += BLOCK) {
        const size_t count = n - from < BLOCK ? n - from : BLOCK;
        size_t offset = 0;
        if (rest > 0) {
            size_t valid = count + rest - 1;
            fill_table(table, x + from, valid);
            for (size_t size = 1; size <= rest; size *= 2) {
                if ((rest & size) != 0) {
                    add_piece(sum, table + offset, count, offset == 0);
                    offset += size;
                }
                if (2 * size <= rest) {
                    valid -= size;
                    double_up(table, valid, size);
                }
            }
        }
        for (; offset < width; offset += CHUNK) {
            size_t valid = count + CHUNK - 1;
            fill_table(table, x + from + offset, valid);
            for (size_t size = 1; size < CHUNK; size *= 2) {
                valid -= size;
                double_up(table, valid, size);
            }
            add_piece(sum, table, count, offset == 0);
        }
        size_t j = 0;
        for (; j + VF <= count; j += VF) {
            vf_store(y + from + j, MOVING_OUT(vf_mul(vf_load(sum + j), share)));
        }
        if (j < count) {
            vf_store_part(y + from + j, MOVING_OUT(vf_mul(vf_load_part(sum + j, count - j), share)),
                          count - j);
        }
    }
}
