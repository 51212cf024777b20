/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The task marks that mean something to the analysis, and how files spell them. */
#ifndef MYO_ANNOTATION_MARK_TYPE_H
#define MYO_ANNOTATION_MARK_TYPE_H

typedef enum myo_mark_type {
    MYO_MARK_REST,      /**< the muscle was to be at rest */
    MYO_MARK_VOLUNTARY, /**< a contraction was asked for */
    MYO_MARK_MVC,       /**< the strongest contraction was asked for, as reference of amplitude */
    MYO_MARK_STIMULUS,  /**< the nerve was stimulated */
    MYO_MARK_EXCLUDE,   /**< not to be analysed */
    MYO_MARK_OTHER      /**< the user's own; it is shown and means nothing to the analysis */
} myo_mark_type;

/** By its exact spelling; NULL is OTHER. */
myo_mark_type myo_mark_type_of(const char *spelling);
/** As people write it, too: "Resting", "Ruhe", "MVIC 2", "contraction-1". NULL is OTHER. */
myo_mark_type myo_mark_type_meant(const char *spelling);
/** The spelling of a type that has one (not OTHER). */
const char *myo_mark_type_name(myo_mark_type type);

#endif
