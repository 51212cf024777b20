/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a file is a table of numbers, and not one of those that stand beside recordings. */
#include "io/text_probe.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "io/reader.h"
#include "io/text_layout.h"
#include "io/text_rows.h"

enum { LEAST_ROWS = 10, FEW_LINES = 40 };

/* Tables that stand beside recordings, and our own. */
static bool is_side_table(const char *path)
{
    static const char *const endings[] = {
        "_channels.tsv", "_events.tsv",   "_truth.tsv",        "_electrodes.tsv",  "-events.txt",
        "_streams.tsv",  "/events.tsv",   "/recordings.tsv",   "/status.tsv",      "/features.tsv",
        "_scans.tsv",    "_sessions.tsv", "/participants.tsv", "_coordsystem.tsv", "_labels.txt",
    };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (myo_text_ends(path, endings[i]))
            return true;
    return false;
}

static bool is_text(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < 0x09 || (bytes[i] > 0x0d && bytes[i] < 0x20 && bytes[i] != 0x1b))
            return false;
    return length > 0;
}

static bool has_rows(const unsigned char *bytes, size_t length, bool complete)
{
    char *text = myo_memory_new(length + 1, 1);
    myo_text_dialect dialect;
    size_t rows_at = 0, columns = 0;
    if (text == NULL)
        return false;
    memcpy(text, bytes, length);
    const size_t mark = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const bool found =
        is_text(bytes, length) && myo_text_sniff(text + mark, length - mark, complete, LEAST_ROWS,
                                                 &dialect, &rows_at, &columns);
    myo_memory_free(text);
    return found;
}

bool myo_text_layout_probe(const myo_probe *probe)
{
    size_t lines = 0;
    if (is_side_table(probe->path) || !is_text(probe->head, probe->length))
        return false;
    const bool complete = (int64_t)probe->length == probe->file_bytes;
    if (has_rows(probe->head, probe->length, complete))
        return true;
    for (size_t i = 0; i < probe->length; i++)
        lines += probe->head[i] == '\n' || probe->head[i] == '\r';
    if (complete || lines > FEW_LINES)
        return false;
    /* rows of hundreds of channels are longer than the head of a file */
    unsigned char *more = myo_memory_new(MYO_TEXT_HEAD_BYTES, 1);
    FILE *stream = more == NULL ? NULL : fopen(probe->path, "rb");
    bool found = false;
    if (stream != NULL) {
        const size_t length = fread(more, 1, MYO_TEXT_HEAD_BYTES, stream);
        found = has_rows(more, length, length < MYO_TEXT_HEAD_BYTES);
        fclose(stream);
    }
    myo_memory_free(more);
    return found;
}
