/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/tar_file.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

enum { BLOCK = 512, MEMBER_LIMIT = 10000 };

/* The part of a name behind its last slash of either kind. */
static const char *base_of(const char *name)
{
    const char *base = name;
    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            base = at + 1;
    return base;
}

static myo_status add_member(myo_array *members, struct archive *reader,
                             struct archive_entry *entry, int64_t file_bytes, int64_t *end)
{
    const char *name = archive_entry_pathname(entry);
    if (name == NULL || archive_entry_filetype(entry) != AE_IFREG ||
        archive_entry_hardlink(entry) != NULL)
        return MYO_OK;
    if (members->count == MEMBER_LIMIT)
        return MYO_LIMIT;
    /* without a filter the archive is the file, and what was taken of it ends where the member's
     * bytes begin */
    const myo_tar_member one = { .name = myo_arena_text(members->arena, base_of(name)),
                                 .at = archive_filter_bytes(reader, 0),
                                 .bytes = archive_entry_size(entry) };
    if (one.name == NULL)
        return MYO_NO_MEMORY;
    if (one.bytes < 0 || one.at < BLOCK || one.at > file_bytes || one.bytes > file_bytes - one.at ||
        archive_entry_sparse_count(entry) > 0)
        return MYO_MALFORMED;
    myo_tar_member *kept = myo_array_push(members);
    if (kept == NULL)
        return MYO_NO_MEMORY;
    *kept = one;
    *end = one.at + (one.bytes + BLOCK - 1) / BLOCK * BLOCK;
    return MYO_OK;
}

myo_status myo_tar_list(myo_tar_file *out, const char *path, int64_t file_bytes, myo_arena *arena)
{
    struct archive *reader = archive_read_new();
    if (reader == NULL)
        return MYO_NO_MEMORY;
    myo_array members = { .size = sizeof(myo_tar_member), .arena = arena };
    struct archive_entry *entry = NULL;
    int64_t end = 0;
    myo_status status = MYO_OK;
    int code = ARCHIVE_OK;
    if (archive_read_support_format_tar(reader) != ARCHIVE_OK ||
        archive_read_open_filename(reader, path, MYO_BYTE_FILE_SPAN) != ARCHIVE_OK)
        status = MYO_MALFORMED;
    while (status == MYO_OK && (code = archive_read_next_header(reader, &entry)) == ARCHIVE_OK)
        status = add_member(&members, reader, entry, file_bytes, &end);
    (void)archive_read_free(reader);
    MYO_TRY(status);
    if (code != ARCHIVE_EOF || members.count == 0)
        return MYO_MALFORMED;
    *out = (myo_tar_file) { members.count, members.items, end + BLOCK <= file_bytes };
    return MYO_OK;
}

const myo_tar_member *myo_tar_find(const myo_tar_file *it, const char *name)
{
    const char *base = base_of(name);
    for (size_t i = 0; i < it->count; i++)
        if (myo_text_same(it->members[i].name, base))
            return &it->members[i];
    return NULL;
}
