/* SPDX-License-Identifier: MIT */
/* Shared by moving_mean, moving_rms and envelope: MOVING_NAME, MOVING_IN(v), MOVING_OUT(mean).
 *
 * A running sum would drift and would depend on where a block starts. Here every output is a sum of
 * its own window by doubling: T_1[j] = x[j], T_2k[j] = T_k[j] + T_k[j + k]. The window is cut into
 * pieces whose sizes are the bits of width % CHUNK, smallest first, then whole chunks; their sums
 * are added in this order. Costs about 2 log2(width) additions an output.
 *
 * Loads and stores would cost more than these, so several doublings are done while a value is in a
 * register: up to VF elements by shifting vectors (sum_small), further by keeping the last few of
 * those that lie a multiple of VF apart (double_up). */
enum {
    CHUNK = 1024,
    BLOCK = 1024,
    LEVELS = VF == 16  ? 4
             : VF == 8 ? 3
                       : 2,
    LEAD = LEVELS * VF,
    ORIGIN = LEAD + VF
};

/* T_1 .. T_(VF / 2), where they are pieces, and the one that is being doubled. Element 0 is at
 * ORIGIN and belongs to sample width % VF, so that all larger pieces begin at whole vectors. */
typedef struct tables {
    _Alignas(64) float small[LEVELS][ORIGIN + LEAD + BLOCK + 4 * VF];
    _Alignas(64) float large[ORIGIN + BLOCK + CHUNK + 3 * VF];
    _Alignas(64) float sum[BLOCK + VF];
} tables;

/* Pieces of a window still to be added: (a + b) + (c + d), without those that are NULL. */
typedef struct terms {
    const float *a, *b, *c, *d;
} terms;

VEC_INLINE vf total(const terms *t, size_t j)
{
    vf sum = t->a == NULL ? vf_zero() : vf_load(t->a + j);
    if (t->b != NULL) {
        sum = vf_add(sum, vf_load(t->b + j));
    }
    if (t->c != NULL) {
        const vf pair = vf_add(vf_load(t->c + j), vf_load(t->d + j));
        sum = t->a == NULL ? pair : vf_add(sum, pair);
    }
    return sum;
}

static void gather(tables *of, terms *t, size_t count)
{
    for (size_t j = 0; j < count; j += VF) {
        vf_store(of->sum + j, total(t, j));
    }
    *t = (terms) { of->sum, NULL, NULL, NULL };
}

static void add_piece(tables *of, terms *t, const float *piece, size_t count)
{
    if (t->a == NULL) {
        t->a = piece;
        return;
    }
    if (t->b != NULL) {
        gather(of, t, count);
    }
    t->b = piece;
}

/* One vector further: T_2 .. T_VF, each a vector later than the one before. `last` holds the vector
 * before of each level. */
VEC_INLINE void small_step(tables *of, vf *last, vf now, size_t at, size_t wanted)
{
    MYO_UNROLL
    for (size_t l = 0; l < LEVELS; l++) {
        const size_t size = (size_t)1 << l;
        const vf before = last[l];
        if ((wanted & size) != 0) {
            vf_store(of->small[l] + LEAD + at - l * VF, now);
        }
        last[l] = now;
        now = vf_add(before, vf_ahead(before, now, size));
    }
    vf_store(of->large + at, now);
}

VEC_INLINE size_t small_run(tables *of, vf *last, const float *x, size_t lag, size_t at, size_t end,
                            size_t wanted)
{
    MYO_UNROLL_4
    for (; at < end; at += VF) {
        small_step(of, last, MOVING_IN(vf_load(x + (at - lag))), at, wanted);
    }
    return at;
}

/* Tables of the sizes to VF of `length` samples, of which `shift` lie before element 0; of the
 * small ones those `wanted` and no more than `count` windows need. */
static void sum_small(tables *of, const float *x, size_t length, size_t shift, size_t wanted,
                      size_t count)
{
    vf last[LEVELS];
    float before[VF] = { 0 };
    copy_floats(before + VF - shift, x, shift);
    MYO_UNROLL
    for (size_t l = 0; l < LEVELS; l++) {
        last[l] = vf_zero();
    }
    small_step(of, last, MOVING_IN(vf_load(before)), 0, wanted);
    const size_t end = length - shift + VF, whole = end / VF * VF;
    const size_t until = count + LEAD + 3 * VF < whole ? count + LEAD + 3 * VF : whole;
    const size_t lag = VF - shift; /* of x behind the tables */
    size_t at = VF;
    switch (wanted) { /* with one small piece or none there are no branches */
#define SMALL_RUN(size)                                                                            \
    case size:                                                                                     \
        at = small_run(of, last, x, lag, at, until, size);                                         \
        break;
        SMALL_RUN(0)
        SMALL_RUN(1)
        SMALL_RUN(2)
        SMALL_RUN(4)
        SMALL_RUN(8)
#undef SMALL_RUN
    default:
        at = small_run(of, last, x, lag, at, until, wanted);
        break;
    }
    at = small_run(of, last, x, lag, at, whole, 0);
    for (; at < end + LEAD; at += VF) {
        const vf now = at < end ? vf_load_part(x + (at - lag), end - at) : vf_zero();
        small_step(of, last, MOVING_IN(now), at, at < count + LEAD + 3 * VF ? wanted : 0);
    }
}

