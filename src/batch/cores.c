/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* sched_getaffinity, CPU_COUNT */
#include "myoscribe/batch.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Cores that the affinity mask allows; 0 when unknown. */
static size_t allowed_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 0; /* more cores than a static set holds */
    return (size_t)CPU_COUNT(&set);
}

/* The quota of one control group folder in cores; 0 when there is none. */
static double quota_of(const char *format, const char *path)
{
    char name[4096];
    double quota = 0, period = 0;
    if ((size_t)snprintf(name, sizeof name, format, path) >= sizeof name)
        return 0;
    FILE *file = fopen(name, "r");
    if (file == NULL)
        return 0;
    /* v2: "200000 100000" or "max 100000"; v1: one number each, -1 = none */
    const int fields = fscanf(file, "%lf %lf", &quota, &period);
    fclose(file);
    if (fields == 1) {
        char beside[4096];
        const char *end = strstr(name, "cpu.cfs_quota_us");
        if (end == NULL)
            return 0;
        snprintf(beside, sizeof beside, "%.*scpu.cfs_period_us", (int)(end - name), name);
        file = fopen(beside, "r");
        if (file == NULL || fscanf(file, "%lf", &period) != 1)
            period = 0;
        if (file != NULL)
            fclose(file);
    }
    return fields >= 1 && quota > 0 && period > 0 ? quota / period : 0;
}

static void tighten(double *least, double quota)
{
    if (quota > 0 && (*least <= 0 || quota < *least))
        *least = quota;
}

/* The smallest quota from this process's group up to the root. */
static double group_quota(void)
{
    double least = 0;
    char line[4096];
    FILE *file = fopen("/proc/self/cgroup", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *path = strrchr(line, ':');
        if (path == NULL)
            continue;
        path++;
        path[strcspn(path, "\n")] = '\0';
        const bool version_2 = strncmp(line, "0::", 3) == 0;
        if (!version_2 && strstr(line, "cpu") == NULL)
            continue;
        for (;;) {
            tighten(&least, quota_of(version_2 ? "/sys/fs/cgroup%s/cpu.max"
                                               : "/sys/fs/cgroup/cpu%s/cpu.cfs_quota_us",
                                     strcmp(path, "/") == 0 ? "" : path));
            char *slash = strrchr(path, '/');
            if (slash == NULL || *path == '\0')
                break;
            *slash = '\0';
        }
    }
    if (file != NULL)
        fclose(file);
    return least;
}

size_t myo_batch_cores(void)
{
    size_t cores = allowed_cores();
    if (cores == 0) {
        const long online = sysconf(_SC_NPROCESSORS_ONLN);
        cores = online > 0 ? (size_t)online : 1;
    }
    const double quota = group_quota();
    if (quota > 0 && quota < (double)cores)
        cores = quota < 1 ? 1 : (size_t)(quota + 0.5);
    return cores;
}
