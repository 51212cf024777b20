/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Small XML documents of lab formats as a tree. A document type declaration, which could define
 *  entities, is refused; depth, nodes and length are bounded. */
#ifndef MYO_IO_XML_H
#define MYO_IO_XML_H

#include "core/arena.h"
#include "myoscribe/status.h"

typedef struct myo_xml {
    const char *name;
    const char *text; /**< between the tags, without the blanks around it; "" when there is none */
    const char **attributes;             /**< name, value, name, value, ..., NULL */
    struct myo_xml *first, *last, *next; /**< children, and the next sibling */
    struct myo_xml *parent;
} myo_xml;

enum { MYO_XML_BYTES = 16 << 20 };

/** The root element; everything is in the arena. Text that is not UTF-8 is taken as Latin-1.
 *  @return OK, MALFORMED, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_xml_parse(const myo_xml **root, const void *bytes, size_t length,
                                     myo_arena *arena);
/** The first child of this name, or the child's child by "a/b/c"; NULL: none. `node` may be NULL.
 */
const myo_xml *myo_xml_child(const myo_xml *node, const char *path);
/** The next sibling with the same name. */
const myo_xml *myo_xml_sibling(const myo_xml *node);
/** Text of myo_xml_child, NULL when there is none or it is empty. */
const char *myo_xml_text(const myo_xml *node, const char *path);
/** NULL: none. */
const char *myo_xml_attribute(const myo_xml *node, const char *name);
/** The text of a child, or an attribute, as a number; `fallback` when it is absent or none. */
double myo_xml_number(const myo_xml *node, const char *path, double fallback);

#endif
