/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/methods_section.h"

#include <string.h>

#include "report/page/bibliography.h"
#include "report/page/methods_text.h"

static void add_paragraphs(myo_text *out, const char *text)
{
    while (text != NULL && *text != '\0') {
        const char *end = strstr(text, "\n\n");
        const size_t length = end == NULL ? strlen(text) : (size_t)(end - text);
        myo_text part = { 0 };
        myo_text_add_bytes(&part, text, length);
        myo_text_add(out, "<p>");
        myo_text_add_html(out, part.bytes);
        myo_text_add(out, "</p>\n");
        out->failed = out->failed || part.failed;
        myo_text_free(&part);
        text = end == NULL ? NULL : end + 2;
    }
}

void myo_page_methods(myo_text *out, const myo_report *report)
{
    myo_text words = { 0 };
    myo_methods_text(&words, report);
    myo_text_add(out, "<section id=\"methods\"><h2>Methods, for a paper</h2>\n"
                      "<p class=\"facts\">Written from the settings and signals of this analysis, "
                      "after the reporting items of ISEK (Merletti 1999) and CEDE.</p>\n"
                      "<div id=\"methods-text\">\n");
    add_paragraphs(out, words.bytes);
    myo_text_add(out, "</div>\n<p>To be added by the authors:</p>\n<ul>\n");
    size_t count;
    const char *const *lines = myo_methods_missing(&count);
    for (size_t i = 0; i < count; i++) {
        myo_text_add(out, "<li>");
        myo_text_add_html(out, lines[i]);
        myo_text_add(out, "</li>\n");
        myo_text_add(&words, "\n%s", lines[i]);
    }
    myo_text_add(&words, "\nMerletti 1999");
    myo_text works = { 0 };
    myo_works_cited(&works, words.bytes);
    myo_text_add(out, "</ul>\n<details><summary>BibTeX of the works cited</summary>"
                      "<pre tabindex=\"0\">");
    myo_text_add_html(out, works.bytes == NULL ? "" : works.bytes);
    myo_text_add(out, "</pre></details>\n</section>\n");
    out->failed = out->failed || words.failed || works.failed;
    myo_text_free(&works);
    myo_text_free(&words);
}
