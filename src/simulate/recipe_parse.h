/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A recipe read from JSON and checked. */
#ifndef MYO_SIMULATE_RECIPE_PARSE_H
#define MYO_SIMULATE_RECIPE_PARSE_H

#include "core/arena.h"
#include "core/json.h"
#include "myoscribe/log.h"
#include "myoscribe/status.h"
#include "simulate/recipe.h"

/** Everything in `out` lives in `arena`. The error names the place, e.g. "episodes[2].level".
 *  @return OK, SETTINGS, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_recipe_parse(myo_recipe *out, const myo_json *root, myo_arena *arena,
                                        const myo_log *log);

#endif
