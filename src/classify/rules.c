/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classify/rules.h"

#include <math.h>

static myo_rule_apply *const rules[] = {
#define MYO_RULE(name) myo_rule_##name,
#include "classify/rules.def"
#undef MYO_RULE
};

myo_status myo_classify(myo_verdict *out, const myo_subject *subject, myo_arena *arena)
{
    *out = (myo_verdict) { .confidence = NAN };
    for (size_t i = 0; i < sizeof rules / sizeof *rules && !out->named; i++) {
        const myo_status status = rules[i](out, subject, arena);
        if (status != MYO_OK)
            return status;
    }
    return MYO_OK;
}
