/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_comments.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "core/time_unit.h"

enum { LINE_LIMIT = 4096 };

/* A rate in Hz, or the time between two samples in s, where no unit is said. */
typedef struct comment_key {
    const char *text;
    bool is_period;
} comment_key;

static const comment_key keys[] = {
    { "sampling rate", false },
    { "sampling_rate", false },
    { "sample rate", false },
    { "sample_rate", false },
    { "samplerate", false },
    { "samplingrate", false },
    { "sampling frequency", false },
    { "sampling_frequency", false },
    { "samplingfrequency", false },
    { "sample frequency", false },
    { "rate_hz", false },
    { "fs", false },
    { "fs_hz", false },
    { "sfreq", false },
    { "srate", false },
    { "abtastrate", false },
    { "abtastfrequenz", false },
    { "fr\xC3\xA9quence d'\xC3\xA9"
      "chantillonnage",
      false },
    { "frecuencia de muestreo", false },
    { "frequenza di campionamento", false },
    { "taxa de amostragem", false },
    { "sampling interval", true },
    { "sample interval", true },
    { "sampling period", true },
    { "sample period", true },
    { "abtastintervall", true },
};

bool myo_text_is_comment(const char *line, size_t length)
{
    return length > 0 &&
           (line[0] == '#' || line[0] == '%' || (length > 1 && line[0] == '/' && line[1] == '/'));
}

static bool is_of_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* Where a key stands as whole words; behind it, or NULL. */
static const char *behind(const char *line, const char *key)
{
    char word[32];
    const size_t size = strlen(key), length = strlen(line);
    for (const char *at = line; at + size <= line + length; at++) {
        memcpy(word, at, size);
        word[size] = '\0';
        if (myo_text_same(word, key) && (at == line || !is_of_word(at[-1])) &&
            !is_of_word(at[size]))
            return at + size;
    }
    return NULL;
}

/* "1000", "148.148", "148,148", and "1,000" in groups of three where it would be next to nothing.
 */
static bool take_number(const char **text, double *value, bool *grouped)
{
    char digits[32];
    const size_t length = strspn(*text, "0123456789.,eE+-");
    if (length == 0 || length >= sizeof digits)
        return false;
    memcpy(digits, *text, length);
    digits[length] = '\0';
    *text += length;
    char *mark = strpbrk(digits, ".,");
    *grouped = mark != NULL && strspn(mark + 1, "0123456789") == 3 && mark[4] == '\0';
    if (mark != NULL)
        *mark = '.';
    return myo_text_number(digits, value, false) && *value > 0;
}

/* The unit of a rate or a period behind its number, or in brackets before it. */
static double in_hz(double value, bool grouped, bool is_period, const char *unit)
{
    char word[16];
    unit += strspn(unit, " \t([");
    const size_t length = strcspn(unit, " \t)]:=,;\"");
    if (length >= sizeof word)
        return is_period ? 1 / value : value;
    memcpy(word, unit, length);
    word[length] = '\0';
    const double unit_s = is_period ? myo_time_unit_s(word) : 0;
    if (is_period)
        return 1 / (value * (unit_s > 0 ? unit_s : 1));
    if (myo_text_same(word, "kHz") || myo_text_same(word, "kS/s"))
        return value * 1e3;
    return grouped && value < 20 ? value * 1e3 : value;
}

static double rate_of(const char *line, const comment_key *key)
{
    const char *text = behind(line, key->text);
    double value = 0;
    bool grouped = false;
    if (text == NULL)
        return 0;
    const char *bracket = text + strspn(text, " \t");
    const char *from = text + strcspn(text, ":=,;\t");
    from += strspn(from, ":=,; \t\"");
    if (!take_number(&from, &value, &grouped))
        return 0;
    from += strspn(from, " ");
    return in_hz(value, grouped, key->is_period,
                 *bracket == '(' || *bracket == '[' ? bracket : from);
}

/* What stands behind a key and its colon, in the arena; unchanged where there is none. */
static myo_status take_list(const char **out, const char *line, const char *key, myo_arena *arena)
{
    const char *text = behind(line, key);
    if (text == NULL)
        return MYO_OK;
    text += strcspn(text, ":=");
    text += strspn(text, ":= \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t", text[length - 1]) != NULL)
        length--;
    if (length == 0)
        return MYO_OK;
    *out = myo_arena_text_n(arena, text, length);
    return *out == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_text_comments_read(myo_text_comments *out, const char *line, size_t length,
                                  myo_arena *arena)
{
    char text[LINE_LIMIT];
    if (length >= sizeof text)
        return MYO_OK;
    memcpy(text, line, length);
    text[length] = '\0';
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && out->rate_hz == 0; i++)
        out->rate_hz = rate_of(text, &keys[i]);
    if (!isfinite(out->rate_hz))
        out->rate_hz = 0;
    if (!myo_text_is_comment(line, length))
        return MYO_OK;
    MYO_TRY(take_list(&out->names, text, "labels", arena));
    return take_list(&out->units, text, "units", arena);
}
