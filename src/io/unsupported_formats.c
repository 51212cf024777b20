/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/unsupported_formats.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "io/reader.h"

typedef struct format_row {
    const char *head, *ending, *words;
    bool recording; /* by its name alone: a folder walk must not pass it over in silence */
} format_row;

static const format_row rows[] = {
    { "\xFF\xFE", "", ": text in UTF-16; save it as UTF-8", false },
    { "\xFE\xFF", "", ": text in UTF-16; save it as UTF-8", false },
    { "\x1F\x8B", "", ": a gzip archive; unpack it with `gunzip`", false },
    { "PK\3\4", "", ": a zip archive or a workbook; unpack it, or export the sheet as CSV", false },
    { "", ".csv",
      ": no rows of numbers were found; a table has a line of names or none, then a row of numbers "
      "per sample",
      false },
    { "", ".tsv",
      ": no rows of numbers were found; a table has a line of names or none, then a row of numbers "
      "per sample",
      false },
    { "", ".poly5", ": Poly5 is not read; export it as EDF", true },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

const char *myo_unsupported_format_hint(const myo_probe *probe)
{
    for (size_t i = 0; i < ROWS; i++) {
        const size_t length = strlen(rows[i].head);
        if (probe->length >= length && memcmp(probe->head, rows[i].head, length) == 0 &&
            myo_text_ends(probe->path, rows[i].ending))
            return rows[i].words;
    }
    return "; `myoscribe info --help` lists the formats";
}

/* Excel's and LabVIEW's "Unicode text". */
static bool is_utf16(const char *path)
{
    unsigned char head[2] = { 0 };
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return false;
    const size_t length = fread(head, 1, sizeof head, stream);
    (void)fclose(stream);
    return length == sizeof head &&
           ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF));
}

bool myo_recording_is_foreign(const char *path)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].recording && myo_text_ends(path, rows[i].ending))
            return true;
    return myo_text_ends(path, ".csv") && is_utf16(path);
}
