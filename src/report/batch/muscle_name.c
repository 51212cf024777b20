/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/muscle_name.h"

#include <ctype.h>
#include <string.h>

#include "core/text.h"

static const struct {
    const char *word;
    bool left;
} words[] = {
    { "l", true },         { "lt", true },       { "lft", true },      { "left", true },
    { "li", true },        { "links", true },    { "linker", true },   { "linke", true },
    { "gauche", true },    { "gau", true },      { "izq", true },      { "izquierda", true },
    { "izquierdo", true }, { "sx", true },       { "sinistra", true }, { "sinistro", true },
    { "esquerda", true },  { "esquerdo", true }, { "r", false },       { "rt", false },
    { "rgt", false },      { "right", false },   { "re", false },      { "rechts", false },
    { "rechter", false },  { "rechte", false },  { "droite", false },  { "droit", false },
    { "der", false },      { "derecha", false }, { "derecho", false }, { "dx", false },
    { "destra", false },   { "destro", false },  { "direita", false }, { "direito", false },
};

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* -1: left, 1: right, 0: neither. */
static int side_of_word(const char *word, size_t length)
{
    char own[16];
    if (length == 0 || length >= sizeof own)
        return 0;
    memcpy(own, word, length);
    own[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (myo_text_same(own, words[i].word))
            return words[i].left ? -1 : 1;
    return 0;
}

static int side_of_capital(char c)
{
    return c == 'L' ? -1 : c == 'R' ? 1 : 0;
}

/* A capital before or after a word in camel case: "GastrocnemiusL", "LGastroc"; not "LG", "RF" or
 * "Lateral". Takes it off the word. */
static int side_of_camel(const char **word, size_t *length)
{
    const char *w = *word;
    const size_t n = *length;
    if (n >= 4 && islower((unsigned char)w[n - 2]) && side_of_capital(w[n - 1]) != 0) {
        *length = n - 1;
        return side_of_capital(w[n - 1]);
    }
    if (n >= 4 && side_of_capital(w[0]) != 0 && isupper((unsigned char)w[1]) &&
        islower((unsigned char)w[2])) {
        (*word)++;
        *length = n - 1;
        return side_of_capital(w[0]);
    }
    return 0;
}

myo_status myo_muscle_name_split(myo_muscle_name *out, const char *channel, myo_arena *arena)
{
    bool left = false, right = false;
    char *muscle = myo_arena_new(arena, strlen(channel) + 2, 1);
    size_t used = 0;
    if (muscle == NULL)
        return MYO_NO_MEMORY;
    for (const char *at = channel; *at != '\0';) {
        size_t length = 0;
        while (is_letter(at[length]))
            length++;
        const char *word = at;
        size_t kept = length;
        int side = side_of_word(at, length);
        if (side != 0)
            kept = 0;
        else
            side = side_of_camel(&word, &kept);
        left = left || side < 0;
        right = right || side > 0;
        if (kept > 0) {
            if (used > 0)
                muscle[used++] = ' ';
            memcpy(muscle + used, word, kept);
            used += kept;
        }
        at += length;
        while (*at != '\0' && !is_letter(*at))
            at++;
    }
    muscle[used] = '\0';
    *out = (myo_muscle_name) { .muscle = used > 0 ? muscle : NULL };
    if (left == right) /* neither, or both: the name stands as it is */
        out->muscle = myo_arena_text(arena, channel);
    else
        out->side = left ? "left" : "right";
    return out->muscle == NULL && left == right ? MYO_NO_MEMORY : MYO_OK;
}

bool myo_muscle_name_same(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    while (*a != '\0' || *b != '\0') {
        while (*a != '\0' && !is_letter(*a))
            a++;
        while (*b != '\0' && !is_letter(*b))
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        a += *a != '\0';
        b += *b != '\0';
    }
    return true;
}
