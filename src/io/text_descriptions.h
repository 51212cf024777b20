/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The dialects of text exports: what stands above the rows, described in one table. */
#ifndef MYO_IO_TEXT_DESCRIPTIONS_H
#define MYO_IO_TEXT_DESCRIPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "myoscribe/status.h"

/** A column whose name begins so has this unit. */
typedef struct myo_text_prefix {
    const char *name, *unit;
} myo_text_prefix;

/** A dialect. All keys are how a line begins, in any case; NULL: it has no such line. */
typedef struct myo_text_description {
    const char *name;                /**< for users */
    const char *sign;                /**< one of the first lines begins so */
    const char *rate;                /**< Hz */
    const char *period;              /**< of a sample, with its unit (s without) */
    const char *names, *units;       /**< a value per channel */
    const char *unit;                /**< of all channels */
    size_t rate_line;                /**< number of a line that is the rate alone; 0: none */
    const myo_text_prefix *prefixes; /**< ends with a name of NULL; or NULL */
    bool has_pairs;                  /**< lines of name and unit in turn behind "N channels" */
    bool has_counts;                 /**< the first row is the numbers of samples */
    bool has_labels;                 /**< "Label: NAME ... Unit: UNIT" per channel */
    bool repeats;                    /**< the header may stand between rows again, at every block */
    bool ends_at_blank;              /**< other tables follow after a blank line */
    bool first_columns; /**< without names: index, channels, three axes (OpenBCI 2016) */
    bool has_bare_axes; /**< x, y, z without a unit: m/s^2 when as long as gravity */
} myo_text_description;

/** What the lines above the rows say. Texts are in the arena. */
typedef struct myo_text_facts {
    const myo_text_description *dialect; /**< NULL: none of the known */
    double rate_hz;                      /**< 0: not said */
    size_t name_count, unit_count;
    const char **names, **units;
    const char *unit;
    size_t channels; /**< as a line says it; 0: none does */
} myo_text_facts;

/** The dialect by its first lines; NULL: none of the known. */
const myo_text_description *myo_text_dialect_of(const char *text, size_t length);
/** Reads `length` bytes from the start of a file. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_text_describe(myo_text_facts *out, const char *text, size_t length,
                                         char separator, myo_arena *arena);
/** Whether a line belongs to the header of a dialect that repeats it. */
bool myo_text_is_header_line(const myo_text_description *dialect, const char *line, size_t length);

#endif
