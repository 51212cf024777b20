/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Event files without a header: Audacity labels ("start<tab>end<tab>text") and Backyard Brains
 * markers ("marker, time" after comment lines that begin with #). Both are in seconds.
 */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/memory.h"
#include "score/scoring.h"

enum { LIMIT_BYTES = 1 << 28 };

typedef struct lines {
    const myo_event_rules *rules;
    myo_arena *arena;
    const myo_log *log;
    bool spikerbox;
} lines;

static char *trim(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        text[--length] = '\0';
    return text;
}

static myo_status seconds(int64_t *out, const char *text, size_t line, const char *what,
                          const myo_log *log)
{
    double value;
    if (!myo_text_number(text, &value, false))
        return myo_fail(log, MYO_MALFORMED, "line %zu: the %s \"%s\" is not a number of seconds",
                        line, what, text);
    return myo_event_time(out, value, 1, line, what, log);
}

/* The whole label is tried first, then its first word: ours read "fasciculation biceps". */
static myo_status label_kind(const lines *in, myo_score_event *event, char *label)
{
    const myo_score_options *options = in->rules->options;
    if (label[0] == '\0' && options->default_class != NULL)
        return myo_event_kind(&event->kind, options->default_class, event->line, in->rules,
                              in->log);
    if (label[0] == '\0')
        return myo_fail(in->log, MYO_MALFORMED,
                        "line %zu: the label is empty; name its class, or say what all are with "
                        "--class NAME",
                        event->line);
    const myo_log quiet = { 0 };
    if (myo_event_kind(&event->kind, label, event->line, in->rules, &quiet) == MYO_OK)
        return MYO_OK;
    if (options->default_class != NULL && in->spikerbox)
        return myo_event_kind(&event->kind, options->default_class, event->line, in->rules,
                              in->log);
    label[strcspn(label, " \t,;:(")] = '\0';
    return myo_event_kind(&event->kind, label, event->line, in->rules, in->log);
}

static myo_status audacity_line(const lines *in, myo_score_event *event, char *text)
{
    char *tab = strchr(text, '\t');
    if (tab == NULL)
        return myo_fail(in->log, MYO_MALFORMED,
                        "line %zu: not an Audacity label (start, tab, end, tab, text)",
                        event->line);
    *tab = '\0';
    char *rest = tab + 1, *label = strchr(rest, '\t');
    MYO_TRY(seconds(&event->onset_us, trim(text), event->line, "start", in->log));
    event->end_us = event->onset_us;
    /* Audacity before 1.3 wrote start and text only. */
    if (label == NULL)
        return label_kind(in, event, trim(rest));
    *label = '\0';
    MYO_TRY(seconds(&event->end_us, trim(rest), event->line, "end", in->log));
    return label_kind(in, event, trim(label + 1));
}

static myo_status spikerbox_line(const lines *in, myo_score_event *event, char *text)
{
    char *comma = strrchr(text, ',');
    if (comma == NULL)
        return myo_fail(in->log, MYO_MALFORMED,
                        "line %zu: not a Backyard Brains marker (marker, time)", event->line);
    *comma = '\0';
    MYO_TRY(seconds(&event->onset_us, trim(comma + 1), event->line, "time", in->log));
    event->end_us = event->onset_us;
    return label_kind(in, event, trim(text));
}

static myo_status read_line(const lines *in, myo_array *events, char *text, size_t line)
{
    const char *start = text + strspn(text, " \t");
    const bool comment = in->spikerbox ? *start == '#' : *start == '\\';
    if (*start == '\0' || comment)
        return MYO_OK;
    myo_score_event *event = myo_array_push(events);
    if (event == NULL)
        return MYO_NO_MEMORY;
    event->line = line;
    event->peak_over_sigma = NAN;
    event->decided_us = MYO_NO_TIME;
    return in->spikerbox ? spikerbox_line(in, event, text) : audacity_line(in, event, text);
}

myo_status myo_event_table_lines(myo_array *events, myo_event_table *table, bool spikerbox,
                                 const myo_event_rules *rules, myo_arena *arena, const myo_log *log)
{
    const lines in = { rules, arena, log, spikerbox };
    char *bytes = NULL;
    size_t length = 0;
    myo_status status = myo_file_read(&bytes, &length, table->path, LIMIT_BYTES);
    if (status != MYO_OK)
        return myo_fail(log, status, "%s", myo_status_text(status));
    char *at = bytes;
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    if (memchr(bytes, '\0', length) != NULL)
        status = myo_fail(log, MYO_MALFORMED, "not a text file: it holds a zero byte");
    for (size_t line = 1; status == MYO_OK && *at != '\0'; line++) {
        char *end = at + strcspn(at, "\r\n");
        char *next = end;
        if (*next == '\r')
            next++;
        if (*next == '\n')
            next++;
        *end = '\0';
        status = read_line(&in, events, at, line);
        at = next;
    }
    myo_memory_free(bytes);
    return status;
}
