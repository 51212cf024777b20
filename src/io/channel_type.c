/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/channel_type.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/text.h"

static const struct {
    const char *name;
    myo_channel_type type;
} type_rows[] = {
    { "EMG", MYO_CHANNEL_EMG },      { "ACC", MYO_CHANNEL_ACC },
    { "GYRO", MYO_CHANNEL_GYRO },    { "FORCE", MYO_CHANNEL_FORCE },
    { "TRIG", MYO_CHANNEL_TRIG },    { "MISC", MYO_CHANNEL_MISC },
    { "ACCEL", MYO_CHANNEL_ACC },    { "ACCELEROMETER", MYO_CHANNEL_ACC },
    { "XYZ", MYO_CHANNEL_ACC },      { "GYR", MYO_CHANNEL_GYRO },
    { "ANGACC", MYO_CHANNEL_MISC },  { "TRIGGER", MYO_CHANNEL_TRIG },
    { "TORQUE", MYO_CHANNEL_FORCE }, { "REF", MYO_CHANNEL_MISC },
    { "EEG", MYO_CHANNEL_MISC },     { "ECG", MYO_CHANNEL_MISC },
    { "EOG", MYO_CHANNEL_MISC },     { "RESP", MYO_CHANNEL_MISC },
    { "GSR", MYO_CHANNEL_MISC },     { "PPG", MYO_CHANNEL_MISC },
    { "TEMP", MYO_CHANNEL_MISC },    { "SYSCLOCK", MYO_CHANNEL_MISC },
    { "LATENCY", MYO_CHANNEL_MISC }, { "MAGN", MYO_CHANNEL_MISC },
    { "POS", MYO_CHANNEL_MISC },     { "ORNT", MYO_CHANNEL_MISC },
    { "VEL", MYO_CHANNEL_MISC },     { "OTHER", MYO_CHANNEL_MISC },
};

int myo_channel_type_find(const char *name)
{
    for (size_t i = 0; i < sizeof type_rows / sizeof type_rows[0]; i++)
        if (myo_text_same(name, type_rows[i].name))
            return (int)type_rows[i].type;
    return -1;
}

const char *myo_channel_type_name(myo_channel_type type)
{
    return type_rows[type].name;
}

/* Strength of what a phrase says: another kind of signal is more than EMG, for devices and sensors
 * are called EMG, too ("Ultium EMG.Internal Accel Ax"); EMG is more than a muscle, that more than a
 * hint.
 */
typedef enum phrase_rank { RANK_HINT, RANK_MUSCLE, RANK_EMG, RANK_OTHER } phrase_rank;

typedef struct phrase {
    const char *text;
    myo_channel_type type;
    phrase_rank rank;
} phrase;

