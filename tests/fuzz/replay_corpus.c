/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target over the files of a folder, and over VARIANTS of each, cut short and with
 * bytes changed by a fixed rule: what a test can afford of fuzzing. usage: replay FOLDER VARIANTS
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 1 << 20 };

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void vary(uint8_t *bytes, size_t size, uint64_t seed, int variants)
{
    static const uint8_t values[] = { 0x00, 0xff, 0x7f, 0x80, '9', '-', ',', 0x01 };
    uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL)
        abort();
    for (int i = 0; i < variants; i++) {
        memcpy(copy, bytes, size);
        size_t length = size;
        if (i % 3 == 0)
            length = (size_t)(next_random(&state) % (size + 1));
        for (uint64_t k = next_random(&state) % 4; k > 0 && length > 0; k--)
            copy[next_random(&state) % length] = values[next_random(&state) % sizeof values];
        LLVMFuzzerTestOneInput(copy, length);
    }
    free(copy);
}

int main(int count, char **arguments)
{
    DIR *folder = count == 3 ? opendir(arguments[1]) : NULL;
    const int variants = count == 3 ? atoi(arguments[2]) : 0;
    size_t inputs = 0;
    if (folder == NULL) {
        fprintf(stderr, "usage: replay FOLDER VARIANTS\n");
        return 2;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", arguments[1], entry->d_name);
        FILE *stream = entry->d_name[0] == '.' ? NULL : fopen(path, "rb");
        uint8_t *bytes = stream == NULL ? NULL : malloc(LARGEST);
        if (stream == NULL || bytes == NULL)
            continue;
        const size_t size = fread(bytes, 1, LARGEST, stream);
        fclose(stream);
        LLVMFuzzerTestOneInput(bytes, size);
        vary(bytes, size, ++inputs, variants);
        free(bytes);
    }
    closedir(folder);
    printf("%zu inputs, %d variants each\n", inputs, variants);
    return inputs > 0 ? 0 : 1;
}
