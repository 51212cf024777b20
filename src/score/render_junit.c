/* SPDX-License-Identifier: GPL-3.0-or-later */
/** JUnit XML: one test case per gate, so that a CI page shows which score was missed. */
#include "score/render_junit.h"

#include <math.h>

#include "core/text.h"

/* XML 1.0 has no control characters, not even escaped ones. */
static void attribute(myo_text *text, const char *raw)
{
    char one[2] = "";
    for (; *raw != '\0'; raw++) {
        one[0] = (unsigned char)*raw < 0x20 ? ' ' : *raw;
        (void)((*raw & 0x80) != 0 ? myo_text_add_bytes(text, raw, 1)
                                  : myo_text_add_html(text, one));
    }
}

static void add_case(const myo_score *score, const myo_gate_result *gate, myo_text *text)
{
    (void)myo_text_add(text, "    <testcase classname=\"");
    attribute(text, score->detected);
    (void)myo_text_add(text, "\" name=\"%s %s %s\"", gate->class_name, gate->name,
                       gate->limit[0] == '<' ? "at most" : "at least");
    (void)myo_text_add(text, gate->passed ? "/>\n" : ">\n      <failure message=\"");
    if (gate->passed)
        return;
    attribute(text, gate->measured);
    (void)myo_text_add(text, ", required ");
    attribute(text, gate->limit);
    (void)myo_text_add(text, "\"/>\n    </testcase>\n");
}

void myo_score_render_junit(const myo_score *score, myo_text *text)
{
    size_t missed = 0;
    for (size_t i = 0; i < score->gate_count; i++)
        missed += !score->gates[i].passed;
    const size_t cases = score->gate_count > 0 ? score->gate_count : 1;
    (void)myo_text_add(text,
                       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<testsuites tests=\"%zu\" failures=\"%zu\">\n"
                       "  <testsuite name=\"myoscribe score\" tests=\"%zu\" failures=\"%zu\" "
                       "errors=\"0\" skipped=\"0\">\n",
                       cases, missed, cases, missed);
    for (size_t i = 0; i < score->gate_count; i++)
        add_case(score, &score->gates[i], text);
    if (score->gate_count == 0)
        (void)myo_text_add(text, "    <testcase classname=\"myoscribe\" name=\"scored, nothing "
                                 "required\"/>\n");
    (void)myo_text_add(text, "    <system-out>");
    attribute(text, score->reference);
    (void)myo_text_add(text, " against ");
    attribute(text, score->detected);
    (void)myo_text_add(text, "</system-out>\n  </testsuite>\n</testsuites>\n");
}
