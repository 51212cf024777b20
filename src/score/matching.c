/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One-to-one pairing of points on a line. Swapping the partners of two pairs that cross keeps both
 * within the tolerance and never makes the total |dt| larger, so an optimum without crossings
 * exists, and a table over prefixes finds it:
 *   best(i, j) = max(best(i-1, j), best(i, j-1), best(i-1, j-1) + pair if |r - d| <= tolerance)
 * Only j inside the tolerance of reference event i are kept, so the cost is the number of
 * admissible pairs, not the product of the counts.
 */
#include "score/matching.h"

#include <stdlib.h>

#include "core/memory.h"

enum { BAND_LIMIT = 1 << 26 };

typedef enum step { STEP_SKIP_REFERENCE, STEP_SKIP_DETECTED, STEP_PAIR } step;

/* Lexicographic: more `required`, then more `pairs`, then less `distance`. */
typedef struct value {
    int64_t required, pairs, distance;
} value;

static bool is_better(value a, value b)
{
    if (a.required != b.required)
        return a.required > b.required;
    if (a.pairs != b.pairs)
        return a.pairs > b.pairs;
    return a.distance < b.distance;
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* Row i holds best(i, j) for j in [low, high]; outside it the nearest end holds. */
typedef struct row {
    size_t low, high, offset;
} row;

/* low: detected events too early for reference i-1 and all later ones; high: not too late. */
static size_t lay_rows(row *rows, const myo_match_input *in)
{
    size_t low = 0, high = 0, cells = 0;
    rows[0] = (row) { 0 };
    for (size_t i = 1; i <= in->reference_count; i++) {
        const int64_t at = in->reference[i - 1];
        while (low < in->detected_count && in->detected[low] < at - in->tolerance)
            low++;
        if (high < low)
            high = low;
        while (high < in->detected_count && in->detected[high] <= at + in->tolerance)
            high++;
        rows[i] = (row) { low, high, cells };
        if (high - low + 1 > BAND_LIMIT - cells)
            return SIZE_MAX;
        cells += high - low + 1;
    }
    return cells;
}

static value at(const value *line, row r, size_t j)
{
    return line[j < r.low ? 0 : j > r.high ? r.high - r.low : j - r.low];
}

static void fill_row(const myo_match_input *in, size_t i, const row *rows, const value *above,
                     value *line, unsigned char *steps)
{
    const row r = rows[i];
    for (size_t j = r.low; j <= r.high; j++) {
        value best = at(above, rows[i - 1], j);
        step taken = STEP_SKIP_REFERENCE;
        if (j > r.low) {
            value pair = at(above, rows[i - 1], j - 1);
            pair.required += in->optional == NULL || !in->optional[i - 1];
            pair.pairs++;
            pair.distance += distance(in->reference[i - 1], in->detected[j - 1]);
            if (is_better(pair, best)) {
                best = pair;
                taken = STEP_PAIR;
            }
            if (is_better(line[j - 1 - r.low], best)) {
                best = line[j - 1 - r.low];
                taken = STEP_SKIP_DETECTED;
            }
        }
        line[j - r.low] = best;
        steps[r.offset + j - r.low] = (unsigned char)taken;
    }
}

static void trace_back(size_t *partner, const myo_match_input *in, const row *rows,
                       const unsigned char *steps)
{
    size_t j = in->detected_count;
    for (size_t i = in->reference_count; i > 0;) {
        const row r = rows[i];
        if (j > r.high)
            j = r.high;
        const step taken = j < r.low ? STEP_SKIP_REFERENCE : (step)steps[r.offset + j - r.low];
        if (taken == STEP_SKIP_DETECTED) {
            j--;
            continue;
        }
        i--;
        if (taken == STEP_PAIR)
            partner[i] = --j;
    }
}

myo_status myo_match_optimal(size_t *partner, const myo_match_input *in)
{
    for (size_t i = 0; i < in->reference_count; i++)
        partner[i] = MYO_NO_PARTNER;
    if (in->reference_count == 0 || in->detected_count == 0)
        return MYO_OK;
    myo_status status = MYO_NO_MEMORY;
    value *lines[2] = { NULL, NULL };
    unsigned char *steps = NULL;
    row *rows = myo_memory_new(in->reference_count + 1, sizeof *rows);
    if (rows == NULL)
        return MYO_NO_MEMORY;
    const size_t cells = lay_rows(rows, in);
    size_t widest = 1;
    for (size_t i = 1; cells != SIZE_MAX && i <= in->reference_count; i++)
        if (rows[i].high - rows[i].low + 1 > widest)
            widest = rows[i].high - rows[i].low + 1;
    if (cells == SIZE_MAX) {
        status = MYO_LIMIT;
        goto cleanup;
    }
    lines[0] = myo_memory_new(widest, sizeof(value));
    lines[1] = myo_memory_new(widest, sizeof(value));
    steps = myo_memory_new(cells, 1);
    if (lines[0] == NULL || lines[1] == NULL || steps == NULL)
        goto cleanup;
    for (size_t i = 1; i <= in->reference_count; i++)
        fill_row(in, i, rows, lines[(i - 1) % 2], lines[i % 2], steps);
    trace_back(partner, in, rows, steps);
    status = MYO_OK;
cleanup:
    myo_memory_free(steps);
    myo_memory_free(lines[1]);
    myo_memory_free(lines[0]);
    myo_memory_free(rows);
    return status;
}

/* A time no event reaches, so that the last event of a side is its own next one's better match. */
static int64_t time_of(const int64_t *times, size_t count, size_t index)
{
    return index < count ? times[index] : INT64_MAX / 4;
}

void myo_match_bxb(size_t *partner, const myo_match_input *in)
{
    for (size_t i = 0; i < in->reference_count; i++)
        partner[i] = MYO_NO_PARTNER;
    size_t i = 0, j = 0;
    while (i < in->reference_count && j < in->detected_count) {
        const int64_t r = in->reference[i], d = in->detected[j];
        const int64_t next_r = time_of(in->reference, in->reference_count, i + 1);
        const int64_t next_d = time_of(in->detected, in->detected_count, j + 1);
        const int64_t here = distance(r, d), next = distance(next_r, next_d);
        const int64_t rival = d < r ? distance(r, next_d) : distance(d, next_r);
        if (here <= in->tolerance && (here < rival || next < rival)) {
            partner[i++] = j++;
        } else if (d < r) {
            j++;
        } else {
            i++;
        }
    }
}

/* The index of the first of `times` at `start` or after it. */
static size_t first_from(const int64_t *times, size_t count, int64_t start)
{
    size_t index = 0;
    while (index < count && times[index] < start)
        index++;
    return index;
}

size_t myo_match_bxb_after(size_t *partner, const myo_match_input *in, int64_t start)
{
    size_t i = first_from(in->reference, in->reference_count, start), uncounted = MYO_NO_PARTNER;
    size_t j = first_from(in->detected, in->detected_count, start);
    for (size_t k = 0; k < in->reference_count; k++)
        partner[k] = MYO_NO_PARTNER;
    const int64_t r = time_of(in->reference, in->reference_count, i);
    const int64_t d = time_of(in->detected, in->detected_count, j);
    const int64_t next_d = time_of(in->detected, in->detected_count, j + 1);
    if (j > 0 && i < in->reference_count && r - in->detected[j - 1] < distance(r, d) &&
        r - in->detected[j - 1] <= in->tolerance) {
        partner[i++] = j - 1;
    } else if (j < in->detected_count && d - start <= in->tolerance &&
               distance(r, next_d) < distance(r, d)) {
        uncounted = j++;
    }
    const myo_match_input rest = { in->reference + i,       in->detected + j,       in->optional,
                                   in->reference_count - i, in->detected_count - j, in->tolerance };
    if (i < in->reference_count)
        myo_match_bxb(partner + i, &rest);
    for (size_t k = i; k < in->reference_count; k++)
        if (partner[k] != MYO_NO_PARTNER)
            partner[k] += j;
    return uncounted;
}
