/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/recipe_parse.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/fail.h"
#include "simulate/recipe_table.h"

enum { MUSCLES_LIMIT = 256, CHANNELS_LIMIT = 256, EPISODES_LIMIT = 4096, MARKS_LIMIT = 100000 };

typedef struct parser {
    myo_recipe *recipe;
    myo_arena *arena;
    const myo_log *log;
} parser;

static const char *const kind_names[MYO_SIM_KIND_COUNT] = {
    "fasciculations", "voluntary",  "postural", "cramp",  "motion",   "pop",
    "dropout",        "noise_step", "hum",      "offset", "stimulus",
};

static myo_status read_table(const parser *p, void *out, myo_field_table table, unsigned kind,
                             const myo_json *node, const char *place)
{
    return myo_fields_read(out, table.fields, table.count, kind, node, place, p->arena, p->log);
}

/* Items of the array `name` of `parent`; `*count` is checked against `limit`. */
static myo_status list_of(const parser *p, const myo_json *parent, const char *name, size_t limit,
                          const myo_json **list, size_t *count)
{
    *list = myo_json_get(parent, name);
    *count = *list == NULL ? 0 : myo_json_count(*list);
    if (*list != NULL && !myo_json_is_array(*list))
        return myo_fail(p->log, MYO_SETTINGS, "%s must be an array", name);
    if (*count > limit)
        return myo_fail(p->log, MYO_LIMIT, "%s has %zu items; at most %zu are possible", name,
                        *count, limit);
    return MYO_OK;
}

static myo_status find_muscle(const parser *p, const char *name, const char *place, size_t *index)
{
    *index = 0;
    if (name == NULL)
        return MYO_OK;
    for (size_t i = 0; i < p->recipe->muscle_count; i++)
        if (strcmp(p->recipe->muscles[i].name, name) == 0) {
            *index = i;
            return MYO_OK;
        }
    return myo_fail(p->log, MYO_SETTINGS, "%s: no muscle is named \"%s\"", place, name);
}

static myo_status find_channel(const parser *p, const char *name, const char *place, size_t *index)
{
    *index = SIZE_MAX;
    if (name == NULL)
        return MYO_OK;
    for (size_t i = 0; i < p->recipe->emg.channel_count; i++)
        if (strcmp(p->recipe->emg.channels[i].name, name) == 0) {
            *index = i;
            return MYO_OK;
        }
    return myo_fail(p->log, MYO_SETTINGS, "%s: no EMG channel is named \"%s\"", place, name);
}

