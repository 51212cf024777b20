/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/json.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

enum { FILE_LIMIT = 64 << 20, REAL_DIGITS = 15 };

/* A node is jansson's own value; the opaque name keeps its header out of the others. */
static json_t *value_of(const myo_json *node)
{
    return (json_t *)(uintptr_t)node;
}

static myo_json *node_of(json_t *value)
{
    return (myo_json *)value;
}

myo_status myo_json_parse(myo_json **out, const char *text, size_t length, const myo_log *log)
{
    json_error_t error;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
        return MYO_NO_MEMORY;
    if (root == NULL)
        return myo_fail(log, MYO_MALFORMED,
                        "line %d, column %d: not valid JSON (%s); correct it there", error.line,
                        error.column, error.text);
    *out = node_of(root);
    return MYO_OK;
}

myo_status myo_json_read(myo_json **out, const char *path, const myo_log *log)
{
    char *text = NULL;
    size_t length = 0;
    const myo_log named = { log == NULL ? NULL : log->write, log == NULL ? NULL : log->context,
                            path };
    const myo_status status = myo_file_read(&text, &length, path, FILE_LIMIT);
    if (status != MYO_OK)
        return myo_fail(&named, status, "%s; check the name and the permissions",
                        myo_status_text(status));
    const myo_status parsed = myo_json_parse(out, text, length, &named);
    myo_memory_free(text);
    return parsed;
}

void myo_json_close(myo_json **root)
{
    if (root == NULL || *root == NULL)
        return;
    json_decref(value_of(*root));
    *root = NULL;
}

bool myo_json_is_object(const myo_json *node)
{
    return json_is_object(value_of(node));
}

bool myo_json_is_array(const myo_json *node)
{
    return json_is_array(value_of(node));
}

bool myo_json_is_number(const myo_json *node)
{
    return json_is_number(value_of(node));
}

bool myo_json_is_bool(const myo_json *node)
{
    return json_is_boolean(value_of(node));
}

const myo_json *myo_json_get(const myo_json *node, const char *name)
{
    return node_of(json_object_get(value_of(node), name));
}

size_t myo_json_count(const myo_json *node)
{
    const json_t *value = value_of(node);
    return json_is_array(value) ? json_array_size(value) : json_object_size(value);
}

const myo_json *myo_json_at(const myo_json *node, size_t index)
{
    return node_of(json_array_get(value_of(node), index));
}

const myo_json *myo_json_member(const myo_json *node, size_t index, const char **name)
{
    json_t *object = value_of(node);
    void *iterator = json_object_iter(object);
    for (size_t i = 0; iterator != NULL && i < index; i++)
        iterator = json_object_iter_next(object, iterator);
    if (iterator == NULL)
        return NULL;
    if (name != NULL)
        *name = json_object_iter_key(iterator);
    return node_of(json_object_iter_value(iterator));
}

double myo_json_number(const myo_json *node, double fallback)
{
    return myo_json_is_number(node) ? json_number_value(value_of(node)) : fallback;
}

const char *myo_json_text(const myo_json *node, const char *fallback)
{
    return json_is_string(value_of(node)) ? json_string_value(value_of(node)) : fallback;
}

bool myo_json_bool(const myo_json *node, bool fallback)
{
    return myo_json_is_bool(node) ? json_is_true(value_of(node)) : fallback;
}

myo_json *myo_json_new_object(void)
{
    return node_of(json_object());
}

/* A tree that lost a node must not look whole: a container that could not take one is emptied and
 * given a byte that is not UTF-8, which jansson refuses to write. */
static void spoil(json_t *into)
{
    if (json_is_array(into)) {
        json_array_clear(into);
        json_array_append_new(into, json_stringn_nocheck("\xff", 1));
    } else if (json_is_object(into)) {
        json_object_clear(into);
        json_object_set_new_nocheck(into, "\xff", json_null());
    }
}

static myo_json *add(myo_json *parent, const char *name, json_t *fresh)
{
    json_t *into = value_of(parent);
    const int failed = json_is_array(into) ? json_array_append_new(into, fresh)
                                           : json_object_set_new_nocheck(into, name, fresh);
    if (failed != 0)
        spoil(into);
    return failed != 0 ? NULL : node_of(fresh);
}

myo_json *myo_json_add_object(myo_json *parent, const char *name)
{
    return add(parent, name, json_object());
}

myo_json *myo_json_add_array(myo_json *parent, const char *name)
{
    return add(parent, name, json_array());
}

void myo_json_add_number(myo_json *parent, const char *name, double value)
{
    add(parent, name, isfinite(value) ? json_real(value) : json_null());
}

void myo_json_add_rounded(myo_json *parent, const char *name, double value, int decimals)
{
    myo_text text = { 0 };
    double rounded = value;
    if (decimals == 0)
        rounded = rint(value) + 0.0; /* as printf rounds; never -0 */
    else if (isfinite(value) && myo_text_add_number(&text, value, decimals) == MYO_OK)
        (void)myo_text_number(text.bytes, &rounded, false);
    myo_text_free(&text);
    myo_json_add_number(parent, name, rounded);
}

void myo_json_add_integer(myo_json *parent, const char *name, int64_t value)
{
    add(parent, name, json_integer(value));
}

static json_t *repaired(const char *text)
{
    size_t whole = 0, step;
    while (text[whole] != '\0' && (step = myo_text_sequence(text + whole)) > 0)
        whole += step;
    if (text[whole] == '\0')
        return json_stringn_nocheck(text, whole);
    myo_text clean = { 0 };
    while (*text != '\0') {
        const size_t length = myo_text_sequence(text);
        myo_text_add_bytes(&clean, length == 0 ? "?" : text, length == 0 ? 1 : length);
        text += length == 0 ? 1 : length;
    }
    json_t *value = clean.failed ? NULL : json_string(clean.bytes == NULL ? "" : clean.bytes);
    myo_text_free(&clean);
    return value;
}

void myo_json_add_text(myo_json *parent, const char *name, const char *text)
{
    add(parent, name, text == NULL ? json_null() : repaired(text));
}

void myo_json_add_bool(myo_json *parent, const char *name, bool value)
{
    add(parent, name, json_boolean(value));
}

static int collect(const char *buffer, size_t size, void *data)
{
    return myo_text_add_bytes(data, buffer, size) == MYO_OK ? 0 : -1;
}

myo_status myo_json_dump(char **out, size_t *length, const myo_json *root, bool indent)
{
    myo_text text = { 0 };
    const size_t flags = (indent ? JSON_INDENT(2) : JSON_COMPACT) | JSON_ENCODE_ANY |
                         JSON_REAL_PRECISION(REAL_DIGITS);
    if (root == NULL || json_dump_callback(value_of(root), collect, &text, flags) != 0) {
        myo_text_free(&text);
        return MYO_NO_MEMORY;
    }
    *out = text.bytes;
    if (length != NULL)
        *length = text.length;
    return MYO_OK;
}
