/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/event_fields.h"

#include <math.h>
#include <string.h>

#include "annotation/mark_type.h"
#include "core/fail.h"
#include "core/text.h"

/* Onsets beyond this (about 31 years) are not times of a recording. */
static const double largest_s = 1e9;

myo_status myo_event_time(int64_t *out, double value, double seconds_per_unit, size_t line,
                          const char *what, const myo_log *log)
{
    const double seconds = value * seconds_per_unit;
    if (!isfinite(seconds))
        return myo_fail(log, MYO_MALFORMED, "line %zu: the %s is not a number; give seconds", line,
                        what);
    if (fabs(seconds) > largest_s)
        return myo_fail(log, MYO_MALFORMED,
                        "line %zu: the %s of %.6g s is no time of a recording; check its unit",
                        line, what, seconds);
    *out = (int64_t)floor(seconds * 1e6 + 0.5);
    return MYO_OK;
}

/* "FOUND=CLASS" maps come first, so that any label can be given a meaning. */
static const char *mapped(const char *label, const myo_score_options *options)
{
    for (size_t i = 0; i < options->map_count; i++) {
        const char *equals = strrchr(options->maps[i], '=');
        const size_t length = equals == NULL ? 0 : (size_t)(equals - options->maps[i]);
        if (length == strlen(label) && strncmp(options->maps[i], label, length) == 0)
            return equals + 1;
    }
    return label;
}

myo_status myo_event_kind(int *kind, const char *label, size_t line, const myo_event_rules *rules,
                          const myo_log *log)
{
    static const char *const unscored[] = { "ignore", "unscored" };
    const char *name = mapped(label, rules->options);
    for (size_t i = 0; i < rules->excluding_count; i++)
        if (myo_text_same(name, rules->excluding[i])) {
            *kind = MYO_KIND_EXCLUDE;
            return MYO_OK;
        }
    for (int c = 0; c < MYO_CLASS_UNSCORED; c++)
        if (myo_text_same(name, myo_class_name((myo_class)c))) {
            *kind = c;
            return MYO_OK;
        }
    for (size_t i = 0; i < sizeof unscored / sizeof unscored[0]; i++)
        if (myo_text_same(name, unscored[i])) {
            *kind = MYO_KIND_IGNORED;
            return MYO_OK;
        }
    for (int type = 0; type < MYO_MARK_OTHER; type++)
        if (myo_text_same(name, myo_mark_type_name((myo_mark_type)type))) {
            *kind = MYO_KIND_IGNORED;
            return MYO_OK;
        }
    return myo_fail(log, MYO_MALFORMED,
                    "line %zu: unknown class \"%s\"; it is one of fasciculation, cramp, fatigue, "
                    "voluntary, artefact, exclude, rest, or say what it means with --map %s=CLASS",
                    line, label, label);
}
