/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_file.h"

#include "core/array.h"
#include "core/fail.h"
#include "core/memory.h"

struct myo_text_file {
    myo_lines *lines;
    myo_text_dialect dialect;
    const myo_text_description *described; /* NULL: no known dialect */
    size_t columns, line, blocks;
    const char *remark; /* behind the row last read */
    size_t remark_length;
    bool in_header;
    myo_array offsets; /* of int64_t */
    int64_t row, rows; /* the next one; seen so far */
};

myo_status myo_text_file_open(myo_text_file **out, const char *path, myo_text_dialect dialect,
                              size_t columns, int64_t rows_at, size_t header_lines,
                              const myo_text_description *described)
{
    myo_text_file *file = myo_memory_new(1, sizeof *file);
    if (file == NULL)
        return MYO_NO_MEMORY;
    *file = (myo_text_file) { .dialect = dialect,
                              .described = described,
                              .columns = columns,
                              .line = header_lines,
                              .offsets = MYO_ARRAY(int64_t) };
    myo_status status = myo_lines_open(&file->lines, path);
    if (status == MYO_OK)
        status = myo_lines_seek(file->lines, rows_at);
    if (status != MYO_OK) {
        myo_text_file_close(&file);
        return status;
    }
    *out = file;
    return MYO_OK;
}

void myo_text_file_close(myo_text_file **file)
{
    if (file == NULL || *file == NULL)
        return;
    myo_lines_close(&(*file)->lines);
    myo_array_free(&(*file)->offsets);
    myo_memory_free(*file);
    *file = NULL;
}

static bool is_blank(const char *line, size_t length)
{
    size_t at = 0;
    while (at < length && (line[at] == ' ' || line[at] == '\t'))
        at++;
    return at == length;
}

static myo_status parse(const myo_text_file *file, const char *line, size_t length, double *values,
                        const myo_log *log)
{
    size_t wrong = 0;
    const size_t count =
        myo_text_numbers(line, length, file->dialect, values, file->columns, &wrong);
    if (count == 0)
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu, field %zu is not a number; correct it or write n/a", file->line,
                        wrong);
    if (count != file->columns)
        return myo_fail(
            log, MYO_MALFORMED,
            "line %zu has %zu fields, the lines before have %zu%s; correct or remove it",
            file->line, count, file->columns,
            myo_lines_ended(file->lines) ? "" : " (the file is cut short)");
    return MYO_OK;
}

static myo_status remember(myo_text_file *file)
{
    if (file->row != file->rows)
        return MYO_OK;
    if (file->rows++ % MYO_TEXT_INDEX_ROWS != 0)
        return MYO_OK;
    int64_t *offset = myo_array_push(&file->offsets);
    if (offset == NULL)
        return MYO_NO_MEMORY;
    *offset = myo_lines_offset(file->lines);
    return MYO_OK;
}

myo_status myo_text_file_next(myo_text_file *file, double *values, bool *found, const myo_log *log)
{
    for (;;) {
        const char *line = NULL;
        size_t length = 0;
        const myo_status status = myo_lines_next(file->lines, &line, &length);
        file->line++;
        if (status == MYO_LIMIT)
            return myo_fail(log, MYO_MALFORMED,
                            "line %zu is longer than 1 MiB: this is not a table of numbers; export "
                            "it again",
                            file->line);
        MYO_TRY(status);
        *found = line != NULL;
        if (line == NULL)
            return MYO_OK;
        if (is_blank(line, length)) {
            if (file->described == NULL || !file->described->ends_at_blank || file->row == 0)
                continue;
            *found = false; /* other tables follow */
            return MYO_OK;
        }
        if (myo_text_is_header_line(file->described, line, length)) {
            file->blocks += !file->in_header;
            file->in_header = true;
            continue;
        }
        file->in_header = false;
        MYO_TRY(parse(file, line, length, values, log));
        file->remark = myo_text_remark(line, length, file->dialect, &file->remark_length);
        MYO_TRY(remember(file));
        file->row++;
        return MYO_OK;
    }
}

myo_status myo_text_file_seek(myo_text_file *file, int64_t row, double *values)
{
    if (row >= file->rows)
        return MYO_ARGUMENT;
    if (file->row > row || row - file->row > MYO_TEXT_INDEX_ROWS) {
        const size_t checkpoint = (size_t)(row / MYO_TEXT_INDEX_ROWS);
        MYO_TRY(myo_lines_seek(file->lines, ((const int64_t *)file->offsets.items)[checkpoint]));
        file->row = (int64_t)checkpoint * MYO_TEXT_INDEX_ROWS;
    }
    while (file->row < row) {
        bool found = false;
        MYO_TRY(myo_text_file_next(file, values, &found, NULL));
        if (!found)
            return MYO_MALFORMED;
    }
    return MYO_OK;
}

const char *myo_text_file_remark(const myo_text_file *file, size_t *length)
{
    *length = file->remark_length;
    return file->remark;
}

size_t myo_text_file_blocks(const myo_text_file *file)
{
    return file->blocks;
}

int64_t myo_text_file_row(const myo_text_file *file)
{
    return file->row;
}

size_t myo_text_file_line(const myo_text_file *file)
{
    return file->line;
}
