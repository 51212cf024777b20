/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/memory_faults.h"
#include "core/tsv.h"

static char last_message[1024];

static void keep_message(void *context, myo_log_level level, const char *message)
{
    (void)context;
    (void)level;
    snprintf(last_message, sizeof last_message, "%s", message);
}

static myo_status read_bytes(myo_table *table, myo_arena *arena, const char *bytes, size_t length,
                             char separator)
{
    char path[] = "/tmp/myo_tsv_XXXXXX";
    const int handle = mkstemp(path);
    cr_assert_neq(handle, -1);
    cr_assert_eq(write(handle, bytes, length), (ssize_t)length);
    close(handle);
    const myo_log log = { .write = keep_message, .subject = "t.tsv" };
    const myo_status status = myo_table_read(table, path, separator, arena, &log);
    unlink(path);
    return status;
}

static myo_status read_text(myo_table *table, myo_arena *arena, const char *text, char separator)
{
    return read_bytes(table, arena, text, strlen(text), separator);
}

static myo_arena *arena_open(void)
{
    myo_arena *arena = NULL;
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    return arena;
}

Test(tsv, reads_any_line_end_with_bom_and_empty_lines)
{
    myo_arena *arena = arena_open();
    myo_table table;
    cr_assert_eq(read_text(&table, arena,
                           "\xEF\xBB\xBFonset\tname \r\n\r\n1.5\t a b\rn/a\t\n  \n-2e3\tlast",
                           '\t'),
                 MYO_OK);
    cr_assert_eq(table.columns, 2);
    cr_assert_eq(table.rows, 3);
    cr_assert_str_eq(table.header[1], "name");
    cr_assert_str_eq(myo_table_cell(&table, 0, 1), "a b");
    cr_assert_str_eq(myo_table_cell(&table, 1, 1), "");
    cr_assert_str_eq(myo_table_cell(&table, 2, 1), "last");
    cr_assert_eq(table.lines[0], 3);
    cr_assert_eq(table.lines[2], 6);
    double value = 0;
    cr_assert(myo_table_number(&table, 0, 0, &value) && value == 1.5);
    cr_assert(myo_table_number(&table, 1, 0, &value) && isnan(value));
    cr_assert(myo_table_number(&table, 2, 0, &value) && value == -2000);
    cr_assert_not(myo_table_number(&table, 0, 1, &value));
    cr_assert_eq(myo_table_column(&table, "ONSET"), 0);
    cr_assert_eq(myo_table_column(&table, "absent"), 2);
    myo_arena_close(&arena);
}

Test(tsv, understands_quotes_in_comma_tables_only)
{
    myo_arena *arena = arena_open();
    myo_table table;
    cr_assert_eq(read_text(&table, arena, "a,b\n\"x,\"\"y\"\"\nz\" ,2\n,\"\"\n", ','), MYO_OK);
    cr_assert_eq(table.rows, 2);
    cr_assert_str_eq(myo_table_cell(&table, 0, 0), "x,\"y\"\nz");
    cr_assert_str_eq(myo_table_cell(&table, 0, 1), "2");
    cr_assert_str_eq(myo_table_cell(&table, 1, 1), "");
    cr_assert_eq(table.lines[1], 4);
    cr_assert_eq(read_text(&table, arena, "a\tb\n\"x\t\"y\"\n", '\t'), MYO_OK);
    cr_assert_str_eq(myo_table_cell(&table, 0, 0), "\"x");
    myo_arena_close(&arena);
}

Test(tsv, errors_name_the_line_and_the_remedy)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "a\tb\n1\t2\n3\n", "t.tsv: line 3 has 1 fields, the header line has 2; write n/a" },
        { "a\tb\n1\t2\t3\n", "t.tsv: line 2 has 3 fields" },
        { "", "t.tsv: the table is empty" },
        { "\n \n\n", "t.tsv: the table is empty" },
    };
    myo_arena *arena = arena_open();
    myo_table table;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert_eq(read_text(&table, arena, cases[i].text, '\t'), MYO_MALFORMED);
        cr_assert_eq(strncmp(last_message, cases[i].expected, strlen(cases[i].expected)), 0, "%s",
                     last_message);
    }
    cr_assert_eq(read_text(&table, arena, "a,b\n\"open,2\n", ','), MYO_MALFORMED);
    cr_assert(strstr(last_message, "line 2: the quote") != NULL);
    cr_assert_eq(read_text(&table, arena, "a,b\n\"x\"y,2\n", ','), MYO_MALFORMED);
    cr_assert_eq(read_bytes(&table, arena, "a\tb\n\0\t1\n", 9, '\t'), MYO_MALFORMED);
    cr_assert(strstr(last_message, "byte 4 is zero") != NULL);
    const myo_log log = { .write = keep_message, .subject = "none" };
    cr_assert_eq(myo_table_read(&table, "/nonexistent/t.tsv", '\t', arena, &log), MYO_NOT_FOUND);
    cr_assert_eq(myo_table_read(&table, "/tmp", '\t', arena, &log), MYO_UNREADABLE);
    myo_arena_close(&arena);
}

Test(tsv, any_failing_allocation_is_reported)
{
    for (uint64_t k = 1;; k++) {
        myo_arena *arena = arena_open();
        myo_table table;
        myo_memory_fail_at(k);
        const myo_status status = read_text(&table, arena, "a,b\n1,\"2\"\n3,4\n", ',');
        myo_memory_fail_at(0);
        myo_arena_close(&arena);
        if (status == MYO_OK) {
            cr_assert_gt(k, 3);
            return;
        }
        cr_assert_eq(status, MYO_NO_MEMORY);
    }
}
