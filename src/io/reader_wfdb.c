/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WFDB (PhysioNet): a header of text, signal files in formats 16, 61, 80, 212, 24 and 32, and
 * annotations (.atr) as marks. A file name in the header never leaves the header's folder. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/reader.h"
#include "io/wfdb.h"

enum { HEADER_BYTES = 1 << 20, LINE_BYTES = 1024, BLOCK_BYTES = 65536 };

/* One signal file; its signals are interleaved in the order of the header. */
typedef struct signal_file {
    const char *path;
    FILE *stream;
    int format;
    int64_t offset; /* bytes before the samples */
    size_t first, count;
} signal_file;

/* The sum of a signal's samples, modulo 65536, as the header claims it. Headers written by hand
 * have a 0 there. */
typedef struct checksum_note {
    bool said;
    uint16_t sum;
} checksum_note;

typedef struct wfdb {
    size_t signal_count, file_count;
    signal_file *files;
    checksum_note *checksums; /* of every signal */
    bool wide;                /* samples are delivered as float64, for 32 bits do not fit float32 */
    unsigned char *block;
} wfdb;

typedef struct context {
    wfdb *it;
    const myo_open_request *request;
    myo_draft *draft;
    myo_stream_draft *stream;
    double count_rate; /* frames of annotations per second */
    size_t line;
} context;

static myo_status wrong(const context *at, const char *what)
{
    return myo_fail(at->request->log, MYO_MALFORMED, "line %zu: %s; correct the header", at->line,
                    what);
}

/* "name[/segments] signals [rate[/counter[(base)]] [samples ...]]" with a number of signals and a
 * signal line after it */
static bool probe_wfdb(const myo_probe *probe)
{
    char line[LINE_BYTES], name[64], file[64];
    unsigned signals = 0, format = 0;
    if (!myo_text_ends(probe->path, ".hea"))
        return false; /* any text may begin with a word and a number; records are always named so */
    const size_t length = probe->length < sizeof line - 1 ? probe->length : sizeof line - 1;
    memcpy(line, probe->head, length);
    line[length] = '\0';
    const char *first = line;
    while (*first == '#' || *first == '\r' || *first == '\n')
        first += strcspn(first, "\n") + (first[strcspn(first, "\n")] == '\n');
    const char *second = strchr(first, '\n');
    if (second == NULL || sscanf(first, "%63s %u", name, &signals) != 2)
        return false;
    return signals == 0 || strchr(name, '/') != NULL ||
           sscanf(second + 1, "%63s %u", file, &format) == 2;
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

static myo_status read_record_line(context *at, char *line, double *samples)
{
    char *name = word(&line), *signals = word(&line), *rate = word(&line), *count = word(&line);
    int64_t total = 0;
    const char *rest = NULL;
    *samples = 0;
    if (name != NULL && strchr(name, '/') != NULL)
        return myo_fail(
            at->request->log, MYO_UNSUPPORTED,
            "a record of several segments; join them first (`xform` of the WFDB tools)");
    if (signals == NULL || !myo_text_integer(signals, &total) || total < 1 ||
        total > MYO_CHANNEL_LIMIT)
        return wrong(at, "the number of signals is not 1 to 1024");
    at->it->signal_count = (size_t)total;
    at->count_rate = 0;
    if (rate != NULL && !leading_number(rate, &at->stream->rate_hz, &rest))
        return wrong(at, "the sampling rate is not a number");
    at->count_rate = at->stream->rate_hz;
    if (rate != NULL && at->stream->rate_hz == 0)
        return myo_fail(at->request->log, MYO_RATE,
                        "line %zu: the sampling rate is 0; correct the header", at->line);
    if (count != NULL && (!leading_number(count, samples, &rest) || *samples < 0))
        return wrong(at, "the number of samples is not a number");
    return MYO_OK;
}

/* The folder of the header plus a plain name. */
static const char *beside(const context *at, const char *name)
{
    if (strchr(name, '/') != NULL || strchr(name, '\\') != NULL || name[0] == '.' || name[0] == '~')
        return NULL;
    const char *slash = strrchr(at->request->path, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash + 1 - at->request->path);
    return myo_arena_format(at->request->arena, "%.*s%s", (int)folder, at->request->path, name);
}

static myo_status join_file(context *at, const char *name, int format, int64_t offset,
                            size_t signal)
{
    wfdb *it = at->it;
    const char *path = beside(at, name);
    if (path == NULL)
        return myo_fail(at->request->log, MYO_UNSUPPORTED,
                        "line %zu: the signal file \"%.64s\" is outside the header's folder; put "
                        "it beside the header and name it without a path",
                        at->line, name);
    signal_file *last = it->file_count == 0 ? NULL : &it->files[it->file_count - 1];
    if (last != NULL && strcmp(last->path, path) == 0) {
        if (last->format != format)
            return wrong(at, "one file has two formats");
        last->count++;
        return MYO_OK;
    }
    it->files[it->file_count++] = (signal_file) { path, NULL, format, offset, signal, 1 };
    return myo_reader_looks_at(at->request, path);
}

/* "200(-12)/mV": gain in ADC units per physical unit, baseline, unit */
static myo_status read_gain(context *at, const char *text, double *gain, double *baseline,
                            const char **unit)
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
static myo_status read_layout(context *at, const char *text, int *format, double *offset)
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
                        "line %zu: several samples per frame, or skewed signals; resample with "
                        "`xform` of the WFDB tools",
                        at->line);
    *format = number >= 0 && number <= 1000 && number == floor(number) ? (int)number : -1;
    if (!(*offset >= 0 && *offset < 1e15))
        return wrong(at, "the byte offset is impossible");
    if (!myo_wfdb_is_known(*format))
        return myo_fail(at->request->log, MYO_UNSUPPORTED,
                        "line %zu: format %g; 16, 61, 80, 212, 24 and 32 are read: convert with "
                        "`xform` of the WFDB tools",
                        at->line, number);
    return MYO_OK;
}