static const phrase phrases[] = {
#define WORD(type, text)                                                                           \
    { text, MYO_CHANNEL_##type, MYO_CHANNEL_##type == MYO_CHANNEL_EMG ? RANK_EMG : RANK_OTHER },
#define HINT(type, text) { text, MYO_CHANNEL_##type, RANK_HINT },
#define MUSCLE(text)     { text, MYO_CHANNEL_EMG, RANK_MUSCLE },
#include "io/channel_words.def"
#undef WORD
#undef HINT
#undef MUSCLE
};
enum { PHRASES = sizeof phrases / sizeof phrases[0], NAME_BYTES = 256 };

/* The letter without its accent of the Latin-1 supplement, U+00C0 to U+00FF. */
static char bare_letter(unsigned char second)
{
    static const char letters[] =
        "aaaaaaaceeeeiiiidnooooo ouuuuy saaaaaaaceeeeiiiidnooooo ouuuuy y";
    return second >= 0x80 && second <= 0xbf ? letters[second - 0x80] : ' ';
}

static bool is_lower(char letter)
{
    return letter >= 'a' && letter <= 'z';
}

static bool is_upper(char letter)
{
    return letter >= 'A' && letter <= 'Z';
}

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* Lower-case words with single blanks between: "EMG.AccX" and "emg_acc-x" become "emg acc x". */
static void fold(char *out, const char *name)
{
    size_t length = 0;
    for (const char *at = name; *at != '\0' && length + 3 < NAME_BYTES; at++) {
        const bool accented = (unsigned char)*at == 0xc3 && at[1] != '\0';
        char letter = accented ? bare_letter((unsigned char)at[1]) : *at;
        const bool starts_word =
            is_upper(*at) && at > name &&
            (is_lower(at[-1]) || (is_upper(at[-1]) && is_lower(at[1]) && is_lower(at[2])));
        if (starts_word && length > 0 && out[length - 1] != ' ')
            out[length++] = ' ';
        if (is_upper(letter))
            letter = (char)(letter - 'A' + 'a');
        at += accented;
        if (is_lower(letter) || is_digit(letter))
            out[length++] = letter;
        else if (length > 0 && out[length - 1] != ' ')
            out[length++] = ' ';
    }
    out[length] = '\0';
}

/* The longest phrase that stands here as whole words; digits may follow one ("emg1"). */
static const phrase *phrase_at(const char *text, size_t *length)
{
    const phrase *longest = NULL;
    *length = 0;
    for (size_t i = 0; i < PHRASES; i++) {
        const size_t size = strlen(phrases[i].text);
        if (size <= *length || strncmp(text, phrases[i].text, size) != 0 || is_lower(text[size]))
            continue;
        longest = &phrases[i];
        *length = size;
    }
    return longest;
}

/* Whether the later of two phrases says more: a higher rank, or as much in as many letters. */
static bool says_more(const phrase *later, const phrase *best)
{
    if (best == NULL || later->rank != best->rank)
        return best == NULL || later->rank > best->rank;
    return strlen(later->text) >= strlen(best->text);
}

static const phrase *best_phrase(const char *text)
{
    const phrase *best = NULL;
    bool starts = true;
    for (const char *at = text; *at != '\0';) {
        size_t length = 0;
        const phrase *found = starts ? phrase_at(at, &length) : NULL;
        if (found != NULL && says_more(found, best))
            best = found;
        at += found != NULL ? length : 1;
        starts = at[-1] == ' ' || is_digit(at[-1]);
    }
    return best;
}

/* "lemg", "emgta": a side or a muscle written on to it. */
static bool has_emg_at_an_end(const char *text)
{
    for (const char *at = strstr(text, "emg"); at != NULL; at = strstr(at + 1, "emg"))
        if (at == text || at[-1] == ' ' || !is_lower(at[3]))
            return true;
    return false;
}

/* Two electrodes of the 10-20 system: "C3-A2", "Fpz Cz". */
static bool is_eeg_lead(const char *text)
{
    static const char *const electrodes[] = { "fp1", "fp2", "fpz", "fz", "cz", "pz", "oz",
                                              "f3",  "f4",  "f7",  "f8", "c3", "c4", "p3",
                                              "p4",  "o1",  "o2",  "t3", "t4", "t5", "t6",
                                              "t7",  "t8",  "a1",  "a2", "m1", "m2" };
    size_t found = 0;
    for (const char *at = text; *at != '\0'; at += strspn(at, " ")) {
        const size_t length = strcspn(at, " ");
        for (size_t i = 0; i < sizeof electrodes / sizeof electrodes[0]; i++)
            found += strlen(electrodes[i]) == length && strncmp(at, electrodes[i], length) == 0;
        at += length;
    }
    return found >= 2;
}

/* The length of a vector is no further axis of it: "Absolute acceleration". */
static bool is_magnitude(const char *text)
{
    static const char *const words[] = { "absolute", "magnitude", "norm",   "norme",
                                         "betrag",   "resultant", "modulo", "vector" };
    for (const char *at = text; *at != '\0'; at += strspn(at, " ")) {
        const size_t length = strcspn(at, " ");
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (strlen(words[i]) == length && strncmp(at, words[i], length) == 0)
                return true;
        at += length;
    }
    return false;
}

static int type_of_unit(const char *unit)
{
    if (strcmp(unit, "uV") == 0)
        return MYO_CHANNEL_EMG;
    if (strcmp(unit, "g") == 0 || strcmp(unit, "m/s^2") == 0)
        return MYO_CHANNEL_ACC;
    if (strcmp(unit, "deg/s") == 0 || strcmp(unit, "rad/s") == 0)
        return MYO_CHANNEL_GYRO;
    if (strcmp(unit, "N") == 0 || strcmp(unit, "N*m") == 0 || strcmp(unit, "kgf") == 0)
        return MYO_CHANNEL_FORCE;
    const bool unitless = strcmp(unit, "counts") == 0 || strcmp(unit, "%FS") == 0 ||
                          strcmp(unit, "a.u.") == 0 || strcmp(unit, "1") == 0;
    return unitless ? -1 : MYO_CHANNEL_MISC;
}

myo_type_guess myo_channel_type_guess(const char *name, const char *unit)
{
    char text[NAME_BYTES] = "";
    if (name != NULL)
        fold(text, name);
    const phrase *best = best_phrase(text);
    const int by_unit = unit == NULL ? -1 : type_of_unit(unit);
    if (is_magnitude(text) &&
        ((best != NULL && best->type == MYO_CHANNEL_ACC) || by_unit == MYO_CHANNEL_ACC))
        return (myo_type_guess) { MYO_CHANNEL_MISC, MYO_CLUE_WORD, "length of a vector" };
    const bool may_be_emg = by_unit < 0 || by_unit == MYO_CHANNEL_EMG;
    if (best != NULL && best->rank >= RANK_EMG)
        return (myo_type_guess) { (int)best->type, MYO_CLUE_WORD, best->text };
    if (has_emg_at_an_end(text))
        return (myo_type_guess) { MYO_CHANNEL_EMG, MYO_CLUE_WORD, "emg" };
    if (best != NULL && best->rank == RANK_MUSCLE && may_be_emg)
        return (myo_type_guess) { MYO_CHANNEL_EMG, MYO_CLUE_MUSCLE, best->text };
    if (is_eeg_lead(text))
        return (myo_type_guess) { MYO_CHANNEL_MISC, MYO_CLUE_WORD, "two EEG electrodes" };
    if (best != NULL && best->rank == RANK_HINT && may_be_emg)
        return (myo_type_guess) { (int)best->type, MYO_CLUE_WORD, best->text };
    return (myo_type_guess) { by_unit, by_unit < 0 ? MYO_CLUE_NONE : MYO_CLUE_UNIT, NULL };
}
