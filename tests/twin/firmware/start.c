/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors, start-up, semihosting and the four functions a freestanding GCC may call. */
#include <stddef.h>
#include <stdint.h>

#include "../drive.h"

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT = 0x18, SYS_WRITE0 = 0x04 };
enum { MODE_READ = 1, MODE_WRITE = 5, EXIT_WELL = 0x20026, EXIT_BADLY = 0x20023 };

extern uint32_t bss_begin[], bss_end[], stack_top[];
void reset_handler(void);
void fault_handler(void);

void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *a, const void *b, size_t count);

void *memcpy(void *to, const void *from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    while (count-- > 0)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (t < f)
        return memcpy(to, from, count);
    while (count-- > 0)
        t[count] = f[count];
    return to;
}

void *memset(void *to, int value, size_t count)
{
    unsigned char *t = to;
    while (count-- > 0)
        *t++ = (unsigned char)value;
    return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
    const unsigned char *x = a, *y = b;
    for (; count > 0; count--, x++, y++)
        if (*x != *y)
            return *x < *y ? -1 : 1;
    return 0;
}

static int32_t semihosting(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory", "cc");
    return (int32_t)r0;
}

static int32_t input, output;
static uint32_t elapsed_low, elapsed_high, started;

static int32_t open_file(const char *name, uint32_t length, uint32_t mode)
{
    const uint32_t block[3] = { (uint32_t)(uintptr_t)name, mode, length };
    return semihosting(SYS_OPEN, block);
}

int drive_read(void *out, size_t bytes)
{
    const uint32_t block[3] = { (uint32_t)input, (uint32_t)(uintptr_t)out, (uint32_t)bytes };
    return bytes == 0 || semihosting(SYS_READ, block) == 0;
}

int drive_write(const void *bytes, size_t count)
{
    const uint32_t block[3] = { (uint32_t)output, (uint32_t)(uintptr_t)bytes, (uint32_t)count };
    return count == 0 || semihosting(SYS_WRITE, block) == 0;
}

/* SysTick counts down from 2^24 - 1 at the processor clock. */
static volatile uint32_t *const systick = (volatile uint32_t *)0xE000E010u;

void drive_clock_start(void)
{
    started = systick[2];
}

void drive_clock_stop(void)
{
    const uint32_t ticks = (started - systick[2]) & 0xFFFFFFu, before = elapsed_low;
    elapsed_low += ticks;
    elapsed_high += elapsed_low < before;
}

static void print_ticks(void)
{
    char text[32] = "ticks 0x";
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        const uint32_t word = i < 8 ? elapsed_high : elapsed_low;
        text[8 + i] = digits[word >> (28 - 4 * (i % 8)) & 15];
    }
    text[24] = '\n';
    text[25] = '\0';
    (void)semihosting(SYS_WRITE0, text);
}

static void leave(int well)
{
    (void)semihosting(SYS_EXIT, (const void *)(uintptr_t)(well ? EXIT_WELL : EXIT_BADLY));
    for (;;)
        continue;
}

void fault_handler(void)
{
    (void)semihosting(SYS_WRITE0, "fault\n");
    leave(0);
}

void reset_handler(void)
{
    *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20; /* the floating-point unit on */
    __asm__ volatile("dsb\n isb");
    for (uint32_t *word = bss_begin; word < bss_end; word++)
        *word = 0;
    systick[1] = 0xFFFFFF;
    systick[2] = 0;
    systick[0] = 5; /* processor clock, enabled, no interrupt */
    input = open_file("input.bin", 9, MODE_READ);
    output = open_file("arm.bin", 7, MODE_WRITE);
    const int failed = input < 0 || output < 0 ? -1 : drive();
    print_ticks();
    leave(failed == 0);
}

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
    (uintptr_t)stack_top,     (uintptr_t)reset_handler, (uintptr_t)fault_handler,
    (uintptr_t)fault_handler, (uintptr_t)fault_handler, (uintptr_t)fault_handler,
    (uintptr_t)fault_handler,
};
