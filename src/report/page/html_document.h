/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What every page begins with, and the files built into the program. */
#ifndef MYO_REPORT_HTML_DOCUMENT_H
#define MYO_REPORT_HTML_DOCUMENT_H

#include <stddef.h>

#include "core/text.h"

/** A file built into the program from assets/ or from the Debian package of Dygraphs. */
typedef struct myo_asset {
    const unsigned char *bytes;
    size_t length;
    unsigned char sha256[32]; /**< of the bytes: by it a page's policy knows its scripts */
} myo_asset;

extern const myo_asset myo_asset_report_js, myo_asset_index_js, myo_asset_page_css,
    myo_asset_dygraph_js, myo_asset_dygraph_css;

/** A script of the policy in an element of its own. */
void myo_page_script(myo_text *out, const myo_asset *asset);

/** Text of sentences and notes, with units as people write them: "uV" has the sign for micro. NULL
 *  adds nothing. */
void myo_page_add_words(myo_text *out, const char *text);

/** Doctype to </head>: title, style sheets, and a policy that forbids every network request and
 * every script but those built into the program. */
void myo_page_head(myo_text *out, const char *title);

#endif
