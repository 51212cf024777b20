/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matcher against slow oracles that share no code with it: all one-to-one pairings tried one by
 * one (small tables), and augmenting paths (Kuhn) for the number of pairs of larger ones. Seeds are
 * fixed; the tables are random.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/statistics.h"
#include "score/matching.h"

enum { SMALL = 7, LARGE = 120 };

typedef struct table {
    int64_t reference[LARGE], detected[LARGE];
    bool optional[LARGE];
    myo_match_input input;
} table;

static int by_time(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static size_t below(myo_random *random, size_t limit)
{
    return (size_t)(myo_random_uniform(random) * (double)limit);
}

/* Coarse times: equal onsets, exact ties and distances equal to the tolerance are common. */
static void draw(table *t, myo_random *random, size_t most, int64_t span)
{
    const size_t n = below(random, most + 1), m = below(random, most + 1);
    for (size_t i = 0; i < n; i++) {
        t->reference[i] = (int64_t)below(random, (size_t)span);
        t->optional[i] = below(random, 3) == 0;
    }
    for (size_t j = 0; j < m; j++)
        t->detected[j] = (int64_t)below(random, (size_t)span);
    qsort(t->reference, n, sizeof t->reference[0], by_time);
    qsort(t->detected, m, sizeof t->detected[0], by_time);
    t->input = (myo_match_input) {
        t->reference, t->detected, t->optional, n, m, (int64_t)below(random, 8)
    };
}

typedef struct worth {
    int64_t required, pairs, distance;
} worth;

static bool beats(worth a, worth b)
{
    if (a.required != b.required)
        return a.required > b.required;
    if (a.pairs != b.pairs)
        return a.pairs > b.pairs;
    return a.distance < b.distance;
}

static worth best_of_all(const myo_match_input *in, size_t i, unsigned taken, worth so_far)
{
    if (i == in->reference_count)
        return so_far;
    worth best = best_of_all(in, i + 1, taken, so_far);
    for (size_t j = 0; j < in->detected_count; j++) {
        const int64_t dt = llabs(in->reference[i] - in->detected[j]);
        if ((taken >> j & 1) != 0 || dt > in->tolerance)
            continue;
        const worth with = { so_far.required + !in->optional[i], so_far.pairs + 1,
                             so_far.distance + dt };
        const worth found = best_of_all(in, i + 1, taken | 1u << j, with);
        if (beats(found, best))
            best = found;
    }
    return best;
}

/* Also proves that the pairing is one: nobody twice, nobody farther than the tolerance. */
static worth worth_of(const myo_match_input *in, const size_t *partner)
{
    bool taken[LARGE] = { false };
    worth out = { 0 };
    for (size_t i = 0; i < in->reference_count; i++) {
        if (partner[i] == MYO_NO_PARTNER)
            continue;
        cr_assert_lt(partner[i], in->detected_count);
        cr_assert(!taken[partner[i]], "a detected event is paired twice");
        taken[partner[i]] = true;
        const int64_t dt = llabs(in->reference[i] - in->detected[partner[i]]);
        cr_assert_leq(dt, in->tolerance);
        out.required += in->optional == NULL || !in->optional[i];
        out.pairs++;
        out.distance += dt;
    }
    return out;
}

Test(matching, equals_exhaustive_search)
{
    myo_random *random = myo_random_open(20261120);
    size_t dense = 0;
    for (int round = 0; round < 6000; round++) {
        table t;
        size_t partner[LARGE];
        draw(&t, random, SMALL, 12 + round % 40);
        cr_assert_eq(myo_match_optimal(partner, &t.input), MYO_OK);
        const worth got = worth_of(&t.input, partner);
        const worth want = best_of_all(&t.input, 0, 0, (worth) { 0 });
        cr_assert(got.required == want.required && got.pairs == want.pairs &&
                      got.distance == want.distance,
                  "round %d: %ld/%ld/%ld instead of %ld/%ld/%ld", round, (long)got.required,
                  (long)got.pairs, (long)got.distance, (long)want.required, (long)want.pairs,
                  (long)want.distance);
        dense += want.pairs >= 3;
    }
    cr_assert_gt(dense, 1000, "the tables are too sparse to prove anything");
    myo_random_close(&random);
}

typedef struct kuhn {
    const myo_match_input *in;
    size_t owner[LARGE];
    bool seen[LARGE];
} kuhn;

static bool augment(kuhn *k, size_t i)
{
    for (size_t j = 0; j < k->in->detected_count; j++) {
        if (k->seen[j] || llabs(k->in->reference[i] - k->in->detected[j]) > k->in->tolerance)
            continue;
        k->seen[j] = true;
        if (k->owner[j] == MYO_NO_PARTNER || augment(k, k->owner[j])) {
            k->owner[j] = i;
            return true;
        }
    }
    return false;
}

static int64_t most_pairs(const myo_match_input *in)
{
    kuhn k = { .in = in };
    int64_t pairs = 0;
    for (size_t j = 0; j < LARGE; j++)
        k.owner[j] = MYO_NO_PARTNER;
    for (size_t i = 0; i < in->reference_count; i++) {
        memset(k.seen, 0, sizeof k.seen);
        pairs += augment(&k, i);
    }
    return pairs;
}

Test(matching, pairs_as_many_as_augmenting_paths)
{
    myo_random *random = myo_random_open(7);
    size_t bxb_differs = 0;
    for (int round = 0; round < 3000; round++) {
        table t;
        size_t partner[LARGE];
        draw(&t, random, LARGE, 50 + 7 * (round % 200));
        cr_assert_eq(myo_match_optimal(partner, &t.input), MYO_OK);
        const int64_t most = most_pairs(&t.input);
        cr_assert_eq(worth_of(&t.input, partner).pairs, most, "round %d", round);
        myo_match_bxb(partner, &t.input);
        const int64_t by_rule = worth_of(&t.input, partner).pairs;
        cr_assert_leq(by_rule, most);
        bxb_differs += by_rule < most;
    }
    cr_assert_gt(bxb_differs, 100, "the two rules should differ on dense trains");
    myo_random_close(&random);
}

typedef struct example {
    int64_t reference[4], detected[4];
    size_t reference_count, detected_count;
    int64_t tolerance;
    size_t partner[4];
} example;

/* Worked by hand from the four rules; the first is the known case where bxb loses a pair. */
static const example examples[] = {
    { { 100, 130, 160 }, { 128, 158, 190 }, 3, 3, 37, { MYO_NO_PARTNER, 0, 1 } },
    { { 100 }, { 110 }, 1, 1, 10, { 0 } },
    { { 100 }, { 111 }, 1, 1, 10, { MYO_NO_PARTNER } },
    /* rule 1: the second test event is nearer, so the first is an extra one */
    { { 100, 500 }, { 90, 101, 500 }, 2, 3, 20, { 1, 2 } },
    /* rule 1, second half: the next pair fits better than (T, t'), so (T, t) stands */
    { { 100, 112 }, { 90, 109 }, 2, 2, 20, { 0, 1 } },
    /* rule 3: the next reference event is nearer, so the first is missed */
    { { 100, 121 }, { 119 }, 2, 1, 20, { MYO_NO_PARTNER, 0 } },
    /* a tie is not "better": equal distances to T and T' leave T unpaired */
    { { 100, 120 }, { 110 }, 2, 1, 20, { MYO_NO_PARTNER, 0 } },
};

Test(matching, bxb_worked_examples)
{
    for (size_t e = 0; e < sizeof examples / sizeof examples[0]; e++) {
        const example *x = &examples[e];
        size_t partner[4];
        const myo_match_input in = { x->reference,       x->detected,       NULL,
                                     x->reference_count, x->detected_count, x->tolerance };
        myo_match_bxb(partner, &in);
        for (size_t i = 0; i < x->reference_count; i++)
            cr_assert_eq(partner[i], x->partner[i], "example %zu, reference %zu", e, i);
    }
}

Test(matching, optimal_finds_the_pair_bxb_loses)
{
    const example *x = &examples[0];
    size_t partner[4];
    const myo_match_input in = { x->reference, x->detected, NULL, 3, 3, 37 };
    cr_assert_eq(myo_match_optimal(partner, &in), MYO_OK);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(partner[i], i);
}

Test(matching, refuses_what_does_not_fit_in_memory)
{
    enum { MANY = 20000 };
    int64_t *same = calloc(MANY, sizeof *same);
    size_t *partner = calloc(MANY, sizeof *partner);
    const myo_match_input in = { same, same, NULL, MANY, MANY, 0 };
    cr_assert_eq(myo_match_optimal(partner, &in), MYO_LIMIT);
    free(partner);
    free(same);
}
