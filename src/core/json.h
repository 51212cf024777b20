/* SPDX-License-Identifier: GPL-3.0-or-later */
/** JSON trees (jansson behind it). Readers never crash on wrong types: they return the fallback. */
#ifndef MYO_CORE_JSON_H
#define MYO_CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

typedef struct myo_json myo_json; /**< borrowed node unless said otherwise */

/** Parses text of `length` bytes; the error names line and column. Close with myo_json_close. */
MYO_CHECKED myo_status myo_json_parse(myo_json **out, const char *text, size_t length,
                                      const myo_log *log);
MYO_CHECKED myo_status myo_json_read(myo_json **out, const char *path, const myo_log *log);
void myo_json_close(myo_json **root);

bool myo_json_is_object(const myo_json *node);
bool myo_json_is_array(const myo_json *node);
bool myo_json_is_number(const myo_json *node);
bool myo_json_is_bool(const myo_json *node);
/** Member by name, NULL when absent (node may be NULL). */
const myo_json *myo_json_get(const myo_json *node, const char *name);
size_t myo_json_count(const myo_json *node); /**< of an array or object */
const myo_json *myo_json_at(const myo_json *node, size_t index);
/** Name and value of the index-th member of an object, in file order. */
const myo_json *myo_json_member(const myo_json *node, size_t index, const char **name);
double myo_json_number(const myo_json *node, double fallback);
const char *myo_json_text(const myo_json *node, const char *fallback);
bool myo_json_bool(const myo_json *node, bool fallback);

/* Building. Each returns a node owned by its parent; NULL when out of memory (and NULL parents are
 * accepted, so that one check at myo_json_dump is enough). Non-finite numbers become null.
 * `name` is ignored in arrays. Only the root, myo_json_new_object, is closed by the caller. */
myo_json *myo_json_new_object(void);
myo_json *myo_json_add_object(myo_json *parent, const char *name);
myo_json *myo_json_add_array(myo_json *parent, const char *name);
void myo_json_add_number(myo_json *parent, const char *name, double value);
/** Rounded to `decimals`, so that stable outputs stay short and equal. */
void myo_json_add_rounded(myo_json *parent, const char *name, double value, int decimals);
void myo_json_add_integer(myo_json *parent, const char *name, int64_t value);
void myo_json_add_text(myo_json *parent, const char *name,
                       const char *text); /**< NULL: null; invalid UTF-8 replaced */
void myo_json_add_bool(myo_json *parent, const char *name, bool value);
/** The whole tree as text, keys in insertion order; free with myo_memory_free. */
MYO_CHECKED myo_status myo_json_dump(char **out, size_t *length, const myo_json *root, bool indent);

#endif