/* "file format gain bits zero first checksum block name" */
static myo_status read_signal_line(context *at, char *line, size_t signal)
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
        at->it->checksums[signal] = (checksum_note) { true, (uint16_t)(int32_t)claimed };
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

static myo_status read_header(context *at, double *samples)
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
        MYO_TRY(read_record_line(at, line, samples));
        at->stream->channel_count = at->it->signal_count;
        at->stream->channels = myo_draft_channels(at->request->arena, at->it->signal_count);
        at->it->files =
            myo_arena_new(at->request->arena, at->it->signal_count, sizeof(signal_file));
        at->it->checksums =
            myo_arena_new(at->request->arena, at->it->signal_count, sizeof(checksum_note));
        if (at->stream->channels == NULL || at->it->files == NULL || at->it->checksums == NULL)
            return MYO_NO_MEMORY;
    }
    if (first || signal < at->it->signal_count)
        return wrong(at, "there are fewer signal lines than signals");
    return MYO_OK;
}

/* Every file must hold the samples that the header claims; without a claim, what all files hold. */
static myo_status open_files(context *at, double claimed)
{
    wfdb *it = at->it;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < it->file_count; i++) {
        signal_file *file = &it->files[i];
        file->stream = fopen(file->path, "rb");
        if (file->stream == NULL || fseeko(file->stream, 0, SEEK_END) != 0)
            return myo_fail(at->request->log, MYO_NOT_FOUND,
                            "the signal file %s cannot be read; put it beside the header",
                            file->path);
        const int64_t bytes = ftello(file->stream) - file->offset;
        const int64_t frames =
            bytes <= 0 ? 0 : myo_wfdb_samples(file->format, bytes) / (int64_t)file->count;
        least = frames < least ? frames : least;
    }
    if (claimed > (double)least)
        return myo_fail(at->request->log, MYO_MALFORMED,
                        "the signal file is cut short: the header promises %.0f samples, %lld are "
                        "there; copy it again",
                        claimed, (long long)least);
    at->stream->frames = claimed > 0 ? (int64_t)claimed : least;
    return MYO_OK;
}

/* Reads `count` frames of one file; `take` gets every sample with its frame and signal. */
static myo_status
walk(wfdb *it, const signal_file *file, int64_t first, size_t count,
     void (*take)(wfdb *it, size_t frame, size_t signal, int32_t value, void *into), void *into)
{
    const size_t most = BLOCK_BYTES / 8 / file->count;
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < most ? count - done : most;
        const int64_t sample = (first + (int64_t)done) * (int64_t)file->count;
        int64_t skip = 0;
        const int64_t at = file->offset + myo_wfdb_position(file->format, sample, &skip);
        const size_t wanted = part * file->count;
        const size_t bytes = myo_wfdb_bytes(file->format, (size_t)skip + wanted);
        if (fseeko(file->stream, at, SEEK_SET) != 0 ||
            fread(it->block, 1, bytes, file->stream) != bytes)
            return MYO_MALFORMED;
        for (size_t i = 0; i < wanted; i++)
            take(it, done + i / file->count, file->first + i % file->count,
                 myo_wfdb_sample(file->format, it->block, (size_t)skip + i), into);
        done += part;
    }
    return MYO_OK;
}

