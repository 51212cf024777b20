/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recipe for simulate: refused in one line, or every index points at what there is. */
#include <stdlib.h>

#include "fuzz/fuzz_file.h"
#include "simulate/recipe_parse.h"

static void check(const myo_recipe *recipe)
{
    FUZZ_ASSERT(recipe->emg.rate_hz > 0 && recipe->duration_s > 0);
    for (size_t i = 0; i < recipe->emg.channel_count; i++)
        FUZZ_ASSERT(recipe->emg.channels[i].muscle < recipe->muscle_count);
    for (size_t i = 0; i < recipe->episode_count; i++) {
        const myo_sim_episode *episode = &recipe->episodes[i];
        FUZZ_ASSERT(episode->muscle < recipe->muscle_count || episode->muscle_name == NULL);
        FUZZ_ASSERT(episode->channel < recipe->emg.channel_count || episode->channel == SIZE_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    myo_json *root = NULL;
    myo_arena *arena = NULL;
    myo_recipe recipe;
    const myo_log *log = fuzz_log();
    FUZZ_ASSERT(myo_arena_open(&arena) == MYO_OK);
    myo_status status = myo_json_parse(&root, (const char *)data, size, log);
    if (status == MYO_OK)
        status = myo_recipe_parse(&recipe, root, arena, log);
    fuzz_check(status);
    if (status == MYO_OK)
        check(&recipe);
    myo_json_close(&root);
    myo_arena_close(&arena);
    return 0;
}
