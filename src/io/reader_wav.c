/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WAV and the rest of libsndfile's family. Its headers lie: a recorder that lost power leaves the
 * data length 0, others write it in the wrong unit; where the samples are whole they are read and
 * the repair is said, where samples are missing the file is refused. */
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/channel_type.h"
#include "io/reader.h"

enum { LOG_BYTES = 8192, CHUNK_WALK = 1000 };

typedef struct wav {
    FILE *stream;
    SNDFILE *file;
    int64_t bytes;
    int64_t patch_at; /* file position of four bytes that are replaced; -1: none */
    unsigned char patch[4];
    uint32_t frame_bytes, data_bytes; /* as a RIFF header claims; 0: it is none */
    char log[LOG_BYTES];              /* what libsndfile said of the header */
    int64_t position, frames;         /* of libsndfile's cursor; in the file */
    myo_sample_type type;
    myo_hash_follow *hash; /* NULL: nobody wants it */
} wav;

static sf_count_t length_of(void *user)
{
    return ((const wav *)user)->bytes;
}

static sf_count_t seek_to(sf_count_t offset, int whence, void *user)
{
    const wav *it = user;
    return fseeko(it->stream, offset, whence) == 0 ? ftello(it->stream) : -1;
}

static sf_count_t tell_of(void *user)
{
    return ftello(((const wav *)user)->stream);
}

static sf_count_t read_from(void *out, sf_count_t count, void *user)
{
    const wav *it = user;
    const int64_t at = ftello(it->stream);
    const size_t got = count <= 0 ? 0 : fread(out, 1, (size_t)count, it->stream);
    if (it->hash != NULL)
        myo_hash_follow_see(it->hash, at, out, got); /* as they lie there */
    for (int64_t i = 0; it->patch_at >= 0 && i < 4; i++)
        if (it->patch_at + i >= at && it->patch_at + i < at + (int64_t)got)
            ((unsigned char *)out)[it->patch_at + i - at] = it->patch[i];
    return (sf_count_t)got;
}

static bool begins(const myo_probe *probe, size_t at, const char *magic)
{
    const size_t length = strlen(magic);
    return probe->length >= at + length && memcmp(probe->head + at, magic, length) == 0;
}

static bool probe_wav(const myo_probe *probe)
{
    const bool riff = begins(probe, 0, "RIFF") || begins(probe, 0, "RIFX") ||
                      begins(probe, 0, "RF64") || begins(probe, 0, "BW64");
    const bool aiff = begins(probe, 0, "FORM") && begins(probe, 8, "AIF");
    return (riff && begins(probe, 8, "WAVE")) || aiff || begins(probe, 0, "fLaC") ||
           begins(probe, 0, "OggS") || begins(probe, 0, "caff") || begins(probe, 0, ".snd") ||
           begins(probe, 0, "riff\x2e\x91\xcf\x11") || begins(probe, 0, "NIST_1A");
}

