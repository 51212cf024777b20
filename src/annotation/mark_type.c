/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotation/mark_type.h"

#include <stddef.h>
#include <string.h>

#include "core/text.h"

static const char *const names[MYO_MARK_OTHER] = { [MYO_MARK_REST] = "rest",
                                                   [MYO_MARK_VOLUNTARY] = "voluntary",
                                                   [MYO_MARK_MVC] = "mvc",
                                                   [MYO_MARK_STIMULUS] = "stimulus",
                                                   [MYO_MARK_EXCLUDE] = "exclude" };

/* Words for the same in the languages of labs, as their files have them. */
static const struct {
    const char *word;
    myo_mark_type type;
} spellings[] = {
    { "resting", MYO_MARK_REST },
    { "relax", MYO_MARK_REST },
    { "relaxed", MYO_MARK_REST },
    { "relaxation", MYO_MARK_REST },
    { "ruhe", MYO_MARK_REST },
    { "repos", MYO_MARK_REST },
    { "reposo", MYO_MARK_REST },
    { "riposo", MYO_MARK_REST },
    { "contraction", MYO_MARK_VOLUNTARY },
    { "voluntary contraction", MYO_MARK_VOLUNTARY },
    { "isometric contraction", MYO_MARK_VOLUNTARY },
    { "contract", MYO_MARK_VOLUNTARY },
    { "hold", MYO_MARK_VOLUNTARY },
    { "kontraktion", MYO_MARK_VOLUNTARY },
    { "anspannung", MYO_MARK_VOLUNTARY },
    { "contrazione", MYO_MARK_VOLUNTARY },
    { "mvic", MYO_MARK_MVC },
    { "maximum voluntary contraction", MYO_MARK_MVC },
    { "maximal voluntary contraction", MYO_MARK_MVC },
    { "stim", MYO_MARK_STIMULUS },
    { "stimulation", MYO_MARK_STIMULUS },
    { "excluded", MYO_MARK_EXCLUDE },
};

const char *myo_mark_type_name(myo_mark_type type)
{
    return names[type];
}

myo_mark_type myo_mark_type_of(const char *spelling)
{
    int type = 0;
    while (type < MYO_MARK_OTHER && (spelling == NULL || strcmp(spelling, names[type]) != 0))
        type++;
    return (myo_mark_type)type;
}

myo_mark_type myo_mark_type_meant(const char *spelling)
{
    char word[48];
    size_t length = spelling == NULL ? 0 : strlen(spelling), from = 0;
    while (from < length && spelling[from] == ' ')
        from++;
    while (length > from && strchr("0123456789 _-#.", spelling[length - 1]) != NULL)
        length--; /* "MVC_2" is an MVC */
    if (length <= from || length - from >= sizeof word)
        return MYO_MARK_OTHER;
    memcpy(word, spelling + from, length - from);
    word[length - from] = '\0';
    for (char *c = word; *c != '\0'; c++)
        *c = *c == '_' || *c == '-' ? ' ' : *c;
    for (int type = 0; type < MYO_MARK_OTHER; type++)
        if (myo_text_same(word, names[type]))
            return (myo_mark_type)type;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (myo_text_same(word, spellings[i].word))
            return spellings[i].type;
    return MYO_MARK_OTHER;
}
