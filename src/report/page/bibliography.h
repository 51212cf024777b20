/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The works the methods paragraph names. */
#ifndef MYO_REPORT_BIBLIOGRAPHY_H
#define MYO_REPORT_BIBLIOGRAPHY_H

#include <stddef.h>

/** BibTeX of every work the paragraph names, an entry each. */
const char *const *myo_methods_bibtex(size_t *count);

#endif