/* The last of each size that later ones need, and where the next step reads. */
typedef struct chain {
    vf one, two[2], four[4];
    const float *next;
} chain;

VEC_INLINE vf chain_step(chain *of, size_t size, size_t levels, size_t step)
{
    const vf now = vf_load(of->next);
    of->next += size;
    const vf two = vf_add(of->one, now);
    of->one = now;
    if (levels == 1) {
        return two;
    }
    const vf four = vf_add(of->two[step % 2], two);
    of->two[step % 2] = two;
    if (levels == 2) {
        return four;
    }
    const vf eight = vf_add(of->four[step % 4], four);
    of->four[step % 4] = four;
    return eight;
}

/* Every size-th vector from the start of the table. */
VEC_INLINE void chain_up(float *table, size_t count, size_t size, size_t levels)
{
    const vf zero = vf_zero();
    chain of = { zero, { zero, zero }, { zero, zero, zero, zero }, table };
    const size_t ahead = ((size_t)1 << levels) - 1;
    MYO_UNROLL
    for (size_t s = 0; s < ahead; s++) {
        (void)chain_step(&of, size, levels, s);
    }
    for (size_t j = 0;;) {
        MYO_UNROLL
        for (size_t s = ahead; s < ahead + 4; s++, j += size) {
            if (j >= count) {
                return;
            }
            vf_store(table + j, chain_step(&of, size, levels, s));
        }
    }
}

/* T_from to T_to of the first `count` windows, in place: what is read was not yet overwritten. */
static void double_up(float *table, size_t count, size_t from, size_t to)
{
    while (from < to) {
        const size_t levels = to >= 8 * from ? 3 : to >= 4 * from ? 2 : 1;
        const size_t reach = count + to - (from << levels);
        for (size_t j = 0; j < from && j < reach; j += VF) {
            switch (levels) {
            case 1:
                chain_up(table + j, reach - j, from, 1);
                break;
            case 2:
                chain_up(table + j, reach - j, from, 2);
                break;
            default:
                chain_up(table + j, reach - j, from, 3);
                break;
            }
        }
        from <<= levels;
    }
}

/* The pieces smaller than a chunk; what stays to be added lies in the tables. */
static void add_rest(tables *of, terms *t, const float *x, size_t count, size_t rest)
{
    const size_t shift = rest % VF;
    const float *end = of->large + ORIGIN; /* of the pieces already added */
    size_t offset = 0;
    sum_small(of, x, count + rest - 1, shift, rest % VF, count);
    for (size_t l = 0; l < LEVELS; l++) {
        if ((rest & (size_t)1 << l) != 0) {
            add_piece(of, t, of->small[l] + ORIGIN - shift + offset, count);
            offset += (size_t)1 << l;
        }
    }
    for (size_t size = VF; size <= rest;) {
        size_t next = 2 * size;
        while (next <= rest && (rest & next) == 0) {
            next *= 2;
        }
        const _Bool is_last = 2 * next > rest;
        if ((rest & size) != 0) {
            add_piece(of, t, end, count);
            end += size;
        }
        if (next > rest) {
            return;
        }
        /* The halves of the largest are added at the end. Before the table changes, what is of it
         * must be taken. */
        const size_t to = is_last ? next / 2 : next;
        if (to != size && (rest & size) != 0) {
            gather(of, t, count);
        }
        double_up(of->large + ORIGIN, count + rest - shift - to, size, to);
        if (is_last) {
            t->c = end;
            t->d = end + to;
            return;
        }
        size = next;
    }
}

static void add_chunk(tables *of, terms *t, const float *x, size_t count)
{
    float *table = of->large + ORIGIN;
    if (t->a != NULL || t->c != NULL) {
        gather(of, t, count);
    }
    sum_small(of, x, count + CHUNK - 1, 0, 0, count);
    double_up(table, count + CHUNK / 2, VF, CHUNK / 2);
    t->c = table;
    t->d = table + CHUNK / 2;
}

void K(MOVING_NAME)(float *y, const float *x, size_t n, size_t width)
{
    tables of;
    const size_t rest = width % CHUNK;
    const vf share = vf_set1(1.0f / (float)width);
    for (size_t from = 0; from < n; from += BLOCK) {
        const size_t count = n - from < BLOCK ? n - from : BLOCK;
        terms t = { NULL, NULL, NULL, NULL };
        if (rest > 0) {
            add_rest(&of, &t, x + from, count, rest);
        }
        for (size_t offset = rest; offset < width; offset += CHUNK) {
            add_chunk(&of, &t, x + from + offset, count);
        }
        size_t j = 0;
        for (; j + VF <= count; j += VF) {
            vf_store(y + from + j, MOVING_OUT(vf_mul(total(&t, j), share)));
        }
        if (j < count) {
            vf_store_part(y + from + j, MOVING_OUT(vf_mul(total(&t, j), share)), count - j);
        }
    }
}
