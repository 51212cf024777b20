/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/sidecar.h"

#include <string.h>

#include "core/arena.h"
#include "io/reader.h"

const char *myo_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

const char *myo_sidecar_path(const myo_open_request *request, const char *ending,
                             myo_status *status)
{
    const char *dot = strrchr(myo_base_name(request->path), '.');
    const size_t length = dot == NULL ? strlen(request->path) : (size_t)(dot - request->path);
    static const char *const tails[] = { "", "_emg" };
    for (size_t i = 0; i < 2; i++) {
        const size_t tail = strlen(tails[i]);
        if (tail > length || memcmp(request->path + length - tail, tails[i], tail) != 0)
            continue;
        const char *path =
            myo_arena_format(request->arena, "%.*s%s", (int)(length - tail), request->path, ending);
        if (path == NULL || myo_reader_looks_at(request, path) != MYO_OK)
            *status = MYO_NO_MEMORY;
        else if (myo_reader_saw(request, path))
            return path;
    }
    return NULL;
}
