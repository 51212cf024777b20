/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What an annotation file says, before anybody gives it a meaning: `io` makes task marks of it,
 * `score` events of a class. One reader per form, so that both see the same instants: WFDB
 * annotations, Audacity labels, Backyard Brains markers, BIDS events.
 *
 * A reader stops at the first place it cannot understand and says in `fault` what is wrong there;
 * it is for the caller to refuse the file, or to go on with what came before. All text lives in the
 * arena.
 */
#ifndef MYO_ANNOTATION_ANNOTATION_H
#define MYO_ANNOTATION_ANNOTATION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/array.h"
#include "core/tsv.h"
#include "myoscribe/log.h"

typedef struct myo_annotation {
    double onset_s;      /**< NaN: the table says n/a */
    double duration_s;   /**< NaN: not stated */
    double end_s;        /**< NaN: not stated; a file states this or the duration */
    const char *label;   /**< NULL: none */
    const char *symbol;  /**< WFDB: the mnemonic of its code ("N", "+"); NULL elsewhere */
    const char *channel; /**< NULL: not stated */
    size_t line;         /**< in the file, from 1; WFDB: the number of the annotation */
    /** False for what describes a stretch of signal or comments on it: WFDB's rhythm labels, notes,
     *  signal quality, wave boundaries. Such a row is no beat and no other point event. */
    bool is_event;
} myo_annotation;

typedef struct myo_annotations {
    const myo_annotation *items;
    size_t count;
    const char *fault;      /**< what is wrong where reading stopped; NULL: all was read */
    double rate_hz;         /**< WFDB: counts per second; 0 elsewhere */
    const myo_table *table; /**< BIDS: the table, item i being its row i; NULL elsewhere */
} myo_annotations;

enum { MYO_ANNOTATION_LIMIT = 10000000, MYO_ANNOTATION_BYTES = 1 << 28 };

/** Moves `items` (of myo_annotation) into the arena; frees them also after an error.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_annotations_take(myo_annotations *out, myo_array *items,
                                            myo_arena *arena);
/** A zeroed annotation with its times not stated; NULL when memory ran out or the limit is reached
 *  (then `*fault` says so). */
myo_annotation *myo_annotation_add(myo_array *items, const char **fault);
/** How long it lasts by what the file states; 0 for a point. */
double myo_annotation_duration_s(const myo_annotation *one);

#endif
