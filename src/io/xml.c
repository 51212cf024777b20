/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/xml.h"

#include <expat.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

enum { DEPTH_LIMIT = 64, NODE_LIMIT = 200000, BLANKS = 4 };

typedef struct builder {
    XML_Parser parser;
    myo_arena *arena;
    myo_xml *root, *at;
    myo_text text; /* of the element that is open */
    size_t depth, nodes;
    myo_status status;
} builder;

static void stop(builder *it, myo_status status)
{
    it->status = status;
    (void)XML_StopParser(it->parser, XML_FALSE);
}

static const char **copy_attributes(builder *it, const XML_Char **attributes)
{
    size_t count = 0;
    while (attributes[count] != NULL)
        count++;
    const char **copy = myo_arena_new(it->arena, count + 1, sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        copy[i] = myo_arena_text(it->arena, attributes[i]);
        if (copy[i] == NULL)
            return NULL;
    }
    return copy;
}

static void XMLCALL start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    builder *it = context;
    if (++it->depth > DEPTH_LIMIT || ++it->nodes > NODE_LIMIT) {
        stop(it, MYO_LIMIT);
        return;
    }
    myo_xml *node = myo_arena_new(it->arena, 1, sizeof *node);
    if (node != NULL) {
        *node = (myo_xml) { .name = myo_arena_text(it->arena, name),
                            .text = "",
                            .attributes = copy_attributes(it, attributes),
                            .parent = it->at };
    }
    if (node == NULL || node->name == NULL || node->attributes == NULL) {
        stop(it, MYO_NO_MEMORY);
        return;
    }
    if (it->at == NULL)
        it->root = node;
    else if (it->at->last == NULL)
        it->at->first = node;
    else
        it->at->last->next = node;
    if (it->at != NULL)
        it->at->last = node;
    it->at = node;
    it->text.length = 0;
}

static void XMLCALL end(void *context, const XML_Char *name)
{
    static const char blanks[] = " \t\r\n";
    builder *it = context;
    (void)name;
    if (it->at->first == NULL && it->text.length > 0) {
        const char *first = it->text.bytes;
        size_t length = it->text.length;
        while (length > 0 && memchr(blanks, first[length - 1], BLANKS) != NULL)
            length--;
        while (length > 0 && memchr(blanks, *first, BLANKS) != NULL)
            first++, length--;
        it->at->text = myo_arena_text_n(it->arena, first, length);
        if (it->at->text == NULL)
            stop(it, MYO_NO_MEMORY);
    }
    it->text.length = 0;
    it->at = it->at->parent;
    it->depth--;
}

static void XMLCALL characters(void *context, const XML_Char *text, int length)
{
    builder *it = context;
    if (myo_text_add_bytes(&it->text, text, (size_t)length) != MYO_OK)
        stop(it, MYO_NO_MEMORY);
}

static void XMLCALL doctype(void *context, const XML_Char *name, const XML_Char *system,
                            const XML_Char *public, int has_subset)
{
    (void)name, (void)system, (void)public, (void)has_subset;
    stop(context, MYO_MALFORMED);
}

static myo_status parse_as(const char *encoding, const myo_xml **root, const void *bytes,
                           size_t length, myo_arena *arena)
{
    builder it = { .parser = XML_ParserCreate(encoding), .arena = arena, .status = MYO_OK };
    if (it.parser == NULL)
        return MYO_NO_MEMORY;
    XML_SetUserData(it.parser, &it);
    XML_SetElementHandler(it.parser, start, end);
    XML_SetCharacterDataHandler(it.parser, characters);
    XML_SetStartDoctypeDeclHandler(it.parser, doctype);
    const bool whole = XML_Parse(it.parser, bytes, (int)length, XML_TRUE) == XML_STATUS_OK;
    if (!whole && it.status == MYO_OK)
        it.status =
            XML_GetErrorCode(it.parser) == XML_ERROR_NO_MEMORY ? MYO_NO_MEMORY : MYO_MALFORMED;
    XML_ParserFree(it.parser);
    myo_text_free(&it.text);
    if (it.status == MYO_OK)
        *root = it.root;
    return it.status;
}

myo_status myo_xml_parse(const myo_xml **root, const void *bytes, size_t length, myo_arena *arena)
{
    const char *text = bytes;
    while (length > 0 && text[length - 1] == '\0') /* C programs write their terminator, too */
        length--;
    if (length > MYO_XML_BYTES)
        return MYO_LIMIT;
    const myo_status status = parse_as(NULL, root, bytes, length, arena);
    return status == MYO_MALFORMED ? parse_as("ISO-8859-1", root, bytes, length, arena) : status;
}

const myo_xml *myo_xml_child(const myo_xml *node, const char *path)
{
    while (node != NULL && *path != '\0') {
        const size_t length = strcspn(path, "/");
        const myo_xml *child = node->first;
        while (child != NULL &&
               (strlen(child->name) != length || strncmp(child->name, path, length) != 0))
            child = child->next;
        node = child;
        path += length + (path[length] == '/');
    }
    return node;
}

const myo_xml *myo_xml_sibling(const myo_xml *node)
{
    const myo_xml *next = node->next;
    while (next != NULL && strcmp(next->name, node->name) != 0)
        next = next->next;
    return next;
}

const char *myo_xml_text(const myo_xml *node, const char *path)
{
    const myo_xml *child = myo_xml_child(node, path);
    return child == NULL || child->text[0] == '\0' ? NULL : child->text;
}

const char *myo_xml_attribute(const myo_xml *node, const char *name)
{
    for (size_t i = 0; node != NULL && node->attributes[i] != NULL; i += 2)
        if (strcmp(node->attributes[i], name) == 0)
            return node->attributes[i + 1];
    return NULL;
}

double myo_xml_number(const myo_xml *node, const char *path, double fallback)
{
    const char *text = myo_xml_text(node, path);
    double value = fallback;
    if (text == NULL)
        text = myo_xml_attribute(node, path);
    return text != NULL && myo_text_number(text, &value, false) ? value : fallback;
}
