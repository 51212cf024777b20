/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool myo_bench_can_count(void)
{
    return system("valgrind --version >/dev/null 2>&1") == 0;
}

double myo_bench_instructions(const myo_bench_options *options, const char *kernel, const char *isa,
                              size_t size)
{
    char command[1024], line[256];
    const int length = snprintf(command, sizeof command,
                                "valgrind --tool=callgrind --callgrind-out-file=/dev/null "
                                "--toggle-collect=myo_bench_counted '%s' --once %s/%s/%zu 2>&1",
                                options->program, kernel, isa, size);
    FILE *pipe = length > 0 && (size_t)length < sizeof command ? popen(command, "r") : NULL;
    double count = (double)NAN;
    while (pipe != NULL && fgets(line, sizeof line, pipe) != NULL) {
        for (const char *p = line; *p != '\0'; p++) {
            unsigned long long found;
            if (sscanf(p, "Collected : %llu", &found) == 1) {
                count = (double)found;
            }
        }
    }
    if (pipe != NULL && pclose(pipe) != 0) {
        return (double)NAN;
    }
    return count;
}
