/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The works that the methods paragraph may name. */
#ifndef MYO_REPORT_BIBLIOGRAPHY_H
#define MYO_REPORT_BIBLIOGRAPHY_H

#include <stddef.h>

#include "core/text.h"

typedef struct myo_work {
    const char *cited; /**< "Minetto 2009", as a sentence names it */
    const char *bibtex;
} myo_work;

const myo_work *myo_works(size_t *count);

/** BibTeX of those works that `paragraphs` name, and of no other. */
void myo_works_cited(myo_text *out, const char *paragraphs);

#endif
