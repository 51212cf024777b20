/* SPDX-License-Identifier: GPL-3.0-or-later */
/** JUnit XML, the form that GitLab, Jenkins and the others show. */
#ifndef MYO_CORE_JUNIT_SUITE_H
#define MYO_CORE_JUNIT_SUITE_H

#include <stddef.h>

#include "core/text.h"
#include "myoscribe/junit.h"

typedef enum myo_junit_outcome {
    MYO_JUNIT_PASSED,
    MYO_JUNIT_FAILED, /**< it was judged, and found wanting */
    MYO_JUNIT_ERROR   /**< it could not be judged */
} myo_junit_outcome;

/** Texts are any bytes; they are escaped here. */
typedef struct myo_junit_case {
    const char *group, *name;
    myo_junit_outcome outcome;
    const char *message; /**< NULL when it passed */
    double seconds;      /**< the work took; NaN: not measured */
} myo_junit_case;

/** Appends a whole document. With no case at all it holds one that says `nothing`, since several CI
 *  systems call a file without cases an error. `seconds` NaN: the sum of the cases. */
void myo_junit_render(myo_text *text, const char *suite, const myo_junit_case *cases, size_t count,
                      const char *nothing, const char *output, double seconds);

#endif
