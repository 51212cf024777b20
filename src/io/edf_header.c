/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/edf_header.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/file_text.h"

enum { MAIN_BYTES = 256, SIGNAL_BYTES = 256, SIGNAL_LIMIT = 4096 };

/* The fields of a signal lie one behind the other for all signals. */
enum { LABEL_AT = 0, UNIT_AT = 96, LIMITS_AT = 104, SAMPLES_AT = 216 };

bool myo_edf_is(const unsigned char *head, size_t length)
{
    return length >= MAIN_BYTES && (memcmp(head, "0       ", 8) == 0 || memcmp(head,
                                                                               "\xff"
                                                                               "BIOSEMI",
                                                                               8) == 0);
}

/* A number padded with blanks or zeros, with a comma where some locale wrote it; NAN: none. */
static double number(const unsigned char *field, size_t size)
{
    char text[17] = "";
    double value = NAN;
    memcpy(text, field, size);
    for (char *at = text; *at != '\0'; at++)
        if (*at == ',')
            *at = '.';
    return myo_text_number(text, &value, false) ? value : NAN;
}

static myo_status wrong(const myo_open_request *request, const char *field,
                        const unsigned char *bytes, size_t size, const char *wanted)
{
    char text[17] = "";
    memcpy(text, bytes, size);
    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7e)
            *at = '?';
    for (size_t end = strlen(text); end > 0 && text[end - 1] == ' '; end--)
        text[end - 1] = '\0';
    return myo_fail(
        request->log, MYO_MALFORMED,
        "the header's %s is \"%s\", which is not %s: the file is damaged there; correct "
        "it in EDFbrowser (Tools > Header editor), or copy the file again",
        field, text, wanted);
}

/* Three numbers of two digits with anything between them. */
static bool three_numbers(const unsigned char *field, int numbers[3])
{
    char text[9] = "";
    memcpy(text, field, 8);
    return sscanf(text, "%2d%*[^0-9]%2d%*[^0-9]%2d", &numbers[0], &numbers[1], &numbers[2]) == 3;
}

static myo_status read_start(myo_edf_header *out, const unsigned char *head, myo_arena *arena)
{
    int day[3], time[3];
    if (three_numbers(head + 168, day)) {
        /* the clip date of the specification */
        const int year = day[2] + (day[2] < 85 ? 2000 : 1900);
        out->date = myo_arena_format(arena, "%04d-%02d-%02d", year, day[1], day[0]);
        if (out->date == NULL)
            return MYO_NO_MEMORY;
    }
    if (three_numbers(head + 176, time)) {
        out->time = myo_arena_format(arena, "%02d:%02d:%02d", time[0], time[1], time[2]);
        if (out->time == NULL)
            return MYO_NO_MEMORY;
    }
    return MYO_OK;
}

static myo_status read_main(myo_edf_header *out, const unsigned char *head,
                            const myo_open_request *request, double *header_bytes)
{
    const double signals = number(head + 252, 4);
    out->is_bdf = head[0] == 0xff;
    out->value_bytes = out->is_bdf ? 3 : 2;
    out->is_plus = memcmp(head + 192, out->is_bdf ? "BDF+" : "EDF+", 4) == 0;
    out->is_discontinuous = out->is_plus && head[196] == 'D';
    MYO_TRY(read_start(out, head, request->arena));
    *header_bytes = number(head + 184, 8);
    out->record_s = number(head + 244, 8);
    if (!(signals >= 1) || signals != floor(signals))
        return wrong(request, "number of signals", head + 252, 4, "a number from 1");
    if (signals > SIGNAL_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "%g signals; at most %d are supported", signals,
                        SIGNAL_LIMIT);
    if (!isfinite(out->record_s) || out->record_s < 0)
        return wrong(request, "duration of a record", head + 244, 8, "a number of seconds");
    out->signal_count = (size_t)signals;
    return MYO_OK;
}

