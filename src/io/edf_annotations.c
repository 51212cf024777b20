/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An annotation is: onset with a sign, optionally byte 21 and a duration, byte 20, then texts that
 * end in byte 20 each, and a zero. The first of a record keeps its time and has an empty text.
 */
#include "io/edf_annotations.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/file_text.h"

enum { MARK_LIMIT = 1000000, FIELD_BYTES = 32 };

/* Onsets are written with a few decimals, after hours with a residue of floating point. */
static const double SAME_TIME_S = 1e-3;

typedef struct annotation_walk {
    const myo_edf_header *header;
    const myo_open_request *request;
    myo_draft *draft;
    myo_array *jumps;
    double first_onset; /* of the first record: annotations count from the header's time */
    double expected;    /* where the next record begins */
    bool time_known;
    size_t strange; /* bytes that begin no annotation */
} annotation_walk;

static bool take_number(const char *from, size_t length, double *value)
{
    char text[FIELD_BYTES];
    if (length == 0 || length >= sizeof text)
        return false;
    memcpy(text, from, length);
    text[length] = '\0';
    return myo_text_number(text, value, false);
}

static bool has_signal(const annotation_walk *in, const char *label)
{
    for (size_t i = 0; i < in->header->signal_count; i++)
        if (in->header->signals[i].label != NULL &&
            strcmp(in->header->signals[i].label, label) == 0)
            return true;
    return false;
}

/* "text@@signal" speaks of one signal. */
static myo_status add_mark(annotation_walk *in, double onset, double duration, const char *from,
                           size_t length)
{
    myo_status status = MYO_OK;
    const char *text = myo_file_text(in->request->arena, from, length, &status);
    if (text == NULL)
        return status;
    if (in->draft->marks.count == MARK_LIMIT)
        return myo_fail(in->request->log, MYO_LIMIT,
                        "more than %d annotations, which is more than is supported", MARK_LIMIT);
    myo_mark *mark = myo_array_push(&in->draft->marks);
    if (mark == NULL)
        return MYO_NO_MEMORY;
    *mark =
        (myo_mark) { .onset_s = onset, .duration_s = duration > 0 ? duration : 0, .type = text };
    const char *at = strstr(text, "@@");
    if (at != NULL && at != text && has_signal(in, at + 2)) {
        mark->channel = at + 2;
        mark->type = myo_arena_text_n(in->request->arena, text, (size_t)(at - text));
        if (mark->type == NULL)
            return MYO_NO_MEMORY;
    }
    return MYO_OK;
}

/* One annotation of `length` bytes without its final zero. `*onset` is its onset; false: none. */
static bool take_annotation(annotation_walk *in, const char *from, size_t length, double *onset,
                            myo_status *status)
{
    const char *end = from + length;
    const char *head = memchr(from, 20, length);
    double duration = 0;
    if (head == NULL || (from[0] != '+' && from[0] != '-'))
        return false;
    const char *split = memchr(from, 21, (size_t)(head - from));
    const char *number_end = split == NULL ? head : split;
    if (!take_number(from, (size_t)(number_end - from), onset))
        return false;
    if (split != NULL)
        (void)take_number(split + 1, (size_t)(head - split - 1), &duration);
    const char *text = head + 1;
    while (text < end && *status == MYO_OK) {
        const char *stop = memchr(text, 20, (size_t)(end - text));
        const size_t size = (size_t)((stop == NULL ? end : stop) - text);
        if (size > 0)
            *status = add_mark(in, *onset - in->first_onset, duration, text, size);
        text += size + 1;
    }
    return true;
}

/* The first annotation of the first annotation signal tells when the record begins. */
static myo_status keep_time(annotation_walk *in, int64_t record, double onset)
{
    const double record_s = in->header->record_s;
    const double missing = onset - in->expected;
    in->expected = onset + record_s;
    if (record == 0 || !in->header->is_discontinuous || fabs(missing) <= SAME_TIME_S) {
        if (record > 0 && !in->header->is_discontinuous)
            in->expected = in->first_onset + (double)(record + 1) * record_s;
        return MYO_OK;
    }
    myo_edf_jump *jump = myo_array_push(in->jumps);
    if (jump == NULL)
        return MYO_NO_MEMORY;
    *jump = (myo_edf_jump) { record, missing };
    return MYO_OK;
}

static myo_status take_record(annotation_walk *in, int64_t record, const char *bytes, size_t length,
                              bool keeps_time)
{
    bool is_first = keeps_time;
    for (size_t at = 0; at < length;) {
        const char *from = bytes + at;
        const char *zero = memchr(from, 0, length - at);
        const size_t size = zero == NULL ? length - at : (size_t)(zero - from);
        double onset = 0;
        myo_status status = MYO_OK;
        if (size > 0 && is_first && record == 0) { /* before its own texts are counted from it */
            const char *head = memchr(from, 20, size);
            if (head != NULL)
                (void)take_number(from, (size_t)(head - from), &in->first_onset);
        }
        if (size > 0 && !take_annotation(in, from, size, &onset, &status))
            in->strange++;
        else if (size > 0 && is_first)
            status = keep_time(in, record, onset);
        MYO_TRY(status);
        is_first &= size == 0;
        at += size + 1;
    }
    return MYO_OK;
}

myo_status myo_edf_annotations_read(const myo_edf_header *header, myo_byte_file *file,
                                    const myo_open_request *request, myo_draft *draft,
                                    myo_array *jumps)
{
    annotation_walk in = { .header = header, .request = request, .draft = draft, .jumps = jumps };
    size_t first = header->signal_count, longest = 0;
    for (size_t i = 0; i < header->signal_count; i++) {
        const myo_edf_signal *signal = &header->signals[i];
        const size_t bytes = (size_t)signal->record_samples * header->value_bytes;
        if (signal->is_annotations && first == header->signal_count)
            first = i;
        if (signal->is_annotations && bytes > longest)
            longest = bytes;
    }
    if (longest == 0)
        return MYO_OK;
    if (longest > (size_t)file->bytes)
        return MYO_OK; /* no record is whole */
    char *bytes = myo_arena_new(request->arena, longest, 1);
    if (bytes == NULL)
        return MYO_NO_MEMORY;
    for (int64_t r = 0; r < header->records; r++) {
        for (size_t i = first; i < header->signal_count; i++) {
            const myo_edf_signal *signal = &header->signals[i];
            const size_t length = (size_t)signal->record_samples * header->value_bytes;
            if (!signal->is_annotations || length == 0)
                continue;
            MYO_TRY(myo_byte_file_direct(
                file, bytes, header->data_at + r * header->record_bytes + signal->record_at,
                length));
            MYO_TRY(take_record(&in, r, bytes, length, i == first));
        }
    }
    if (in.strange > 0)
        return myo_draft_warn(
            draft, request, "%zu entr%s of the annotations cannot be read and %s left out",
            in.strange, in.strange == 1 ? "y" : "ies", in.strange == 1 ? "is" : "are");
    return MYO_OK;
}