static uint32_t little(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* Position and claimed length of the data chunk and bytes per frame of a RIFF file. */
static bool find_data(const wav *it, int64_t *at, uint32_t *claim, uint32_t *frame_bytes)
{
    unsigned char head[24];
    int64_t position = 12;
    *frame_bytes = 0;
    if (fseeko(it->stream, 0, SEEK_SET) != 0 || fread(head, 1, 4, it->stream) != 4 ||
        memcmp(head, "RIFF", 4) != 0)
        return false;
    for (int i = 0; i < CHUNK_WALK; i++) {
        if (fseeko(it->stream, position, SEEK_SET) != 0 || fread(head, 1, 8, it->stream) != 8)
            return false;
        const uint32_t length = little(head + 4);
        if (memcmp(head, "data", 4) == 0) {
            *at = position + 8;
            *claim = length;
            return *frame_bytes > 0;
        }
        if (memcmp(head, "fmt ", 4) == 0 && fread(head, 1, 16, it->stream) == 16)
            *frame_bytes = (uint32_t)head[12] | (uint32_t)head[13] << 8;
        position += 8 + (int64_t)length + (length & 1);
    }
    return false;
}

static bool is_unknown_length(uint32_t claim)
{
    /* what programs write that stream to a pipe and never come back to the header */
    return claim == 0 || claim == UINT32_MAX || (claim >= 0x7fff0000u && claim <= 0x7fffffffu);
}

/* Compares the claimed data length with the bytes there are. */
static myo_status repair(wav *it, const myo_open_request *request, myo_draft *draft)
{
    int64_t at = 0;
    uint32_t claim = 0, frame = 0;
    if (!find_data(it, &at, &claim, &frame))
        return MYO_OK;
    const int64_t present = it->bytes - at;
    it->frame_bytes = frame;
    it->data_bytes = claim;
    if (claim != 0 && claim <= present)
        return MYO_OK;
    const uint32_t whole = present > UINT32_MAX - 8 ? 0 : (uint32_t)present / frame * frame;
    const bool wrong_unit = claim == 2 * (uint64_t)present || claim == 4 * (uint64_t)present ||
                            claim == 8 * (uint64_t)present;
    if (present <= 0 || whole == 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "the WAV holds no samples; record again or remove the file");
    if (!is_unknown_length(claim) && !wrong_unit)
        return myo_fail(request->log, MYO_MALFORMED,
                        "the WAV is cut short: its header promises %u bytes of samples, %lld are "
                        "there; copy it again, or keep what is there with "
                        "`sox --ignore-length IN.wav OUT.wav`",
                        claim, (long long)present);
    it->patch_at = at - 4;
    it->data_bytes = whole;
    for (int i = 0; i < 4; i++)
        it->patch[i] = (unsigned char)(whole >> (8 * i));
    myo_warn(request->log, "the header's data length (%u bytes) is wrong; all %u bytes are read",
             claim, whole);
    return myo_draft_note(draft, request,
                          "the header's data length (%u bytes) is wrong; the %u bytes of samples "
                          "that follow it were read",
                          claim, whole);
}

/* Sample type to read, raw full scale and rails by the stored subtype. */
static void choose_type(const SF_INFO *info, myo_sample_type *type, double *full_scale, double *low,
                        double *high)
{
    *low = *high = NAN;
    switch (info->format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_S8:
    case SF_FORMAT_PCM_U8:
    case SF_FORMAT_PCM_16:
    case SF_FORMAT_ALAC_16:
        *type = MYO_SAMPLE_INT16;
        *full_scale = 32768;
        *low = -32768;
        *high = (info->format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16 ? 32767 : 127 * 256;
        if ((info->format & SF_FORMAT_SUBMASK) == SF_FORMAT_ALAC_16)
            *high = 32767;
        return;
    case SF_FORMAT_PCM_24:
    case SF_FORMAT_PCM_32:
    case SF_FORMAT_ALAC_20:
    case SF_FORMAT_ALAC_24:
    case SF_FORMAT_ALAC_32:
        *type = MYO_SAMPLE_INT32;
        *full_scale = 2147483648.0;
        *low = -2147483648.0;
        *high = (info->format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_24 ? 2147483647.0 - 255
                                                                       : 2147483647.0;
        return;
    case SF_FORMAT_DOUBLE:
        *type = MYO_SAMPLE_FLOAT64;
        *full_scale = 1;
        return;
    case SF_FORMAT_FLOAT:
    case SF_FORMAT_VORBIS:
    case SF_FORMAT_OPUS:
        *type = MYO_SAMPLE_FLOAT32;
        *full_scale = 1;
        return;
    default: /* 16-bit laws and differential codes */
        *type = MYO_SAMPLE_INT16;
        *full_scale = 32768;
    }
}

/* Whether libsndfile's log corrects the byte rate, or anything else, in the header. */
static bool corrects(const char *log, bool byte_rate)
{
    static const char mark[] = "(should be ";
    for (const char *at = strstr(log, mark); at != NULL; at = strstr(at + 1, mark)) {
        const char *line = at;
        while (line > log && line[-1] != '\n')
            line--;
        line += strspn(line, " ");
        if ((strncmp(line, "Bytes/sec", 9) == 0) == byte_rate)
            return true;
    }
    return false;
}

static myo_status check_whole(wav *it, const SF_INFO *info, const myo_open_request *request)
{
    double last[MYO_CHANNEL_LIMIT];
    const bool short_chunk = it->patch_at < 0 && corrects(it->log, false);
    const bool readable = sf_seek(it->file, info->frames - 1, SEEK_SET) == info->frames - 1 &&
                          sf_readf_double(it->file, last, 1) == 1;
    it->position = -1;
    if (short_chunk || !readable)
        return myo_fail(request->log, MYO_MALFORMED,
                        "the file is cut short: its header promises more samples than there are; "
                        "copy it again from its source");
    return MYO_OK;
}

/* What the header says twice: bytes of a frame, and the rate. */
static myo_status check_agreement(const wav *it, const SF_INFO *info,
                                  const myo_open_request *request, myo_draft *draft)
{
    const int type = info->format & SF_FORMAT_SUBMASK;
    const bool plain = type == SF_FORMAT_PCM_U8 || type == SF_FORMAT_PCM_16 ||
                       type == SF_FORMAT_PCM_24 || type == SF_FORMAT_PCM_32 ||
                       type == SF_FORMAT_FLOAT || type == SF_FORMAT_DOUBLE;
    if (plain && it->frame_bytes > 0 && info->frames != it->data_bytes / it->frame_bytes)
        return myo_fail(request->log, MYO_MALFORMED,
                        "the header contradicts itself: %u bytes a frame do not fit %d channel%s "
                        "of its sample size; correct it, or export the recording again",
                        it->frame_bytes, info->channels, info->channels == 1 ? "" : "s");
    if (!corrects(it->log, true))
        return MYO_OK;
    static const char doubt[] =
        "the header's bytes per second do not fit its %d Hz; that rate was taken, check it";
    myo_warn(request->log, doubt, info->samplerate);
    return myo_draft_note(draft, request, doubt, info->samplerate);
}

static myo_status check_info(const SF_INFO *info, const myo_open_request *request)
{
    if (info->channels < 1 || info->channels > MYO_CHANNEL_LIMIT)
        return myo_fail(request->log, MYO_LIMIT,
                        "the header claims %d channels; 1 to %d are supported", info->channels,
                        MYO_CHANNEL_LIMIT);
    if (info->frames <= 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "the file holds no samples; record again or remove the file");
    return MYO_OK;
}

/* The text behind "key-N:" in a comment of such lines, in the arena; NULL: none. */
static const char *comment_value(const char *comment, const char *key, int number, myo_arena *arena)
{
    char start[32];
    const int length = snprintf(start, sizeof start, "%s-%d:", key, number);
    for (const char *line = comment; line != NULL && length > 0; line = strchr(line, '\n')) {
        line += strspn(line, "\r\n ");
        if (strncmp(line, start, (size_t)length) != 0)
            continue;
        line += length;
        line += strspn(line, " \t");
        return myo_arena_text_n(arena, line, strcspn(line, "\r\n"));
    }
    return NULL;
}

/* Axivity (omconvert) names its channels in the comment, and says what full scale means: in g, or
 * in deg/s of a gyroscope. */
static void name_by_comment(const wav *it, myo_channel_draft *channels, int count, myo_arena *arena)
{
    const char *comment = sf_get_string(it->file, SF_STR_COMMENT);
    for (int c = 0; comment != NULL && c < count; c++) {
        const char *name = comment_value(comment, "Channel", c + 1, arena);
        const char *scale = comment_value(comment, "Scale", c + 1, arena);
        double value = 0;
        if (name == NULL)
            continue;
        const int type = myo_channel_type_guess(name, NULL).type;
        channels[c].name = name;
        channels[c].default_type = MYO_CHANNEL_MISC;
        if (scale == NULL || !myo_text_number(scale, &value, false) || !(value > 0) ||
            (type != MYO_CHANNEL_ACC && type != MYO_CHANNEL_GYRO))
            continue;
        channels[c].unit = type == MYO_CHANNEL_ACC ? "g" : "deg/s";
        channels[c].unit_source = "comment of the file";
        channels[c].scale = value / channels[c].full_scale;
    }
}

static myo_status describe(wav *it, const SF_INFO *info, const myo_open_request *request,
                           myo_draft *draft)
{
    static const char *const names[] = { "WAV", "AIFF", "FLAC", "audio" };
    const int major = info->format & SF_FORMAT_TYPEMASK;
    const bool is_wav = major == SF_FORMAT_WAV || major == SF_FORMAT_WAVEX ||
                        major == SF_FORMAT_RF64 || major == SF_FORMAT_W64;
    myo_stream_draft *stream = myo_arena_new(request->arena, 1, sizeof *stream);
    myo_channel_draft *channels = myo_draft_channels(request->arena, (size_t)info->channels);
    if (stream == NULL || channels == NULL)
        return MYO_NO_MEMORY;
    double full_scale = 0, low = NAN, high = NAN;
    choose_type(info, &it->type, &full_scale, &low, &high);
    for (int c = 0; c < info->channels; c++) {
        channels[c].default_type = MYO_CHANNEL_EMG;
        channels[c].full_scale = full_scale;
        channels[c].rail_low = low;
        channels[c].rail_high = high;
    }
    name_by_comment(it, channels, info->channels, request->arena);
    *stream = (myo_stream_draft) { .rate_hz = info->samplerate,
                                   .frames = info->frames,
                                   .sample_type = it->type,
                                   .channel_count = (size_t)info->channels,
                                   .channels = channels };
    it->frames = info->frames;
    draft->format = names[is_wav                    ? 0
                          : major == SF_FORMAT_AIFF ? 1
                          : major == SF_FORMAT_FLAC ? 2
                                                    : 3];
    draft->streams = stream;
    draft->stream_count = 1;
    if (major == SF_FORMAT_OGG)
        return myo_draft_note(draft, request,
                              "the file is compressed with loss: spectra and small potentials "
                              "are altered");
    return MYO_OK;
}

/* Why libsndfile refused the header. Its log has the rate that it calls an incomplete structure. */
static myo_status explain_refusal(wav *it, const myo_open_request *request)
{
    static const char line[] = " Sample rate :";
    sf_command(NULL, SFC_GET_LOG_INFO, it->log, sizeof it->log);
    const char *found = strstr(it->log, line);
    const long rate = found == NULL ? 1 : strtol(found + sizeof line - 1, NULL, 10);
    if (rate <= 0)
        return myo_fail(request->log, MYO_RATE,
                        "a sampling rate of %lu Hz is impossible; correct the header",
                        (unsigned long)(uint32_t)rate);
    static const char bits_line[] = "  Bit Width     :";
    const char *bits = strstr(it->log, bits_line);
    const long width = bits == NULL ? 0 : strtol(bits + sizeof bits_line - 1, NULL, 10);
    if (width == 64 || sf_error(NULL) == SF_ERR_UNSUPPORTED_ENCODING)
        return myo_fail(request->log, MYO_UNSUPPORTED,
                        "samples of %ld bits, in a form that is not read (64-bit integers are none "
                        "of a converter); save it with 16, 24 or 32 bits, or as floats",
                        width);
    return myo_fail(request->log, MYO_MALFORMED,
                    "the audio header is damaged (%s); copy the file again from its source",
                    sf_strerror(NULL));
}

static myo_status open_wav(void **state, const myo_open_request *request, myo_draft *draft)
{
    SF_VIRTUAL_IO io = { length_of, seek_to, read_from, NULL, tell_of };
    SF_INFO info = { 0 };
    wav *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    it->patch_at = -1;
    it->stream = fopen(request->path, "rb");
    if (it->stream == NULL || fseeko(it->stream, 0, SEEK_END) != 0)
        return myo_fail(request->log, MYO_UNREADABLE, "cannot be read; check the permissions");
    it->bytes = ftello(it->stream);
    MYO_TRY(repair(it, request, draft));
    rewind(it->stream);
    it->file = sf_open_virtual(&io, SFM_READ, &info, it);
    if (it->file == NULL)
        return explain_refusal(it, request);
    MYO_TRY(check_info(&info, request));
    sf_command(it->file, SFC_GET_LOG_INFO, it->log, sizeof it->log);
    MYO_TRY(check_whole(it, &info, request));
    MYO_TRY(check_agreement(it, &info, request, draft));
    return describe(it, &info, request, draft);
}

static sf_count_t read_as(wav *it, void *out, sf_count_t frames)
{
    switch (it->type) {
    case MYO_SAMPLE_INT16:
        return sf_readf_short(it->file, out, frames);
    case MYO_SAMPLE_INT32:
        return sf_readf_int(it->file, out, frames);
    case MYO_SAMPLE_FLOAT32:
        return sf_readf_float(it->file, out, frames);
    default:
        return sf_readf_double(it->file, out, frames);
    }
}

static myo_status read_wav(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    wav *it = state;
    (void)stream;
    if (it->position != first && sf_seek(it->file, first, SEEK_SET) != first)
        return MYO_UNREADABLE;
    const sf_count_t got = read_as(it, out, (sf_count_t)count);
    it->position = first + got;
    return got == (sf_count_t)count ? MYO_OK : MYO_MALFORMED;
}

static void close_wav(void *state)
{
    wav *it = state;
    if (it->file != NULL)
        sf_close(it->file);
    if (it->stream != NULL)
        fclose(it->stream);
}

static void hash_reads_wav(void *state, myo_hash_follow *hash)
{
    ((wav *)state)->hash = hash;
}

const myo_reader myo_reader_wav = {
    .name = "WAV",
    .probe = probe_wav,
    .open = open_wav,
    .read = read_wav,
    .close = close_wav,
    .hash_reads = hash_reads_wav,
    .extensions = ".wav .w64 .rf64 .flac .aif .aiff .caf",
};
