/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/otb_archive.h"

#include "core/fail.h"

enum { GRID_CHANNELS = 16 };

myo_status myo_otb_open(myo_otb *out, const myo_open_request *request)
{
    myo_status status = myo_byte_file_open(&out->file, request->path, request->arena);
    if (status == MYO_UNREADABLE)
        return myo_fail(request->log, status, "cannot be read; check the permissions");
    MYO_TRY(status);
    status = myo_tar_list(&out->tar, request->path, out->file.bytes, request->arena);
    if (status == MYO_MALFORMED || status == MYO_LIMIT)
        return myo_fail(request->log, status,
                        "the archive is damaged or cut short; copy it again from its source");
    MYO_TRY(status);
    out->signals = myo_arena_new(request->arena, out->tar.count, sizeof *out->signals);
    return out->signals == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_otb_xml(myo_otb *it, const myo_tar_member *member, myo_arena *arena,
                       const myo_xml **root)
{
    if (member->bytes > MYO_XML_BYTES)
        return MYO_MALFORMED;
    char *bytes = myo_arena_new(arena, (size_t)member->bytes, 1);
    if (bytes == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(myo_byte_file_copy(&it->file, bytes, member->at, (size_t)member->bytes));
    const myo_status status = myo_xml_parse(root, bytes, (size_t)member->bytes, arena);
    return status == MYO_LIMIT ? MYO_MALFORMED : status;
}

/* One twitch is on all electrodes over the muscle at once, which whoever reads the report must
 * know. */
myo_status myo_otb_say_grid(const char *name, size_t channels, const myo_open_request *request,
                            myo_draft *draft)
{
    if (channels < GRID_CHANNELS)
        return MYO_OK;
    return myo_draft_note(
        draft, request,
        "%.60s is a grid of %zu monopolar channels: one twitch is on many of them "
        "at once",
        name, channels);
}
