/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables/columns.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "core/memory.h"
#include "myoscribe/event.h"

void myo_columns_add_number(myo_text *out, double value)
{
    if (!isfinite(value))
        myo_text_add_bytes(out, "n/a", 3);
    else
        myo_text_add(out, "%.6g", value == 0 ? 0 : value); /* never -0 */
}

static int decimals_of(myo_cell_kind kind)
{
    return kind == MYO_CELL_SECONDS  ? 6
           : kind == MYO_CELL_FIXED3 ? 3
           : kind == MYO_CELL_FIXED2 ? 2
                                     : 1;
}

static void add_cell(myo_text *out, const myo_column *column, const void *record)
{
    const unsigned char *place = (const unsigned char *)record + column->offset;
    double number = 0;
    int64_t count = 0;
    int32_t small = 0;
    const char *text = NULL;
    switch (column->kind) {
    case MYO_CELL_SECONDS:
    case MYO_CELL_FIXED1:
    case MYO_CELL_FIXED2:
    case MYO_CELL_FIXED3:
        memcpy(&number, place, sizeof number);
        myo_text_add_number(out, number, decimals_of(column->kind));
        return;
    case MYO_CELL_NUMBER:
        memcpy(&number, place, sizeof number);
        myo_columns_add_number(out, number);
        return;
    case MYO_CELL_COUNT:
        memcpy(&count, place, sizeof count);
        break;
    case MYO_CELL_SMALL:
        memcpy(&small, place, sizeof small);
        count = small > 0 ? small : -1;
        break;
    case MYO_CELL_TEXT:
        memcpy(&text, place, sizeof text);
        myo_text_add_tsv(out, text);
        return;
    case MYO_CELL_FLAG:
        myo_text_add(out, *(const bool *)(const void *)place ? "true" : "false");
        return;
    case MYO_CELL_CLASS:
        myo_text_add_tsv(out, myo_class_name(*(const myo_class *)(const void *)place));
        return;
    case MYO_CELL_CERTAINTY:
        myo_text_add_tsv(out, myo_certainty_name(*(const myo_certainty *)(const void *)place));
        return;
    case MYO_CELL_ACCELEROMETER:
        myo_text_add_tsv(out,
                         myo_accelerometer_name(*(const myo_accelerometer *)(const void *)place));
        return;
    }
    if (count < 0)
        myo_text_add_bytes(out, "n/a", 3);
    else
        myo_text_add(out, "%lld", (long long)count);
}

void myo_columns_add_header(myo_text *out, const myo_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        myo_text_add(out, i == 0 ? "%s" : "\t%s", columns[i].name);
}

void myo_columns_add_row(myo_text *out, const myo_column *columns, size_t count, const void *record)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            myo_text_add_bytes(out, "\t", 1);
        add_cell(out, &columns[i], record);
    }
}

static void describe(myo_json *root, const myo_column *column)
{
    myo_json *entry = myo_json_add_object(root, column->name);
    myo_json_add_text(entry, "Description", column->description);
    if (column->unit[0] != '\0')
        myo_json_add_text(entry, "Units", column->unit);
    if (column->levels == MYO_FREE_VALUES)
        return;
    myo_json *levels = myo_json_add_object(entry, "Levels");
    for (const myo_word *word = myo_words((myo_word_list)column->levels); word->name != NULL;
         word++)
        myo_json_add_text(levels, word->name, word->meaning);
}

myo_status myo_columns_write_dictionary(const char *path, const myo_column *first,
                                        const myo_column *columns, size_t count, const myo_log *log)
{
    myo_json *root = myo_json_new_object();
    if (first != NULL)
        describe(root, first);
    for (size_t i = 0; i < count; i++)
        describe(root, &columns[i]);
    char *text = NULL;
    size_t length = 0;
    myo_status status = myo_json_dump(&text, &length, root, true);
    if (status == MYO_OK)
        status = myo_file_write(path, text, length, log);
    myo_memory_free(text);
    myo_json_close(&root);
    return status;
}
