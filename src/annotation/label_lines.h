/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Annotation files without a header, in seconds: Audacity labels (start, tab, end, tab, text;
 * before Audacity 1.3 start, tab, text; a line that begins with a backslash holds frequencies) and
 * Backyard Brains markers (marker, comma, time; a line that begins with # is a comment).
 */
#ifndef MYO_ANNOTATION_LABEL_LINES_H
#define MYO_ANNOTATION_LABEL_LINES_H

#include "annotation/annotation.h"

/** @return OK (also with a fault), NOT_FOUND, UNREADABLE, LIMIT, NO_MEMORY; not logged */
MYO_CHECKED myo_status myo_audacity_labels_read(myo_annotations *out, const char *path,
                                                myo_arena *arena);
/** The same errors. */
MYO_CHECKED myo_status myo_spikerbox_markers_read(myo_annotations *out, const char *path,
                                                  myo_arena *arena);

#endif
