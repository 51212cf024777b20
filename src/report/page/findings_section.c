/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/findings_section.h"

#include <string.h>

#include "report/findings/evidence.h"
#include "report/findings/sentences.h"
#include "report/page/html_document.h"

/* What is certain colours the card; what is not leaves it plain. */
static const char *card_colour(const myo_summary *row, const myo_tally *tally)
{
    if (row->cramps > 0)
        return "cramp";
    if (myo_twitch_evidence_of(row, tally->definite[MYO_CLASS_FASCICULATION]) ==
        MYO_TWITCH_DEFINITE)
        return "fasciculation";
    if (row->fatigue != NULL && strcmp(row->fatigue, "found") == 0)
        return "fatigue";
    return "quiet";
}

static void add_card(myo_text *out, const myo_report *report, size_t index, const myo_tally *tally)
{
    const myo_summary *row = &report->view->summaries[index];
    myo_text_add(out, "<article class=\"card %s\"><h3>", card_colour(row, tally));
    myo_text_add_html(out, row->channel);
    myo_text_add(out, "</h3><p class=\"lead\">");
    myo_text words = { 0 };
    myo_words_lead(&words, report, index, tally);
    myo_page_add_words(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</p><dl><dt>Twitching</dt><dd>");
    myo_words_twitching(&words, report, index, tally);
    myo_page_add_words(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</dd><dt>Cramp</dt><dd>");
    myo_words_cramp(&words, report, index, tally);
    myo_page_add_words(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</dd><dt>Fatigue</dt><dd>");
    myo_words_fatigue(&words, report, index, tally);
    myo_page_add_words(out, words.bytes);
    words.length = 0;
    myo_text_add(out, "</dd><dt>Signal</dt><dd>");
    myo_words_quality(&words, report, index);
    myo_page_add_words(out, words.bytes);
    myo_text_add(out, "</dd>");
    if (row->note != NULL && row->note[0] != '\0') {
        myo_text_add(out, "<dt>Note</dt><dd>");
        myo_page_add_words(out, row->note);
        myo_text_add(out, "</dd>");
    }
    myo_text_add(out, "</dl></article>\n");
    if (words.failed)
        out->failed = true;
    myo_text_free(&words);
}

void myo_page_findings(myo_text *out, const myo_report *report, const myo_tally *tallies)
{
    myo_text_add(out, "<section id=\"findings\" tabindex=\"-1\"><h2>Findings</h2>\n"
                      "<div class=\"cards\">\n");
    for (size_t i = 0; i < report->view->summary_count; i++)
        add_card(out, report, i, &tallies[i]);
    myo_text_add(out, "</div>\n");
    if (report->view->summary_count == 0)
        myo_text_add(out, "<p>The recording has neither an EMG nor an accelerometer channel, so "
                          "nothing was analysed.</p>\n");
    myo_text_add(out,
                 "<p class=\"caution\">Not a medical device and not a diagnosis. Rates depend on "
                 "what was excluded (see <a href=\"#quality\">quality</a>). Occasional twitching "
                 "is common in healthy people. People "
                 "take twitching to a doctor when it persists for weeks, is widespread, or comes "
                 "with weakness or wasting.</p>\n</section>\n");
}
