/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file name in the header never leaves the header's folder. */
#include "io/wfdb_header.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/wfdb_samples.h"

enum { HEADER_BYTES = 1 << 20 };

typedef struct wfdb_header_context {
    myo_wfdb_header *it;
    const myo_open_request *request;
    myo_stream_draft *stream;
    size_t line;
} wfdb_header_context;

static myo_status wrong(const wfdb_header_context *at, const char *what)
{
    return myo_fail(at->request->log, MYO_MALFORMED, "line %zu: %s; correct the header", at->line,
                    what);
}

/* The next blank-separated word in place; NULL at the end of the line. */
static char *word(char **at)
{
    char *first = *at + strspn(*at, " \t\r");
    if (*first == '\0')
        return NULL;
    char *end = first + strcspn(first, " \t\r");
    *at = *end == '\0' ? end : end + 1;
    *end = '\0';
    return first;
}

static bool leading_number(const char *text, double *value, const char **rest)
{
    char number[48];
    size_t length = strspn(text, "+-");
    length += strspn(text + length, "0123456789.");
    if ((text[length] == 'e' || text[length] == 'E') && length > 0) {
        const size_t sign = length + 1 + (text[length + 1] == '+' || text[length + 1] == '-');
        const size_t digits = strspn(text + sign, "0123456789");
        length = digits > 0 ? sign + digits : length;
    }
    if (length == 0 || length >= sizeof number)
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    *rest = text + length;
    return myo_text_number(number, value, false);
}

static myo_status read_record_line(wfdb_header_context *at, char *line)
{
    char *name = word(&line), *signals = word(&line), *rate = word(&line), *count = word(&line);
    int64_t total = 0;
    const char *rest = NULL;
    if (name != NULL && strchr(name, '/') != NULL)
        return myo_fail(
            at->request->log, MYO_UNSUPPORTED,
            "a record of several segments; read it with wfdb-python (rdrecord) and write one "
            "(wrsamp), or name a segment's own header");
    if (signals == NULL || !myo_text_integer(signals, &total) || total < 1 ||
        total > MYO_CHANNEL_LIMIT)
        return wrong(at, "the number of signals is not 1 to 1024");
    at->it->signal_count = (size_t)total;
    if (rate != NULL && !leading_number(rate, &at->stream->rate_hz, &rest))
        return wrong(at, "the sampling rate is not a number");
    if (rate != NULL && at->stream->rate_hz == 0)
        return myo_fail(at->request->log, MYO_RATE,
                        "line %zu: the sampling rate is 0; correct the header", at->line);
    if (count != NULL && (!leading_number(count, &at->it->samples, &rest) || at->it->samples < 0))
        return wrong(at, "the number of samples is not a number");
    const char *time = word(&line), *date = word(&line);
    at->it->time = time == NULL ? NULL : myo_arena_text(at->request->arena, time);
    at->it->date = date == NULL ? NULL : myo_arena_text(at->request->arena, date);
    return MYO_OK;
}

/* The folder of the header plus a plain name. */
static const char *beside(const wfdb_header_context *at, const char *name)
{
    if (strchr(name, '/') != NULL || strchr(name, '\\') != NULL || name[0] == '.' || name[0] == '~')
        return NULL;
    const char *slash = strrchr(at->request->path, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash + 1 - at->request->path);
    return myo_arena_format(at->request->arena, "%.*s%s", (int)folder, at->request->path, name);
}

static myo_status join_file(wfdb_header_context *at, const char *name, int format, int64_t offset,
                            size_t signal)
{
    myo_wfdb_header *it = at->it;
    const char *path = beside(at, name);
    if (path == NULL)
        return myo_fail(at->request->log, MYO_UNSUPPORTED,
                        "line %zu: the signal file \"%.64s\" is outside the header's folder; put "
                        "it beside the header and name it without a path",
                        at->line, name);
    myo_wfdb_file *last = it->file_count == 0 ? NULL : &it->files[it->file_count - 1];
    if (last != NULL && strcmp(last->path, path) == 0) {
        if (last->format != format)
            return wrong(at, "one file has two formats");
        last->count++;
        return MYO_OK;
    }
    it->files[it->file_count++] = (myo_wfdb_file) { path, NULL, format, offset, signal, 1 };
    return myo_reader_looks_at(at->request, path);
}

/* "200(-12)/mV": gain in ADC units per physical unit, baseline, unit */
static myo_status read_gain(wfdb_header_context *at, const char *text, double *gain,
                            double *baseline, const char **unit)
{
    const char *rest = text;
    if (!leading_number(text, gain, &rest))
        return wrong(at, "the gain is not a number");
    if (*rest == '(') {
        if (!leading_number(rest + 1, baseline, &rest) || *rest != ')')
            return wrong(at, "the baseline is not a number");
        rest++;
    }
    if (*rest == '/' && rest[1] != '\0')
        *unit = myo_arena_text(at->request->arena, rest + 1);
    return MYO_OK;
}

