/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `_emg.json` of a BIDS dataset: what it says must not contradict the file. A dataset may say it
 * once for all recordings of a task, in a folder above (the inheritance principle). */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/json.h"
#include "core/text.h"
#include "io/settle.h"

enum { LEVELS = 4 };

/* `<stem>_emg.json`, else `task-<label>_emg.json` up to the folder of the dataset. */
static const char *find(const myo_open_request *request, myo_status *status)
{
    const char *own = myo_sidecar_path(request, "_emg.json", status);
    const char *name = myo_base_name(request->path);
    const char *task = strstr(name, "_task-");
    size_t folder = (size_t)(name - request->path);
    if (own != NULL || *status != MYO_OK || task == NULL)
        return own;
    const int length = (int)strcspn(task + 1, "_.");
    for (int level = 0; level <= LEVELS; level++) {
        const char *path = myo_arena_format(request->arena, "%.*s%.*s_emg.json", (int)folder,
                                            request->path, length, task + 1);
        if (path == NULL || myo_reader_looks_at(request, path) != MYO_OK) {
            *status = MYO_NO_MEMORY;
            return NULL;
        }
        if (myo_file_exists(path))
            return path;
        while (folder > 0 && request->path[folder - 1] == '/')
            folder--;
        while (folder > 0 && request->path[folder - 1] != '/')
            folder--;
        if (folder == 0)
            return NULL;
    }
    return NULL;
}

static myo_status compare(const myo_json *json, const char *source, myo_draft *draft,
                          const myo_open_request *request)
{
    const double rate = myo_json_number(myo_json_get(json, "SamplingFrequency"), NAN);
    const double mains = myo_json_number(myo_json_get(json, "PowerLineFrequency"), NAN);
    const char *type = myo_json_text(myo_json_get(json, "RecordingType"), "");
    bool found = isnan(rate);
    for (size_t s = 0; s < draft->stream_count; s++)
        found = found || fabs(draft->streams[s].rate_hz - rate) <= 1e-6 * rate;
    if (!found)
        return myo_fail(request->log, MYO_RATE,
                        "%s says SamplingFrequency %.10g, the file %.10g Hz; correct the one that "
                        "is wrong",
                        source, rate, draft->streams[0].rate_hz);
    if (myo_text_same(type, "discontinuous") || myo_text_same(type, "epoched"))
        MYO_TRY(myo_draft_note(draft, request,
                               "%s calls the recording %s; time is taken as continuous", source,
                               type));
    if (!isnan(mains))
        MYO_TRY(
            myo_draft_note(draft, request, "%s gives the power line as %.10g Hz", source, mains));
    return MYO_OK;
}

myo_status myo_bids_check(myo_draft *draft, const myo_open_request *request)
{
    const char *dot = strrchr(myo_base_name(request->path), '.');
    myo_status status = MYO_OK;
    if (dot == NULL || dot - request->path < 4 || strncmp(dot - 4, "_emg", 4) != 0 ||
        draft->stream_count == 0)
        return MYO_OK;
    const char *path = find(request, &status);
    MYO_TRY(status);
    if (path == NULL)
        return MYO_OK;
    myo_json *json = NULL;
    MYO_TRY(myo_json_read(&json, path, request->log));
    status = compare(json, myo_base_name(path), draft, request);
    myo_json_close(&json);
    return status;
}
