/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/junit_suite.h"

#include <math.h>
#include <string.h>

#include "core/file.h"

/* XML 1.0 has no control characters, not even escaped ones, and only valid UTF-8. */
static void attribute(myo_text *text, const char *raw)
{
    while (*raw != '\0') {
        const size_t length = myo_text_sequence(raw);
        char one[2] = { (unsigned char)*raw < 0x20 || *raw == 0x7f ? ' ' : *raw, '\0' };
        if (length > 1)
            (void)myo_text_add_bytes(text, raw, length);
        else
            (void)myo_text_add_html(text, length == 0 ? "?" : one);
        raw += length == 0 ? 1 : length;
    }
}

static void add_case(const myo_junit_case *one, myo_text *text)
{
    const char *kind = one->outcome == MYO_JUNIT_ERROR ? "error" : "failure";
    (void)myo_text_add(text, "    <testcase classname=\"");
    attribute(text, one->group);
    (void)myo_text_add(text, "\" name=\"");
    attribute(text, one->name);
    (void)myo_text_add(text, "\" time=\"%.3f\"", isnan(one->seconds) ? 0.0 : one->seconds);
    if (one->outcome == MYO_JUNIT_PASSED) {
        (void)myo_text_add(text, "/>\n");
        return;
    }
    (void)myo_text_add(text, ">\n      <%s message=\"", kind);
    attribute(text, one->message == NULL ? "it failed" : one->message);
    (void)myo_text_add(text, "\"/>\n    </testcase>\n");
}

void myo_junit_render(myo_text *text, const char *suite, const myo_junit_case *cases, size_t count,
                      const char *nothing, const char *output, double seconds)
{
    const myo_junit_case none = { "myoscribe", nothing, MYO_JUNIT_PASSED, NULL, NAN };
    size_t failures = 0, errors = 0;
    double sum = 0;
    if (count == 0) {
        cases = &none;
        count = 1;
    }
    for (size_t i = 0; i < count; i++) {
        failures += cases[i].outcome == MYO_JUNIT_FAILED;
        errors += cases[i].outcome == MYO_JUNIT_ERROR;
        sum += isnan(cases[i].seconds) ? 0 : cases[i].seconds;
    }
    const double total = isnan(seconds) ? sum : seconds;
    (void)myo_text_add(text,
                       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\">\n"
                       "  <testsuite name=\"",
                       count, failures, errors, total);
    attribute(text, suite);
    (void)myo_text_add(
        text, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" time=\"%.3f\">\n",
        count, failures, errors, total);
    for (size_t i = 0; i < count; i++)
        add_case(&cases[i], text);
    (void)myo_text_add(text, "    <system-out>");
    attribute(text, output);
    (void)myo_text_add(text, "</system-out>\n  </testsuite>\n</testsuites>\n");
}

myo_status myo_junit_write_error(const char *path, const char *suite, const char *what,
                                 const char *message, const myo_log *log)
{
    const myo_junit_case one = { suite, what, MYO_JUNIT_ERROR, message, NAN };
    myo_text text = { 0 };
    myo_junit_render(&text, suite, &one, 1, "", message == NULL ? "" : message, NAN);
    const myo_status status =
        text.failed ? MYO_NO_MEMORY : myo_file_write(path, text.bytes, text.length, log);
    myo_text_free(&text);
    return status;
}
