/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "kernel_memory.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LOOK_AROUND = 128 };

_Bool myo_guarded_pages_open(myo_guarded_pages *area)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *base = mmap(NULL, MYO_GUARD_CAPACITY + 2 * page, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) {
        return 0;
    }
    area->first = base + page;
    area->last = area->first + MYO_GUARD_CAPACITY;
    return mprotect(base, page, PROT_NONE) == 0 && mprotect(area->last, page, PROT_NONE) == 0;
}

static size_t before(const myo_guarded_pages *area, const unsigned char *p)
{
    const size_t room = (size_t)(p - area->first);
    return room < LOOK_AROUND ? room : LOOK_AROUND;
}

static size_t after(const myo_guarded_pages *area, const unsigned char *end)
{
    const size_t room = (size_t)(area->last - end);
    return room < LOOK_AROUND ? room : LOOK_AROUND;
}

void *myo_guarded_pages_place(const myo_guarded_pages *area, size_t bytes, size_t element,
                              size_t placement)
{
    unsigned char *p = area->first;
    if (placement == MYO_AT_END) {
        p = area->last - bytes;
    } else if (placement >= MYO_AT_OFFSET) {
        p = area->first + LOOK_AROUND + (placement - MYO_AT_OFFSET) * element;
    }
    const size_t head = before(area, p), tail = after(area, p + bytes);
    memset(p - head, MYO_OUTSIDE_BYTE, head + bytes + tail);
    return p;
}

_Bool myo_guarded_pages_intact(const myo_guarded_pages *area, const void *buffer, size_t bytes)
{
    const unsigned char *p = buffer, *end = p + bytes;
    const size_t head = before(area, p), tail = after(area, end);
    for (size_t i = 1; i <= head; i++) {
        if (p[-(ptrdiff_t)i] != MYO_OUTSIDE_BYTE) {
            return 0;
        }
    }
    for (size_t i = 0; i < tail; i++) {
        if (end[i] != MYO_OUTSIDE_BYTE) {
            return 0;
        }
    }
    return 1;
}

size_t myo_case_type_size(myo_case_type type)
{
    static const size_t sizes[] = { 0, 4, 8, 2, 4, 4 };
    return sizes[type];
}

/* splitmix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195) */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Bell-shaped, standard deviation 1, within +/-4.2 */
static double bell(uint64_t *state)
{
    double sum = -3.0;
    for (int i = 0; i < 6; i++) {
        sum += (double)(next(state) >> 11) * 0x1p-53;
    }
    return sum * 1.4142135623730951;
}

static double real_value(myo_pattern pattern, uint64_t *state)
{
    static const float specials[] = { NAN,      -NAN,        INFINITY, -INFINITY, 0.0f,
                                      -0.0f,    FLT_MIN / 2, -1e-45f,  FLT_MIN,   FLT_MAX,
                                      -FLT_MAX, 1.0f,        -1.0f,    0x1p-126f, 0x1p24f };
    const uint64_t choice = next(state);
    switch (pattern) {
    case MYO_PATTERN_SPECIAL:
        if (choice % 4 == 0) {
            return (double)specials[(choice >> 8) % (sizeof specials / sizeof specials[0])];
        }
        return ldexp(bell(state), (int)(choice >> 16) % 60);
    case MYO_PATTERN_STEPS:
        return choice % 3 == 0 ? 32767.0 : -32768.0;
    default:
        return bell(state);
    }
}

static uint32_t integer_value(myo_pattern pattern, uint64_t *state, unsigned bits)
{
    const uint64_t value = next(state);
    const uint32_t top = (uint32_t)1 << (bits - 1);
    const uint32_t extremes[] = { top, top - 1, 0, 1, UINT32_MAX };
    if (pattern == MYO_PATTERN_RANDOM) {
        return (uint32_t)(value >> 20);
    }
    return pattern == MYO_PATTERN_STEPS ? extremes[value % 2] : extremes[value % 5];
}

void myo_pattern_fill(void *data, const myo_case_buffer *buffer, myo_pattern pattern, uint64_t seed)
{
    uint64_t state = seed;
    for (size_t i = 0; i < buffer->count; i++) {
        switch (buffer->type) {
        case MYO_CASE_F32:
            ((float *)data)[i] = (float)real_value(pattern, &state);
            break;
        case MYO_CASE_F64:
            ((double *)data)[i] = real_value(pattern, &state);
            break;
        case MYO_CASE_I16:
            ((int16_t *)data)[i] = (int16_t)(uint16_t)integer_value(pattern, &state, 16);
            break;
        case MYO_CASE_I32:
        case MYO_CASE_U32:
            ((uint32_t *)data)[i] = integer_value(pattern, &state, 32);
            break;
        case MYO_CASE_NONE:
            return;
        }
    }
}
