/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/json.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "support/scratch.h"

TestSuite(json, .init = scratch_make, .fini = scratch_remove);

static char *dump(const myo_json *root)
{
    char *text = NULL;
    cr_assert_eq(myo_json_dump(&text, NULL, root, false), MYO_OK);
    return text;
}

Test(json, writes_in_order_and_short)
{
    myo_json *root = myo_json_new_object();
    myo_json_add_rounded(root, "z", 0.1 + 0.2, 3);
    myo_json_add_number(root, "a", NAN);
    myo_json_add_integer(root, "i", 9007199254740993);
    myo_json_add_text(root, "t", "\xc2\xb5V \xff");
    myo_json *list = myo_json_add_array(root, "list");
    myo_json_add_bool(list, NULL, true);
    myo_json_add_text(list, NULL, NULL);
    char *text = dump(root);
    cr_assert_str_eq(
        text,
        "{\"z\":0.3,\"a\":null,\"i\":9007199254740993,\"t\":\"\xc2\xb5V ?\",\"list\":[true,null]}");
    myo_memory_free(text);
    myo_json_close(&root);
    cr_assert_null(root);
}

Test(json, reads_back_and_falls_back_on_wrong_types)
{
    const char *text = "{\"a\": [1, \"x\"], \"b\": {\"c\": true}}";
    myo_json *root = NULL;
    cr_assert_eq(myo_json_parse(&root, text, strlen(text), NULL), MYO_OK);
    const myo_json *a = myo_json_get(root, "a");
    cr_assert_eq(myo_json_count(a), 2);
    cr_assert_eq(myo_json_number(myo_json_at(a, 0), -1), 1);
    cr_assert_eq(myo_json_number(myo_json_at(a, 1), -1), -1);
    cr_assert_null(myo_json_at(a, 2));
    cr_assert_null(myo_json_get(a, "not an object"));
    cr_assert_null(myo_json_get(NULL, "c"));
    const char *name = NULL;
    const myo_json *b = myo_json_member(root, 1, &name);
    cr_assert_str_eq(name, "b");
    cr_assert(myo_json_bool(myo_json_get(b, "c"), false));
    cr_assert_null(myo_json_member(root, 2, &name));
    cr_assert_str_eq(myo_json_text(a, "fallback"), "fallback");
    myo_json_close(&root);
}

Test(json, an_error_names_line_and_column)
{
    scratch_text("bad.json", "{\n  \"a\": ,\n}");
    scratch_messages messages;
    const myo_log log = scratch_log(&messages, "other");
    myo_json *root = NULL;
    cr_assert_eq(myo_json_read(&root, scratch_path("bad.json"), &log), MYO_MALFORMED);
    cr_assert_not_null(strstr(messages.error, "line 2"), "%s", messages.error);
    cr_assert_not_null(strstr(messages.error, "bad.json"), "%s", messages.error);
    cr_assert_eq(myo_json_read(&root, scratch_path("none.json"), &log), MYO_NOT_FOUND);
}

Test(json, a_lost_container_fails_the_dump)
{
    char *text = NULL;
    cr_assert_neq(myo_json_dump(&text, NULL, NULL, false), MYO_OK);
    cr_assert_null(myo_json_add_array(NULL, "x"));
    myo_json_add_number(NULL, "x", 1);
}