static myo_status read_muscles(const parser *p, const myo_json *root)
{
    const myo_json *list = NULL;
    size_t count = 0;
    MYO_TRY(list_of(p, root, "muscles", MUSCLES_LIMIT, &list, &count));
    myo_recipe *recipe = p->recipe;
    recipe->muscle_count = count == 0 ? 1 : count;
    recipe->muscles = myo_arena_new(p->arena, recipe->muscle_count, sizeof *recipe->muscles);
    if (recipe->muscles == NULL)
        return MYO_NO_MEMORY;
    if (count == 0) {
        MYO_TRY(read_table(p, recipe->muscles, myo_muscle_fields, 0, NULL, "muscles"));
        recipe->muscles->name = "muscle";
    }
    for (size_t i = 0; i < count; i++) {
        const char *place = myo_arena_format(p->arena, "muscles[%zu]", i);
        if (place == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(
            read_table(p, &recipe->muscles[i], myo_muscle_fields, 0, myo_json_at(list, i), place));
    }
    return MYO_OK;
}

static myo_status read_channel(const parser *p, size_t i, const myo_json *node)
{
    myo_sim_emg *emg = &p->recipe->emg;
    const char *place = myo_arena_format(p->arena, "emg.channels[%zu]", i);
    if (place == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(read_table(p, &emg->channels[i], myo_channel_fields, 0, node, place));
    for (size_t j = 0; j < i; j++)
        if (strcmp(emg->channels[j].name, emg->channels[i].name) == 0)
            return myo_fail(p->log, MYO_SETTINGS, "%s: the name \"%s\" is used twice", place,
                            emg->channels[i].name);
    return find_muscle(p, emg->channels[i].muscle_name, place, &emg->channels[i].muscle);
}

static myo_status read_emg(const parser *p, const myo_json *root)
{
    const myo_json *node = myo_json_get(root, "emg");
    myo_sim_emg *emg = &p->recipe->emg;
    if (node == NULL)
        return MYO_OK;
    MYO_TRY(read_table(p, emg, myo_emg_fields, 0, node, "emg"));
    if (strcmp(emg->sample, "int16") != 0 && strcmp(emg->sample, "float32") != 0)
        return myo_fail(p->log, MYO_SETTINGS, "emg.sample is \"%s\"; use int16 or float32",
                        emg->sample);
    const myo_json *list = NULL;
    MYO_TRY(list_of(p, node, "channels", CHANNELS_LIMIT, &list, &emg->channel_count));
    if (emg->channel_count == 0)
        return myo_fail(p->log, MYO_SETTINGS,
                        "emg.channels is empty; name at least one, or leave \"emg\" out");
    emg->channels = myo_arena_new(p->arena, emg->channel_count, sizeof *emg->channels);
    if (emg->channels == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < emg->channel_count; i++)
        MYO_TRY(read_channel(p, i, myo_json_at(list, i)));
    return MYO_OK;
}

static myo_status read_accelerometer(const parser *p, const myo_json *root)
{
    const myo_json *node = myo_json_get(root, "accelerometer");
    myo_sim_accelerometer *acc = &p->recipe->accelerometer;
    if (node == NULL)
        return MYO_OK;
    acc->present = true;
    MYO_TRY(read_table(p, acc, myo_accelerometer_fields, 0, node, "accelerometer"));
    if (strcmp(acc->sample, "int16") != 0 && strcmp(acc->sample, "float32") != 0)
        return myo_fail(p->log, MYO_SETTINGS,
                        "accelerometer.sample is \"%s\"; use int16 or float32", acc->sample);
    return find_muscle(p, acc->muscle_name, "accelerometer", &acc->muscle);
}

static myo_status find_kind(const parser *p, const myo_json *node, const char *place,
                            myo_sim_kind *kind)
{
    const char *name = myo_json_text(myo_json_get(node, "type"), NULL);
    for (unsigned k = 0; name != NULL && k < MYO_SIM_KIND_COUNT; k++)
        if (strcmp(kind_names[k], name) == 0) {
            *kind = (myo_sim_kind)k;
            return MYO_OK;
        }
    return myo_fail(p->log, MYO_SETTINGS,
                    "%s.type is %s; use fasciculations, voluntary, postural, cramp, motion, pop, "
                    "dropout, noise_step, hum, offset or stimulus",
                    place, name == NULL ? "missing" : name);
}

/* duration 0 means until the end; a repeated contraction needs a period longer than itself. */
static myo_status check_episode(const parser *p, myo_sim_episode *episode, const char *place)
{
    const double end_s = p->recipe->duration_s;
    if (episode->onset_s >= end_s)
        return myo_fail(p->log, MYO_SETTINGS, "%s.onset_s is %g, after the end at %g s", place,
                        episode->onset_s, end_s);
    if (episode->duration_s <= 0)
        episode->duration_s = end_s - episode->onset_s;
    if (episode->kind == MYO_SIM_VOLUNTARY && episode->repeat > 1 &&
        episode->period_s <= episode->duration_s + episode->jitter_s)
        return myo_fail(p->log, MYO_SETTINGS,
                        "%s.period_s is %g; it must be longer than duration_s + jitter_s", place,
                        episode->period_s);
    if (episode->kind == MYO_SIM_STIMULUS && episode->repeat > 1 &&
        episode->period_s <= episode->jitter_s)
        return myo_fail(p->log, MYO_SETTINGS, "%s.period_s is %g; it must be longer than jitter_s",
                        place, episode->period_s);
    if (episode->kind == MYO_SIM_DROPOUT && strcmp(episode->value, "zero") != 0 &&
        strcmp(episode->value, "hold") != 0 && strcmp(episode->value, "nan") != 0)
        return myo_fail(p->log, MYO_SETTINGS, "%s.value is \"%s\"; use zero, hold or nan", place,
                        episode->value);
    return MYO_OK;
}

static myo_status read_episodes(const parser *p, const myo_json *root)
{
    const myo_json *list = NULL;
    myo_recipe *recipe = p->recipe;
    MYO_TRY(list_of(p, root, "episodes", EPISODES_LIMIT, &list, &recipe->episode_count));
    recipe->episodes = myo_arena_new(p->arena, recipe->episode_count, sizeof *recipe->episodes);
    if (recipe->episodes == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < recipe->episode_count; i++) {
        myo_sim_episode *episode = &recipe->episodes[i];
        const char *place = myo_arena_format(p->arena, "episodes[%zu]", i);
        if (place == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(find_kind(p, myo_json_at(list, i), place, &episode->kind));
        MYO_TRY(
            read_table(p, episode, myo_episode_fields, episode->kind, myo_json_at(list, i), place));
        MYO_TRY(find_muscle(p, episode->muscle_name, place, &episode->muscle));
        MYO_TRY(find_channel(p, episode->channel_name, place, &episode->channel));
        MYO_TRY(check_episode(p, episode, place));
    }
    return MYO_OK;
}

static myo_status read_marks(const parser *p, const myo_json *root)
{
    const myo_json *list = NULL;
    myo_recipe *recipe = p->recipe;
    MYO_TRY(list_of(p, root, "marks", MARKS_LIMIT, &list, &recipe->mark_count));
    recipe->marks = myo_arena_new(p->arena, recipe->mark_count, sizeof *recipe->marks);
    if (recipe->marks == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < recipe->mark_count; i++) {
        const char *place = myo_arena_format(p->arena, "marks[%zu]", i);
        if (place == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(read_table(p, &recipe->marks[i], myo_mark_fields, 0, myo_json_at(list, i), place));
    }
    return MYO_OK;
}

static myo_status check_head(const parser *p, const myo_json *root)
{
    if (!myo_json_is_object(root) ||
        strcmp(myo_json_text(myo_json_get(root, "format"), ""), "myoscribe recipe") != 0)
        return myo_fail(p->log, MYO_SETTINGS,
                        "not a recipe: the field \"format\" must be \"myoscribe recipe\"");
    if (myo_json_number(myo_json_get(root, "format_version"), 0) != 1)
        return myo_fail(p->log, MYO_SETTINGS,
                        "\"format_version\" must be 1, the version this program knows");
    return MYO_OK;
}

myo_status myo_recipe_parse(myo_recipe *out, const myo_json *root, myo_arena *arena,
                            const myo_log *log)
{
    const parser p = { out, arena, log };
    memset(out, 0, sizeof *out);
    MYO_TRY(check_head(&p, root));
    MYO_TRY(read_table(&p, out, myo_recipe_fields, 0, root, "recipe"));
    MYO_TRY(read_muscles(&p, root));
    MYO_TRY(read_emg(&p, root));
    MYO_TRY(read_accelerometer(&p, root));
    if (out->emg.channel_count == 0 && !out->accelerometer.present)
        return myo_fail(log, MYO_SETTINGS,
                        "nothing to record: \"emg\" or \"accelerometer\" is needed");
    MYO_TRY(read_table(&p, &out->noise, myo_noise_fields, 0, myo_json_get(root, "noise"), "noise"));
    MYO_TRY(read_table(&p, &out->mains, myo_mains_fields, 0, myo_json_get(root, "mains"), "mains"));
    MYO_TRY(read_table(&p, &out->ecg, myo_ecg_fields, 0, myo_json_get(root, "ecg"), "ecg"));
    MYO_TRY(read_episodes(&p, root));
    return read_marks(&p, root);
}
