/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the fields of an event mean, whatever the form of their file: times in whole microseconds,
 * a class by maps, exclusions and names. */
#ifndef MYO_SCORE_EVENT_FIELDS_H
#define MYO_SCORE_EVENT_FIELDS_H

#include "score/score_types.h"

/** Class of a label, by maps, exclusions, then names. @return OK, MALFORMED */
MYO_CHECKED myo_status myo_event_kind(int *kind, const char *label, size_t line,
                                      const myo_event_rules *rules, const myo_log *log);
/** Seconds, as text of `line` gave them, in whole microseconds. @return OK, MALFORMED */
MYO_CHECKED myo_status myo_event_time(int64_t *out, double value, double seconds_per_unit,
                                      size_t line, const char *what, const myo_log *log);

#endif