static void add_up(wfdb *it, size_t frame, size_t signal, int32_t value, void *into)
{
    (void)it, (void)frame;
    uint16_t *sums = into;
    sums[signal] = (uint16_t)(sums[signal] + (uint32_t)value);
}

/* The header's checksums tell a damaged or mismatched signal file; the samples are read all the
 * same, as the WFDB tools do. */
static myo_status verify(context *at)
{
    wfdb *it = at->it;
    uint16_t *sums = myo_arena_new(at->request->arena, it->signal_count, sizeof *sums);
    if (sums == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < it->file_count; i++) {
        const signal_file *file = &it->files[i];
        bool said = false;
        for (size_t s = file->first; s < file->first + file->count; s++)
            said = said || it->checksums[s].said;
        if (said && walk(it, file, 0, (size_t)at->stream->frames, add_up, sums) != MYO_OK)
            return myo_fail(at->request->log, MYO_UNREADABLE,
                            "the signal file %s cannot be read to its end; check the disk",
                            file->path);
        for (size_t s = file->first; s < file->first + file->count; s++)
            if (it->checksums[s].said && it->checksums[s].sum != sums[s])
                return myo_draft_warn(at->draft, at->request,
                                      "the samples of signal %zu add up to %d, the header says %d: "
                                      "%s is damaged or of another record; copy it again",
                                      s + 1, (int16_t)sums[s], (int16_t)it->checksums[s].sum,
                                      file->path);
    }
    return MYO_OK;
}

static myo_status open_wfdb(void **state, const myo_open_request *request, myo_draft *draft)
{
    wfdb *it = myo_arena_new(request->arena, 1, sizeof *it);
    myo_stream_draft *stream = myo_arena_new(request->arena, 1, sizeof *stream);
    double samples = 0;
    if (it == NULL || stream == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    context at = { .it = it, .request = request, .draft = draft, .stream = stream };
    it->block = myo_arena_new(request->arena, BLOCK_BYTES, 1);
    if (it->block == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(read_header(&at, &samples));
    MYO_TRY(open_files(&at, samples));
    for (size_t i = 0; i < it->file_count; i++)
        it->wide = it->wide || it->files[i].format == 32;
    /* the least value of a format means "no sample here": only a float can say so */
    stream->sample_type = it->wide ? MYO_SAMPLE_FLOAT64 : MYO_SAMPLE_FLOAT32;
    if (samples > 0)
        MYO_TRY(verify(&at));
    draft->format = "WFDB";
    draft->streams = stream;
    draft->stream_count = 1;
    return stream->rate_hz > 0 ? myo_wfdb_annotations(request, at.count_rate, draft) : MYO_OK;
}

/* Where the samples of one file go, and which value of theirs means none. */
typedef struct target {
    void *out;
    int32_t invalid;
} target;

static void put(wfdb *it, size_t frame, size_t signal, int32_t value, void *into)
{
    const target *to = into;
    const size_t at = frame * it->signal_count + signal;
    const bool missing = value == to->invalid;
    const double sample = missing ? (double)NAN : value;
    if (it->wide)
        ((double *)to->out)[at] = sample;
    else
        ((float *)to->out)[at] = (float)sample;
}

static myo_status read_wfdb(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    wfdb *it = state;
    (void)stream;
    for (size_t i = 0; i < it->file_count; i++) {
        target to = { out, myo_wfdb_invalid(it->files[i].format) };
        MYO_TRY(walk(it, &it->files[i], first, count, put, &to));
    }
    return MYO_OK;
}

static void close_wfdb(void *state)
{
    wfdb *it = state;
    for (size_t i = 0; i < it->file_count; i++)
        if (it->files[i].stream != NULL)
            fclose(it->files[i].stream);
}

const myo_reader myo_reader_wfdb = { "WFDB", probe_wfdb, open_wfdb, read_wfdb, close_wfdb, NULL };