static myo_status read_signal(myo_edf_header *out, const unsigned char *heads, size_t i,
                              const myo_open_request *request)
{
    const size_t n = out->signal_count;
    myo_edf_signal *signal = &out->signals[i];
    myo_status status = MYO_OK;
    const unsigned char *limits = heads + n * LIMITS_AT + 8 * i;
    const unsigned char *samples = heads + n * SAMPLES_AT + 8 * i;
    signal->label = myo_file_text(request->arena, heads + n * LABEL_AT + 16 * i, 16, &status);
    signal->unit = myo_file_text(request->arena, heads + n * UNIT_AT + 8 * i, 8, &status);
    MYO_TRY(status);
    signal->physical_low = number(limits, 8);
    signal->physical_high = number(limits + 8 * n, 8);
    signal->digital_low = number(limits + 16 * n, 8);
    signal->digital_high = number(limits + 24 * n, 8);
    const double scale = (signal->physical_high - signal->physical_low) /
                         (signal->digital_high - signal->digital_low);
    signal->has_scale = isfinite(scale) && scale != 0;
    signal->is_annotations =
        signal->label != NULL &&
        strcmp(signal->label, out->is_bdf ? "BDF Annotations" : "EDF Annotations") == 0;
    const double count = number(samples, 8);
    if (!(count >= 0) || count != floor(count) || count > 1e8) {
        const char *field = myo_arena_format(request->arena, "number of samples of signal %zu%s%s",
                                             i + 1, signal->label == NULL ? "" : ", ",
                                             signal->label == NULL ? "" : signal->label);
        return field == NULL ? MYO_NO_MEMORY : wrong(request, field, samples, 8, "a number from 0");
    }
    signal->record_samples = (int64_t)count;
    signal->record_at = out->record_bytes;
    out->record_bytes += signal->record_samples * (int64_t)out->value_bytes;
    return MYO_OK;
}

/* Samples that the header promises against those the file holds. */
static myo_status count_records(myo_edf_header *out, const unsigned char *head, int64_t file_bytes,
                                const myo_open_request *request, myo_draft *draft)
{
    const int64_t bytes = file_bytes - out->data_at;
    const double said = number(head + 236, 8);
    const int64_t held = bytes / out->record_bytes;
    if (!isfinite(said) || said != floor(said))
        return wrong(request, "number of records", head + 236, 8, "a whole number");
    if (said > (double)held)
        return myo_fail(request->log, MYO_MALFORMED,
                        "the header promises %.0f records, the file ends in number %lld: it is cut "
                        "short; copy it again from its source",
                        said, (long long)held + 1);
    out->records = said < 0 ? held : (int64_t)said;
    if (said < 0)
        return myo_draft_warn(draft, request,
                              "the number of records is %.0f, as of a recording that was never "
                              "finished; the %lld that are there are read",
                              said, (long long)held);
    const int64_t rest = bytes - out->records * out->record_bytes;
    if (rest > 0)
        return myo_draft_warn(draft, request,
                              "%lld bytes behind the %lld records that the header counts are not "
                              "read",
                              (long long)rest, (long long)out->records);
    return MYO_OK;
}

/* The length of the header is its number of signals; where the file says another, it is believed
 * only when that is longer. */
static myo_status place_data(myo_edf_header *out, double header_bytes, int64_t file_bytes,
                             const myo_open_request *request, myo_draft *draft)
{
    const int64_t least = MAIN_BYTES + (int64_t)out->signal_count * SIGNAL_BYTES;
    out->data_at = least;
    if (header_bytes == (double)least)
        return MYO_OK;
    if (header_bytes > (double)least && header_bytes <= (double)file_bytes)
        out->data_at = (int64_t)header_bytes;
    return myo_draft_warn(draft, request,
                          "the header says that it has %.15g bytes, its %zu signals need %lld; the "
                          "samples are taken from byte %lld on",
                          header_bytes, out->signal_count, (long long)least,
                          (long long)out->data_at);
}

myo_status myo_edf_header_read(myo_edf_header *out, myo_byte_file *file,
                               const myo_open_request *request, myo_draft *draft)
{
    unsigned char head[MAIN_BYTES];
    double header_bytes = 0;
    *out = (myo_edf_header) { .signal_count = 0 };
    MYO_TRY(myo_byte_file_copy(file, head, 0, sizeof head));
    MYO_TRY(read_main(out, head, request, &header_bytes));
    unsigned char *heads = myo_arena_new(request->arena, out->signal_count, SIGNAL_BYTES);
    out->signals = myo_arena_new(request->arena, out->signal_count, sizeof *out->signals);
    if (heads == NULL || out->signals == NULL)
        return MYO_NO_MEMORY;
    if (myo_byte_file_copy(file, heads, MAIN_BYTES, out->signal_count * SIGNAL_BYTES) != MYO_OK)
        return myo_fail(request->log, MYO_MALFORMED,
                        "the file ends within its header of %zu signals: it is cut short; copy it "
                        "again from its source",
                        out->signal_count);
    for (size_t i = 0; i < out->signal_count; i++)
        MYO_TRY(read_signal(out, heads, i, request));
    if (out->record_bytes == 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "no signal has samples; name the file with the signals");
    MYO_TRY(place_data(out, header_bytes, file->bytes, request, draft));
    return count_records(out, head, file->bytes, request, draft);
}
