/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/glossary_section.h"

#include <string.h>

#include "report/page/html_document.h"

enum { WORDS_MOST = 64 };

static void add_word(myo_text *out, const myo_word *word)
{
    myo_text_add(out, "<dt>");
    myo_text_add_html(out, word->name);
    myo_text_add(out, "</dt><dd>");
    myo_page_add_words(out, word->meaning);
    myo_text_add(out, "</dd>\n");
}

void myo_page_word_list(myo_text *out, myo_word_list list)
{
    for (const myo_word *word = myo_words(list); word->name != NULL; word++)
        if (strcmp(word->name, "n/a") != 0)
            add_word(out, word);
}

/* Marks the words that events use. */
static void note_used(bool *subtypes, bool *motion, const myo_report *report)
{
    const myo_word *words = myo_words(MYO_WORDS_SUBTYPE);
    for (size_t i = 0; i < report->view->event_count; i++) {
        const myo_event *event = myo_report_event(report, i);
        const myo_word *word = myo_word_find(MYO_WORDS_SUBTYPE, event->subtype);
        if (word != NULL && word - words < WORDS_MOST)
            subtypes[word - words] = true;
        *motion = *motion || event->accelerometer != MYO_ACCELEROMETER_NONE;
    }
}

void myo_page_glossary(myo_text *out, const myo_report *report)
{
    bool subtypes[WORDS_MOST] = { false }, motion = false;
    note_used(subtypes, &motion, report);
    myo_text_add(out, "<section id=\"words\"><h2>Words</h2>\n<dl class=\"glossary\">\n");
    myo_page_word_list(out, MYO_WORDS_CERTAINTY);
    if (motion)
        myo_page_word_list(out, MYO_WORDS_ACCELEROMETER);
    const myo_word *words = myo_words(MYO_WORDS_SUBTYPE);
    for (size_t i = 0; words[i].name != NULL && i < WORDS_MOST; i++)
        if (subtypes[i])
            add_word(out, &words[i]);
    myo_page_word_list(out, MYO_WORDS_TERM);
    myo_text_add(out, "</dl>\n</section>\n");
}