/* "format[xSAMPLES][:SKEW][+OFFSET]"; the defaults of the first two are all that is read. */
static myo_status read_layout(wfdb_header_context *at, const char *text, int *format,
                              double *offset)
{
    const char *rest = NULL;
    double number = 0, samples = 1, skew = 0;
    if (!leading_number(text, &number, &rest) ||
        (*rest == 'x' && !leading_number(rest + 1, &samples, &rest)) ||
        (*rest == ':' && !leading_number(rest + 1, &skew, &rest)) ||
        (*rest == '+' && !leading_number(rest + 1, offset, &rest)) || *rest != '\0')
        return wrong(at, "the format of the signal cannot be understood");
    if (samples != 1 || skew != 0)
        return myo_fail(at->request->log, MYO_UNSUPPORTED,
                        "line %zu: several samples per frame, or skewed signals; read the record "
                        "with wfdb-python (rdrecord) and write it anew in format 16 (wrsamp)",
                        at->line);
    *format = number >= 0 && number <= 1000 && number == floor(number) ? (int)number : -1;
    if (!(*offset >= 0 && *offset < 1e15))
        return wrong(at, "the byte offset is impossible");
    if (!myo_wfdb_is_known(*format))
        return myo_fail(at->request->log, MYO_UNSUPPORTED,
                        "line %zu: format %g; 16, 61, 80, 212, 24 and 32 are read: read the record "
                        "with wfdb-python (rdrecord) and write it anew in format 16 (wrsamp)",
                        at->line, number);
    return MYO_OK;
}

/* "file format gain bits zero first checksum block name" */
static myo_status read_signal_line(wfdb_header_context *at, char *line, size_t signal)
{
    myo_channel_draft *channel = &at->stream->channels[signal];
    char *file = word(&line), *layout = word(&line), *gain_text = word(&line);
    char *bits_text = word(&line), *zero_text = word(&line);
    double gain = 200, zero = 0, baseline = NAN, offset = 0, bits = 0;
    int format = 0;
    const char *rest = NULL;
    if (file == NULL || layout == NULL)
        return wrong(at, "there is no file and format of a signal");
    MYO_TRY(read_layout(at, layout, &format, &offset));
    /* without a gain the standard says 200 per millivolt and "uncalibrated" */
    const bool calibrated = gain_text != NULL;
    const char *unit = "mV";
    if (calibrated)
        MYO_TRY(read_gain(at, gain_text, &gain, &baseline, &unit));
    if (zero_text != NULL && !leading_number(zero_text, &zero, &rest))
        return wrong(at, "the ADC zero is not a number");
    if (bits_text != NULL && leading_number(bits_text, &bits, &rest) && bits >= 1 && bits <= 32) {
        const double half = ldexp(1, (int)bits - 1);
        channel->rail_low = zero - half;
        channel->rail_high = zero + half - 1;
    }
    if (isnan(baseline))
        baseline = zero;
    (void)word(&line); /* the first sample */
    const char *checksum = word(&line);
    double claimed = 0;
    if (checksum != NULL && leading_number(checksum, &claimed, &rest) && *rest == '\0' &&
        claimed != 0 && fabs(claimed) <= 65535)
        at->it->checksums[signal] = (myo_wfdb_checksum) { true, (uint16_t)(int32_t)claimed };
    (void)word(&line); /* the block size */
    line += strspn(line, " \t");
    line[strcspn(line, "\r")] = '\0';
    channel->name = *line == '\0' ? NULL : myo_arena_text(at->request->arena, line);
    channel->default_type = MYO_CHANNEL_MISC;
    if (calibrated && gain != 0) {
        channel->unit = unit;
        channel->scale = 1 / gain;
        channel->offset = -baseline / gain;
    }
    return join_file(at, file, format, (int64_t)offset, signal);
}

static myo_status read_lines(wfdb_header_context *at)
{
    char *text = NULL, *copy = NULL;
    size_t length = 0, signal = 0;
    bool first = true;
    const myo_status status = myo_file_read(&text, &length, at->request->path, HEADER_BYTES);
    if (status == MYO_OK)
        copy = myo_arena_text_n(at->request->arena, text, length);
    myo_memory_free(text);
    if (status != MYO_OK)
        return myo_fail(at->request->log, status,
                        "the header cannot be read (%s); a header is a "
                        "short text",
                        myo_status_text(status));
    if (copy == NULL)
        return MYO_NO_MEMORY;
    for (char *next = copy;
         next != NULL && *next != '\0' && (first || signal < at->it->signal_count);) {
        char *line = next;
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        at->line++;
        if (line[0] == '#' || line[strspn(line, " \t\r")] == '\0')
            continue;
        if (!first) {
            MYO_TRY(read_signal_line(at, line, signal++));
            continue;
        }
        first = false;
        MYO_TRY(read_record_line(at, line));
        at->stream->channel_count = at->it->signal_count;
        at->stream->channels = myo_draft_channels(at->request->arena, at->it->signal_count);
        at->it->files =
            myo_arena_new(at->request->arena, at->it->signal_count, sizeof(myo_wfdb_file));
        at->it->checksums =
            myo_arena_new(at->request->arena, at->it->signal_count, sizeof(myo_wfdb_checksum));
        if (at->stream->channels == NULL || at->it->files == NULL || at->it->checksums == NULL)
            return MYO_NO_MEMORY;
    }
    if (first || signal < at->it->signal_count)
        return wrong(at, "there are fewer signal lines than signals");
    return MYO_OK;
}

myo_status myo_wfdb_header_read(myo_wfdb_header *out, myo_stream_draft *stream,
                                const myo_open_request *request)
{
    wfdb_header_context at = { .it = out, .request = request, .stream = stream };
    return read_lines(&at);
}
